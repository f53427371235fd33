"""The site's own settings, as the tests need them: away from everybody's data, and without waiting.

What keeps the site safe is as on a real site. What differs: a folder of its own that goes when the
tests end, a fast password hasher, and static files by their plain names (the hashed ones are
tested through gunicorn, see tests/server.py).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Nothing in the shell of whoever runs the tests decides how they end.
READ_FROM_THE_ENVIRONMENT = {
    *("ACCENT", "ACCENT_DARK", "CONTACT_URL", "SITE_LOGO", "SITE_NAME", "SITE_URL", "TIME_ZONE"),
    *("ALLOWED_HOSTS", "BEHIND_PROXY", "DEBUG", "IMAGE_HOSTS", "SECRET_KEY", "TICKET_HOSTS"),
    *("DATABASE_URL", "SAMPLE", "UNSTUCK_VAR"),
    *("CONTACT_EMAIL", "CONTACT_HOURS", "CONTACT_PHONE", "PRIVACY_FILE", "PRIVACY_URL"),
    *("REVIEW_REQUIRED", "VERIFY_DAYS"),
}
for _name in READ_FROM_THE_ENVIRONMENT:
    os.environ.pop(_name, None)

if "UNSTUCK_TEST_VAR" not in os.environ:
    # Made once a run: pytest's workers are children of this process, and find the variable set.
    os.environ["UNSTUCK_TEST_VAR"] = tempfile.mkdtemp(prefix="unstuck-")
    atexit.register(shutil.rmtree, os.environ["UNSTUCK_TEST_VAR"], ignore_errors=True)

os.environ["UNSTUCK_VAR"] = os.environ["UNSTUCK_TEST_VAR"]
os.environ["DATABASE_URL"] = os.environ.get("UNSTUCK_TEST_DATABASE_URL", "")
os.environ["SITE_URL"] = "http://testserver"  # Django's test client speaks no TLS

# Playwright keeps an event loop in the thread of the test, which is no reason not to use the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES, VAR  # noqa: E402

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Written when a test says so, in the transaction of the test.
VIEWS_SECONDS = SEARCH_LOG_SECONDS = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file: threads that share a database in memory find "table is locked" at once.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}

(VAR / "static").mkdir(parents=True, exist_ok=True)
Path(VAR / "uploads").mkdir(exist_ok=True)

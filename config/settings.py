"""The one settings file. Everything that differs between sites comes from the environment.

`docs/operating.md` lists the variables with what they are for.
"""

import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(environment.text("UNSTUCK_VAR") or BASE_DIR / "var").resolve()

DEBUG = environment.yes("DEBUG")
SECRET_KEY = environment.secret_key(VAR)

# The public address, for absolute links. One that starts with http:// says that no TLS is wanted:
# right for trying it on one's own machine, wrong anywhere else.
SITE_URL = environment.text("SITE_URL").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
if SITE_URL and (urlsplit(SITE_URL).scheme not in {"http", "https"} or not SITE_HOST):
    raise ImproperlyConfigured("SITE_URL must be a whole address such as https://help.example.com.")
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS") or list(
    dict.fromkeys(["127.0.0.1", "localhost", "[::1]", *([SITE_HOST] if SITE_HOST else [])])
)

# The site's own name, face and addresses.
SITE_NAME = environment.text("SITE_NAME", "Unstuck")
SITE_LOGO = environment.text("SITE_LOGO")  # the path of a picture on this machine
ACCENT = environment.colour("ACCENT")  # for light
ACCENT_DARK = environment.colour("ACCENT_DARK") or ACCENT
IMAGE_HOSTS = environment.names("IMAGE_HOSTS")

# How customers reach a person, and what the site tells them of their data (kb/contact.py,
# kb/privacy.py). What is empty is not shown.
CONTACT_URL = environment.web_address("CONTACT_URL", schemes=("https", "http", "mailto"))
CONTACT_EMAIL = environment.mailbox("CONTACT_EMAIL")
CONTACT_PHONE = environment.phone("CONTACT_PHONE")
CONTACT_HOURS = environment.text("CONTACT_HOURS")
PRIVACY_URL = environment.web_address("PRIVACY_URL")
PRIVACY_FILE = environment.text("PRIVACY_FILE")  # the path of a Markdown file on this machine

# Whether somebody other than its author has to approve a text before it can be published.
REVIEW_REQUIRED = environment.yes("REVIEW_REQUIRED")
# How long an article is taken for true once somebody has looked at it.
VERIFY_DAYS = environment.days("VERIFY_DAYS", 180)

SAMPLE = environment.yes("SAMPLE", default=True)
# Where tickets may lead; the sample's own addresses where there may be a sample.
TICKET_HOSTS = environment.names(
    "TICKET_HOSTS", "console.cloud.tencent.com,example.com" if SAMPLE else ""
)

INSTALLED_APPS = [
    "kb.apps.UnstuckAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "kb.apps.KbConfig",
    "troubleshoot",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kb.policy.SteadyPolicy",
    "kb.edition.NotModified",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kb.views.errors.BusyDatabase",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kb.site.context",
            ],
        },
    },
]
FORM_RENDERER = "kb.widgets.Widgets"

# Database

DATABASES = {
    "default": dj_database_url.parse(
        environment.text("DATABASE_URL") or f"sqlite:///{VAR / 'unstuck.sqlite3'}"
    )
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _journal = "WAL" if environment.wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    # A connection is a file that is open: kept by its thread, so that no request opens it anew.
    _database["CONN_MAX_AGE"] = None
    _database.setdefault("OPTIONS", {}).update(
        # Django itself turns foreign keys on. IMMEDIATE: a transaction that will write takes its
        # lock at the start, where waiting for it is still possible.
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command=f"PRAGMA journal_mode={_journal}; PRAGMA synchronous=FULL;",
    )
else:
    # The pool keeps the connections; Django must not keep them as well.
    _database["CONN_MAX_AGE"] = 0
    _database.setdefault("OPTIONS", {}).setdefault(
        "pool", {"min_size": 1, "max_size": 8, "timeout": 10}
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Words and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / "uploads"  # never served as files: a view asks who may see the article
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000  # of a whole request; what a file may have, its page says
FILE_UPLOAD_HANDLERS = ["kb.uploading.SmallFile"]
# What signed-in editors may send with a file for an article (kb/uploading.py): 10 MB and the rest
# of the form.
EDITORS_UPLOAD_MAX_SIZE = 10_200_000

# How long a search waits in memory before it is written down (kb/searchlog.py); 0: until asked.
SEARCH_LOG_SECONDS = 3
VIEWS_SECONDS = 3  # the same of what was read (kb/viewcount.py)

# Safety

_tls = not DEBUG and not SITE_URL.startswith("http://")
SECURE_SSL_REDIRECT = _tls
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _tls
SECURE_HSTS_PRELOAD = _tls
# A proxy of ours writes X-Forwarded-Proto, and X-Forwarded-For (see kb/client_address.py).
BEHIND_PROXY = environment.yes("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _tls
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kb.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *(f"https://{host}" for host in IMAGE_HOSTS)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask_tokens": {"()": "kb.site.MaskTokens"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["mask_tokens"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}

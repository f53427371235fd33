"""The settings: what the environment may say, and what holds whatever it says."""

import ast
import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from config import environment
from tests.server import environment as clean_environment
from tests.settings import READ_FROM_THE_ENVIRONMENT

ROOT = Path(__file__).resolve().parent.parent


def python(code: str, folder: Path, **variables: str) -> subprocess.CompletedProcess:
    """Run `code` in a Python of its own, with the site's folder in `folder`."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean_environment(UNSTUCK_VAR=str(folder), **variables),
        capture_output=True,
        text=True,
    )


def setting(name: str, folder: Path, **variables: str) -> str:
    """What a setting is when the environment says `variables`."""
    done = python(f"from config import settings; print(settings.{name})", folder, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


# SQLite


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 9), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_used_only_where_sqlite_is_free_of_the_reset_bug(version, safe):
    assert environment.wal_is_safe(version) is safe


@pytest.mark.database("sqlite")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("synchronous", 2),  # FULL
        ("busy_timeout", 20_000),
        (
            "journal_mode",
            "wal" if environment.wal_is_safe(sqlite3.sqlite_version_info) else "delete",
        ),
    ],
)
def test_a_connection_to_sqlite_is_safe_and_waits(pragma, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


@pytest.mark.database("sqlite")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_its_lock_before_it_writes():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.database("postgresql")
@pytest.mark.django_db
def test_postgresql_is_reached_through_a_pool():
    assert connection.pool is not None
    assert connection.settings_dict["CONN_MAX_AGE"] == 0


def test_database_url_leads_to_postgresql(tmp_path):
    url = "postgresql://somebody:secret@db.example.com:5433/helpdesk"
    said = setting("DATABASES['default']", tmp_path, DATABASE_URL=url)
    database = ast.literal_eval(said)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"]) == ("db.example.com", 5433)


# The secret key


def test_a_secret_key_is_made_once_and_is_for_its_owner_alone(tmp_path):
    first = setting("SECRET_KEY", tmp_path / "var")
    assert setting("SECRET_KEY", tmp_path / "var") == first
    assert len(first) >= 64
    assert os.listdir(tmp_path / "var") == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


def test_two_sites_have_two_secret_keys(tmp_path):
    assert setting("SECRET_KEY", tmp_path / "a") != setting("SECRET_KEY", tmp_path / "b")


def test_a_secret_key_from_the_environment_is_not_written_down(tmp_path):
    assert setting("SECRET_KEY", tmp_path / "var", SECRET_KEY="from-outside") == "from-outside"
    assert not (tmp_path / "var").exists()


def test_processes_that_start_at_the_same_moment_agree_on_the_secret_key(tmp_path):
    # Each waits until its input ends, so that all of them go for the file together.
    code = (
        "import sys; from pathlib import Path; from config import environment;"
        f"sys.stdin.read(); print(environment.secret_key(Path({str(tmp_path / 'var')!r})))"
    )
    read, write = os.pipe()
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=clean_environment(),
            stdin=read,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    os.close(read)
    os.close(write)
    keys = {racer.communicate(timeout=60)[0].strip() for racer in racers}
    assert len(keys) == 1
    assert len(keys.pop()) >= 64
    assert os.listdir(tmp_path / "var") == ["secret-key"]


# What the environment says


@pytest.mark.parametrize("said", ["yes", "Yes", "1", "true", " on "])
def test_yes_is_said_in_many_ways(monkeypatch, said):
    monkeypatch.setenv("DEBUG", said)
    assert environment.yes("DEBUG") is True


@pytest.mark.parametrize("said", ["no", "0", "False", "off", ""])
def test_no_is_said_in_many_ways(monkeypatch, said):
    monkeypatch.setenv("DEBUG", said)
    assert environment.yes("DEBUG", default=True) is False


@pytest.mark.parametrize("said", ["ye", "flase", "2", "nope"])
def test_a_typo_is_neither_yes_nor_no(monkeypatch, said):
    monkeypatch.setenv("DEBUG", said)
    with pytest.raises(ImproperlyConfigured, match=f"DEBUG must be yes or no, not “{said}”"):
        environment.yes("DEBUG")


def test_a_list_has_no_blanks_and_no_empty_names(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " a.example.com,, b.example.com ,")
    assert environment.names("ALLOWED_HOSTS") == ["a.example.com", "b.example.com"]


@pytest.mark.parametrize("address", ["https://www.example.com/a?b=c", "http://[::1]:8000/", ""])
def test_an_address_to_link_is_taken_as_it_stands(monkeypatch, address):
    monkeypatch.setenv("PRIVACY_URL", f" {address} ")
    assert environment.web_address("PRIVACY_URL") == address


@pytest.mark.parametrize(
    "address",
    [
        *("www.example.com", "/privacy", "https://", "https:///path", "https://a b", "http://["),
        *("javascript:alert(1)", "mailto:help@example.com"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(monkeypatch, address):
    monkeypatch.setenv("PRIVACY_URL", address)
    with pytest.raises(ImproperlyConfigured, match="PRIVACY_URL must be a whole address"):
        environment.web_address("PRIVACY_URL")


def test_contact_may_also_be_by_mail(tmp_path):
    mail = "mailto:help@example.com"
    assert setting("CONTACT_URL", tmp_path, CONTACT_URL=mail) == mail


@pytest.mark.parametrize("mailbox", ["help@example.com", "the.help+desk@mail.example.co.uk", ""])
def test_a_mailbox_is_taken_as_it_stands(monkeypatch, mailbox):
    monkeypatch.setenv("CONTACT_EMAIL", mailbox)
    assert environment.mailbox("CONTACT_EMAIL") == mailbox


@pytest.mark.parametrize(
    "mailbox",
    ["help", "help@", "@example.com", "a@b", "a@b.c?cc=d@e.f", "a b@c.de", "a@b.c, d@e.f"],
)
def test_what_is_no_mailbox_is_refused(monkeypatch, mailbox):
    monkeypatch.setenv("CONTACT_EMAIL", mailbox)
    with pytest.raises(ImproperlyConfigured, match="CONTACT_EMAIL must be an address such as"):
        environment.mailbox("CONTACT_EMAIL")


@pytest.mark.parametrize("address", ["help.example.com", "ftp://help.example.com", "https://"])
def test_a_site_url_that_is_no_address_stops_the_start(tmp_path, address):
    done = python("from config import settings", tmp_path, SITE_URL=address)
    assert done.returncode != 0
    assert "SITE_URL must be a whole address" in done.stderr


def test_the_hosts_are_this_machine_and_that_of_the_site_url(tmp_path):
    said = setting("ALLOWED_HOSTS", tmp_path, SITE_URL="https://help.example.com/")
    assert ast.literal_eval(said) == ["127.0.0.1", "localhost", "[::1]", "help.example.com"]
    assert setting("ALLOWED_HOSTS", tmp_path, ALLOWED_HOSTS="a.example.com") == "['a.example.com']"


def test_the_tests_know_every_variable_that_the_settings_read():
    """Or one from the shell of whoever runs them would change what they find."""
    text = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r"environment\.\w+\(\s*\"(\w+)\"", text))
    assert read | {"SECRET_KEY"} == READ_FROM_THE_ENVIRONMENT


# Safety


@pytest.mark.parametrize("site_url", ["https://help.example.com", ""])
def test_the_deployment_check_has_nothing_to_say_outside_debug(tmp_path, site_url):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=clean_environment(UNSTUCK_VAR=str(tmp_path), SITE_URL=site_url),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


SAFE_NAMES = """
import django; django.setup()
from django.conf import settings
static = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = static
from django.test import Client
client = Client(headers={"host": "help.example.com"})
plain = client.get("/login/")
safe = client.get("/login/", secure=True)
print(plain.status_code, plain.headers.get("Location"))
print(safe.headers["Strict-Transport-Security"])
print(client.cookies["csrftoken"].OutputString())
print(settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
"""


def test_with_tls_cookies_and_transport_are_safe(tmp_path):
    done = python(SAFE_NAMES, tmp_path, SITE_URL="https://help.example.com")
    assert done.returncode == 0, done.stderr
    redirect, transport, cookie, session = done.stdout.strip().splitlines()
    assert redirect == "301 https://help.example.com/login/"
    assert transport == "max-age=31536000; includeSubDomains; preload"
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))
    assert session == "True True"


POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_of(response) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *("/", "/search/?q=sms", "/categories/", "/fix/", "/brand.css", "/healthz"),
        *("/login/", "/admin/login/", "/no-such-page", "/articles/1/", "/runs/nobody/"),
    ],
)
def test_every_page_has_the_strict_policy_and_sets_no_cookie_that_it_does_not_need(client, address):
    response = client.get(address)
    assert policy_of(response) == POLICY
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    expected = {"csrftoken"} if address == "/login/" else set()
    assert set(response.cookies) == expected


@pytest.mark.django_db
def test_the_pages_of_the_admin_have_the_same_policy(clients):
    for address in ("/admin/", "/admin/auth/user/", "/admin/auth/user/add/"):
        response = clients["admin"].get(address)
        assert response.status_code == 200
        assert policy_of(response) == POLICY


def test_images_of_named_hosts_and_nothing_else_of_theirs_is_allowed(tmp_path):
    said = setting("CONTENT_SECURITY_POLICY['DIRECTIVES']", tmp_path, IMAGE_HOSTS="i.example.com")
    directives = ast.literal_eval(said)
    assert directives["img-src"] == ["'self'", "https://i.example.com"]
    del directives["img-src"]
    assert "example.com" not in str(directives)

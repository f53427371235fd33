"""The people of the tests. Whoever tests a page asks what each of them gets.

customer  anybody: not signed in
mallory   signed in, without any right; what she gets must be what a customer gets
alice     an agent
ed        an editor, and so an agent too
admin     the administrator
"""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from kb.people import AGENTS, EDITORS

ROLES = ("customer", "mallory", "alice", "ed", "admin")


def make_person(role: str) -> User | AnonymousUser:
    """The person of that name, as a new row (for the customer, none)."""
    if role == "customer":
        return AnonymousUser()
    if role == "admin":
        return User.objects.create_superuser(role, password=role)
    # Editors work in Django's admin, which asks for is_staff.
    person = User.objects.create_user(role, password=role, is_staff=role == "ed")
    if group := {"alice": AGENTS, "ed": EDITORS}.get(role):
        # Made here where a flush between tests has taken the groups that migrations made.
        person.groups.add(Group.objects.get_or_create(name=group)[0])
    return person


def client_of(person, **options) -> Client:
    """A test client in whose name `person` is signed in; `options` are those of Client."""
    client = Client(**options)
    sign_in([(client, person)])
    return client


def sign_in(pairs: list[tuple[Client, User | AnonymousUser]]) -> None:
    """Sign in clients, each for a person: they have the session that signing in leaves behind, but
    by two statements in all instead of ten for each. (The login page itself: tests/kb/test_login.)
    """
    sessions, rows, people, now = SessionStore(), [], [], timezone.now()
    for client, person in pairs:
        if person.is_authenticated:
            key = get_random_string(32, VALID_KEY_CHARS)
            said = {
                SESSION_KEY: str(person.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: person.get_session_auth_hash(),
            }
            rows.append(
                Session(
                    session_key=key,
                    session_data=sessions.encode(said),
                    expire_date=sessions.get_expiry_date(),
                )
            )
            client.cookies[settings.SESSION_COOKIE_NAME] = key
            person.last_login = now
            people.append(person.pk)
    if rows:
        Session.objects.bulk_create(rows)
        User.objects.filter(pk__in=people).update(last_login=now)


@pytest.fixture
def customer():
    return make_person("customer")


@pytest.fixture
def mallory(db):
    return make_person("mallory")


@pytest.fixture
def alice(db):
    return make_person("alice")


@pytest.fixture
def ed(db):
    return make_person("ed")


@pytest.fixture
def admin(db):
    return make_person("admin")


@pytest.fixture
def people(customer, mallory, alice, ed, admin) -> dict:
    """All of them, by name."""
    return dict(zip(ROLES, (customer, mallory, alice, ed, admin), strict=True))


@pytest.fixture
def clients(people) -> dict[str, Client]:
    """A test client for each of them, by name."""
    clients = {role: Client() for role in people}
    sign_in([(clients[role], person) for role, person in people.items()])
    return clients

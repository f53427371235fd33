"""The people of the tests. Whoever tests a page asks what each of them gets.

customer  anybody: not signed in
mallory   signed in, without any right; what she gets must be what a customer gets
alice     an agent
ed        an editor, and so an agent too
admin     the administrator
"""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.test import Client

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
    if person.is_authenticated:
        client.force_login(person)
    return client


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
    return {role: client_of(person) for role, person in people.items()}

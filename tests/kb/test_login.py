"""Signing in, and how often somebody may fail at it."""

import pytest
from django.contrib.auth.models import User

from kb.guessing import SECONDS, TRIES, TRIES_FROM_AN_ADDRESS
from kb.models import Allowance, allowance

pytestmark = pytest.mark.django_db

NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Time stands still, so that no window ends in the middle of a test; `clock(x)` sets it."""

    def at(now):
        monkeypatch.setattr(allowance, "clock", lambda: now)

    at(NOW)
    return at


@pytest.fixture
def sign_in(client, alice, ed):
    def sign_in(username="alice", password="wrong", address="192.0.2.1"):
        form = {"username": username, "password": password}
        client.logout()
        return client.post("/login/", form, REMOTE_ADDR=address)

    return sign_in


def fail(sign_in, times, **form):
    assert {sign_in(**form).status_code for _ in range(times)} == {200}


def test_who_knows_the_password_gets_in(sign_in):
    response = sign_in(password="alice")
    assert (response.status_code, response["Location"]) == (302, "/")


def test_after_ten_failures_with_a_name_the_right_password_is_not_looked_at(sign_in):
    for n in range(TRIES):
        assert sign_in(address=f"192.0.2.{n}").status_code == 200
    response = sign_in(password="alice", address="198.51.100.1")
    assert response.status_code == 429
    assert "_auth_user_id" not in response.client.session
    assert sign_in("ed", "ed", address="198.51.100.1").status_code == 302


def test_ten_failures_of_a_colleague_keep_nobody_else_out(sign_in):
    fail(sign_in, TRIES)
    assert sign_in("ed", "ed").status_code == 302


def test_after_many_failures_from_an_address_it_is_the_turn_of_others(sign_in):
    for n in range(TRIES_FROM_AN_ADDRESS):
        sign_in(f"name {n}")
    assert sign_in("ed", "ed").status_code == 429
    assert sign_in("ed", "ed", address="198.51.100.1").status_code == 302


def test_a_refusal_says_what_to_do_and_when_and_keeps_the_name(sign_in, clock):
    fail(sign_in, TRIES)
    clock(NOW + 60)
    response = sign_in()
    page = response.content.decode()
    assert response["Retry-After"] == str(SECONDS - 60)
    assert "Try again in about 14 minutes." in page
    assert 'value="alice"' in page
    assert "wrong" not in page
    assert "do not go together" not in page


def test_later_one_may_try_again(sign_in, clock):
    fail(sign_in, TRIES)
    assert sign_in(password="alice").status_code == 429
    clock(NOW + SECONDS)
    assert sign_in(password="alice").status_code == 302


def test_signing_in_is_not_counted(sign_in):
    for _ in range(TRIES * 2):
        assert sign_in(password="alice").status_code == 302
    fail(sign_in, TRIES)
    assert sign_in().status_code == 429


def test_a_name_that_nobody_has_is_refused_in_the_same_words(sign_in):
    def pages(name, address):
        answers = [sign_in(name, address=address) for _ in range(TRIES + 1)]
        return [
            (a.status_code, a.get("Retry-After"), without_what_differs(a, name)) for a in answers
        ]

    assert pages("alice", "192.0.2.1") == pages("nobody", "192.0.2.2")


def without_what_differs(response, name) -> str:
    page = response.content.decode().replace(name, "NAME")
    token = response.context["csrf_token"]
    return page.replace(str(token), "TOKEN")


def test_the_same_name_in_capitals_has_no_tries_of_its_own(sign_in):
    for n, name in enumerate(["alice", "ALICE", " Alice ", "ａｌｉｃｅ"] * 3):
        response = sign_in(name, address=f"192.0.2.{n}")
    assert response.status_code == 429


def test_somebody_who_may_not_sign_in_is_like_nobody(sign_in):
    User.objects.filter(username="alice").update(is_active=False)
    response = sign_in(password="alice")
    assert response.status_code == 200
    assert "do not go together" in response.content.decode()


@pytest.mark.parametrize("name", ["", "a\x00b", "x" * 500, "<script>", "名"])
def test_names_that_are_none_do_no_harm(sign_in, name):
    fail(sign_in, TRIES, username=name)
    assert sign_in(name).status_code == 429


def test_what_is_kept_of_tries_names_nobody(sign_in):
    fail(sign_in, 1)
    kept = str(list(Allowance.objects.values()))
    assert "alice" not in kept
    assert "192.0.2.1" not in kept


def test_the_admin_has_no_other_door(client):
    response = client.post("/admin/login/?next=/admin/", {"username": "a", "password": "b"})
    assert (response.status_code, response["Location"]) == (302, "/login/?next=/admin/")

"""Who a vote is from: the cookie, who is signed in, and what is kept of either."""

import pytest
from django.test import Client

from kb.models import Allowance, Helpfulness, Vote
from tests.articles import make_article
from tests.people import client_of
from tests.voting import counts, post_vote, text_of, vote_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_window_ends_in_a_test(clock):
    """See tests/kb/conftest.py."""


def test_the_cookie_comes_with_the_vote_and_is_kept_from_scripts_and_other_sites(client, article):
    cookie = post_vote(client, article).cookies["voter"]
    assert len(cookie.value) == 22
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["path"] == "/articles/"
    assert cookie["secure"] == ""  # these tests speak plain http


def test_the_cookie_is_secure_where_the_site_is(client, article, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert post_vote(client, article).cookies["voter"]["secure"]


@pytest.mark.parametrize(
    "forged", ["", "x", "a" * 23, "é" * 22, "a" * 21 + "\x00", "'; DROP TABLE"]
)
def test_a_cookie_that_is_none_of_ours_gets_a_proper_one(article, forged):
    client = Client()
    client.cookies["voter"] = forged
    assert len(post_vote(client, article).cookies["voter"].value) == 22
    assert counts(article) == (1, 0)


def test_neither_token_nor_address_nor_name_is_in_the_database(clients, article):
    client = Client()
    token = post_vote(client, article, address="192.0.2.77").cookies["voter"].value
    post_vote(clients["alice"], article, address="192.0.2.77")
    kept = str([list(model.objects.values()) for model in (Vote, Helpfulness, Allowance)])
    for secret in (token, "192.0.2.77", "alice", "user "):
        assert secret not in kept


def test_the_votes_of_one_stranger_on_two_articles_cannot_be_told_to_be_theirs(client, article):
    other = make_article("Another")
    token = post_vote(client, article).cookies["voter"].value
    assert post_vote(client, other).cookies["voter"].value == token
    first, second = Vote.objects.all()
    assert first.voter != second.voter


def test_who_is_signed_in_votes_as_themselves_wherever_they_are_and_gets_no_cookie(alice, article):
    for n in range(3):
        response = post_vote(client_of(alice), article, address=f"192.0.2.{n}")
        assert "voter" not in response.cookies
    assert counts(article) == (1, 0)


def test_somebody_elses_vote_is_not_shown(client, article):
    post_vote(Client(), article, "no", comment="a secret of mine")
    page = text_of(client.get(vote_url(article)))
    assert "secret" not in page
    assert "Was this helpful?" in page

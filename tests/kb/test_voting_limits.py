"""How often somebody may vote, and what they are told when that is too often."""

import pytest
from django.test import Client

from kb.models import Helpfulness, Vote
from kb.models.vote import CHANGES, NEW_VOTES, VOTERS_OF_AN_ARTICLE
from tests.articles import make_article
from tests.people import client_of
from tests.voting import NOW, counts, post_vote, text_of, vote_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_window_ends_in_a_test(clock):
    """See tests/kb/conftest.py."""


def refused(response, seconds):
    assert response.status_code == 429
    assert response["Retry-After"] == str(seconds)
    assert "Try again in" in text_of(response)
    return True


def test_forgetting_the_cookie_helps_so_many_times_a_day(article, clock):
    for _ in range(VOTERS_OF_AN_ARTICLE.times):
        assert post_vote(Client(), article).status_code == 303
    response = post_vote(Client(), article)
    assert refused(response, 86_400)
    assert not response.cookies
    assert counts(article) == (VOTERS_OF_AN_ARTICLE.times, 0)
    assert post_vote(Client(), article, address="198.51.100.1").status_code == 303
    assert post_vote(Client(), make_article("Another")).status_code == 303
    clock(NOW + 86_400)
    assert post_vote(Client(), article).status_code == 303


def test_one_network_of_ipv6_is_one_sender(article):
    most = VOTERS_OF_AN_ARTICLE.times
    answers = [
        post_vote(Client(), article, address=f"2001:db8:1:2::{n:x}").status_code
        for n in range(most + 1)
    ]
    assert answers == [303] * most + [429]


def test_somebody_behind_our_proxy_cannot_make_up_addresses(article, settings):
    settings.BEHIND_PROXY = True
    for n in range(VOTERS_OF_AN_ARTICLE.times + 1):
        forwarded = {"X-Forwarded-For": f"10.0.0.{n}, 198.51.100.1"}
        response = Client().post(vote_url(article), {"helpful": "yes"}, headers=forwarded)
    assert response.status_code == 429


def test_an_address_casts_thirty_new_votes_an_hour(clock):
    articles = [make_article(f"Text {n}") for n in range(NEW_VOTES.times + 1)]
    client = Client()
    for one in articles[:-1]:
        assert post_vote(client, one).status_code == 303
    clock(NOW + 600)
    assert refused(post_vote(client, articles[-1], htmx=True), 3000)
    assert not articles[-1].votes.exists()
    assert not Helpfulness.objects.filter(article=articles[-1]).exists()
    # What was voted on before can still be changed.
    assert post_vote(client, articles[0], "no").status_code == 303


def test_a_vote_changes_twenty_times_an_hour(client, article):
    post_vote(client, article)
    for n in range(CHANGES.times):
        assert post_vote(client, article, "yes" if n % 2 else "no").status_code == 303
    before = Vote.objects.values().get()
    assert refused(post_vote(client, article, "no"), 3600)
    assert Vote.objects.values().get() == before
    assert counts(article) == (1, 0)
    assert post_vote(client, article, "yes").status_code == 303  # a repeat is no change


def test_who_is_refused_keeps_what_they_typed(article):
    for _ in range(VOTERS_OF_AN_ARTICLE.times):
        post_vote(Client(), article)
    response = post_vote(Client(), article, "no", reason="unclear", comment="My words", htmx=True)
    assert refused(response, 86_400)
    assert "My words</textarea>" in text_of(response)
    assert "Your No is counted" not in text_of(response)


def test_many_agents_of_one_office_can_all_vote(article, django_user_model):
    for n in range(8):
        agent = django_user_model.objects.create_user(f"agent {n}")
        assert post_vote(client_of(agent), article).status_code == 303
    assert counts(article) == (8, 0)

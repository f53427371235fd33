"""Who may vote, on what, and from where."""

import pytest

from kb.models import Vote
from tests.articles import make_article
from tests.people import client_of
from tests.voting import counts, post_vote, text_of, vote_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_window_ends_in_a_test(clock):
    """See tests/kb/conftest.py."""


@pytest.mark.parametrize("state", ["draft", "expired", "scheduled", "archived"])
def test_on_what_is_not_live_nobody_votes(client, state):
    article = make_article(state=state)
    assert post_vote(client, article).status_code == 404
    assert client.get(vote_url(article)).status_code == 404
    assert not Vote.objects.exists()
    assert not client.cookies


def test_on_what_is_for_agents_agents_vote(clients):
    article = make_article("Internal", audience="internal")
    seen = {role: post_vote(client, article).status_code for role, client in clients.items()}
    assert seen == {"customer": 404, "mallory": 404, "alice": 303, "ed": 303, "admin": 303}
    missing = clients["mallory"].post("/articles/999999/vote/", {"helpful": "yes"})
    hidden = post_vote(clients["mallory"], article)
    assert without_token(hidden) == without_token(missing)
    assert counts(article) == (3, 0)


def without_token(response) -> str:
    return text_of(response).replace(str(response.context["csrf_token"]), "")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_taken(client, article, method):
    assert getattr(client, method)(vote_url(article)).status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_a_form_on_another_site_does_not_vote(client, article, headers):
    response = client.post(vote_url(article), {"helpful": "yes"}, headers=headers)
    assert response.status_code == 403
    assert not Vote.objects.exists()
    assert not response.cookies


def test_who_is_signed_in_needs_the_token_of_the_form(alice, article):
    client = client_of(alice, enforce_csrf_checks=True)
    assert post_vote(client, article).status_code == 403
    page = client.get(article.get_absolute_url())
    token = page.context["csrf_token"]
    assert post_vote(client, article, csrfmiddlewaretoken=str(token)).status_code == 303
    assert counts(article) == (1, 0)

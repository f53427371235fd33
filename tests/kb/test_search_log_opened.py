"""What was opened from the results or the suggestions: how it is told, and what is not believed."""

import re

import pytest
from django.test import Client

from kb import searchlog
from kb.models import Allowance
from kb.views import search as views
from tests.articles import make_article
from tests.searching import kept, key_on, tell, terms

pytestmark = pytest.mark.django_db


def test_what_is_opened_from_the_results_is_told_with_their_key(client):
    make_article("Blocked")
    first, second = (client.get("/search/?q=blocked") for _ in range(2))
    assert key_on(first) != key_on(second)
    assert tell(client, key=key_on(second), kind="article", number="7").status_code == 204
    assert [(row.opened_kind, row.opened_id) for row in kept()] == [("", None), ("article", 7)]


def test_it_may_be_told_after_the_row_was_written(client):
    key = key_on(client.get("/search/?q=blocked"))
    searchlog.flush()
    response = tell(client, key=key, kind="fix", number="3")
    assert (response.content, dict(response.cookies)) == (b"", {})
    (row,) = kept()
    assert (row.opened_kind, row.opened_id) == ("fix", 3)


def test_the_first_that_is_opened_counts_and_the_key_is_gone_then(client):
    key = key_on(client.get("/search/?q=blocked"))
    for number in ("3", "4"):
        tell(client, key=key, kind="fix", number=number)
    searchlog.flush()
    tell(client, key=key, kind="fix", number="5")
    (row,) = kept()
    assert (row.opened_id, row.key) == (3, None)


def test_a_suggestion_that_is_opened_is_a_search_of_its_own(client):
    tell(client, q="Bloc", kind="article", number="7", count="5")
    (row,) = kept()
    assert (row.terms, row.results, row.opened_kind, row.opened_id) == ("bloc", 5, "article", 7)
    assert row.key is None


@pytest.mark.parametrize("count", ["", "x", "-1", "9" * 15, "9" * 99])
def test_a_number_of_results_that_cannot_be_is_not_believed(client, count):
    tell(client, q="bloc", kind="article", number="7", count=count)
    (row,) = kept()
    assert 1 <= row.results <= views.MOST_RESULTS


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"key": "x" * 22},
        {"key": "x" * 22, "kind": "article"},
        {"key": "x" * 22, "kind": "user", "number": "1"},
        {"q": "x", "kind": "fix", "number": "1 or 1"},
        {"q": "x", "kind": "fix", "number": "-1"},
        {"q": "x", "kind": "fix", "number": "9" * 16},
        {"q": "x", "kind": "\x00", "number": "1"},
    ],
)
def test_nonsense_is_refused(client, said):
    assert tell(client, **said).status_code == 400
    assert terms() == []


def test_a_key_that_there_is_not_and_words_that_are_none_change_nothing(client):
    client.get("/search/?q=blocked")
    for said in ({"key": "x" * 22}, {"key": "short"}, {"q": "?!"}, {"q": "\x00"}):
        assert tell(client, kind="fix", number="1", **said).status_code == 204
    (row,) = kept()
    assert row.opened_kind == ""


def test_another_site_can_tell_nothing(client):
    key = key_on(client.get("/search/?q=blocked"))
    said = {"key": key, "kind": "fix", "number": "1"}
    refused = client.post("/search/opened/", said, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert kept()[0].opened_kind == ""


def test_who_is_signed_in_tells_it_with_a_token(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    page = client.get("/search/?q=blocked")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    said = {"key": key_on(page), "kind": "fix", "number": "1"}
    assert tell(client, **said).status_code == 403
    assert tell(client, **said, csrfmiddlewaretoken=token).status_code == 204
    assert kept()[0].opened_id == 1


def test_so_often_and_no_oftener(client, monkeypatch):
    monkeypatch.setattr("kb.models.allowance.clock", lambda: 1_800_057_600.0)
    monkeypatch.setattr(views, "OPENED", views.Limit("opened results", times=2, seconds=3600))
    answers = [tell(client, q="bloc", kind="fix", number="1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [204, 204, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert len(kept()) == 2
    row = Allowance.objects.get()
    assert "127.0.0.1" not in f"{row.key} {row.count}"

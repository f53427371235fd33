"""Words that each stand in more entries than can be ranked: what a large site finds of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.people import ANYBODY
from kb.search import index
from kb.search.candidates import BUDGET
from kb.search.documents import ARTICLE, Document
from kb.search.finding import search
from tests.articles import make_article

pytestmark = pytest.mark.django_db


def many_with(word: str, first: int, audience: str = "public") -> None:
    """More entries with a word, numbered from `first`, than can be ranked at once."""
    numbers = range(first, first + BUDGET + 20)
    documents = [
        Document(
            kind=ARTICLE,
            object_id=number,
            audience=audience,
            address=f"/articles/{number}/",
            title=f"Number {number}",
            body=f"{word} and more",
            visible_from=timezone.now(),
        )
        for number in numbers
    ]
    index.write(ARTICLE, numbers, documents)


@pytest.mark.parametrize("looking", [0, 1e9])
def test_words_that_never_stand_together_are_found_apart(looking, monkeypatch):
    """Also where it was tried first to look through the entries for both."""
    monkeypatch.setattr("kb.search.candidates.LOOKING", looking)
    many_with("trumpet", 1_000)
    many_with("clarinet", 2_000)
    found = search("trumpet clarinet", ANYBODY)
    assert found.count >= 100
    assert found.is_more


def test_who_has_most_of_the_words_comes_before_who_has_one():
    many_with("trumpet", 1_000)
    many_with("clarinet", 2_000)
    many_with("violin", 3_000)
    many_with("trumpet violin", 4_000)
    found = search("trumpet clarinet violin", ANYBODY)
    assert found.count >= 100
    assert all(4_000 <= hit.object_id < 5_000 for hit in found.hits)


@pytest.mark.parametrize("query", ['"trumpet violin"', 'more "trumpet violin"'])
def test_a_phrase_is_found_among_many_that_have_its_words(query):
    many_with("trumpet and violin", 1_000)
    many_with("violin", 2_000)
    make_article("Brass and strings", body="A trumpet violin duet")
    assert [hit.name for hit in search(query, ANYBODY).hits] == ["Brass and strings"]


def test_words_that_must_stand_in_it_are_never_dropped():
    many_with("trumpet", 1_000)
    many_with("clarinet", 2_000)
    assert search('"trumpet" "clarinet"', ANYBODY).count == 0


def test_what_only_agents_read_fills_no_set_for_customers():
    many_with("trumpet clarinet", 1_000, audience="internal")
    many_with("trumpet", 2_000)
    many_with("clarinet", 3_000)
    found = search("trumpet clarinet", ANYBODY)
    assert found.count >= 10
    assert all(hit.object_id >= 2_000 for hit in found.hits)


def test_with_a_filter_all_is_found_that_was_counted_and_common_words_are_asked_for_once():
    many_with("trumpet", 1_000)
    many_with("clarinet", 2_000)
    everything = search("trumpet clarinet", ANYBODY)
    with CaptureQueriesContext(connection) as asked:
        articles = search("trumpet clarinet", ANYBODY, kind="article")
    assert articles.count == everything.kinds["article"] >= 100
    by_words = [query for query in asked.captured_queries if "kb_searchindex" in query["sql"]]
    assert len(by_words) == 3  # both words, then either; and both among the articles

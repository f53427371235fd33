"""Several votes at the same moment, on the database that the tests run on."""

import pytest
from django.db import connection
from django.test import Client

from kb.models import Helpfulness, Vote, allowance
from kb.models.vote import VOTERS_OF_AN_ARTICLE
from tests.articles import make_article
from tests.at_once import THREADS, at_once
from tests.voting import post_vote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_window_ends_in_a_test(monkeypatch):
    monkeypatch.setattr(allowance, "clock", lambda: 1_800_057_600.0)


@pytest.fixture
def article():
    return make_article("Why a number is blocked")


def counts() -> tuple[int, int]:
    return Helpfulness.objects.values_list("helpful", "not_helpful").get()


def somebody(token="a" * 22) -> Client:
    client = Client()
    client.cookies["voter"] = token
    return client


def test_a_double_click_is_one_vote(article):
    answers = at_once(lambda _n: post_vote(somebody(), article).status_code)
    assert set(answers) == {303}
    assert Vote.objects.count() == 1
    assert counts() == (1, 0)


def test_a_yes_and_a_no_of_one_voter_at_once_are_one_vote_that_is_counted_as_it_stands(article):
    at_once(lambda n: post_vote(somebody(), article, "yes" if n % 2 else "no"))
    vote = Vote.objects.get()
    assert counts() == (int(vote.helpful), int(not vote.helpful))


def test_the_first_votes_of_different_people_at_once_all_count(article):
    tokens = [f"{number:022d}" for number in range(THREADS)]
    answers = at_once(
        lambda n: post_vote(somebody(tokens[n]), article, address=f"192.0.2.{n}").status_code
    )
    assert set(answers) == {303}
    assert counts() == (THREADS, 0)


def test_one_address_gets_no_more_votes_in_by_sending_them_at_once(article):
    for _ in range(VOTERS_OF_AN_ARTICLE.times - 3):
        assert post_vote(Client(), article).status_code == 303
    answers = at_once(lambda _n: post_vote(Client(), article).status_code, threads=8)
    assert (answers.count(303), answers.count(429)) == (3, 5)
    assert counts() == (VOTERS_OF_AN_ARTICLE.times, 0)


def test_votes_on_many_articles_from_one_address_at_once_wait_for_each_other(article):
    articles = [make_article(f"Text {number}") for number in range(THREADS)]

    def vote_on_all(number):
        inwards = articles[number:] + articles[:number]
        return [post_vote(somebody(f"{number:022d}"), one).status_code for one in inwards]

    answers = [status for answer in at_once(vote_on_all) for status in answer]
    assert set(answers) == {303, 429}
    assert answers.count(303) == Vote.objects.count() == 30
    assert not connection.in_atomic_block

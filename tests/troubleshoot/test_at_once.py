"""Several requests at the same moment, on the database that the tests run on."""

import pytest
from django.test import Client

from tests.articles import make_article, make_flow
from tests.at_once import THREADS, at_once
from tests.walking import Walk
from troubleshoot.models import Answer, Run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def flow(tmp_path):
    return make_flow(tmp_path)


def test_a_first_answer_sent_many_times_at_once_makes_one_run(flow):
    page = Walk(Client(), flow.get_absolute_url())
    fields = {**page.fields, "answer": "choice.signal"}
    addresses = at_once(lambda _n: Client().post(page.action, fields)["Location"])
    assert len(set(addresses)) == 1
    assert Run.objects.count() == 1
    assert Answer.objects.count() == 1


def test_different_first_answers_at_once_are_one_run_with_one_that_counts(flow):
    page = Walk(Client(), flow.get_absolute_url())

    def send(number):
        key = "signal" if number % 2 else "no-signal"
        return Client().post(page.action, {**page.fields, "answer": f"choice.{key}"}).status_code

    assert set(at_once(send)) == {303}
    run = Run.objects.get()
    numbers = list(run.answers.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert run.position().node.key in {"restart", "no-signal"}


def test_answers_from_many_windows_at_once_are_all_kept_in_order(flow):
    page = Walk(Client(), flow.get_absolute_url()).choose("signal")

    def send(number):
        fields = {
            **page.fields,
            "request_key": f"window-{number}-key",
            "answer": "choice.not-fixed",
        }
        return Client().post(page.action, fields).status_code

    assert set(at_once(send)) == {303}
    assert list(Answer.objects.values_list("number", flat=True)) == [1, *range(2, 2 + THREADS)]


def test_publishing_at_once_leaves_one_publication_in_force():
    article = make_article(state="draft")
    at_once(lambda _n: type(article).objects.get(pk=article.pk).publish())
    assert article.publications.live().count() == 1
    assert article.publications.count() == 1


def test_revising_at_once_gives_each_text_its_own_number():
    article = make_article()

    def revise(number):
        type(article).objects.get(pk=article.pk).revise(title=f"Text {number}", body="x")

    at_once(revise)
    assert article.revisions.count() == 1 + THREADS
    assert set(article.revisions.values_list("number", flat=True)) == set(range(1, 2 + THREADS))

"""Answering twice: double clicks, and two windows on one walk."""

import pytest

from tests.walking import Walk, begin
from troubleshoot import walk as core
from troubleshoot.graph import Ref
from troubleshoot.models import Answer, Run

pytestmark = pytest.mark.django_db


# Double clicks


def test_a_double_click_on_the_first_answer_makes_one_run(client, flow):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal"}
    first = client.post(page.action, fields)
    second = client.post(page.action, fields)
    assert first["Location"] == second["Location"]
    assert Answer.objects.count() == 1


def test_choosing_again_on_the_first_page_changes_the_answer_of_the_same_run(client, flow):
    page = begin(client, flow)
    for key in ("signal", "no-signal", "signal"):
        response = client.post(page.action, {**page.fields, "answer": f"choice.{key}"})
    assert Run.objects.count() == 1
    assert response["Location"].endswith("?at=restart")


def test_a_double_click_on_a_later_answer_counts_once(client, flow):
    page = begin(client, flow).choose("signal")
    fields = {**page.fields, "answer": "choice.not-fixed"}
    answers = {client.post(page.action, fields)["Location"] for _ in range(3)}
    assert len(answers) == 1
    assert Answer.objects.count() == 2


def test_a_double_click_on_a_return_returns_once(client, flow):
    page = begin(client, flow).choose("signal").choose("not-fixed")
    fields = {**page.fields, "answer": "choice.back"}
    client.post(page.action, fields)
    client.post(page.action, fields)
    assert Answer.objects.count() == 3


# Two windows


def test_two_windows_on_one_walk_do_no_harm(client, flow):
    one = begin(client, flow).choose("signal")
    other = Walk(client, one.address)
    one.choose("not-fixed").choose("others")
    other.choose("not-fixed")
    assert other.heading == "The sender is blocked"
    other.open(f"{one.action}?at=first").choose("no-signal")
    one.open(f"{one.action}?at=restart")
    assert one.heading == "There is no network"


def test_an_answer_to_a_step_that_another_window_left_says_so(client, flow):
    one = begin(client, flow).choose("signal")
    other = Walk(client, one.address)
    one.open(f"{one.action}?at=first").choose("no-signal")
    other.choose("not-fixed")
    assert other.heading == "There is no network"
    assert "Something changed" in other.html
    assert Answer.objects.count() == 2


def test_how_a_walk_ended_follows_what_other_windows_answer(client, flow):
    one = begin(client, flow).choose("signal")
    run = Run.objects.get()
    stale = Run.objects.select_related("flow").get(pk=run.pk)
    one.press("none")
    run.refresh_from_db()
    assert run.outcome == "ticket"
    ref = Ref("small", "restart")
    stale.answer(core.Answer(ref, "choice", "not-fixed"), request_key="another-window")
    run.refresh_from_db()
    assert (run.outcome, run.ended_at) == ("", None)

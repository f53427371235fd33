"""Answers take numbers and no locks: who comes second thinks again. And what each of them costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import edition
from tests.articles import CHECK_FLOW, JOINED, import_text, make_flow
from tests.walking import Walk
from troubleshoot import codes
from troubleshoot.graph import Ref
from troubleshoot.models import Answer, Flow, Run
from troubleshoot.models.run import NotOnThePath
from troubleshoot.walk import CHOICE
from troubleshoot.walk import Answer as Said

pytestmark = pytest.mark.django_db

NOBODY = None


@pytest.fixture
def flow(tmp_path):
    return make_flow(tmp_path)


def said(step: str, key: str) -> Said:
    return Said(Ref.parse(step), CHOICE, key)


def begun(flow: Flow) -> Run:
    return Run.objects.begin(flow, "a-start-key-for-this-walk")


def readings(run: Run, many: int = 2) -> list[Run]:
    """The same walk as several requests have read it at the same moment."""
    return [Run.objects.opened(run.token, NOBODY) for _ in range(many)]


def numbers(run: Run) -> list[int]:
    return list(run.answers.order_by("pk").values_list("number", flat=True))


# Two who have read the same


def test_who_comes_second_takes_the_next_number_and_knows_what_came_first(flow):
    run = begun(flow)
    one, other = readings(run)
    one.answer(said("small.first", "signal"), request_key="one-request")
    after = other.answer(said("small.first", "no-signal"), request_key="other-request")
    assert numbers(run) == [1, 2]
    assert [answer.choice for answer in other.history()] == ["signal", "no-signal"]
    assert after.node.key == "no-signal"
    run.refresh_from_db()
    assert run.outcome == "explained"


def test_the_same_request_twice_at_once_is_one_answer(flow):
    run = begun(flow)
    run.answer(said("small.first", "signal"), request_key="a-first-request")
    one, other = readings(run)
    said_twice = said("small.restart", "not-fixed")
    assert [
        reading.answer(said_twice, request_key="the-same-request").node.key
        for reading in (one, other)
    ] == ["second", "second"]
    assert numbers(run) == [1, 2]


def test_a_step_that_somebody_left_at_the_same_moment_takes_no_answer(flow):
    run = begun(flow)
    run.answer(said("small.first", "signal"), request_key="a-first-request")
    one, other = readings(run)
    one.answer(said("small.first", "no-signal"), request_key="one-request")
    with pytest.raises(NotOnThePath):
        other.answer(said("small.restart", "not-fixed"), request_key="other-request")
    assert numbers(run) == [1, 2]


def test_how_it_ended_is_that_of_the_last_answer_whoever_has_read_what(flow):
    run = begun(flow)
    run.answer(said("small.first", "signal"), request_key="a-first-request")
    one, other = readings(run)
    one.answer(said("small.restart", "fixed"), request_key="one-request")
    run.refresh_from_db()
    assert run.outcome == "fixed"
    other.answer(said("small.restart", "not-fixed"), request_key="other-request")
    run.refresh_from_db()
    assert (run.outcome, run.ended_at) == ("", None)


def test_two_who_enter_another_flow_at_once_pin_it_once(flow, tmp_path):
    import_text(tmp_path, JOINED, name="joined.yaml")
    run = begun(Flow.objects.get(slug="joined"))
    for number, reading in enumerate(readings(run)):
        after = reading.answer(said("joined.which", "message"), request_key=f"request-{number}")
        assert after.ref == Ref("small", "first")
    assert sorted(run.versions.values_list("flow__slug", flat=True)) == ["joined", "small"]


def test_a_walk_through_several_fixes_is_read_with_each_answer_once(flow, tmp_path):
    import_text(tmp_path, JOINED, name="joined.yaml")
    run = begun(Flow.objects.get(slug="joined"))
    for step, key in [("joined.which", "message"), ("small.first", "signal")]:
        run.answer(said(step, key), request_key=f"request-at-{step}")
    run.answer(said("small.restart", "not-fixed"), request_key="request-the-last")
    (one,) = readings(run, 1)
    assert [str(answer.ref) for answer in one.history()] == [
        *("joined.which", "small.first", "small.restart")
    ]
    assert one.position().ref == Ref("small", "second")


def test_a_walk_that_lost_what_it_is_pinned_to_does_not_begin_anew(flow):
    """None does; somebody can take the row out by hand."""
    run = begun(flow)
    run.answer(said("small.first", "signal"), request_key="a-first-request")
    run.versions.all().delete()
    with pytest.raises(KeyError):
        readings(run, 1)


def test_numbers_go_on_after_a_gap(flow):
    """Nobody takes answers out; should somebody do it by hand, the walk is not stuck."""
    run = begun(flow)
    for number, key in enumerate(["signal", "no-signal", "signal"]):
        run.answer(said("small.first", key), request_key=f"request-{number}")
    run.answers.get(number=2).delete()
    (again,) = readings(run, 1)
    again.answer(said("small.first", "no-signal"), request_key="request-after")
    assert numbers(run) == [1, 3, 4]


def test_a_code_that_another_walk_has_is_drawn_again(flow, monkeypatch):
    drawn = iter(["2222CCCC", "2222CCCC", "3333DDDD"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    one = Run.objects.begin(flow, "one-start-key-of-many")
    other = Run.objects.begin(flow, "other-start-key-of-many")
    assert (one.code, other.code) == ("2222CCCC", "3333DDDD")
    assert list(other.versions.values_list("version", flat=True)) == [flow.live_id]


# What is read is what the ORM reads


def fields(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_walk_that_is_opened_is_the_one_in_the_database(client, tmp_path):
    flow = make_flow(tmp_path, "check", text=CHECK_FLOW, title="Error 1004")
    Walk(client, flow.get_absolute_url()).press("check", body="{'a': 1}").choose("not-fixed")
    kept = Run.objects.get()
    found = Run.objects.opened(kept.token, NOBODY)
    assert fields(found) == fields(kept)
    assert fields(found.flow) == fields(kept.flow)
    assert [fields(answer) for answer in found.history()] == [
        fields(answer) for answer in kept.answers.order_by("number")
    ]
    assert found.history()[0].findings
    assert [answer.ref.key for answer in found.history()] == ["paste", "mend"]
    assert (found.outcome, found.ended_at.tzinfo is not None) == ("ticket", True)


def test_a_walk_through_what_is_for_agents_is_opened_by_agents_alone(flow, people):
    run = begun(flow)
    Flow.objects.filter(pk=flow.pk).update(audience="internal")
    assert Run.objects.opened(run.token, NOBODY) is None
    assert Run.objects.opened(run.token, people["customer"]) is None
    assert Run.objects.opened(run.token, people["alice"]) == run


def test_what_is_not_there_is_none(flow):
    assert Run.objects.opened("no-such-token", NOBODY) is None
    assert Flow.objects.one_visible_to(NOBODY, flow.pk + 1) is None
    assert Flow.objects.one_visible_to(NOBODY, flow.pk) == flow


@pytest.mark.parametrize("audience", ["public", "internal"])
@pytest.mark.parametrize("state", ["draft", "live", "archived"])
def test_the_rule_of_who_may_begin_a_fix_is_said_twice_the_same(tmp_path, people, state, audience):
    flow = make_flow(tmp_path, "ruled", state=state, audience=audience)
    seen = {role: Flow.objects.one_visible_to(person, flow.pk) for role, person in people.items()}
    assert seen == {
        role: Flow.objects.visible_to(person).filter(pk=flow.pk).first()
        for role, person in people.items()
    }


# What an answer costs

READ = ["SELECT"]


@pytest.fixture
def asked(monkeypatch):
    """What is asked of the database, a word each, but for the edition, once a second."""
    monkeypatch.setattr(edition, "ASK_AGAIN", 3_600)

    def taken(do) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            do()
        return [query["sql"].split()[0] for query in captured]

    return taken


def post(page: Walk, answer: str, **headers):
    response = page.client.post(page.action, {**page.fields, "answer": answer}, headers=headers)
    assert response.status_code == (200 if headers else 303)


@pytest.mark.django_db(transaction=True)
def test_the_first_answer_takes_one_question_and_one_transaction(client, flow, asked):
    page = Walk(client, flow.get_absolute_url())
    assert asked(lambda: post(page, "choice.signal")) == [
        *("SELECT", "BEGIN"),
        *("INSERT", "INSERT", "INSERT"),  # the walk, its version, the answer
        "COMMIT",
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "walk"}])
def test_a_later_answer_takes_one_question_and_one_statement(client, flow, asked, headers):
    """A statement outside of a transaction is one."""
    page = Walk(client, flow.get_absolute_url()).choose("signal")
    assert asked(lambda: post(page, "choice.not-fixed", **headers)) == [*READ, "INSERT"]


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_ends_a_walk_changes_the_walk_too(client, flow, asked):
    page = Walk(client, flow.get_absolute_url()).choose("signal")
    assert asked(lambda: post(page, "choice.fixed")) == [
        *READ,
        *("BEGIN", "INSERT", "UPDATE", "COMMIT"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_repeat_writes_nothing(client, flow, asked):
    page = Walk(client, flow.get_absolute_url()).choose("signal")
    post(page, "choice.not-fixed")
    assert asked(lambda: post(page, "choice.not-fixed")) == READ
    assert Answer.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_step_that_is_shown_takes_one_question(client, flow, asked):
    page = Walk(client, flow.get_absolute_url()).choose("signal")
    assert asked(lambda: client.get(page.address)) == READ

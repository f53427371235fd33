"""Answers that do not fit their node, too many of them, and flows that lead nowhere."""

import pytest

from tests.troubleshoot.graphs import flow, passage, question, ticket
from tests.troubleshoot.two_flows import BOTH, SMS, said, trail, walked
from troubleshoot.graph import TICKET, Ref
from troubleshoot.walk import MOST_ANSWERS, fits, resolve


@pytest.mark.parametrize(
    "answer",
    [
        said("status", "forged"),
        said("status", "failed", "verdict"),
        said("status", kind="skipped"),
        said("status", None),
        said("status", "failed", "unheard-of"),
        said("nowhere", "failed"),
        said("other.status", "failed"),
        said("to-api", "x"),
        said("to-api", kind="none"),
        said("done", "helped", "verdict"),
        said("done", kind="none"),
        said("help", "came-back"),
        said("paste", "late", "choice"),
        said("paste", "forged", "verdict"),
        said("phone", "forged"),
    ],
)
def test_an_answer_that_its_node_cannot_take_is_ignored(answer):
    assert walked(answer, said("status", "failed")) == walked(said("status", "failed"))
    node = SMS.nodes.get(answer.ref.key)
    assert node is None or answer.ref.flow != "sms" or not fits(node, answer)


def test_answers_past_the_bound_do_not_count():
    ever = [said("status", "failed"), said("status", "delivered")] * MOST_ANSWERS
    assert str(walked(*ever[:MOST_ANSWERS]).ref) == "sms.phone"
    assert walked(*ever[:MOST_ANSWERS], said("status", "failed")).trail[0].answer.choice == (
        "delivered"
    )


def test_an_unknown_start_is_the_callers_mistake():
    with pytest.raises(KeyError):
        resolve(BOTH, "unheard-of", [])


@pytest.mark.parametrize(
    "graph",
    [
        flow(a=question(x="nowhere")),
        flow(a=question(x="a")),
        flow(a=question(x="b"), b=passage("no-flow")),
        flow(a=question(x="b"), b=passage("sms")),
    ],
)
def test_a_way_that_leads_nowhere_ends_in_a_ticket(graph):
    position = resolve({"sms": graph}, "sms", [said("a", "x")])
    assert (position.ended, position.ref, trail(position)) == (TICKET, None, ["sms.a"])


def test_a_flow_without_its_first_node_ends_in_a_ticket():
    position = resolve({"sms": flow(start="gone", a=ticket())}, "sms", [])
    assert (position.ended, position.ref, position.trail) == (TICKET, None, ())


def test_a_ref_is_read_from_its_own_text():
    assert Ref.parse(str(Ref("sms", "to-api"))) == Ref("sms", "to-api")
    for wrong in ("", "sms", "sms.", ".a", "a.b.c", "A.b", "a.b\n", "a.é", "a." + "b" * 61):
        with pytest.raises(ValueError, match="not a node"):
            Ref.parse(wrong)

"""Where a walk stands after any answers."""

from tests.troubleshoot.graphs import flow, passage, question
from tests.troubleshoot.two_flows import API, SMS, said, trail, walked
from troubleshoot.graph import RESOLUTION, TICKET
from troubleshoot.walk import at, back


def test_a_walk_without_answers_stands_at_the_first_step():
    position = walked()
    assert (str(position.ref), position.number, position.ended) == ("sms.status", 1, None)
    assert position.node is SMS.nodes["status"]
    assert (position.trail, position.flows, position.confirmed) == ((), ("sms",), False)
    assert back(position) is None


def test_an_answer_leads_to_the_next_step():
    position = walked(said("status", "delivered"))
    assert (str(position.ref), position.number) == ("sms.phone", 2)
    assert trail(position) == ["sms.status"]
    assert position.trail[0].answer.choice == "delivered"


def test_at_most_counts_the_steps_of_the_flow_that_a_walk_can_go_on_in():
    # phone, paste, then dns and pool in the other flow
    assert walked().at_most == 4
    assert walked(said("status", "failed")).at_most == 2
    assert walked(said("status", "delivered"), said("phone", "fixed")).at_most == 0


def test_at_most_follows_the_version_of_the_other_flow_that_is_handed_in():
    longer = flow(slug="api", start="x", x=question(a="dns"), **API.nodes)
    assert walked(graphs={"sms": SMS, "api": longer}).at_most == 5
    assert walked().at_most == 4


def test_a_passage_is_walked_through_without_an_answer():
    position = walked(said("status", "failed"), said("remarks", "code"))
    assert str(position.ref) == "api.dns"
    assert (position.number, position.flows) == (3, ("sms", "api"))
    assert trail(position) == ["sms.status", "sms.remarks"]


def test_a_flow_may_begin_with_a_passage():
    only = flow(slug="only", start="on", on=passage("api"))
    position = walked(graphs={"only": only, "api": API}, start="only")
    assert (str(position.ref), position.number, position.flows) == ("api.dns", 1, ("only", "api"))


def test_a_resolution_ends_the_walk_and_can_be_confirmed():
    way = [said("status", "failed"), said("remarks", "blocked")]
    position = walked(*way)
    assert (position.ended, str(position.ref), position.confirmed) == (
        RESOLUTION,
        "sms.done",
        False,
    )
    helped = walked(*way, said("done", "helped"))
    assert (helped.ended, str(helped.ref), helped.confirmed) == (RESOLUTION, "sms.done", True)
    assert trail(helped) == trail(position)


def test_what_came_back_leads_to_a_ticket():
    position = walked(
        said("status", "failed"),
        said("remarks", "blocked"),
        said("done", "helped"),
        said("done", "came-back"),
    )
    assert (position.ended, position.ref, position.node) == (TICKET, None, None)
    assert (position.confirmed, trail(position)[-1]) == (False, "sms.done")
    assert at(position, back(position)).ended == RESOLUTION


def test_a_ticket_node_ends_the_walk():
    position = walked(said("status", "delivered"), said("phone", "cannot"))
    assert (position.ended, str(position.ref)) == (TICKET, "sms.help")


def test_none_of_these_leads_to_the_ticket_and_can_be_taken_back():
    position = walked(said("status", "failed"), said("remarks", kind="none"))
    assert (position.ended, position.ref, position.node) == (TICKET, None, None)
    assert position.trail[-1].answer.kind == "none"
    assert str(back(position)) == "sms.remarks"
    again = walked(said("status", "failed"), said("remarks", kind="none"), said("remarks", "code"))
    assert str(again.ref) == "api.dns"


def test_an_instruction_that_cannot_be_done_goes_on_as_not_fixed_unless_it_says_otherwise():
    api = {"api": API}
    for answer in (said("api.dns", kind="skipped"), said("api.dns", "cannot")):
        assert str(walked(answer, graphs=api, start="api").ref) == "api.pool"
    skipped = walked(said("status", "delivered"), said("phone", kind="skipped"))
    assert str(skipped.ref) == "sms.help"


def test_a_verdict_picks_the_branch_and_a_skipped_check_has_its_own():
    way = [said("status", "delivered"), said("phone", "not-fixed")]
    assert str(walked(*way, said("paste", "late", "verdict")).ref) == "sms.done"
    assert str(walked(*way, said("paste", kind="skipped")).ref) == "api.dns"
    pasted_again = [said("paste", "unreadable", "verdict"), said("paste", "late", "verdict")]
    assert str(walked(*way, *pasted_again).ref) == "sms.done"

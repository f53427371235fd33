"""Where a walk stands after an answer was changed, and after going back."""

from tests.troubleshoot.graphs import flow, question, ticket
from tests.troubleshoot.two_flows import said, trail, walked
from troubleshoot.graph import Ref
from troubleshoot.walk import at, back, resolve


def test_a_changed_answer_keeps_the_later_ones_that_still_apply():
    way = [said("status", "failed"), said("remarks", "code"), said("api.dns", "not-fixed")]
    around = [
        said("status", "delivered"),
        said("phone", "not-fixed"),
        said("paste", kind="skipped"),
    ]
    position = walked(*way, *around)
    assert trail(position) == ["sms.status", "sms.phone", "sms.paste", "api.dns"]
    assert str(position.ref) == "api.pool"


def test_answers_off_the_path_come_back_when_the_path_does():
    way = [said("status", "failed"), said("remarks", "code"), said("api.dns", "not-fixed")]
    away = [*way, said("status", "delivered")]
    assert str(walked(*away).ref) == "sms.phone"
    assert walked(*away, said("status", "failed")) == walked(*way)


def test_an_earlier_step_is_shown_with_its_answer_and_without_what_came_after():
    position = walked(said("status", "failed"), said("remarks", "code"), said("api.dns", "fixed"))
    earlier = at(position, Ref("sms", "remarks"))
    assert (str(earlier.ref), earlier.number, earlier.ended) == ("sms.remarks", 2, None)
    assert (trail(earlier), earlier.flows) == (["sms.status"], ("sms",))
    assert earlier.given.choice == "code"
    assert earlier.at_most == walked(said("status", "failed")).at_most
    assert str(back(earlier)) == "sms.status"


def test_an_earlier_step_that_is_not_on_the_way_shows_the_one_that_is_due():
    position = walked(said("status", "failed"))
    assert at(position, Ref("sms", "phone")) is position
    assert at(position, Ref("sms", "remarks")) is position


def test_a_return_asks_the_earlier_step_anew_and_drops_what_came_after_it():
    way = [said("status", "failed"), said("remarks", "again")]
    assert walked(*way) == walked()
    api = [said("api.dns", "not-fixed"), said("api.pool", "again")]
    position = walked(said("status", "failed"), said("remarks", "code"), *api)
    assert (str(position.ref), trail(position)) == ("api.dns", ["sms.status", "sms.remarks"])


def test_a_return_also_drops_what_an_earlier_branch_had_been_told():
    """Who starts a step again is asked, not carried to where an old branch had got to."""
    old_branch = [said("status", "delivered"), said("phone", "not-fixed")]
    back_to_start = [said("status", "failed"), said("remarks", "again")]
    position = walked(*old_branch, *back_to_start, said("status", "delivered"))
    assert str(position.ref) == "sms.phone"


def test_a_return_from_an_earlier_step_of_the_trail_counts():
    position = walked(said("status", "failed"), said("remarks", "code"), said("remarks", "again"))
    assert position == walked()


def test_a_return_said_off_the_path_does_nothing():
    here = [said("status", "delivered")]
    assert walked(*here, said("remarks", "again")) == walked(*here)


def test_a_return_to_a_step_that_comes_later_does_nothing():
    """Refused when publishing; in the preview of a draft it must not drop what was said there."""
    draft = {"sms": flow(a=question(x="b", on="<b"), b=question(y="c"), c=ticket())}
    way = [said("a", "x"), said("b", "y")]
    assert resolve(draft, "sms", [*way, said("a", "on")]) == resolve(draft, "sms", way)


def test_a_double_click_on_a_return_does_not_take_back_the_next_answer():
    way = [said("status", "failed"), said("remarks", "again"), said("remarks", "again")]
    assert walked(*way) == walked()
    assert str(walked(*way, said("status", "delivered")).ref) == "sms.phone"

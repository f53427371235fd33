"""Two flows, of which the first leads into the second, and what somebody answers in them."""

from tests.troubleshoot.graphs import (
    check,
    flow,
    instruction,
    passage,
    question,
    resolution,
    ticket,
)
from troubleshoot.graph import Ref
from troubleshoot.walk import Answer, resolve

SMS = flow(
    slug="sms",
    start="status",
    status=question(failed="remarks", delivered="phone"),
    remarks=question(blocked="done", code="to-api", again="<status"),
    phone=instruction(fixed="done", not_fixed="paste", cannot="help"),
    paste=check(late="done", unreadable="help", skip="to-api"),
    to_api=passage("api"),
    done=resolution(),
    help=ticket(),
)
API = flow(
    slug="api",
    start="dns",
    dns=instruction(fixed="well", not_fixed="pool"),
    pool=question(short="well", long="person", again="<dns"),
    well=resolution("explained"),
    person=ticket(),
)
BOTH = {"sms": SMS, "api": API}


def said(text, choice=None, kind="choice"):
    """An answer to `key` of the first flow, or to `flow.key`."""
    return Answer(Ref.parse(text if "." in text else f"sms.{text}"), kind, choice)


def walked(*answers, graphs=BOTH, start="sms"):
    """Where the walk stands after these answers."""
    return resolve(graphs, start, answers)


def trail(position):
    """The steps answered on the way to where the walk stands."""
    return [str(step.ref) for step in position.trail]

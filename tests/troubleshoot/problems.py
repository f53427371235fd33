"""A sound flow to be spoilt, and the problems that are found in it."""

from tests.troubleshoot.graphs import CHECKS, check, flow, instruction, question, resolution, ticket
from troubleshoot.validation import validate


def found(graph, **flows):
    """All problems of a flow; `flows` are the others that there are, by slug."""
    return validate(graph, flows=flows, checks=CHECKS)


def only(graph, code, **flows):
    """The one problem of that code; there must be no others."""
    problems = found(graph, **flows)
    assert [problem.code for problem in problems] == [code]
    return problems[0]


def having(graph, code):
    """The first problem of that code; there may be others."""
    problems = [problem for problem in found(graph) if problem.code == code]
    assert problems, code
    return problems[0]


def good(**changed):
    """A sound flow with some of its nodes changed or added."""
    nodes = {
        "a": question(yes="b", no="c"),
        "b": instruction(fixed="d", not_fixed="c", cannot="e"),
        "c": check(late="d", unreadable="e", skip="e"),
        "d": resolution(),
        "e": ticket(),
    }
    return flow(**{**nodes, **changed})

"""Flows that lead into other flows: not in a circle, and not from a public into an internal one."""

from dataclasses import replace

from tests.troubleshoot.graphs import flow, passage, question, ticket
from tests.troubleshoot.problems import found, good, only


def test_flows_that_enter_each_other():
    one = flow("one", a=question(x="b", y="c"), b=passage("two"), c=ticket())
    two = flow("two", a=question(x="b", y="c"), b=passage("three"), c=ticket())
    three = flow("three", a=question(x="b", y="c"), b=passage("one"), c=ticket())
    problem = only(one, "flow-cycle", two=two, three=three)
    assert "“one” → “two” → “three” → “one”" in problem.message
    assert problem.node == "b"


def test_a_flow_that_enters_itself_even_when_its_live_version_does_not():
    draft = flow("one", a=question(x="b", y="c"), b=passage("one"), c=ticket())
    assert only(draft, "flow-cycle", one=flow("one", a=ticket())).node == "b"


def test_a_flow_that_does_not_exist():
    graph = good(e=passage("api-slow"))
    problem = only(graph, "unknown-flow", **{"api-slower": good()})
    assert "Did you mean “api-slower”?" in problem.message
    assert only(good(e=passage(None)), "unknown-flow").node == "e"


def test_a_public_flow_may_not_lead_into_an_internal_one():
    inside = flow("inside", audience="internal", a=ticket())
    assert only(good(e=passage("inside")), "public-into-internal", inside=inside).node == "e"
    internal = replace(good(e=passage("inside")), audience="internal")
    assert found(internal, inside=inside) == []
    public = flow("outside", a=ticket())
    assert found(replace(good(e=passage("outside")), audience="internal"), outside=public) == []

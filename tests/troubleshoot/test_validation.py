"""What keeps a flow from being published, as a whole: exactly what must, told in sentences."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.troubleshoot.graphs import (
    CHECKS,
    always_passed,
    broken_sets,
    check,
    flow,
    graph_sets,
    holds,
    instruction,
    passage,
    question,
    resolution,
    ways_through,
)
from tests.troubleshoot.problems import found, good
from troubleshoot.graph import CHECK, FLOW, INSTRUCTION, QUESTION, dominators
from troubleshoot.validation import ERROR, WARNING, publishable, validate


def test_a_sound_flow_has_no_problems():
    assert found(good()) == []
    assert publishable([])


def test_every_message_is_a_sentence_that_says_what_to_do():
    broken = flow(
        start="gone",
        a=question(),
        b=instruction(fixed="nowhere"),
        c=check("no", x="a"),
        d=resolution("done"),
        e=passage("no"),
        f=replace(question(x="f"), title=""),
    )
    problems = found(broken)
    assert len({problem.code for problem in problems}) >= 8
    for problem in problems:
        assert re.fullmatch(r"[A-Z“].+[.?]", problem.message), problem.message
        assert "%" not in problem.message
        assert "!" not in problem.message


# Properties

SOUND = {"one-answer", "too-long", "empty-text"}


@holds
@given(graph_sets())
def test_a_sound_flow_is_publishable(graphs):
    for graph in graphs.values():
        problems = validate(graph, flows=graphs, checks=CHECKS)
        assert publishable(problems), problems
        assert {problem.code for problem in problems} <= SOUND


def complete(graph):
    """Whether each node says what its kind must; nothing about where that leads."""
    for node in graph.nodes.values():
        keys = {choice.key for choice in node.choices}
        if node.kind == QUESTION and not keys:
            return False
        if node.kind == INSTRUCTION and not {"fixed", "not-fixed"} <= keys:
            return False
        if node.kind == CHECK and keys != set(CHECKS[node.check].verdicts):
            return False
        if node.kind == FLOW and keys:
            return False
    return True


def proven(graphs, slug):
    """By trying every way: each ends, each node is on one, each return leads to a step passed."""
    graph = graphs[slug]
    ways = ways_through(graphs, slug)
    if graph.start not in graph.nodes or any(end is None for _way, end in ways):
        return False
    seen, pending = set(), [graph.start]
    while pending:
        here = pending.pop()
        if here not in seen:
            seen.add(here)
            pending += [c.target for c in graph.nodes[here].choices if not c.returns_to]
    returns = [
        (key, c.returns_to) for key, n in graph.nodes.items() for c in n.choices if c.returns_to
    ]
    return seen == set(graph.nodes) and all(to in always_passed(graph, key) for key, to in returns)


@holds
@given(st.one_of(broken_sets(), graph_sets(most_flows=2, most_nodes=5)))
def test_flows_are_publishable_exactly_if_every_path_ends_in_an_outcome(graphs):
    published = all(
        publishable(validate(graph, flows=graphs, checks=CHECKS)) for graph in graphs.values()
    )
    assert published == all(
        complete(graph) and proven(graphs, slug) for slug, graph in graphs.items()
    )


@holds
@given(broken_sets())
def test_any_flow_can_be_checked_and_each_problem_names_a_node_there_is(graphs):
    for graph in graphs.values():
        for problem in validate(graph, flows=graphs, checks=CHECKS):
            assert problem.node is None or problem.node in graph.nodes
            assert problem.level in (ERROR, WARNING)


@holds
@given(graph_sets(most_flows=1))
def test_the_nearest_step_always_passed_is_the_one_that_trying_finds(graphs):
    graph = graphs["f0"]
    order, pending = [], [graph.start]
    remaining = {
        key: len([1 for n in graph.nodes.values() if key in n.targets()]) for key in graph.nodes
    }
    while pending:
        here = pending.pop()
        order.append(here)
        for child in graph.nodes[here].targets():
            remaining[child] -= 1
            if not remaining[child]:
                pending.append(child)
    above = dominators(order, lambda key: graph.nodes[key].targets())
    for key in graph.nodes:
        chain, here = set(), key
        while (here := above[here]) is not None:
            chain.add(here)
        assert chain == always_passed(graph, key)

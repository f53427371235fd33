"""What keeps a flow from being published, as a whole: exactly what must, told in sentences."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.troubleshoot.graphs import (
    CHECKS,
    EDITS,
    SLIPS,
    always_passed,
    broken_sets,
    check,
    edited_sets,
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
from troubleshoot.graph import (
    CANNOT,
    CHECK,
    FLOW,
    INSTRUCTION,
    OUTCOMES,
    QUESTION,
    RESOLUTION,
    TICKET,
    dominators,
)
from troubleshoot.validation import ERROR, WARNING, publishable, validate
from troubleshoot.walk import CHOICE, NONE, SKIPPED, VERDICT, Answer, fits, resolve


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

SOUND = {"one-answer", "too-long", "empty-text", "no-ticket"}


@holds
@given(graph_sets())
def test_a_sound_flow_is_publishable(graphs):
    for graph in graphs.values():
        problems = validate(graph, flows=graphs, checks=CHECKS)
        assert publishable(problems), problems
        assert {problem.code for problem in problems} <= SOUND


def complete(graphs, slug):
    """Whether the flow and each node say what they must; nothing about where that leads."""
    graph = graphs[slug]
    entered = [graphs[n.flow] for n in graph.nodes.values() if n.kind == FLOW and n.flow in graphs]
    if graph.audience == "public" and any(other.audience != "public" for other in entered):
        return False
    return all(complete_node(node) for node in graph.nodes.values())


def complete_node(node):
    keys = [choice.key for choice in node.choices]
    labels = [choice.label.strip().casefold() for choice in node.choices]
    both = [choice for choice in node.choices if choice.target and choice.returns_to]
    if len(set(keys)) < len(keys) or (both and node.is_step):
        return False
    titled = bool(node.title.strip())
    if node.kind == QUESTION:
        return titled and bool(keys) and all(labels) and len(set(labels)) == len(labels)
    if node.kind == INSTRUCTION:
        needed, known = {"fixed", "not-fixed"}, {"fixed", "not-fixed", "cannot"}
        return titled and needed <= set(keys) <= known
    if node.kind == CHECK:
        return titled and node.check in CHECKS and set(keys) == set(CHECKS[node.check].verdicts)
    if node.kind == RESOLUTION:
        return titled and not keys and node.outcome in OUTCOMES
    return node.kind in (TICKET, FLOW) and not keys


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


def published(graphs):
    return all(
        publishable(validate(graph, flows=graphs, checks=CHECKS)) for graph in graphs.values()
    )


@holds
@given(st.one_of(broken_sets(), graph_sets(most_flows=2, most_nodes=5)))
def test_flows_are_publishable_exactly_if_every_path_ends_in_an_outcome(graphs):
    assert published(graphs) == all(
        complete(graphs, slug) and proven(graphs, slug) for slug in graphs
    )


@pytest.mark.parametrize("edit", [*EDITS, *SLIPS])
@settings(holds, max_examples=20)
@given(data=st.data())
def test_whatever_was_edited_it_is_publishable_exactly_if_every_path_ends(edit, data):
    graphs = data.draw(edited_sets(edit))
    assert published(graphs) == all(
        complete(graphs, slug) and proven(graphs, slug) for slug in graphs
    )


@holds
@given(st.one_of(graph_sets(), broken_sets().filter(published)), st.data())
def test_in_a_flow_that_is_publishable_whatever_is_answered_leads_to_an_end(graphs, data):
    """Choices, verdicts, "I can't do this", nothing to paste, none of these, and going back."""
    answers, returns = [], 0
    position = resolve(graphs, "f0", answers)
    bound = position.at_most + 1
    while position.ended is None:
        answer = data.draw(st.sampled_from(possible(position, goes_back=returns < 3)))
        answers.append(answer)
        returns += returning(position.node, answer)
        assert len(answers) <= bound * (returns + 1)
        position = resolve(graphs, "f0", answers)
    if not (answers and answers[-1].kind == NONE):
        assert position.node.kind == position.ended
    assert position.ended in (RESOLUTION, TICKET)


def possible(position, *, goes_back):
    """All that can be answered where a walk stands."""
    ref, node = position.ref, position.node
    said = VERDICT if node.kind == CHECK else CHOICE
    answers = [Answer(ref, said, choice.key) for choice in node.choices]
    answers += [Answer(ref, SKIPPED), Answer(ref, NONE)]
    return [
        answer
        for answer in answers
        if fits(node, answer) and (goes_back or not returning(node, answer))
    ]


def returning(node, answer):
    choice = node.choice(CANNOT if answer.kind == SKIPPED else answer.choice)
    return bool(choice and choice.returns_to)


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

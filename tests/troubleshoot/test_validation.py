"""What keeps a flow from being published."""

import re
import time
from dataclasses import replace

import pytest
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
    ticket,
    ways_through,
)
from troubleshoot.graph import CHECK, FLOW, INSTRUCTION, QUESTION, Choice, Node, dominators
from troubleshoot.validation import ERROR, WARNING, publishable, validate


def found(graph, **flows):
    return validate(graph, flows=flows, checks=CHECKS)


def only(graph, code, **flows):
    """The one problem of that code; there must be no others."""
    problems = found(graph, **flows)
    assert [problem.code for problem in problems] == [code]
    return problems[0]


def having(graph, code):
    problems = [problem for problem in found(graph) if problem.code == code]
    assert problems, code
    return problems[0]


def good(**changed):
    nodes = {
        "a": question(yes="b", no="c"),
        "b": instruction(fixed="d", not_fixed="c", cannot="e"),
        "c": check(late="d", unreadable="e", skip="e"),
        "d": resolution(),
        "e": ticket(),
    }
    return flow(**{**nodes, **changed})


def test_a_sound_flow_has_no_problems():
    assert found(good()) == []
    assert publishable([])


def test_a_flow_without_a_first_node():
    assert only(replace(good(), start=""), "no-start").field == "start"
    problem = only(replace(good(), start="aa"), "no-start")
    assert "“aa”" in problem.message
    assert problem.node is None
    assert not publishable([problem])


def test_a_flow_without_nodes_has_no_start():
    assert only(flow(), "no-start").level == ERROR


def test_a_target_that_does_not_exist_with_what_was_probably_meant():
    graph = flow(status=question(x="restrat", y="restart"), restart=ticket(), start="status")
    problem = only(graph, "unknown-target")
    assert (problem.node, problem.choice) == ("status", "x")
    assert "Did you mean “restart”?" in problem.message


def test_a_return_to_a_node_that_does_not_exist():
    assert only(good(a=question(yes="b", no="c", back="<nowhere")), "unknown-target").node == "a"


def test_a_choice_that_leads_nowhere_is_a_dead_end():
    graph = good(
        a=replace(
            question(yes="b", no="c"),
            choices=(Choice("x", "Hm"), *question(yes="b", no="c").choices),
        )
    )
    problem = only(graph, "dead-end")
    assert (problem.node, problem.choice) == ("a", "x")


def test_a_node_from_which_every_answer_goes_back_is_a_dead_end():
    graph = good(c=question(again="<a", once_more="<a"))
    assert having(graph, "dead-end").node == "c"


def test_a_choice_that_goes_both_ways():
    both = Choice("x", "Both", target="b", returns_to="a")
    graph = good(c=replace(question(p="d", q="e"), choices=(*question(p="d", q="e").choices, both)))
    assert only(graph, "two-targets").choice == "x"


def test_a_node_that_nothing_leads_to():
    assert only(good(lonely=resolution()), "unreachable").node == "lonely"


def test_a_return_does_not_make_a_node_reachable():
    assert (
        having(good(a=question(yes="b", no="c", back="<z"), z=ticket()), "unreachable").node == "z"
    )


def test_a_cycle_is_named_in_order():
    graph = flow(
        a=question(x="b", y="d"), b=question(x="c", y="d"), c=question(x="b", y="d"), d=ticket()
    )
    problem = only(graph, "cycle")
    assert "“b” → “c” → “b”" in problem.message
    assert problem.node == "b"
    assert "returns_to" in problem.message


def test_a_node_that_leads_to_itself_is_a_cycle():
    assert "“a” → “a”" in only(flow(a=question(x="a", y="b"), b=ticket()), "cycle").message


def test_many_cycles_do_not_flood_the_page():
    nodes = {f"n{n}": question(on=f"n{n + 1}", back="a") for n in range(500)}
    graph = flow(a=question(x="n0", y="n1"), **nodes, n500=ticket())
    assert 1 <= len([p for p in found(graph) if p.code == "cycle"]) <= 10


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


def test_a_choice_without_a_label():
    blank = replace(
        question(yes="b", no="c"),
        choices=(Choice("x", " ", target="b"), Choice("y", "Y", target="c")),
    )
    problem = only(good(a=blank), "choice-without-label")
    assert (problem.node, problem.choice) == ("a", "x")
    assert "Answer 1" in problem.message


def test_two_labels_that_read_the_same():
    same = replace(
        question(),
        choices=(Choice("x", "It  failed", target="b"), Choice("y", "it Failed", target="c")),
    )
    assert only(good(a=same), "same-label").choice == "y"


def test_two_choices_with_one_key():
    same = replace(question(), choices=(Choice("x", "A", target="b"), Choice("x", "B", target="c")))
    assert only(good(a=same), "same-key").choice == "x"


def test_one_answer_is_a_warning_and_can_be_published():
    problem = only(flow(a=question(x="b"), b=ticket()), "one-answer")
    assert problem.level == WARNING
    assert publishable([problem])


def test_a_question_without_answers():
    assert having(flow(a=question()), "no-choices").node == "a"


def test_an_instruction_says_where_both_answers_lead():
    assert only(good(b=instruction(fixed="d")), "no-choices").choice == "not-fixed"
    assert only(good(b=instruction(not_fixed="d")), "no-choices").choice == "fixed"
    odd = instruction(fixed="d", not_fixed="c", perhaps="e")
    assert only(good(b=odd), "unexpected-choice").choice == "perhaps"


@pytest.mark.parametrize("node", [resolution(), ticket()])
def test_an_ending_has_no_choices(node):
    odd = replace(node, choices=(Choice("x", "On", target="e"),))
    assert only(good(d=odd), "unexpected-choice").node == "d"


@pytest.mark.parametrize("kind", [QUESTION, INSTRUCTION, CHECK])
def test_a_step_without_a_title(kind):
    key = {QUESTION: "a", INSTRUCTION: "b", CHECK: "c"}[kind]
    graph = good(**{key: replace(good().nodes[key], title=" ")})
    problem = only(graph, "empty-text")
    assert (problem.node, problem.field, problem.level) == (key, "title", ERROR)


def test_a_ticket_and_a_passage_need_no_title():
    graph = good(e=replace(passage("two"), title=""), c=check(late="d", unreadable="t", skip="e"))
    graph = replace(graph, nodes={**graph.nodes, "t": Node("t", "ticket")})
    assert found(graph, two=good()) == []


def test_an_instruction_without_a_text_is_a_warning():
    problem = only(good(b=replace(good().nodes["b"], body=" \n")), "empty-text")
    assert (problem.level, problem.field) == (WARNING, "text")


def test_a_flow_without_a_title():
    assert only(replace(good(), title=""), "empty-text").field == "title"


def test_a_check_that_does_not_exist():
    problem = only(good(c=check("ordre", late="d", skip="e")), "unknown-check")
    assert "“json”, “order”" in problem.message
    assert "Did you mean “order”?" in problem.message
    assert only(good(c=check(None, late="d", skip="e")), "unknown-check").node == "c"


def test_a_verdict_without_a_branch():
    problem = only(good(c=check(late="d", skip="e")), "missing-verdict")
    assert (problem.node, problem.field) == ("c", "verdicts")
    assert "“unreadable”" in problem.message


def test_a_branch_for_a_verdict_that_never_comes():
    graph = good(c=check(late="d", skip="e", unreadable="e", early="d"))
    assert only(graph, "unknown-verdict").choice == "early"


def test_an_outcome_that_does_not_exist():
    assert only(good(d=resolution("solved")), "bad-outcome").node == "d"
    assert only(good(d=resolution(None)), "bad-outcome").field == "outcome"


def test_a_kind_that_does_not_exist():
    graph = good(e=replace(ticket(), kind="tickets"))
    assert only(graph, "bad-kind").node == "e"


@pytest.mark.parametrize("key", ["", "A", "a b", "a.b", "é", "-a", "a--b", "a" * 61])
def test_a_name_that_could_not_stand_in_an_address(key):
    graph = replace(
        flow(start="a", a=question(x=key, y="c"), c=ticket()),
    )
    graph = replace(graph, nodes={**graph.nodes, key: ticket()})
    assert having(graph, "bad-key").node == key
    assert having(replace(good(), slug=key), "bad-key").field == "flow"


def test_a_return_to_a_step_that_not_everybody_has_passed():
    graph = flow(
        a=question(x="b", y="c"),
        b=question(p="c", q="d"),
        c=question(p="d", q="d2", back="<b"),
        d=ticket(),
        d2=ticket(),
    )
    problem = only(graph, "returns-not-earlier")
    assert (problem.node, problem.choice) == ("c", "back")
    assert "They have all passed “a”." in problem.message


def test_a_return_to_a_later_step_or_to_itself():
    later = good(a=question(yes="b", no="c", back="<b"))
    assert only(later, "returns-not-earlier").node == "a"
    itself = good(b=instruction(fixed="d", not_fixed="c", cannot="<b"))
    assert "its own node" in only(itself, "returns-not-earlier").message


def test_a_long_path_is_a_warning_and_counts_other_flows():
    def chain(slug, count, last):
        nodes = {f"n{n}": question(x=f"n{n + 1}", y=f"n{n + 1}") for n in range(count)}
        return flow(slug, start="n0", **nodes, **{f"n{count}": last})

    assert found(chain("sms", 12, ticket())) == []
    problem = only(chain("sms", 13, ticket()), "too-long")
    assert (problem.level, "13 steps" in problem.message) == (WARNING, True)
    assert only(chain("sms", 7, passage("api")), "too-long", api=chain("api", 6, ticket()))
    assert found(chain("sms", 7, passage("api")), api=chain("api", 5, ticket())) == []


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


def test_a_chain_of_thousands_is_checked_without_trouble():
    count = 5_000
    nodes = {f"n{n}": question(on=f"n{n + 1}", end="last") for n in range(count)}
    returning = question(on="last", other="last", again="<n0")
    graph = flow(start="n0", **nodes, **{f"n{count}": returning}, last=ticket())
    began = time.process_time()
    assert {problem.code for problem in found(graph)} == {"too-long"}
    ring = replace(graph, nodes={**graph.nodes, f"n{count}": question(on="n0", end="last")})
    assert {problem.code for problem in found(ring)} == {"cycle"}
    typos = flow(
        start="n0", n0=ticket(), **{f"m{n}": question(x=f"mm{n}", y="n0") for n in range(count)}
    )
    assert sum(problem.code == "unknown-target" for problem in found(typos)) == count
    assert time.process_time() - began < 20


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

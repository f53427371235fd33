"""What each node of a flow must say: answers, texts, checks, outcomes and names."""

from dataclasses import replace

import pytest

from tests.troubleshoot.graphs import (
    check,
    flow,
    instruction,
    passage,
    question,
    resolution,
    ticket,
)
from tests.troubleshoot.problems import found, good, having, only
from troubleshoot.graph import CHECK, INSTRUCTION, QUESTION, Choice, Node
from troubleshoot.validation import ERROR, WARNING, publishable

# Answers


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


# Texts


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


# Checks


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


# Outcomes, kinds and names


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

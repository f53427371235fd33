"""Where the answers of a flow must lead: somewhere, onward, and not for too long."""

import time
from dataclasses import replace

from tests.troubleshoot.graphs import flow, instruction, passage, question, resolution, ticket
from tests.troubleshoot.problems import found, good, having, only
from troubleshoot.graph import Choice
from troubleshoot.validation import ERROR, WARNING, publishable

# The first node


def test_a_flow_without_a_first_node():
    assert only(replace(good(), start=""), "no-start").field == "start"
    problem = only(replace(good(), start="aa"), "no-start")
    assert "“aa”" in problem.message
    assert problem.node is None
    assert not publishable([problem])


def test_a_flow_without_nodes_has_no_start():
    assert only(flow(), "no-start").level == ERROR


# Targets


def test_a_target_that_does_not_exist_with_what_was_probably_meant():
    graph = flow(status=question(x="restrat", y="restart"), restart=ticket(), start="status")
    problem = only(graph, "unknown-target")
    assert (problem.node, problem.choice) == ("status", "x")
    assert "Did you mean “restart”?" in problem.message


def test_a_return_to_a_node_that_does_not_exist():
    assert only(good(a=question(yes="b", no="c", back="<nowhere")), "unknown-target").node == "a"


def test_a_choice_that_leads_nowhere_yet():
    graph = good(
        a=replace(
            question(yes="b", no="c"),
            choices=(Choice("x", "Hm"), *question(yes="b", no="c").choices),
        )
    )
    problem = only(graph, "missing-target")
    assert (problem.node, problem.choice, problem.level) == ("a", "x", ERROR)
    assert "“Hm” leads nowhere" in problem.message


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


# Tickets


def test_a_flow_from_which_no_step_leads_to_a_ticket():
    endings = {"c": resolution(), "d": resolution("wait")}
    problem = only(flow(a=question(x="c", y="d"), **endings), "no-ticket")
    assert (problem.node, problem.level) == (None, WARNING)
    assert "“None of these”" in problem.message
    assert publishable([problem])


def test_a_ticket_that_nothing_leads_to_is_none():
    graph = flow(a=question(x="c", y="c"), c=resolution(), e=ticket())
    assert {problem.code for problem in found(graph)} == {"unreachable", "no-ticket"}


def test_a_ticket_in_a_flow_that_is_entered_is_one():
    graph = flow(a=question(x="b", y="c"), b=passage("two"), c=resolution())
    two = flow("two", a=question(x="b", y="c"), b=passage("three"), c=resolution())
    lost = flow("three", a=question(x="c", y="c"), c=resolution(), e=ticket())
    assert found(graph, two=two, three=flow("three", a=ticket())) == []
    assert only(graph, "no-ticket", two=two, three=lost).node is None


def test_nothing_is_said_of_tickets_while_a_way_is_not_known():
    assert only(flow(a=question(x="b", y="c"), b=passage("gone"), c=resolution()), "unknown-flow")


# Cycles


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


# Returns


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


# Length


def test_a_long_path_is_a_warning_and_counts_other_flows():
    def chain(slug, count, last):
        nodes = {f"n{n}": question(x=f"n{n + 1}", y=f"n{n + 1}") for n in range(count)}
        return flow(slug, start="n0", **nodes, **{f"n{count}": last})

    assert found(chain("sms", 12, ticket())) == []
    problem = only(chain("sms", 13, ticket()), "too-long")
    assert (problem.level, "13 steps" in problem.message) == (WARNING, True)
    assert only(chain("sms", 7, passage("api")), "too-long", api=chain("api", 6, ticket()))
    assert found(chain("sms", 7, passage("api")), api=chain("api", 5, ticket())) == []


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

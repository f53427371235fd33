"""Answers in an address, and walking what is still being drawn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.troubleshoot.graphs import (
    answers_for,
    broken_sets,
    check,
    flow,
    graph_sets,
    instruction,
    question,
    resolution,
    ticket,
)
from troubleshoot import checks, walk
from troubleshoot.editor.previewing import LONGEST, TooLong, completed, lost, read, written
from troubleshoot.graph import CHECK, INSTRUCTION_CHOICES, QUESTION, Ref
from troubleshoot.walk import Answer, counting, resolve

NAMED = (walk.CHOICE, walk.VERDICT)


few = settings(max_examples=40, deadline=None)


def said(key, choice, slug="sms"):
    return Answer(Ref(slug, key), walk.CHOICE, choice)


# Answers in an address


def test_answers_are_written_so_that_a_person_can_read_them():
    answers = [
        said("first", "yes"),
        Answer(Ref("sms", "paste"), walk.VERDICT, "valid"),
        Answer(Ref("other", "ask"), walk.SKIPPED),
    ]
    text = "first~choice.yes_paste~verdict.valid_other.ask~skipped"
    assert written(answers, "sms") == text
    assert read(text, "sms") == tuple(answers)


def test_no_answer_is_an_empty_text():
    assert written([], "sms") == ""
    assert read("", "sms") == ()


@pytest.mark.parametrize(
    "part",
    [
        *("first", "first~", "~choice.yes", "first~choice", "first~choice.", "first~choice.A b"),
        *("first~maybe", "first~skipped.yes", "a.b.c~none", "FIRST~none", "first~choice.yes.no"),
        "\0",
    ],
)
def test_what_is_no_answer_is_passed_over(part):
    assert read(f"{part}_second~none", "sms") == (Answer(Ref("sms", "second"), walk.NONE),)


@pytest.mark.parametrize("text", ["a" * (LONGEST + 1), "a~none_" * (walk.MOST_ANSWERS + 1)])
def test_more_than_an_address_or_a_walk_holds_is_refused(text):
    with pytest.raises(TooLong):
        read(text, "sms")


@few
@given(st.data(), graph_sets())
def test_what_is_written_is_read_as_it_was(data, graphs):
    possible = answers_for(graphs).filter(lambda a: (a.choice is not None) == (a.kind in NAMED))
    answers = data.draw(st.lists(possible, max_size=8))
    assert read(written(answers, "f0"), "f0") == tuple(answers)


@few
@given(st.data(), graph_sets())
def test_the_answers_that_count_stand_for_all_of_them(data, graphs):
    answers = data.draw(st.lists(answers_for(graphs), max_size=8))
    more = data.draw(st.lists(answers_for(graphs), max_size=3))
    fewer = counting(graphs, "f0", answers)
    assert len({answer.ref for answer in fewer}) == len(fewer)
    assert resolve(graphs, "f0", [*fewer, *more]) == resolve(graphs, "f0", [*answers, *more])


# What is still being drawn


def test_every_way_that_a_page_offers_is_there_and_leads_nowhere_where_none_is_drawn():
    graph = completed(flow(a=question(on="b"), b=instruction(), c=check("json", valid="d")))
    assert {c.key for c in graph.nodes["b"].choices} | {"cannot"} == set(INSTRUCTION_CHOICES)
    verdicts = {c.key: c.target for c in graph.nodes["c"].choices}
    assert set(verdicts) == {*checks.get("json").verdicts, "skip"}
    assert verdicts["valid"] == "d"
    assert {target for key, target in verdicts.items() if key != "valid"} == {None}


@pytest.mark.parametrize("name", [None, "", "unheard-of"])
def test_a_check_that_is_not_chosen_yet_is_gone_on_from_as_if_skipped(name):
    graph = completed(flow(a=check(name, skip="b", valid="c"), b=resolution(), c=resolution()))
    node = graph.nodes["a"]
    assert (node.kind, [(c.key, c.target) for c in node.choices]) == (QUESTION, [("skip", "b")])
    position = resolve({"sms": graph}, "sms", [said("a", "skip")])
    assert position.ref == Ref("sms", "b")


def test_nothing_that_is_drawn_is_changed():
    graph = flow(
        a=question(yes="b", again="<a"),
        b=instruction(fixed="c", not_fixed="d", cannot="d"),
        c=resolution(),
        d=ticket(),
    )
    assert completed(graph).nodes == graph.nodes


@few
@given(broken_sets().flatmap(lambda sets: st.tuples(st.just(sets), st.data())))
def test_whatever_is_drawn_can_be_walked(drawn):
    graphs, data = drawn
    graphs = {slug: completed(graph) for slug, graph in graphs.items()}
    assert all(node.title for node in graphs["f0"].nodes.values())
    assert not any(node.kind == CHECK for node in graphs["f0"].nodes.values())  # none is real
    answers = []
    for _step in range(30):
        position = resolve(graphs, "f0", answers)
        if position.ended:
            assert position.node or lost(position) or not position.trail
            return
        keys = [choice.key for choice in position.node.choices if not choice.returns_to]
        if not keys:
            answers.append(Answer(position.ref, walk.NONE))
            assert resolve(graphs, "f0", answers).ended
            return
        answers.append(Answer(position.ref, walk.CHOICE, data.draw(st.sampled_from(keys))))
    raise AssertionError("does not end")


def test_a_way_is_lost_only_where_an_answer_leads_nowhere():
    graphs = {"sms": completed(flow(a=question(on="gone", off="b"), b=resolution()))}

    def after(*answers):
        return lost(resolve(graphs, "sms", answers))

    assert after(said("a", "on")).ref == Ref("sms", "a")
    assert after() is None
    assert after(said("a", "off")) is None
    assert after(Answer(Ref("sms", "a"), walk.NONE)) is None
    assert after(said("a", "off"), said("b", "came-back")) is None

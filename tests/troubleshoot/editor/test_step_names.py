"""What steps are called: by their titles, and no two alike."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.troubleshoot.graphs import flow, holds, passage, question, resolution, ticket
from troubleshoot.editor.naming import NoSuchStep, names_of


def titled(node, title):
    return replace(node, title=title)


TWO_ALIKE = flow(
    a=titled(question(x="b", y="c"), "Is it on?"),
    b=titled(ticket(), "Ask"),
    c=titled(resolution(), "ask "),
)


def test_a_title_that_only_one_step_has_is_its_name():
    names = names_of(flow(a=titled(question(x="b"), "Is  it on?"), b=titled(ticket(), "Ask")))
    assert dict(names.names) == {"a": "Is it on?", "b": "Ask"}


def test_where_two_have_one_title_the_place_in_the_outline_tells_them_apart():
    assert dict(names_of(TWO_ALIKE).names) == {
        "a": "Is it on?",
        "b": "Ask (step 2)",
        "c": "ask (step 3)",
    }


def test_a_step_without_a_title_is_called_what_it_is():
    graph = flow(a=titled(question(x="b", y="c"), " "), b=passage("slow"), c=passage("x"))
    names = names_of(graph, {"slow": "The API is slow"})
    assert names["a"] == "Question without a title"
    assert names["b"] == "→ The API is slow"


@pytest.mark.parametrize("typed", ["Is it on?", "is it ON?", "  Is it  on? ", "a"])
def test_a_step_is_found_however_its_title_is_typed(typed):
    assert names_of(TWO_ALIKE).find(typed) == "a"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say which step."),
        ("Ask", "Choose one: “Ask (step 2)”, “ask (step 3)”."),
        ("Is it in?", "Did you mean “Is it on?”?"),
        ("Nothing like it", "or lead to a new one."),
    ],
)
def test_a_name_that_no_step_has_is_refused_with_what_to_do(typed, said):
    with pytest.raises(NoSuchStep) as refused:
        names_of(TWO_ALIKE).find(typed)
    assert said in str(refused.value)


def test_who_sends_a_name_means_the_step_that_had_it_when_the_form_was_drawn():
    meant = names_of(TWO_ALIKE).kept_in_form(["a"])
    moved = replace(
        TWO_ALIKE,
        nodes={
            **TWO_ALIKE.nodes,
            "a": titled(replace(question(x="c", y="b"), key="a"), "Is it plugged in?"),
        },
    )
    assert names_of(moved)["b"] == "Ask (step 3)"
    names = names_of(moved).sent(meant)
    assert names.find("Ask (step 2)") == "b"
    assert names.find("Is it on?") == "a"


@pytest.mark.parametrize(
    "sent", ["", "[]", "{", "null", '{"Ask": 1}', '{"Ask": "gone"}', "[" * 9999]
)
def test_what_no_form_of_ours_says_of_names_means_nothing(sent):
    with pytest.raises(NoSuchStep):
        names_of(TWO_ALIKE).sent(sent).find("Ask")


@holds
@given(
    st.lists(st.sampled_from(["Ask", "ask", "", "Ask (step 2)", "Ask (step 3)", "É"]), min_size=1)
)
def test_no_two_names_are_alike_and_each_leads_to_its_step(titles):
    nodes = {f"n{place}": titled(ticket(), title) for place, title in enumerate(titles)}
    names = names_of(flow(start="n0", **nodes))
    assert len({name.casefold() for name in names.names.values()}) == len(titles)
    for key in nodes:
        assert names.find(names[key]) == key
    assert json.loads(names.kept_in_form(nodes)) == {name: key for key, name in names.names.items()}

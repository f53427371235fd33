"""What can be done to a fix while it is drawn, as plain values."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.troubleshoot.graphs import (
    check,
    flow,
    graph_sets,
    holds,
    instruction,
    question,
    resolution,
)
from troubleshoot import drawing as drawn
from troubleshoot.drawing import Drawing, NotDrawn, changes, from_plain, plain, undo
from troubleshoot.graph import KINDS, Choice, Node, is_key
from troubleshoot.keys import free_key

quick = settings(deadline=None, max_examples=60)

sound = graph_sets(most_flows=1).map(lambda graphs: next(iter(graphs.values())))

SMALL = Drawing(
    flow(
        a=question(yes="b", no="c"),
        b=instruction(fixed="d", **{"not-fixed": "c"}),
        c=question(on="d", again="<a"),
        d=resolution(),
    ),
    symptom="It is off",
)


def target(drawing, key, answer):
    return drawing.nodes[key].choice(answer).target


# Adding


def test_a_step_is_added_last_and_led_to_from_its_answer():
    added = drawn.add_step(SMALL, Node("e", "question", "Is it on?"), led_from=("c", "on"))
    assert list(added.nodes) == ["a", "b", "c", "d", "e"]
    assert target(added, "c", "on") == "e"
    assert target(SMALL, "c", "on") == "d"


def test_the_first_step_of_all_is_where_the_fix_starts():
    empty = Drawing(flow(start=""))
    assert drawn.add_step(empty, Node("e", "question")).graph.start == "e"


def test_no_step_takes_the_key_of_another():
    with pytest.raises(NotDrawn, match="“b” already"):
        drawn.add_step(SMALL, Node("b", "question"))


def test_there_is_an_end_to_adding(monkeypatch):
    monkeypatch.setattr(drawn, "MOST_STEPS", 4)
    with pytest.raises(NotDrawn, match="at most 4"):
        drawn.add_step(SMALL, Node("e", "question"))


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Défaillance à l’écran", "defaillance-a-lecran"),
        ("Größe ändern", "grosse-andern"),
        ("Łódź, Smørrebrød", "lodz-smorrebrod"),
        ("错误 1004", "1004"),
        ("没有信号", "step"),
        ("Нет сигнала", "step"),
        ("📵", "step"),
        ("", "step"),
        ("--", "step"),
    ],
)
def test_letters_lose_their_marks_and_other_scripts_are_numbered_steps(title, key):
    assert free_key(title, ()) == key
    assert free_key(title, {key}) == f"{key}-2"


def test_answers_in_other_scripts_are_numbered_answers():
    keyed = drawn.answers_keyed([Choice("", "是"), Choice("", "否"), Choice("", "Weiß nicht")])
    assert [choice.key for choice in keyed] == ["answer", "answer-2", "weiss-nicht"]


@holds
@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_titles_give_keys_that_flow_files_take_and_that_are_all_different(titles):
    taken = []
    for title in titles:
        taken.append(free_key(title, taken))
    assert all(map(is_key, taken))
    assert len(set(taken)) == len(taken)


def test_a_key_is_made_of_the_title_and_is_nobody_elses():
    assert drawn.new_step("question", "Is it on?", {"is-it-on"}).key == "is-it-on-2"
    assert drawn.new_step("question", "", ()).key == "question"
    assert drawn.new_step("check", "失败", ()).key == "step"
    assert len(free_key("x" * 200, {"x" * 55})) <= 60


# Changing


def test_a_step_that_somebody_removed_cannot_be_changed():
    with pytest.raises(NotDrawn, match="removed"):
        drawn.change_step(SMALL, Node("z", "question"))


def test_a_removed_step_leaves_answers_that_lead_nowhere():
    without = drawn.remove_step(SMALL, "c")
    assert list(without.nodes) == ["a", "b", "d"]
    assert target(without, "a", "no") is None
    assert target(without, "b", "not-fixed") is None
    assert target(without, "a", "yes") == "b"


def test_what_returned_to_a_removed_step_returns_nowhere():
    moved = drawn.start_with(SMALL, "b")
    assert drawn.remove_step(moved, "a").nodes["c"].choice("again").returns_to is None


def test_the_first_step_goes_only_when_it_is_the_only_one():
    with pytest.raises(NotDrawn, match="starts with this step"):
        drawn.remove_step(SMALL, "a")
    alone = drawn.add_step(Drawing(flow(start="")), Node("e", "question"))
    assert drawn.remove_step(alone, "e").graph.start == ""


def test_a_fix_starts_with_something_that_is_asked():
    assert drawn.start_with(SMALL, "c").graph.start == "c"
    with pytest.raises(NotDrawn, match="question, an instruction or a check"):
        drawn.start_with(SMALL, "d")


@pytest.mark.parametrize(
    ("by", "order"), [(1, ["no", "yes"]), (-1, ["yes", "no"]), (99, ["no", "yes"])]
)
def test_an_answer_moves_among_the_others(by, order):
    moved = drawn.move_answer(SMALL, "a", "yes", by)
    assert [choice.key for choice in moved.nodes["a"].choices] == order


def test_an_answer_that_is_gone_cannot_be_moved():
    with pytest.raises(NotDrawn, match="not there any more"):
        drawn.move_answer(SMALL, "a", "maybe", 1)


# Another kind


def test_an_instruction_leads_where_the_first_two_answers_led():
    made = drawn.as_kind(SMALL.nodes["a"], "instruction")
    assert [(c.key, c.target) for c in made.choices] == [("fixed", "b"), ("not-fixed", "c")]
    assert made.title == SMALL.nodes["a"].title


def test_an_ending_has_no_answers_and_a_resolution_says_how_it_ends():
    made = drawn.as_kind(SMALL.nodes["a"], "resolution")
    assert made.choices == ()
    assert made.outcome == "fixed"
    assert drawn.as_kind(made, "ticket").outcome is None


@given(st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_any_kind_can_become_any_other_and_keeps_what_was_written(kind, other):
    before = replace(drawn.new_step(kind, "Title", ()), body="Text", note="Note")
    after = drawn.as_kind(before, other)
    assert (after.kind, after.title, after.body, after.note) == (other, "Title", "Text", "Note")
    assert drawn.as_kind(after, other) == after


# Copying


def test_a_branch_is_a_step_and_all_that_can_come_after_it():
    assert list(drawn.branch(SMALL.graph, "c")) == ["c", "d"]


def test_copies_get_keys_of_their_own_and_keep_the_ways_among_them():
    copied, names = drawn.paste(SMALL, drawn.branch(SMALL.graph, "c"))
    assert names == {"c": "c-2", "d": "d-2"}
    assert target(copied, "c-2", "on") == "d-2"
    assert copied.nodes["c-2"].choice("again").returns_to is None
    assert copied.nodes["c"] == SMALL.nodes["c"]


# What was changed, and undoing it


@st.composite
def acts(draw, drawing):
    """Something that an editor could do to this drawing."""
    keys = sorted(drawing.nodes)
    key = draw(st.sampled_from(keys))
    node = drawing.nodes[key]
    answers = [choice.key for choice in node.choices]
    possible = [
        lambda d: drawn.add_step(d, drawn.new_step("question", "New", d.nodes)),
        lambda d: drawn.remove_step(d, key),
        lambda d: drawn.change_step(d, replace(node, title="Other", body="Words")),
        lambda d: drawn.paste(d, drawn.branch(d.graph, key))[0],
        lambda d: drawn.start_with(d, key),
        lambda d: d.with_head(title="T", symptom="S", keywords="k", start=d.graph.start),
    ]
    if answers:
        possible.append(lambda d: drawn.move_answer(d, key, draw(st.sampled_from(answers)), 1))
    return draw(st.sampled_from(possible))


@quick
@given(st.data())
def test_undoing_gives_back_what_stood_there(data):
    graph = data.draw(sound)
    before = Drawing(graph, "Symptom", "one, two")
    try:
        after = data.draw(acts(before))(before)
    except NotDrawn:
        return
    was, now = changes(before, after)
    assert bool(now) == (after.fingerprint != before.fingerprint)
    steps = {key: from_plain(said) for key, said in was.items() if key and said}
    undone = undo(after, was, now, steps)
    assert undone.head == before.head
    assert {k: plain(n) for k, n in undone.nodes.items()} == {
        k: plain(n) for k, n in before.nodes.items()
    }


def test_what_was_changed_again_is_not_undone():
    changed = drawn.change_step(SMALL, replace(SMALL.nodes["d"], title="One"))
    was, now = changes(SMALL, changed)
    again = drawn.change_step(changed, replace(SMALL.nodes["d"], title="Two"))
    with pytest.raises(NotDrawn, match="changed again since"):
        undo(again, was, now, {})


def test_undoing_leaves_what_others_have_done_to_other_steps():
    changed = drawn.change_step(SMALL, replace(SMALL.nodes["d"], title="One"))
    was, now = changes(SMALL, changed)
    later = drawn.change_step(changed, replace(SMALL.nodes["b"], title="Theirs"))
    undone = undo(later, was, now, {"d": from_plain(was["d"])})
    assert undone.nodes["b"].title == "Theirs"
    assert undone.nodes["d"].title == SMALL.nodes["d"].title


@given(sound)
def test_a_step_is_the_same_after_being_plain(graph):
    for node in graph.nodes.values():
        assert plain(from_plain(plain(node))) == plain(node)


def test_a_fingerprint_changes_with_anything_that_is_written():
    node = check("order", late="b")
    seen = {drawn.fingerprint(node)}
    for changed in (
        replace(node, title="x"),
        replace(node, body="x"),
        replace(node, note="x"),
        replace(node, settings={"a": 1}),
        replace(node, minutes=0),
        replace(node, article=3),
        replace(node, choices=(Choice("late", target="c"),)),
        replace(node, choices=(Choice("late", returns_to="b"),)),
    ):
        seen.add(drawn.fingerprint(changed))
    assert len(seen) == 9


def test_a_fingerprint_does_not_change_with_how_a_step_is_stored():
    node = SMALL.nodes["a"]
    assert drawn.fingerprint(replace(node, id=7, html="<p>x</p>")) == drawn.fingerprint(node)

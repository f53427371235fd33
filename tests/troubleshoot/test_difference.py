"""What differs between two drawings of a fix: all of it, nothing else, and in sentences."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.troubleshoot.graphs import broken_sets, check, graph_sets, holds, question, ticket
from tests.troubleshoot.problems import good
from troubleshoot.difference import difference
from troubleshoot.drawing import Drawing, plain
from troubleshoot.graph import Choice


def drawn(graph=None, **nodes):
    return Drawing(graph or good(**nodes), "It does not arrive", "sms, late")


def changed(key, **fields):
    """What differs where only these fields of one step do."""
    return difference(drawn(), drawn(**{key: replace(good().nodes[key], **fields)}))


def answers(*choices):
    return difference(drawn(), drawn(a=replace(good().nodes["a"], choices=choices)))


YES, NO = Choice("yes", "It is yes", target="b"), Choice("no", "It is no", target="c")


def test_a_drawing_does_not_differ_from_itself():
    same = difference(drawn(), drawn())
    assert not same
    assert same.sentences == ()
    assert str(same) == "Nothing differs."


def test_steps_that_are_new_and_steps_that_are_gone():
    found = difference(drawn(), drawn(f=ticket()))
    assert [node.key for node in found.added] == ["f"]
    assert found.sentences == ("“A person” is new.",)
    back = difference(drawn(f=ticket()), drawn())
    assert [node.key for node in back.removed] == ["f"]
    assert back.sentences == ("“A person” is gone.",)
    assert str(back) == "1 step is gone."


@pytest.mark.parametrize(
    ("key", "fields", "name", "sentence"),
    [
        (
            "a",
            {"title": "What was it?"},
            "title",
            "Title: “What is it?” before, “What was it?” now.",
        ),
        ("b", {"body": "Like this."}, "text", "Text: “Like so.” before, “Like this.” now."),
        ("b", {"body": "One.\nTwo."}, "text", "Text: reworded."),
        ("b", {"note": "One.\nTwo."}, "note", "Note for agents: written now."),
        ("b", {"minutes": 1}, "minutes", "Effort: nothing before, 1 minute now."),
        ("b", {"minutes": 0}, "minutes", "Effort: nothing before, 0 minutes now."),
        ("e", {"kind": "flow"}, "kind", "Kind: “ticket” before, “another fix” now."),
        ("d", {"outcome": "wait"}, "outcome", "Outcome: “fixed” before, “wait” now."),
        ("c", {"check": "json"}, "check", "Check: “order” before, “json” now."),
        ("c", {"settings": {"a": [1]}}, "settings", "Settings of the check: written now."),
        ("b", {"article": 3}, "article", "Article: one is linked now."),
        ("e", {"flow": "sms"}, "flow", "Goes on in: nothing before, “sms” now."),
    ],
)
def test_a_field_that_has_changed(key, fields, name, sentence):
    found = changed(key, **fields)
    (node,) = found.changed
    assert node.key == key
    assert [change.name for change in node.fields] == [name]
    assert node.sentences == (sentence,)
    assert not node.is_rerouted
    assert found.rerouted == ()
    assert str(found) == "1 step has changed."


def test_a_step_says_which_of_its_fields_have_changed():
    found = changed("b", title="Do this", note="Ask", choices=())
    assert str(found.changed[0]) == "“Do this” has changed: Title, Note for agents, Answers."
    assert found.rerouted == found.changed


def test_a_text_is_told_word_by_word_and_a_number_is_not():
    parts = changed("b", body="Like that.").changed[0].fields[0].parts
    assert [(part.kind, part.text) for part in parts] == [
        ("same", "Like "),
        ("removed", "so"),
        ("added", "that"),
        ("same", "."),
    ]
    assert changed("b", minutes=3).changed[0].fields[0].parts == []


def test_an_article_taken_away_or_exchanged():
    one, two, none = (drawn(b=replace(good().nodes["b"], article=pk)) for pk in (1, 2, None))
    assert difference(one, two).changed[0].sentences == ("Article: another one now.",)
    assert difference(one, none).changed[0].sentences == ("Article: none is linked any more.",)


def test_what_is_made_of_other_fields_does_not_count():
    assert not changed("a", html="<p>", note_html="<p>", id=7)
    turned = replace(good(), nodes=dict(reversed(good().nodes.items())), version=9, flow_id=3)
    assert not difference(drawn(), drawn(turned))


def test_the_words_above_the_steps():
    graph = replace(good(), title="Late", audience="internal")
    found = difference(drawn(), Drawing(graph, "It is late", "sms, late"))
    assert [change.name for change in found.head] == ["title", "symptom", "audience"]
    assert found.sentences[0] == "Title: “Flow sms” before, “Late” now."
    assert found.sentences[2] == "Audience: “everybody” before, “agents only” now."
    assert str(found) == "What stands above the steps has changed."
    more = difference(drawn(), Drawing(replace(graph, nodes=good(f=ticket()).nodes)))
    assert str(more) == "1 step is new. What stands above the steps has changed."
    keywords = replace(drawn(), keywords="sms")
    assert [change.name for change in difference(drawn(), keywords).head] == ["keywords"]


def test_another_first_step():
    found = difference(drawn(), drawn(replace(good(), start="b")))
    assert found.sentences == ("First step: “What is it?” before, “Do it” now.",)
    gone = difference(drawn(replace(good(), start="")), drawn())
    assert gone.sentences == ("First step: nothing before, “What is it?” now.",)
    twin = good(z=question(x="b", y="c"))
    same_name = difference(drawn(twin), drawn(replace(twin, start="z")))
    assert same_name.sentences == ("First step: “a” before, “z” now.",)


# Where a step leads


@pytest.mark.parametrize(
    ("choices", "what", "sentence"),
    [
        (
            (YES, NO, Choice("hm", "Hm", target="e")),
            "added",
            "The answer “Hm” is new and leads to “A person”.",
        ),
        ((YES,), "removed", "The answer “It is no” is gone; it led to “Paste it”."),
        (
            (replace(YES, label="Yes"), NO),
            "relabelled",
            "The answer “It is yes” now reads “Yes”.",
        ),
        (
            (replace(YES, hint="Look"), NO),
            "hint",
            "The hint of the answer “It is yes” has changed.",
        ),
        (
            (replace(YES, target="d"), NO),
            "rerouted",
            "The answer “It is yes” leads to “Done”; it led to “Do it”.",
        ),
        (
            (replace(YES, target=None), NO),
            "rerouted",
            "The answer “It is yes” leads nowhere yet; it led to “Do it”.",
        ),
        (
            (replace(YES, target=None, returns_to="b"), NO),
            "rerouted",
            "The answer “It is yes” leads back to “Do it”; it led to “Do it”.",
        ),
    ],
)
def test_an_answer_that_has_changed(choices, what, sentence):
    found = answers(*choices)
    assert [change.what for change in found.changed[0].choices] == [what]
    assert found.changed[0].sentences == (sentence,)
    assert bool(found.rerouted) == (what in ("added", "removed", "rerouted"))


def test_a_label_is_told_word_by_word():
    (change,) = answers(replace(YES, label="It is not yes"), NO).changed[0].choices
    assert [part.text for part in change.parts if part.kind == "added"] == ["not "]


def test_answers_that_have_changed_places():
    (node,) = answers(NO, YES).changed
    assert node.sentences == ("The answers stand in another order: “It is no”, “It is yes”.",)
    assert not node.choices
    assert not node.is_rerouted


def test_an_answer_put_between_others_moves_none_of_them():
    assert answers(YES, Choice("hm", "Hm", target="e"), NO).changed[0].order == ()


def test_verdicts_and_buttons_are_called_by_their_words():
    found = difference(drawn(), drawn(c=check(late="d", unreadable="e", skip="d")))
    assert "“Without the check” leads to “Done”" in found.changed[0].sentences[0]
    fixed = replace(good().nodes["b"], choices=good().nodes["b"].choices[1:])
    assert "“This fixed it” is gone" in difference(drawn(), drawn(b=fixed)).changed[0].sentences[0]


def test_two_answers_of_one_key_do_not_hide_each_other():
    twice = answers(YES, NO, replace(NO, label="Another"))
    assert [change.answer for change in twice.changed[0].choices] == ["Another"]
    node = replace(good().nodes["a"], choices=(YES, NO, replace(NO, label="Another")))
    (change,) = difference(drawn(a=node), drawn()).changed[0].choices
    assert (change.what, change.answer) == ("removed", "Another")


# Properties


def said_of(node):
    """All that counts of a step, with one way of saying nothing."""
    values = plain(node)
    leads = [(c.pop("target") or None, c.pop("returns_to") or None) for c in values["choices"]]
    return values, leads


def said(drawing):
    """All that counts of a drawing."""
    steps = {key: said_of(node) for key, node in drawing.nodes.items()}
    return drawing.head, drawing.graph.audience, steps


fewer = settings(holds, max_examples=50)
DRAWINGS = st.one_of(graph_sets(most_flows=1), broken_sets()).map(
    lambda graphs: Drawing(graphs["f0"], "It is late")
)


@fewer
@given(DRAWINGS, DRAWINGS)
def test_every_step_of_either_is_new_gone_changed_or_the_same(old, new):
    found = difference(old, new)
    added, removed = ({node.key for node in nodes} for nodes in (found.added, found.removed))
    changed = {change.key for change in found.changed}
    assert added == set(new.nodes) - set(old.nodes)
    assert removed == set(old.nodes) - set(new.nodes)
    both = set(old.nodes) & set(new.nodes)
    assert changed == {k for k in both if said_of(old.nodes[k]) != said_of(new.nodes[k])}
    assert bool(found) == (said(old) != said(new))


@fewer
@given(DRAWINGS)
def test_nothing_differs_from_a_copy_of_itself(drawing):
    copy = Drawing(replace(drawing.graph, nodes=dict(drawing.nodes)), drawing.symptom)
    assert not difference(drawing, copy)
    assert difference(drawing, copy) == difference(copy, drawing)


@fewer
@given(DRAWINGS, DRAWINGS)
def test_everything_is_said_in_whole_sentences(old, new):
    found = difference(old, new)
    deeper = [sentence for change in found.changed for sentence in change.sentences]
    for sentence in (str(found), *found.sentences, *deeper):
        assert re.fullmatch(r"[A-Z“0-9].+\.", sentence, re.DOTALL), sentence
        assert "%" not in sentence
    assert all(change.sentences for change in found.changed)

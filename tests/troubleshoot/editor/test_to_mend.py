"""What is wrong with a fix, as its editors read it: no keys, no words of flow files."""

import re
from dataclasses import replace

from hypothesis import given

from tests.troubleshoot.graphs import (
    CHECKS,
    broken_sets,
    check,
    flow,
    holds,
    instruction,
    passage,
    question,
    resolution,
    ticket,
)
from tests.troubleshoot.problems import found, good, only
from troubleshoot import checks
from troubleshoot.editor.to_mend import words
from troubleshoot.graph import Choice
from troubleshoot.validation import validate

OF_FILES = re.compile(r"\bnodes?\b|\bflows?\b|goes_to|returns_to|verdicts\b|\boutcome\b")


def said(graph, code, **flows):
    return words(only(graph, code, **flows).said)


def answering(*choices):
    return replace(question(), choices=choices)


def test_a_step_is_named_by_its_title_and_in_a_file_by_its_key():
    graph = flow(
        a=replace(question(x="b", y="d"), title="Is it on?"),
        b=replace(question(x="a", y="d"), title=" "),
        d=ticket(),
    )
    circle = next(problem for problem in found(graph) if problem.code == "cycle")
    assert "“Is it on?” → “Question without a title” → “Is it on?”" in words(circle.said)
    assert "“a” → “b” → “a”" in circle.message


def test_an_answer_is_named_by_its_label_short_or_by_its_place():
    def nowhere(label):
        graph = good(
            a=answering(
                Choice("x", label), Choice("y", "Y", target="b"), Choice("z", "Z", target="c")
            )
        )
        problems = [p for p in found(graph) if p.code == "missing-target"]
        return words(problems[0].said)

    assert nowhere("Yes").startswith("The answer “Yes” leads nowhere yet.")
    assert nowhere(" ").startswith("Answer 1 leads nowhere yet.")
    assert len(nowhere("word " * 40)) < 140


def test_the_ways_of_instructions_and_checks_are_named_as_readers_see_them():
    assert said(good(b=instruction(fixed="d")), "no-choices").startswith("“Still not working”")
    nowhere = good(
        b=replace(
            good().nodes["b"],
            choices=(
                Choice("fixed", target="d"),
                Choice("not-fixed", target="c"),
                Choice("cannot"),
            ),
        )
    )
    assert "The answer “I can’t do this” leads nowhere yet." in said(nowhere, "missing-target")
    verdicts = {name: "b" for name in checks.get("json").verdicts if name != "invalid"}
    graph = flow(
        a=check("json", **{n.replace("-", "_"): to for n, to in verdicts.items()}), b=ticket()
    )
    (problem,) = validate(graph, flows={}, checks=checks.CHECKS)
    assert words(problem.said) == (
        f"“{checks.verdict_words('json', 'invalid')}” leads nowhere yet. "
        "Choose the step that comes next."
    )


def test_other_fixes_are_named_by_their_titles():
    inside = flow("inside", audience="internal", a=ticket())
    assert "“Flow inside” is for agents only" in said(
        good(e=passage("inside")), "public-into-internal", inside=inside
    )


def test_a_way_back_says_which_steps():
    graph = flow(
        a=replace(question(x="b", y="c"), title="First?"),
        b=replace(question(p="c", q="d"), title="Second?"),
        c=question(p="d", q="d2", back="<b"),
        d=ticket(),
        d2=ticket(),
    )
    assert said(graph, "returns-not-earlier") == (
        "The answer “It is back” leads back to “Second?”, and not everybody who gets here has "
        "passed it. They have all passed “First?”."
    )


@holds
@given(broken_sets())
def test_no_sentence_for_editors_is_in_the_words_of_flow_files(graphs):
    for graph in graphs.values():
        for problem in validate(graph, flows=graphs, checks=CHECKS):
            sentence = words(problem.said)
            assert re.fullmatch(r"[A-Z“].+[.?]", sentence), sentence
            # Titles and labels are the authors' own.
            assert not OF_FILES.search(re.sub("“[^”]*”", "", sentence)), sentence


def test_no_sentence_at_all_is():
    from troubleshoot.validation import sentences
    from troubleshoot.validation.problem import Sentence

    said = [one for one in vars(sentences).values() if isinstance(one, Sentence)]
    assert len(said) > 30
    for one in said:
        assert not OF_FILES.search(
            re.sub(r"%\(\w+\)[sd]|“[^”]*”", "", str(one.in_editor or one.in_file))
        )
    assert resolution()

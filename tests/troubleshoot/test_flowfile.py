"""Flow files: what is read, what is refused and where, and what is written."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.troubleshoot.graphs import CHECKS, flow, graph_sets, holds, resolution
from troubleshoot.flowfile import (
    FlowFile,
    FlowFileError,
    check_file,
    default_keys,
    read,
    read_bytes,
    write,
)
from troubleshoot.flowfile.form import many_lines, one_line
from troubleshoot.graph import CHECK, Choice
from troubleshoot.walk import paths

DOCS = Path(__file__).parents[2] / "docs" / "flow-files.md"

SMALL = """\
flow: sms
title: A message is late
symptom: It takes an hour
category: Delivery
start: when
nodes:
  when:
    kind: question
    title: When was it sent?
    choices:
      - label: LABEL
        goes_to: restart
      - label: Today
        goes_to: help
  restart:
    kind: instruction
    title: Restart it
    text: Off and on.
    fixed: done
    not_fixed: help
  done:
    kind: resolution
    title: It was the phone
    text: All is well.
    outcome: fixed
  help:
    kind: ticket
"""


def small(old="", new="", label="Yesterday"):
    assert old in SMALL
    return SMALL.replace(old, new).replace("LABEL", label) if old else SMALL.replace("LABEL", label)


def errors_of(text):
    with pytest.raises(FlowFileError) as caught:
        read(text, path="late.yaml")
    assert str(caught.value).split("\n") == [str(error) for error in caught.value.errors]
    return caught.value.errors


def refusals(text):
    try:
        read(text, path="late.yaml")
    except FlowFileError as error:
        return error.errors or pytest.fail("refused without a word")
    return ()


def error_of(text):
    errors = errors_of(text)
    assert len(errors) == 1, [str(error) for error in errors]
    return errors[0]


def checked(text, **kwargs):
    return check_file(read(text, path="late.yaml"), flows={}, checks=CHECKS, **kwargs)


def line_of(text, words):
    return next(n for n, line in enumerate(text.split("\n"), start=1) if words in line)


# What is read


def test_the_example_in_the_documentation_is_a_sound_flow():
    example = re.search(r"```yaml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[1]
    flow_file = read(example, path="docs/flow-files.md")
    assert check_file(flow_file, flows={}, checks=CHECKS, warnings=True) == ()
    graph = flow_file.graph
    assert len(graph.nodes) == 11
    assert {path.ending.key for path in paths({flow_file.slug: graph}, flow_file.slug, 99)} == {
        "fixed-phone",
        "fixed-request",
        "help",
        "later",
        "numbers",
    }
    assert read(write(flow_file), path="") == flow_file


def test_every_field_of_a_flow_is_read():
    text = small(
        "start: when", "audience: internal\nkeywords: [1004, 'a: b']\nticket: phone\nstart: when"
    )
    flow_file = read(text, path="late.yaml")
    assert (flow_file.slug, flow_file.title, flow_file.audience) == (
        "sms",
        "A message is late",
        "internal",
    )
    assert (flow_file.symptom, flow_file.category) == ("It takes an hour", "Delivery")
    assert (flow_file.keywords, flow_file.ticket) == (("1004", "a: b"), "phone")
    assert (flow_file.path, flow_file.graph.start) == ("late.yaml", "when")
    assert flow_file.lines == {
        key: line_of(text, f"  {key}:") for key in ("when", "restart", "done", "help")
    }


def test_what_may_be_left_out_is_public_and_goes_to_the_sites_own_target():
    flow_file = read(small(), path="")
    assert (flow_file.audience, flow_file.keywords, flow_file.ticket) == ("public", (), "")


def test_an_instruction_becomes_choices_in_a_fixed_order():
    text = small(
        "    fixed: done\n", "    cannot: {returns_to: when}\n    minutes: 3\n    fixed: done\n"
    )
    node = read(text, path="").graph.nodes["restart"]
    assert node.minutes == 3
    assert node.choices == (
        Choice("fixed", target="done"),
        Choice("not-fixed", target="help"),
        Choice("cannot", returns_to="when"),
    )


def test_a_check_has_a_choice_for_each_verdict_and_its_settings():
    text = small(
        "    kind: ticket\n",
        """\
    kind: check
    title: Paste it
    check: order
    settings: {string: [tel.mobile, "12"], most: 12, strict: true, deep: {no: "true"}}
    verdicts: {late: done, unreadable: done, skip: {returns_to: when}}
""",
    )
    node = read(text, path="").graph.nodes["help"]
    assert (node.kind, node.check) == (CHECK, "order")
    assert node.settings == {
        "string": ["tel.mobile", "12"],
        "most": 12,
        "strict": True,
        "deep": {"no": "true"},
    }
    assert [choice.key for choice in node.choices] == ["late", "unreadable", "skip"]
    assert node.choices[2] == Choice("skip", returns_to="when")


@pytest.mark.parametrize(
    "label",
    ["No", "yes", "on", "1004", "0x1F", "1e3", "2026-01-01", "12:30", "null", "~", "=", "<<"],
)
def test_text_is_what_was_written(label):
    assert read(small(label=label), path="").graph.nodes["when"].choices[0].label == label


def test_texts_of_one_line_are_one_line_and_markdown_keeps_its_lines():
    text = small("Restart it", '"Restart\n      it\\u00a0now "').replace(
        "text: Off and on.", "text: |\n\n      1. Off  \n\n          code\n      2. on\n\n"
    )
    node = read(text, path="").graph.nodes["restart"]
    assert node.title == "Restart it\u00a0now"
    assert node.body == "1. Off  \n\n    code\n2. on"


def test_windows_line_ends_a_byte_order_mark_and_a_document_start_do_no_harm():
    plain = read(small(), path="")
    assert read_bytes(small().replace("\n", "\r\n").encode(), path="") == plain
    assert read_bytes(small().encode("utf-8-sig"), path="") == plain
    assert read("--- # a flow\n" + small() + "...\n", path="") == plain


def test_the_key_of_an_answer_is_made_from_its_label_and_unique():
    assert default_keys(["It’s “failed”", "Its failed", "x", "失败", "?"], [None] * 5) == [
        "its-failed",
        "its-failed-2",
        "x",
        "answer",
        "answer-2",
    ]
    assert default_keys(["Yes", "yes", "No"], ["yes-2", None, "yes"]) == ["yes-2", "yes-3", "yes"]
    long = default_keys(["word " * 30] * 12, [None] * 12)
    assert len(set(long)) == 12
    assert max(map(len, long)) <= 60


# What is refused, and where


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("{1} is not filled in", "must stand in quotes"),
        ("{1}", "must stand in quotes"),
        ("{1: 2", "must stand in quotes"),
        ("[x] was shown", "must stand in quotes"),
        ("[x]", "must stand in quotes"),
        ('"failed" it says', "Put quotes round all of it"),
        ("Status: failed", "must stand in quotes"),
        ("Error #5", "Put the text in quotes"),
        ("@home", "“@” must stand in quotes"),
        ("`1004`", "“`” must stand in quotes"),
        ("*bold* words", "“*” must stand in quotes"),
        ("*bold", "Aliases (“*bold”)"),
        ("&here x", "Anchors (“&here”)"),
        ("!important x", "Tags (“!important”)"),
        ("!!python/object:os.system x", "Tags (“!!python/object:os.system”)"),
        ("!e!x y", "must stand in quotes"),
        ("% of messages", "“%” must stand in quotes"),
        ("> ten", "“>” must stand in quotes"),
        ("- ten", "must stand in quotes"),
        ('"open', "never closed"),
        ("'open", "never closed"),
        (r'"C:\temp\q"', "backslash"),
        (r'"\UFFFFFFFF"', "backslash"),
        (r'"\ud800"', "cannot be stored"),
        (r'"\0"', "cannot be stored"),
        ("a\tb: c", "tab"),
        ("\x07", "U+0007"),
        ("\0", "U+0000"),
    ],
)
def test_a_label_that_yaml_does_not_take_as_text_is_refused_at_its_line_and_node(label, said):
    text = small(label=label)
    error = error_of(text)
    assert said in error.message
    assert (error.line, error.node) == (line_of(text, "- label: "), "when")
    assert str(error).startswith(f"late.yaml:{error.line}: node “when”: ")


def test_a_duplicate_key_names_both_lines():
    error = error_of(small("title: A message is late", "title: One\ntitle: Two"))
    assert (error.line, "line 2" in error.message) == (3, True)
    text = small() + "  when:\n    kind: ticket\n"
    error = error_of(text)
    assert (error.line, "line 7" in error.message) == (text.count("\n") - 1, True)
    error = error_of(small("    fixed: done", "    fixed: done\n    fixed: help"))
    assert (error.node, "line 19" in error.message) == ("restart", True)


def test_two_answers_with_the_same_written_key_name_both_lines():
    text = small("        goes_to:", "        key: sent\n        goes_to:")
    error = error_of(text)
    assert (error.line, error.node, "line 11" in error.message) == (14, "when", True)


def test_a_field_that_does_not_exist_comes_with_what_was_probably_meant():
    assert (
        "Did you mean “goes_to”?"
        in errors_of(small("goes_to: restart", "goesto: restart"))[0].message
    )
    assert "Did you mean “not_fixed”?" in error_of(small("not_fixed:", "not-fixed:")).message
    errors = errors_of(small("symptom:", "sympton:"))
    assert ["missing" in e.message or "Did you mean “symptom”?" in e.message for e in errors] == [
        True,
        True,
    ]


def test_a_field_of_another_kind_says_whose_it_is():
    error = error_of(small("    kind: ticket\n", "    kind: ticket\n    outcome: fixed\n"))
    assert (error.node, "It belongs to “resolution”." in error.message) == ("help", True)


def test_a_kind_and_an_audience_that_do_not_exist():
    error = error_of(small("kind: ticket", "kind: tiket"))
    assert (error.node, "Did you mean “ticket”?" in error.message) == ("help", True)
    assert "kind” is missing" in error_of(small("    kind: ticket\n", "    title: x\n")).message
    error = error_of(small("start: when", "audience: Public\nstart: when"))
    assert (error.line, "“public”, “internal”" in error.message) == (5, True)


@pytest.mark.parametrize("name", ["flow", "title", "symptom", "category", "start", "nodes"])
def test_what_every_flow_needs_is_missed_when_left_out_or_empty(name):
    empty = re.sub(rf"(?m)^{name}:.*$", f"{name}:", small())
    left_out = re.sub(rf"(?m)^{name}:.*\n", "", small())
    if name == "nodes":
        empty, left_out = (text[: text.index("  when:")] for text in (empty, left_out))
    assert f"“{name}” is empty" in error_of(empty).message
    assert f"“{name}” is missing" in error_of(left_out).message


@pytest.mark.parametrize("minutes", ["two", "-1", "1.5", "1000", "0x2", "2 min", "[2]", "1" * 5000])
def test_minutes_are_a_whole_number(minutes):
    error = errors_of(small("    fixed: done", f"    minutes: {minutes}\n    fixed: done"))[0]
    assert (error.node, error.line) == ("restart", 19)


@pytest.mark.parametrize("name", ["When", "a.b", "a b", "é", "-a", "x" * 61])
def test_a_name_that_could_not_stand_in_an_address(name):
    error = error_of(small("  help:\n", f"  {name}:\n"))
    assert "a-z, 0-9" in error.message
    assert "a-z, 0-9" in error_of(small("flow: sms", f"flow: {name}")).message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# only a comment\n", 1),
        ("- a\n- b\n", 1),
        ("just words\n", 1),
        (small("nodes:\n", "nodes: [a]\nmore:\n"), 6),
        (small("    kind: ticket\n", "    [a, b]\n"), 27),
        (small("    kind: ticket\n", "    ticket\n"), 27),
        (small("    kind: ticket\n", ""), 26),
        (small("title: When was it sent?", "title:\n      a: b"), 10),
        (small() + "  ? [a]\n  : b\n", 28),
        (small() + "---\nflow: two\n", 28),
        (small("    kind: ticket\n", "\tkind: ticket\n"), 27),
        (small("    kind: ticket\n", "   kind: ticket\n    title: x\n"), 28),
        ("%YAML 9.0\n---\n" + small(), 1),
        (small() + "  <<: {kind: ticket}\n", 28),
    ],
)
def test_a_file_of_another_shape_is_refused_with_a_line_and_a_sentence(text, line):
    errors = errors_of(text)
    assert line in [error.line for error in errors]
    for error in errors:
        assert re.fullmatch(r"[A-Zm“][^!]+[.?]", error.message), error.message


def test_all_errors_of_a_file_come_at_once_in_the_order_of_its_lines():
    text = small("kind: ticket", "kind: tiket").replace("goes_to: help", "goes: help")
    text = text.replace("title: Restart it", "title: *x").replace(
        "symptom: It takes", "symptom: &y It"
    )
    errors = errors_of(text)
    assert [error.node for error in errors] == [None, "when", "restart", "help"]
    assert [error.line for error in errors] == sorted(error.line for error in errors)


def test_bytes_that_are_no_utf_8_name_their_line():
    for data, line in [
        (small().encode().replace(b"Delivery", b"D\xe9livery"), 4),
        (small().encode("utf-16"), 1),
    ]:
        with pytest.raises(FlowFileError) as caught:
            read_bytes(data, path="late.yaml")
        assert (caught.value.errors[0].line, "UTF-8" in str(caught.value)) == (line, True)


BOMBS = {
    "large": "a: " + "x" * 1_000_000,
    "deep lists": "[" * 400_000,
    "deep mappings": "{a: " * 200_000,
    "deep items": "- " * 400_000,
    "deep lines": "\n".join(" " * depth + "a:" for depth in range(1_300)),
    "aliases": "a: &a [x, x]\n" + "b: [*a, *a]\n" * 60_000,
    "a list without end": "[" + "a," * 450_000,
    "lines without end": "-\n" * 400_000,
    "quotes": "'" * 900_001,
    "tag": "!" * 900_000,
    "one long name": f"{'x' * 900_000}: y",
    "very many errors": small()[: small().index("  when")]
    + "".join(f"  n{n}:\n    knd: x\n" for n in range(9_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_be_slow_is_refused_quickly(name):
    began = time.process_time()
    with pytest.raises(FlowFileError) as caught:
        read(BOMBS[name], path="bomb.yaml")
    assert time.process_time() - began < 10
    assert len(str(caught.value)) < 60_000


def test_too_large_a_file_is_not_even_decoded():
    with pytest.raises(FlowFileError, match="larger than 1 MB"):
        read_bytes(b"\xff" * 1_000_001, path="big.yaml")


@holds
@given(
    st.text(alphabet="ab{}[]:-#&*!|>'\"%@`,?\n\t \\\0\ufeff\x85\u2028é", max_size=60), st.booleans()
)
def test_any_text_is_read_or_refused_with_lines(text, inside):
    whole = small(label=text) if inside else text
    for one in refusals(whole):
        assert 1 <= one.line <= len(whole.splitlines()) + 2
        assert one.message
        assert "\n" not in one.message


@holds
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises(FlowFileError):
        read_bytes(data, path="x.yaml")


# What a flow file says, checked


def test_problems_of_the_flow_name_file_line_and_node():
    text = small("goes_to: restart", "goes_to: restrat").replace(
        "fixed: done\n    not", "fixed: help\n    not"
    )
    errors = checked(text)
    assert [(error.path, error.line, error.node) for error in errors] == [
        ("late.yaml", line_of(text, "LABEL" if "LABEL" in text else "Yesterday"), "when"),
        ("late.yaml", line_of(text, "  restart:"), "restart"),
        ("late.yaml", line_of(text, "  done:"), "done"),
    ]
    assert "Did you mean “restart”?" in str(errors[0])


@pytest.mark.parametrize(
    ("old", "new", "words", "said"),
    [
        ("start: when", "start: wen", "start: wen", "no such node"),
        ("outcome: fixed", "outcome: solved", "outcome: solved", "outcome is one of"),
        ("not_fixed: help", "not_fixed: hlp", "not_fixed: hlp", "no such node"),
        ("title: When was it sent?", "title:", "    title:", "no title"),
        ("label: Today", "hint: Today", "hint: Today", "no label"),
        ("label: Today", "label: yesterday", "label: yesterday", "told apart"),
    ],
)
def test_a_problem_stands_at_the_line_of_its_field_or_answer(old, new, words, said):
    text = small(old, new)
    found = [error for error in checked(text) if said in error.message]
    assert [error.line for error in found] == [line_of(text, words)]


def test_warnings_are_told_when_asked_for():
    text = small("    text: Off and on.\n", "")
    assert checked(text) == ()
    assert [(error.level, error.node) for error in checked(text, warnings=True)] == [
        ("warning", "restart")
    ]


def test_a_circle_is_told_with_its_nodes():
    text = small("not_fixed: help", "not_fixed: when")
    assert "“when” → “restart” → “when”" in str(checked(text)[0])


# What is written


def test_what_is_written_reads_well():
    text = small("text: Off and on.", "text: |\n      Off  \n      and *on*.").replace(
        "Today", '"Today: {1}"'
    )
    written = write(read(text, path="late.yaml"))
    assert (
        written
        == """\
flow: sms
title: A message is late
symptom: It takes an hour
category: Delivery
start: when
nodes:
  when:
    kind: question
    title: When was it sent?
    choices:
      - label: Yesterday
        goes_to: restart
      - label: 'Today: {1}'
        goes_to: help

  restart:
    kind: instruction
    title: Restart it
    text: |
      Off  \n      and *on*.
    fixed: done
    not_fixed: help

  done:
    kind: resolution
    title: It was the phone
    outcome: fixed
    text: |
      All is well.

  help:
    kind: ticket
"""
    )


def test_a_key_is_written_only_where_the_label_would_give_another():
    text = write(read(small("label: Today", "label: Today\n        key: today"), path=""))
    assert "key:" not in text
    flow_file = read(small("label: Today", "label: Today\n        key: yesterday"), path="")
    assert [c.key for c in flow_file.graph.nodes["when"].choices] == ["yesterday-2", "yesterday"]
    assert write(flow_file).count("key:") == 2
    assert read(write(flow_file), path="") == flow_file


LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
WORDS = st.one_of(
    LINES,
    st.sampled_from(["No", "1004", "{1} is", "a: b", "x #y", "- x", "'", '"', "\u2028", "~", "é "]),
).map(one_line)
MARKDOWN = st.lists(
    st.one_of(
        LINES, st.sampled_from(["", "    code", "- a", "\ttab", "end  ", "---", "```", "  nodes:"])
    ),
    max_size=6,
).map(lambda lines: many_lines("\n".join(lines)))
SETTINGS = st.dictionaries(
    LINES,
    st.recursive(
        st.one_of(LINES, st.booleans(), st.integers(-(10**17), 10**17)),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=4,
    ),
    max_size=3,
)


@st.composite
def flow_files(draw):
    graph = draw(graph_sets(most_flows=1, most_nodes=5))["f0"]
    nodes = {}
    for key, node in graph.nodes.items():
        changes = {"title": draw(WORDS)}
        if node.kind != "flow":
            changes |= {"body": draw(MARKDOWN), "note": draw(MARKDOWN)}
        if node.kind == "question":
            labels = [draw(WORDS) for _choice in node.choices]
            written = [draw(st.sampled_from([None, c.key])) for c in node.choices]
            changes["choices"] = tuple(
                replace(c, key=new, label=label, hint=draw(WORDS))
                for c, new, label in zip(
                    node.choices, default_keys(labels, written), labels, strict=True
                )
            )
        elif node.is_step:
            changes["choices"] = tuple(replace(c, label="") for c in node.choices)
        if node.kind == "check":
            changes["settings"] = draw(SETTINGS)
        if node.is_step:
            changes |= {"article": draw(WORDS) or None, "minutes": draw(st.integers(0, 999))}
        nodes[key] = replace(node, **changes)
    audience = draw(st.sampled_from(["public", "internal"]))
    return FlowFile(
        graph=replace(graph, nodes=nodes, title=draw(WORDS.filter(bool)), audience=audience),
        symptom=draw(WORDS.filter(bool)),
        category=draw(WORDS.filter(bool)),
        keywords=tuple(draw(st.lists(WORDS.filter(bool), max_size=3))),
        ticket=draw(WORDS),
        order=draw(st.none() | st.integers(0, 999)),
    )


@holds
@given(flow_files())
def test_what_was_written_is_read_back_the_same_and_written_the_same(flow_file):
    text = write(flow_file)
    again = read_bytes(text.encode(), path="again.yaml")
    assert again == flow_file
    assert write(again) == text


@holds
@given(LINES, LINES, st.lists(LINES).map("\r\n".join))
def test_texts_in_any_form_are_written_in_one(title, symptom, body):
    graph = flow(a=replace(resolution(), body=body, title=title))
    untidy = FlowFile(graph=replace(graph, title=title + "x"), symptom="x" + symptom, category="c")
    text = write(untidy)
    again = read(text, path="")
    assert write(again) == text
    assert again.graph.nodes["a"].body == many_lines(body)
    assert again.title == one_line(title + "x")

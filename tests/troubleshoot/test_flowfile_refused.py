"""What is refused in a flow file, and at which line and node."""

import re

import pytest

from tests.troubleshoot.flowfiles import error_of, errors_of, line_of, small
from troubleshoot.flowfile import FlowFileError, read_bytes


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

"""What is read from a flow file."""

import re
from pathlib import Path

import pytest

from tests.troubleshoot.flowfiles import line_of, small
from tests.troubleshoot.graphs import CHECKS
from troubleshoot.flowfile import check_file, default_keys, read, read_bytes, write
from troubleshoot.graph import CHECK, Choice
from troubleshoot.walk import paths

DOCS = Path(__file__).parents[2] / "docs" / "flow-files.md"


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

"""Problems of the flow itself, told with the file, line and node they stand at."""

import pytest

from tests.troubleshoot.flowfiles import line_of, small
from tests.troubleshoot.graphs import CHECKS
from troubleshoot.flowfile import check_file, read


def checked(text, **kwargs):
    return check_file(read(text, path="late.yaml"), flows={}, checks=CHECKS, **kwargs)


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

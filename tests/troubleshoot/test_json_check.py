"""The JSON check: every mistake with its place, what is no JSON at all, and what is right."""

import pytest

from tests.troubleshoot.json_pastes import INVALID, UNREADABLE, check, found, run
from troubleshoot.checks import finding_words


@pytest.mark.parametrize(("body", "findings"), INVALID)
def test_each_mistake_is_found_where_it_stands(body, findings):
    assert found(body) == findings
    assert run(body).verdict == "invalid"


TAKEN_OUT = [
    ('Content-Type: application/json\n\n{"a": 1}', "http-body"),
    ('HTTP/1.1 200 OK\n{"a": 1}', "http-body"),
    ("curl -X POST https://x -d '{\"a\": 1}' -v", "curl-body"),
    ('curl -d "{\\"a\\": 1}" https://x', "curl-body"),
    ('```json\n{"a": 1}\n```', "code-fence"),
]


@pytest.mark.parametrize(("body", "code"), TAKEN_OUT)
def test_a_right_body_is_right_inside_what_it_is_copied_with(body, code):
    outcome = run(body)
    assert (outcome.verdict, [f.code for f in outcome.findings]) == ("valid", [code])
    assert "taken out" in finding_words(outcome.findings[0])[0]
    if "\\" in body:
        return  # field rules are not held against a body with escaped quotes
    outcome = run(body, string=["a"])
    assert (outcome.verdict, [f.code for f in outcome.findings]) == (
        "wrong-type",
        [code, "wrong-type"],
    )


@pytest.mark.parametrize("answer", ['{"result": 1004, "errmsg": "x"}', '{"Response": {}}'])
def test_an_answer_in_place_of_the_request_is_said_to_be_one(answer):
    for body in (answer, f"HTTP/1.1 200 OK\n\n{answer}"):
        outcome = run(body)
        assert (outcome.verdict, [f.code for f in outcome.findings]) == (
            "unreadable",
            ["api-answer"],
        )
    assert run('{"result": 1, "tel": {}}').verdict == "valid"


@pytest.mark.parametrize(("body", "code"), UNREADABLE)
def test_what_is_no_json_at_all_is_unreadable_and_says_what_it_is(body, code):
    outcome = run(body)
    assert outcome.verdict == "unreadable"
    assert [finding.code for finding in outcome.findings] == [code]


VALID = [
    '{"Name": "Tom", "Age": 23}',
    "[]",
    " \r\n{}\t",
    '"text"',
    "-0.5e-10",
    "null",
    '{"a": "“x” \u00a0\u200b’ // # \u2028 \x7f"}',
    '{"a": "\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9 \\ud83d\\ude00"}',
    '{"a": {"a": [{"a": 1}, {"a": 2}]}}',
    '{"": 0, " ": 1}',
    '"{\\"a\\": 1}"',
    "1e999",
    "9" * 5000,
    '"\x7f\x80\x81\ufffd\ufffd\ufffd"',
]


@pytest.mark.parametrize("body", VALID)
def test_valid_json_has_no_findings(body):
    outcome = run(body)
    assert (outcome.verdict, outcome.findings) == ("valid", ())


def test_a_body_that_is_missing_altogether_is_empty():
    assert check.run({}, {}).verdict == "unreadable"
    assert check.run({"body": None}, None).verdict == "unreadable"

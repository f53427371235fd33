"""The JSON check's settings: which type a field must have, and which values."""

import pytest

from tests.troubleshoot.json_pastes import BODY, RULES, check, found, run
from troubleshoot.checks import finding_words, problems_with


@pytest.mark.parametrize(("rules", "findings"), RULES)
def test_a_field_rule_that_is_broken_is_found_at_the_value(rules, findings):
    assert problems_with("json", rules) == []
    assert found(BODY, **rules) == findings
    assert run(BODY, **rules).verdict == ("wrong-type" if findings else "valid")


def test_field_rules_are_told_beside_mistakes_but_the_verdict_is_invalid():
    outcome = run('{"type": "0", "x": 1,}', integer=["type"])
    assert outcome.verdict == "invalid"
    assert [f.code for f in outcome.findings] == ["wrong-type", "trailing-comma"]


def test_rules_reach_into_a_body_that_is_a_list():
    assert found('[{"a": 1}, {"a": "x"}]', string=["[].a"]) == [("wrong-type", 1, 8)]


def test_a_broken_rule_names_the_field_with_its_index():
    finding = run(BODY, string=["tel[].code"]).findings[0]
    assert finding_words(finding) == (
        "Line 3, column 74: the field “tel[1].code” has the wrong type",
        "The field “tel[1].code” must be a string (text in double quotes). This is an integer "
        "(a whole number without quotes).",
    )
    finding = run(BODY, one_of={"international": [0, "1", None, True]}).findings[0]
    assert '0, "1", null, true' in finding_words(finding)[1]


@pytest.mark.parametrize(
    "rules",
    [
        {"string": "type"},
        {"string": [1]},
        {"string": [""]},
        {"string": ["a..b"]},
        {"string": [".a"]},
        {"string": ["a[x]"]},
        {"string": ["a."]},
        {"string": ["a"], "integer": ["a"]},
        {"strings": ["a"]},
        {"one_of": ["a"]},
        {"one_of": {"a": 1}},
        {"one_of": {"a": []}},
        {"one_of": {"a": [[1]]}},
        {"one_of": {"a": [float("nan")]}},
        {"top": "list"},
        {"top": ["object"]},
        {"string": [f"f{n}" for n in range(101)]},
        ["string"],
        "string",
        {1: 2},
    ],
)
def test_wrong_settings_are_refused_in_words_and_do_no_harm(rules):
    assert all(isinstance(problem, str) and problem for problem in problems_with("json", rules))
    assert problems_with("json", rules)
    assert check.run({"body": '{"a": 1}'}, rules).verdict in check.verdicts


def test_no_settings_are_no_problem():
    assert problems_with("json", {}) == problems_with("json", None) == []

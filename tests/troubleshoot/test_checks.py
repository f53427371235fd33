"""What holds for every check: closed verdicts, words for all, inputs and settings."""

import re

import pytest

from tests.troubleshoot.every_check import NAMES, SETTINGS
from troubleshoot.checks import (
    CHECKS,
    SKIP,
    UNREADABLE,
    Finding,
    finding_words,
    get,
    is_good,
    problems_with,
    verdict_words,
)


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_has_words_and_two_are_always_there(name):
    check = get(name)
    assert {UNREADABLE, SKIP} <= set(check.verdicts)
    assert set(check.verdicts) == set(check.verdict_words)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one) for one in check.verdicts)
    words = [verdict_words(name, verdict) for verdict in check.verdicts]
    assert len(set(words)) == len(words)
    assert set(check.good) < set(check.verdicts)
    assert is_good(name, check.good[0])
    assert not is_good(name, UNREADABLE)
    assert not is_good("gone", "valid")


@pytest.mark.parametrize("name", NAMES)
def test_every_code_has_plain_words(name):
    for code in get(name).words:
        headline, explanation = finding_words(Finding(code))
        assert headline
        assert len(explanation) > 5
        assert "!" not in headline
        assert "%(" not in headline + explanation


def test_a_code_means_the_same_in_every_check_and_an_input_is_called_the_same():
    codes = [code for check in CHECKS.values() for code in check.words]
    assert len(codes) == len(set(codes))
    called = {}
    for check in CHECKS.values():
        for one in check.inputs:
            assert called.setdefault(one.name, one.place) == one.place


@pytest.mark.parametrize("name", NAMES)
def test_inputs_have_labels_limits_and_a_known_kind(name):
    inputs = get(name).inputs
    assert 1 <= len(inputs) <= 3
    for one in inputs:
        assert str(one.label)
        assert one.kind in ("text", "line", "choice")
        assert 0 < one.limit <= 20_000
        assert bool(one.options) == (one.kind == "choice")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("inputs", [{}, {"body": None}, {"gone": "x"}])
@pytest.mark.parametrize("rules", [None, {}, {"gone": 1}, "x", ["x"], {"labels": 3}])
def test_missing_inputs_and_wrong_settings_do_no_harm(name, inputs, rules):
    check = get(name)
    assert check.run(inputs, rules).verdict == UNREADABLE
    assert check.asked(rules)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rules", [{"gone": 1}, "x", ["x"], {1: 2}])
def test_unknown_settings_are_refused_in_words(name, rules):
    problems = problems_with(name, rules)
    assert problems
    assert all(isinstance(problem, str) and problem for problem in problems)


@pytest.mark.parametrize("name", NAMES)
def test_the_settings_used_here_are_right(name):
    assert problems_with(name, SETTINGS[name]) == []


STRAIGHT = re.compile(r"[{\[][^{}\[\]]*[“”][^{}\[\]]*:[^{}\[\]]*[}\]]")


@pytest.mark.parametrize("name", NAMES)
def test_json_in_our_own_words_has_straight_quotes(name):
    for words in get(name).words.values():
        assert not STRAIGHT.search(" ".join(map(str, words)))


def test_a_stored_finding_says_which_input_it_is_about():
    finding = get("template").run({"template": "a {2}"}, {}).findings[0]
    assert finding.stored()["input"] == "template"
    assert finding_words(Finding.from_stored(finding.stored()))[0].startswith("Template, line 1, ")
    assert finding_words(Finding("values-count", input="gone", params={}))[0].startswith("Values")

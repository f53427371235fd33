"""The JSON check's words: what is said of a mistake, how often, and the excerpt beside it."""

import pytest

from tests.troubleshoot.json_pastes import INVALID, RULES, UNREADABLE, check, run
from troubleshoot.checks import CHECKS, Finding, finding_words, get, verdict_words
from troubleshoot.checks.json_words import WORDS
from troubleshoot.checks.mistakes import MAX_FINDINGS

# Words


def test_the_words_say_where_what_and_which_character():
    finding = run("""{'Name': "Tom", "Age": 23}""").findings[0]
    headline, explanation = finding_words(finding)
    assert headline == "Line 1, column 2: single quotes"
    assert "APOSTROPHE (U+0027)" in explanation
    assert finding.codepoint == "U+0027"
    assert (finding.excerpt.before, finding.excerpt.marked) == ("{", "'")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("{“a”: 1}", "LEFT DOUBLE QUOTATION MARK (U+201C)"),
        ('{"a"：1}', "FULLWIDTH COLON (U+FF1A)"),
        ("[1,\u00a02]", "NO-BREAK SPACE (U+00A0)"),
        ("[1,\u200b2]", "ZERO WIDTH SPACE (U+200B)"),
        ("\ufeff[]", "BYTE ORDER MARK (U+FEFF)"),
        ('["a\tb"]', "TAB (U+0009)"),
        ('["a\x01b"]', "CONTROL CHARACTER (U+0001)"),
    ],
)
def test_the_character_is_named(body, name):
    assert name in finding_words(run(body).findings[0])[1]


def test_where_a_name_stood_before_and_what_an_opening_bracket_lacks_is_said():
    words = finding_words(run('{"a": 1,\n "a": 2}').findings[0])[1]
    assert "line 1, column 2" in words
    words = finding_words(run('{"a": [[1').findings[0])[1]
    assert "needs a ], missing at line 1, column 10" in words


def test_many_of_a_kind_are_told_three_times_and_counted():
    outcome = run("[" + ", ".join(["'x'"] * 8) + ", True]")
    assert [f.code for f in outcome.findings] == ["single-quotes"] * 3 + ["foreign-word"]
    assert "5 more places" in finding_words(outcome.findings[0])[1]
    assert not outcome.more


def test_at_most_ten_findings_are_told_and_more_are_admitted():
    outcome = run('{\'a\': True, b: .5, "c": 1., "d": +1, “e”: 0x1, "f": 01, "g"：NaN, // x\n}')
    assert len(outcome.findings) == MAX_FINDINGS
    assert outcome.more


def test_every_code_that_can_be_found_has_words_and_every_word_its_case():
    seen = {
        finding.code for body, *_ in [*INVALID, *UNREADABLE] for finding in run(body).findings
    } | {code for rules, codes in RULES for code, *_ in codes}
    assert seen <= set(WORDS)
    assert set(WORDS) - seen <= {"no-value"}
    for body, *_ in INVALID:
        for finding in run(body).findings:
            headline, explanation = finding_words(finding)
            assert "%(" not in headline + explanation
            assert headline.startswith(f"Line {finding.line}, column {finding.column}: ")
            assert "!" not in headline + explanation


def test_a_finding_of_an_older_release_still_has_words():
    assert all(finding_words(Finding("gone", 1, 2)))
    assert all(finding_words(Finding.from_stored({"code": "duplicate-name"})))
    assert all(finding_words(Finding.from_stored({})))


def test_verdicts_have_words():
    assert set(check.verdicts) == {"valid", "invalid", "wrong-type", "unreadable", "skip"}
    # A name used twice is JSON by its grammar.
    assert verdict_words("json", "invalid") == "Mistakes in the JSON"
    assert verdict_words("json", "gone") == "gone"
    assert verdict_words("gone", "valid") == "valid"


def test_an_unknown_check_is_a_key_error():
    with pytest.raises(KeyError):
        get("gone")


def test_a_code_means_the_same_in_every_check():
    codes = [code for one in CHECKS.values() for code in one.words]
    assert len(codes) == len(set(codes))


# Excerpts


def test_an_excerpt_is_one_line_cut_on_both_sides():
    body = '{"x": "' + "a" * 200 + "\", 'b': \"" + "c" * 200 + '"}\n'
    excerpt = run(body).findings[0].excerpt
    assert excerpt.before.startswith("…a")
    assert excerpt.marked == "'"
    assert excerpt.after.endswith("c…")
    assert len(str(excerpt)) <= 80


@pytest.mark.parametrize(
    ("body", "drawn"),
    [
        ("[1,\u00a02]", "⍽"),
        ("[1,\u200b2]", "[U+200B]"),
        ("[1,\u202e2]", "[U+202E]"),
        ('["\x01"]', "␁"),
        ('["\t"]', "⇥"),
        ('["a\nb"]', "↵"),
    ],
)
def test_what_cannot_be_seen_is_drawn(body, drawn):
    assert run(body).findings[0].excerpt.marked == drawn

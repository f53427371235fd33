"""The template check: placeholders, what cannot be seen, values, and the text that was sent."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshoot.checks import finding_words, get, problems_with
from troubleshoot.checks.characters import hidden_runs
from troubleshoot.checks.template_match import difference, fits_without_blanks
from troubleshoot.checks.template_syntax import Syntax

check = get("template")
TEMPLATE = "Your code is {1}, valid for {2} minutes."
SENT = "Your code is 1234, valid for 5 minutes."


def run(template, text="", values="", **rules):
    return check.run({"template": template, "text": text, "values": values}, rules)


def found(*pastes, **rules):
    """Code and column (the line where it is not 1 as well) of every finding."""
    return [(f.code, f.column) for f in run(*pastes, **rules).findings]


BAD = [
    ("｛1｝", [("template-wide-bracket", 1), ("template-wide-bracket", 3)]),
    ("{1｝", [("template-wide-bracket", 3)]),
    ("﹛1﹜", [("template-wide-bracket", 1), ("template-wide-bracket", 3)]),
    ("{１}", [("template-wide-digit", 2)]),
    ("{①}", [("template-wide-digit", 2)]),
    ("{١}", [("template-wide-digit", 2)]),
    ("{1}, {3}", [("template-gap", 6)]),
    ("{1} {3} {5}", [("template-gap", 5), ("template-gap", 9)]),
    ("{2} {3}", [("template-starts-late", 1)]),
    ("{3} and {2}", [("template-starts-late", 9)]),
    ("{0}", [("template-zero", 1)]),
    ("{0} {1}", [("template-zero", 1)]),
    ("{01}", [("template-leading-zero", 1)]),
    ("{ 1}", [("template-space-inside", 2)]),
    ("{1 }", [("template-space-inside", 3)]),
    ("{\u00a01}", [("template-space-inside", 2)]),
    ("{}", [("template-empty", 1)]),
    ("{ }", [("template-empty", 1)]),
    ("{name}", [("template-not-number", 1)]),
    ("{1.}", [("template-not-number", 1)]),
    ("{-1}", [("template-not-number", 1)]),
    ("{1,2}", [("template-not-number", 1)]),
    ("{12345}", [("template-not-number", 1)]),
    ("{{1}}", [("template-nested", 1)]),
    ("{{{1}}}", [("template-nested", 1), ("template-nested", 2)]),
    ("{1", [("template-unclosed", 1)]),
    ("{1 and {2}", [("template-unclosed", 1)]),
    ("1} and {2}", [("template-unopened", 2)]),
    ("{1}}", [("template-unopened", 4)]),
    ("a } b", [("template-unopened", 3)]),
    ("{1} [2] {3}", [("template-other-sign", 5)]),
    ("{1} 【2】 {3}", [("template-other-sign", 5)]),
    ("{1} %2$ {3}", [("template-other-sign", 5)]),
    ("{1}\u200b{3}", [("template-hidden-invisible", 4), ("template-gap", 5)]),
]


@pytest.mark.parametrize(("template", "findings"), BAD)
def test_a_wrong_placeholder_is_found_where_it_stands(template, findings):
    assert run(template).verdict == "bad-placeholders"
    assert found(template) == findings


GOOD = [
    TEMPLATE,
    "{1}",
    "{2} before {1}",
    "{1} and {1}",
    "no placeholder at all",
    "{1}{2}{3}{4}{5}{6}{7}{8}{9}{10}",
    "您的验证码是{1}，{2}分钟内有效。",
    "Pay ${1} now (see [2])",
    "👨‍👩‍👧 {1} 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "می‌خواهم {1}",
    "two\nlines {1}",
]


@pytest.mark.parametrize("template", GOOD)
def test_a_right_template_has_no_findings(template):
    outcome = run(template)
    assert outcome.verdict == "valid"
    # Nothing is wrong, and nothing is said of a message that was not there.
    assert [finding.code for finding in outcome.findings] == ["template-alone"]


def test_only_a_template_that_was_looked_at_alone_is_said_to_be():
    assert found(TEMPLATE, SENT) == [("checked-text", None)]
    assert found(TEMPLATE, "", "1234\n5") == [("checked-values", None)]
    assert found(TEMPLATE, SENT, "1234\n5") == [("checked-all", None)]
    assert found(TEMPLATE, "", "1234") == [("values-count", None)]
    assert found(TEMPLATE, "", "[1234") == [("values-unclear", None), ("template-alone", None)]


def test_a_placeholder_may_stand_twice_unless_the_settings_say_otherwise():
    assert run("{1} {1}", repeats=True).verdict == "valid"
    assert found("{1} {1}", repeats=False) == [("template-repeated", 5)]


UNREADABLE = [
    ("", "template-none"),
    (" \n\u200b", "template-none"),
    ("a\x00b", "template-not-text"),
    ('{"sig": "x"}', "pasted-json"),
    ("[1, 2]", "pasted-json"),
]


@pytest.mark.parametrize(("template", "code"), UNREADABLE)
def test_what_is_no_template_is_unreadable(template, code):
    outcome = run(template)
    assert (outcome.verdict, [f.code for f in outcome.findings]) == ("unreadable", [code])


HIDDEN = [
    ("a\u00a0{1}", [("template-hidden-blank", 2)]),
    ("a\u3000{1}", [("template-hidden-blank", 2)]),
    ("a\u200b{1}", [("template-hidden-invisible", 2)]),
    ("\ufeffa {1}", [("template-hidden-invisible", 1)]),
    ("a\u00adb", [("template-hidden-invisible", 2)]),
    ("a\u200eb", [("template-hidden-invisible", 2)]),
    ("a\u202eb", [("template-hidden-invisible", 2)]),
    ("a\tb", [("template-hidden-control", 2)]),
    ("a\x85b", [("template-hidden-blank", 2)]),
    ("{1}\n", [("line-end-at-end", 4)]),
    ("{1}\r\n\r\n", [("line-end-at-end", 4)]),
    ("\n{1}", [("line-end-at-start", 1)]),
    ("{1} ", [("blank-at-end", 4)]),
    ("  {1}", [("blank-at-start", 1)]),
    ("a\u200d", [("template-hidden-invisible", 2)]),
    ("{\u200b1}", [("template-hidden-invisible", 2)]),
]


@pytest.mark.parametrize(("template", "findings"), HIDDEN)
def test_what_cannot_be_seen_is_found_and_named(template, findings):
    assert run(template).verdict == "invisible"
    assert found(template) == findings


# template, text, verdict, first code, column in the text, column in the template
COMPARED = [
    (TEMPLATE, "Your code is 1234，valid for 5 minutes.", "differs", "differs-alike", 18, 17),
    (TEMPLATE, "Your code is 1234, valid for 5 minutes。", "differs", "differs-alike", 39, 40),
    (TEMPLATE, "Your code is 1234, vаlid for 5 minutes.", "differs", "differs-alike", 21, 20),
    (TEMPLATE, "Your code is 1234 valid for 5 minutes.", "differs", "differs-missing", 18, 17),
    (TEMPLATE, "Your code is 1234, valid, for 5 minutes.", "differs", "differs-extra", 25, 24),
    (TEMPLATE, "Your code is 1234; valid for 5 minutes.", "differs", "differs-other", 18, 17),
    (TEMPLATE, "Your code is 1234, valid for 5 hours.", "differs", "differs-other", 32, 33),
    (TEMPLATE, "your code is 1234, valid for 5 minutes.", "differs", "differs-case", 1, 1),
    (TEMPLATE, "Your code is 1234, Valid for 5 minutes.", "differs", "differs-case", 20, 19),
    (TEMPLATE, "Your code is 1234, \ufffdalid for 5 minutes.", "differs", "differs-lost", 20, 19),
    (TEMPLATE, "Your code is 1234, valid for 5 minutes", "differs", "differs-ends", 39, 40),
    (TEMPLATE, "Hello", "differs", "differs-other", 1, 1),
    (
        TEMPLATE,
        "Your code is 1234, valid for 5 minutes.\u00a0",
        "invisible",
        "differs-blank-extra",
        40,
        41,
    ),
    (
        TEMPLATE,
        "Your code is 1234, valid for 5 minutes.\n",
        "invisible",
        "differs-blank-extra",
        40,
        41,
    ),
    (
        TEMPLATE,
        "Your code is\u00a01234, valid for 5 minutes.",
        "invisible",
        "differs-blank",
        13,
        13,
    ),
    (
        TEMPLATE,
        "Your code is 1234,\u3000valid for 5 minutes.",
        "invisible",
        "differs-blank",
        19,
        18,
    ),
    (
        TEMPLATE,
        "Your code is 1234,valid for 5 minutes.",
        "invisible",
        "differs-blank-missing",
        19,
        18,
    ),
    (
        TEMPLATE,
        "Your code  is 1234, valid for 5 minutes.",
        "invisible",
        "differs-blank-extra",
        11,
        11,
    ),
    (
        TEMPLATE,
        "Your\u200b code is 1234, valid for 5 minutes.",
        "invisible",
        "differs-blank-extra",
        5,
        5,
    ),
    ("{1}\u00a0minutes", "5 minutes", "invisible", "differs-blank", 2, 4),
    ("{1} {2}", "ab", "invisible", "differs-blank-missing", 1, 4),
    ("{1}.", "x. y", "differs", "differs-goes-on", 3, 5),
    ("{1}.", "x.y", "differs", "differs-goes-on", 3, 5),
    ("plain", "plain text", "differs", "differs-goes-on", 6, 6),
    ("plain text", "plain", "differs", "differs-ends", 6, 6),
    ("plain", "plaint", "differs", "differs-goes-on", 6, 6),
    (
        "您的验证码是{1}，{2}分钟内有效。",
        "您的验证码是12,5分钟内有效。",
        "differs",
        "differs-alike",
        9,
        10,
    ),
    (
        "您的验证码是{1}，{2}分钟内有效。",
        "您的验证码是12，5分钟内有效",
        "differs",
        "differs-ends",
        16,
        19,
    ),
]


@pytest.mark.parametrize(("template", "text", "verdict", "code", "here", "there"), COMPARED)
def test_the_first_difference_is_shown_on_both_sides(template, text, verdict, code, here, there):
    outcome = run(template, text)
    assert outcome.verdict == verdict
    first, second = outcome.findings[:2]
    assert (first.code, first.input, first.column) == (code, "text", here)
    assert (second.code, second.input, second.column) == ("template-there", "template", there)


FITTING = [
    "Your code is 1234, valid for 5 minutes.",
    "Your code is , valid for  minutes.",
    "Your code is 1, valid for 2, valid for 3 minutes.",
    "Your code is 12\n34, valid for 5 minutes.",
    "【Unstuck】Your code is 1234, valid for 5 minutes.",
    "Your code is 1234, valid for 5 minutes.【Unstuck】",
]


@pytest.mark.parametrize("text", FITTING)
def test_a_text_fits_whatever_fills_the_placeholders_and_with_its_signature(text):
    outcome = run(TEMPLATE, text)
    assert outcome.verdict == "valid"
    assert [finding.code for finding in outcome.findings] == ["checked-text"]


def test_a_hidden_character_on_both_sides_is_no_difference():
    assert run("a\u00a0{1}", "a\u00a0x").verdict == "valid"


def test_a_placeholder_left_in_the_text_is_found():
    outcome = run(TEMPLATE, TEMPLATE)
    assert outcome.verdict == "differs"
    assert [(f.code, f.params) for f in outcome.findings] == [("differs-unfilled", {"number": 1})]


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ("1234\n5", "valid"),
        ("1234\r\n\r\n5\r\n", "valid"),
        ('["1234", "5"]', "valid"),
        ("[1234, 5]", "valid"),
        ('"1234", "5"', "valid"),
        ("1234", "wrong-count"),
        ("1234\n5\n6", "wrong-count"),
        ("[]", "wrong-count"),
        ('["1234", ', "unreadable"),
        ("[" * 5000, "unreadable"),
        ("1234\n6", "wrong-count"),
        ("123\n5", "wrong-count"),
    ],
)
def test_values_are_counted_and_compared_with_the_text(values, verdict):
    assert run(TEMPLATE, "Your code is 1234, valid for 5 minutes.", values).verdict == verdict


def test_a_wrong_count_says_both_numbers():
    finding = run(TEMPLATE, "", "1").findings[0]
    assert finding.params == {"wanted": 2, "given": 1}
    assert finding_words(finding)[0] == "Values given: 1, needed: 2"


def test_a_number_that_only_the_values_miss_is_looked_for_in_other_signs():
    assert found("【1】 {1", "", "a") == [("template-unclosed", 5)]
    assert found("Code 【1】", "", "a") == [("template-other-sign", 6)]
    assert run("Code 【1】").verdict == "valid"


def test_a_wrong_value_is_found_in_the_text():
    finding = run(TEMPLATE, "Your code is 1234, valid for 5 minutes.", "1234\n6").findings[0]
    assert (finding.code, finding.params, finding.column) == ("differs-value", {"number": 2}, 30)


def test_letters_that_differ_are_not_stored_and_look_alikes_are_named():
    assert run(TEMPLATE, "Xour").findings[0].stored()["params"] == {}
    finding = run("a, {1}", "a， x").findings[0]
    assert finding.params == {"template": "U+002C", "text": "U+FF0C"}
    words = finding_words(finding)[1]
    assert "COMMA (U+002C)" in words
    assert "FULLWIDTH COMMA (U+FF0C)" in words


def test_the_words_say_which_field_and_where():
    assert finding_words(run("Hi\n｛1}").findings[0])[0] == (
        "Template, line 2, column 1: a bracket that is not the plain one"
    )


def test_wrong_settings_are_refused():
    assert problems_with("template", {"repeats": "no"})
    assert problems_with("template", {"repeats": False}) == []


# --- properties

signs = st.text("ab ,，\u00a0\u200b{}1", max_size=12)


@st.composite
def templates(draw):
    """A right template of short stretches."""
    stretches = draw(st.lists(st.text("ab ,.", max_size=3), min_size=1, max_size=5))
    parts = [stretches[0]]
    for number, stretch in enumerate(stretches[1:], 1):
        parts += [f"{{{number}}}", stretch]
    return "".join(parts)


@settings(deadline=None, max_examples=500)
@given(templates(), st.text("ab ,.", max_size=12))
def test_a_text_fits_exactly_when_a_filling_makes_it(template, text):
    placeholders = Syntax(template).placeholders
    pattern = ".*".join(re.escape(part) for part in re.split(r"\{\d\}", template))
    fits = re.fullmatch(pattern, text, re.DOTALL) is not None
    place, _ = difference(template, placeholders, text)
    assert (place is None) == fits
    if place is not None:
        assert 0 <= place.template_at <= len(template)
        assert 0 <= place.text_at <= len(text)
        assert (
            template[place.template_at : place.template_at + 1]
            != text[place.text_at : place.text_at + 1]
            or template[place.template_at] in "{ ab,."
        )


@settings(deadline=None, max_examples=300)
@given(templates(), st.data())
def test_a_filled_template_fits_and_taking_blanks_out_does_not_change_that(template, data):
    syntax = Syntax(template)
    text = template
    for one in reversed(syntax.placeholders):
        text = text[: one.start] + data.draw(st.text("xyz", max_size=4)) + text[one.end :]
    assert difference(template, syntax.placeholders, text)[0] is None
    assert fits_without_blanks(template, syntax.placeholders, text)


@settings(deadline=None, max_examples=300)
@given(signs)
def test_only_whole_numbers_between_plain_brackets_are_placeholders(text):
    for one in Syntax(text).placeholders:
        assert text[one.start] in "{"
        assert text[one.end - 1] == "}"
        assert one.number >= 0


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60))
def test_hidden_runs_do_not_overlap_and_hold_one_character_each(text):
    end = 0
    for at, length, char in hidden_runs(text):
        assert at >= end
        assert text[at : at + length] == char * length
        end = at + length

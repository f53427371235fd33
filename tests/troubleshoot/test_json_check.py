"""The JSON check: every mistake with its place, and never a word of the paste kept."""

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from troubleshoot.checks import CHECKS, Finding, finding_words, get, problems_with, verdict_words
from troubleshoot.checks.json_words import WORDS
from troubleshoot.checks.mistakes import MAX_FINDINGS

check = get("json")


def run(body, **rules):
    return check.run({"body": body}, rules)


def found(body, **rules):
    """Code, line and column of every finding."""
    return [(f.code, f.line, f.column) for f in run(body, **rules).findings]


# --- one text, everything that is found in it: (code, line, column)

INVALID = [
    # quotes
    ("""{'Name': "Tom", "Age": 23}""", [("single-quotes", 1, 2)]),
    ("""{"a": 'it's'}""", [("single-quotes", 1, 7)]),
    ("{`a`: 1}", [("backticks", 1, 2)]),
    ("{“a”: 1}", [("smart-quotes", 1, 2)]),
    ("{„a“: 1}", [("smart-quotes", 1, 2)]),
    ("{«a»: 1}", [("smart-quotes", 1, 2)]),
    ("{＂a＂: 1}", [("smart-quotes", 1, 2)]),
    ('{"a": ‘x’}', [("smart-quotes", 1, 7)]),
    ('{"Name”: "Tom"}', [("smart-quotes", 1, 7)]),
    ('{"Name": "Tom”, "x": 1}', [("smart-quotes", 1, 14)]),
    ('{"Name": "Tom”}', [("smart-quotes", 1, 14)]),
    ("""{"Name': "Tom"}""", [("single-quotes", 1, 7)]),
    ('{"a": "x\n}', [("missing-closing-quote", 1, 7)]),
    ('{"a": "x}', [("missing-closing-quote", 1, 7)]),
    ('{"a: 1, "b": 2}', [("missing-closing-quote", 1, 2)]),
    ('{"a": "x, "b": 1}', [("missing-closing-quote", 1, 7)]),
    ('{\n  "a: 1,\n  "b": 2\n}', [("missing-closing-quote", 2, 3)]),
    ('{"a": "x,\n "b": 1}', [("missing-closing-quote", 1, 7)]),
    ('{a": 1}', [("missing-opening-quote", 1, 2)]),
    ('{"a": "say "hi" to me"}', [("quote-inside-text", 1, 12)]),
    ('{"a": ""hello""}', [("quote-inside-text", 1, 8)]),
    # full-width and look-alike signs
    ('{"a"：1}', [("full-width", 1, 5)]),
    ('{"a": 1，"b": 2}', [("full-width", 1, 8)]),
    ('｛"a": 1｝', [("full-width", 1, 1), ("full-width", 1, 8)]),
    ("[1、2]", [("full-width", 1, 3)]),
    ("［1］", [("full-width", 1, 1), ("full-width", 1, 3)]),
    ("【1】", [("full-width", 1, 1), ("full-width", 1, 3)]),
    ('{"a": １2}', [("full-width", 1, 7)]),
    ('{"a": −5}', [("full-width", 1, 7)]),
    # commas and colons
    ('{"a": 1,}', [("trailing-comma", 1, 8)]),
    ("[1, 2, ]", [("trailing-comma", 1, 6)]),
    ('{"a": [1,],\n"b": 2,\n}', [("trailing-comma", 1, 9), ("trailing-comma", 2, 7)]),
    ("[1,,2]", [("extra-comma", 1, 4)]),
    ("[,1]", [("extra-comma", 1, 2)]),
    ("[1,,]", [("extra-comma", 1, 4)]),
    ('{,"a": 1}', [("extra-comma", 1, 2)]),
    ('{"a": 1 "b": 2}', [("missing-comma", 1, 8)]),
    ('{"a": 1\n "b": 2}', [("missing-comma", 1, 8)]),
    ('{"a": "x""b": 1}', [("missing-comma", 1, 10)]),
    ("[1 2]", [("missing-comma", 1, 3)]),
    ("[{} {}]", [("missing-comma", 1, 4)]),
    ('{"a" 1}', [("missing-colon", 1, 5)]),
    ('{"a" = 1}', [("wrong-separator", 1, 6)]),
    ('{"a" => 1}', [("wrong-separator", 1, 6)]),
    ('{"a"; 1}', [("wrong-separator", 1, 5)]),
    ('{"a": 1; "b": 2}', [("wrong-separator", 1, 8)]),
    ('["a": 1]', [("colon-in-list", 1, 5)]),
    ('{"a": }', [("missing-value", 1, 7)]),
    ('{"a": , "b": 1}', [("missing-value", 1, 7)]),
    ('{"a", "b": 1}', [("name-without-value", 1, 2)]),
    ('{"a": 1, 2}', [("name-without-value", 1, 10)]),
    ("{: 1}", [("missing-name", 1, 2)]),
    ('{"a":: 1}', [("unexpected-character", 1, 6)]),
    # brackets
    ('{"a": 1', [("unclosed", 1, 1)]),
    ('{"a": {"b": 1}', [("unclosed", 1, 1)]),
    ('{"a": [1, 2}', [("unclosed", 1, 7)]),
    ('{"a": [1, 2}, "b": 1}', [("wrong-bracket", 1, 12)]),
    ("[1}", [("wrong-bracket", 1, 3)]),
    ('{"a": 1}}', [("unmatched-bracket", 1, 9)]),
    ('"a": 1}', [("missing-opening-bracket", 1, 1)]),
    # names and values
    ("{a: 1}", [("unquoted-name", 1, 2)]),
    ("{1: 2}", [("unquoted-name", 1, 2)]),
    ('{"a": hello world, "b": 1}', [("unquoted-text", 1, 7)]),
    ('{"a": http://x.com/y, "b": 1}', [("unquoted-text", 1, 7)]),
    ('{"a": 1, "a": 2}', [("duplicate-name", 1, 10)]),
    ('{"a": 1,\n "\\u0061": 2}', [("duplicate-name", 2, 2)]),
    ('{"a": True}', [("foreign-word", 1, 7)]),
    ('{"a": None, "b": undefined}', [("foreign-word", 1, 7), ("foreign-word", 1, 18)]),
    ('{"a": NaN}', [("not-a-number", 1, 7)]),
    ("[Infinity, -Infinity]", [("not-a-number", 1, 2), ("not-a-number", 1, 12)]),
    ("[012]", [("leading-zero", 1, 2)]),
    ("[-012]", [("leading-zero", 1, 3)]),
    ("[+1]", [("leading-plus", 1, 2)]),
    ("[.5]", [("leading-dot", 1, 2)]),
    ("[1.]", [("trailing-dot", 1, 3)]),
    ("[0xFF]", [("number-base", 1, 2)]),
    ("[1_000]", [("bad-number", 1, 2)]),
    ("[2026-01-01]", [("bad-number", 1, 2)]),
    ("[1e]", [("bad-number", 1, 2)]),
    ("[-]", [("unexpected-character", 1, 2)]),
    ('{"a": ...}', [("dots", 1, 7)]),
    ('{"a": 1, ...}', [("dots", 1, 10)]),
    # inside a text
    ('["a\nb"]', [("newline-in-text", 1, 4)]),
    ('["a\r\nb", True]', [("newline-in-text", 1, 4), ("foreign-word", 2, 5)]),
    ('["a\tb"]', [("control-in-text", 1, 4)]),
    ('["\\x41"]', [("bad-escape", 1, 3)]),
    ('["it\\\'s"]', [("bad-escape", 1, 5)]),
    ('["\\u12"]', [("bad-unicode-escape", 1, 3)]),
    ('["\\ud800"]', [("half-pair", 1, 3)]),
    ('["\\ude00\\ud83d"]', [("half-pair", 1, 3), ("half-pair", 1, 9)]),
    # blanks, comments, marks
    ("\ufeff{}", [("byte-order-mark", 1, 1)]),
    ("\ufeff[1,]", [("byte-order-mark", 1, 1), ("trailing-comma", 1, 3)]),
    ("ï»¿{}", [("byte-order-mark", 1, 1)]),
    ('{\u00a0"a": 1}', [("odd-blank", 1, 2)]),
    ("[1,\u30002]", [("odd-blank", 1, 4)]),
    ('{\u200b"a": 1}', [("invisible", 1, 2)]),
    ("[1\u200e]", [("invisible", 1, 3)]),
    ('{"a": 1} // note', [("comment", 1, 10)]),
    ("[1, /* two\n */ 2, 3 # x\n]", [("comment", 1, 5), ("comment", 2, 10)]),
    ('{\\"a\\": 1}', [("escaped-quotes", 1, 2)]),
    ('{"a": 1,\\n "b": 2}', [("stray-backslash", 1, 9)]),
    # round the body
    ('{"a": 1} {"b": 2}', [("second-document", 1, 10)]),
    ('{"a": 1}\n{"b": 2}', [("second-document", 2, 1)]),
    ('{"a": {"b": 1}}, "c": 2}', [("text-after-end", 1, 16)]),
    ("{};", [("text-after-end", 1, 3)]),
    ("POST /x HTTP/1.1\r\nHost: y\r\n\r\n[1,]", [("http-body", 1, 1), ("trailing-comma", 4, 3)]),
    ("curl https://x \\\n  --data-raw '[1,]'", [("curl-body", 1, 1), ("trailing-comma", 2, 17)]),
    ("'{\"a\": 1}'", [("quotes-round-body", 1, 1)]),
    ("```json\n[1,]\n```", [("code-fence", 1, 1), ("trailing-comma", 2, 3)]),
    ('body = {"a": 1}', [("words-before", 1, 1)]),
    ('Here is my request: {"a": 1}', [("words-before", 1, 1)]),
    # columns as a person counts
    ("[\"é👍🏽👨‍👩‍👧e\u0301🇩🇪\", 'x']", [("single-quotes", 1, 11)]),
    ("[\n\t\t'x']", [("single-quotes", 2, 3)]),
    ("[\r1,\r\n'x']", [("single-quotes", 3, 1)]),
    # several at once
    (
        "{'a': True, b: .5, \"c\": [1,2,],}",
        [
            ("single-quotes", 1, 2),
            ("foreign-word", 1, 7),
            ("unquoted-name", 1, 13),
            ("leading-dot", 1, 16),
            ("trailing-comma", 1, 29),
            ("trailing-comma", 1, 31),
        ],
    ),
]


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


UNREADABLE = [
    ('{"result": 1004, "errmsg": "x"}', "api-answer"),
    ("", "empty"),
    (" \t\r\n ", "empty"),
    ("\u00a0\u200b\ufeff", "empty"),
    ("\x00\x01{}", "not-text"),
    ("PK\x03\x04\x05\x06\x07\x08 {}", "not-text"),
    ("<!doctype html><html></html>", "markup"),
    ("<?xml version='1.0'?><a/>", "markup"),
    ("a=1&b=2", "form-fields"),
    ("mobile=%2B861370000&type=0", "form-fields"),
    ("My message did not arrive", "not-json"),
    ("10 messages were lost", "not-json"),
    ("I sent it [twice] yesterday.", "not-json"),
    ("Name: Tom\nAge: 23", "not-json"),
    ("# only a comment", "not-json"),
    ("短信没有收到", "not-json"),
    ("eyJhbGciOiJIUzI1NiJ9.e30.abc", "not-json"),
    ("POST /v5/send HTTP/1.1\nHost: x.com", "http-headers"),
    ("curl https://example.com/", "curl-command"),
    ("curl -d @body.json https://example.com/", "curl-command"),
]


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


# --- field rules

BODY = """{
  "type": "0",
  "tel": [{"mobile": 13700000000, "code": "86"}, {"mobile": "1", "code": 86}],
  "ext": {"on": 1, "list": [1, "2"]},
  "international": 2, "rate": 1.0
}"""
RULES = [
    ({"integer": ["type"]}, [("wrong-type", 2, 11)]),
    ({"string": ["type"]}, []),
    ({"string": ["tel[].mobile"]}, [("wrong-type", 3, 22)]),
    ({"string": ["tel[].code"]}, [("wrong-type", 3, 74)]),
    ({"string": ["tel[1].code"]}, [("wrong-type", 3, 74)]),
    ({"string": ["tel.1.code", "tel.0.code"]}, [("wrong-type", 3, 74)]),
    ({"boolean": ["ext.on"]}, [("wrong-type", 4, 17)]),
    ({"string": ["ext.list[]"]}, [("wrong-type", 4, 29)]),
    ({"number": ["ext.list[1]"]}, [("wrong-type", 4, 32)]),
    ({"object": ["tel"], "array": ["ext"]}, [("wrong-type", 3, 10), ("wrong-type", 4, 10)]),
    ({"integer": ["rate"]}, [("wrong-type", 5, 31)]),
    ({"number": ["rate", "international"]}, []),
    ({"one_of": {"international": [0, 1]}}, [("not-one-of", 5, 20)]),
    ({"one_of": {"international": [0, 1, 2]}}, []),
    ({"one_of": {"type": [0, 1]}}, [("not-one-of", 2, 11)]),
    ({"integer": ["type"], "one_of": {"type": [0, 1]}}, [("wrong-type", 2, 11)]),
    ({"one_of": {"ext.on": [True]}}, [("not-one-of", 4, 17)]),
    ({"top": "object"}, []),
    ({"top": "array"}, [("wrong-top", 1, 1)]),
    ({"string": ["absent", "tel.mobile", "type.deeper", "[].type"]}, []),
]


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


# --- words


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


# --- excerpts


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


# --- properties


class _Refused(Exception):
    pass


def _refuse(value):
    raise _Refused(value)


def _no_name_twice(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise _Refused
    return dict(pairs)


def json_loads_takes(text):
    """Python's own parser, strict, with neither NaN nor a name twice."""
    try:
        # Python counts the digits of an integer and refuses long ones; JSON has no such limit.
        json.loads(text, object_pairs_hook=_no_name_twice, parse_constant=_refuse, parse_int=str)
    except (ValueError, _Refused):
        return False
    return True


def has_half_a_pair(text):
    """Whether Python reads a surrogate escape without its other half, which the check refuses."""
    try:
        return any(
            "\ud800" <= c <= "\udfff" for c in json.dumps(json.loads(text), ensure_ascii=False)
        )
    except ValueError:
        return False


def agrees(text):
    accepted = run(text, integer=["a", "b.c"], string=["[].a"]).verdict in ("valid", "wrong-type")
    assert accepted == (json_loads_takes(text) and not has_half_a_pair(text))
    assert accepted or run(text).findings


SIGNS = "{}[]:,\"'\\ \n\r\t01.eE+-trufalsn/#*“”，：\u00a0\u200b\x01\ufeff=;abu8dDNI"
names = st.sampled_from(["a", "b", "c", "é", "a b", "😀", 'q"', "\\", "", "\n"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(SIGNS + "é😀", max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def documents(draw):
    return json.dumps(
        draw(values),
        ensure_ascii=draw(st.booleans()),
        indent=draw(st.sampled_from([None, 1, "\t"])),
    )


@st.composite
def mutated(draw):
    """A document with one to three characters put in, taken away or changed."""
    text = draw(documents())
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        sign = draw(st.sampled_from(["", *SIGNS]))
        text = text[:at] + sign + text[at + draw(st.integers(0, 1)) :]
    return text


@settings(deadline=None, max_examples=300)
@given(documents())
def test_every_json_document_is_valid(text):
    assert run(text).verdict == "valid"


@settings(deadline=None, max_examples=1000)
@given(mutated())
@example('"{\\ude00]"')
@example('{"a":1,"\\u0061":2}')
@example("[NaN]")
@example("1" * 5000)
@example("\x0b1")
def test_the_verdict_agrees_with_pythons_parser(text):
    agrees(text)


@settings(deadline=None, max_examples=500)
@given(st.text(SIGNS, max_size=30))
def test_the_verdict_agrees_on_any_heap_of_signs(text):
    agrees(text)


@settings(deadline=None, max_examples=500)
@given(st.text(st.characters(), max_size=200) | mutated())
def test_any_text_gives_a_verdict_and_findings_that_can_be_told(text):
    outcome = run(text, string=["a", "[].b"], one_of={"c": [1]}, top="object")
    assert outcome.verdict in check.verdicts
    assert len(outcome.findings) <= MAX_FINDINGS
    places = [(f.line, f.column) for f in outcome.findings if f.line]
    assert places == sorted(places)
    for finding in outcome.findings:
        assert all(finding_words(finding))
        assert len(str(finding.excerpt or "")) <= 80
        str(finding.excerpt).encode()
        finding.quoted.encode()
        again = Finding.from_stored(json.loads(json.dumps(finding.stored())))
        assert again == Finding(
            finding.code, finding.line, finding.column, finding.codepoint, finding.params
        )
        assert finding_words(again) == finding_words(finding)


CANARY = "canary"


@st.composite
def with_canaries(draw):
    """A broken document in which names, texts, words, numbers and comments carry a mark."""
    parts = [
        f'"{CANARY}"', f"'{CANARY}'", CANARY, f"12{CANARY}", f"// {CANARY}\n", f"“{CANARY}”",
        f'"\\{CANARY}"', f"{CANARY}({CANARY})", f'"{CANARY}\n{CANARY}"', f"@{CANARY}",
        "{", "}", "[", "]", ":", ",", "=", ";", " ", "\n", "1", "…", f"curl -d '{CANARY}'",
        f'{{"{CANARY}": 1, "{CANARY}": 2}}', f"Host: {CANARY}\n\n", f"{CANARY}={CANARY}&",
    ]  # fmt: skip
    return "".join(draw(st.lists(st.sampled_from(parts), max_size=25)))


@settings(deadline=None, max_examples=500)
@given(with_canaries())
def test_no_word_of_the_paste_is_stored_or_said_from_what_is_stored(text):
    rules = {"string": ["type"], "one_of": {"x": ["safe"]}, "top": "array"}
    for finding in check.run({"body": text}, rules).findings:
        assert CANARY not in json.dumps(finding.stored())
        assert CANARY not in " ".join(finding_words(finding))


def test_the_canary_would_be_seen_where_pasted_text_may_be():
    finding = run(f"{{{CANARY}: 1}}").findings[0]
    assert CANARY in finding.quoted
    assert CANARY in str(finding.excerpt)


HEAVY = [
    "[", "[]", "[],", "{", '{"a":', "0,", '"a",', '{"a":1},', '"', "'", "\\", '"\\n', '\\"', "“",
    '"a:"', '"a"b', '"x, ', "a ", "- ", "1-", ".", "//", "/*", "#\n", "\r\n", '" ', "' ", "]",
    "\u00a0", "\u200b", "e\u0301", "👨‍👩‍👧", '"\x01', '"\n"', '"a": "x\n', "nul ", "http://",
    "curl -d '", "POST /x\n", "x=1&", "“:", "\\ud800", "\ufeff", " ", '"' + " " * 50,
    "'a' ", '[{"m":1},',
]  # fmt: skip


@pytest.mark.parametrize("unit", HEAVY)
@pytest.mark.parametrize("before", ["", "[", '{"a":', '["', "{“", "curl "])
def test_twenty_thousand_characters_take_less_than_a_tenth_of_a_second(before, unit):
    text = (before + unit * 20_000)[:20_000]
    rules = {"string": ["a", "b.c", "[].x"], "integer": ["type", "tel[].m"], "one_of": {"q": [1]}}
    # Processor time, the better of three runs: the machine may be busy with something else.
    best = 1.0
    for _ in range(3):
        begun = time.process_time()
        run(text, **rules)
        best = min(best, time.process_time() - begun)
        if best < 0.1:
            break
    assert best < 0.1


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_deep_nesting_does_no_harm(depth):
    assert run("[" * depth).findings[0].params["count"] == depth
    assert run("[" * depth + "]" * depth).verdict == "valid"
    assert run('{"a":' * depth + "1" + "}" * depth).verdict == "valid"
    assert run("[{" * depth).verdict == "invalid"


NAUGHTY = Path(__file__).parents[3] / "shared" / "attacks" / "naughty-strings.json"


def naughty_strings():
    """A few typed here, and the whole collection where it is at hand."""
    few = [
        "\u202etest\u202e",
        "Ω≈ç√∫",
        "‪‪test‪",
        "\x00",
        "\ufeff",
        "1/0",
        "{0}",
        "'; DROP--",
        "<a>",
        "0xff",
    ]
    return few + (json.loads(NAUGHTY.read_text()) if NAUGHTY.exists() else [])


def test_naughty_strings_as_they_are_and_inside_json():
    chance = random.Random(4)
    for text in naughty_strings():
        agrees(text)
        body = json.dumps({"a": text}, ensure_ascii=False)
        assert run(body).verdict == "valid"
        at = chance.randrange(len(body))
        agrees(body[:at] + body[at + 1 :])

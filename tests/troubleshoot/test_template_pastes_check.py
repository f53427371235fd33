"""The template check on what people really paste: slips, requests, logs, quotes, values."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshoot.checks import finding_words, get
from troubleshoot.checks.template_match import difference
from troubleshoot.checks.template_syntax import Syntax
from troubleshoot.checks.template_values import read

check = get("template")
TEMPLATE = "Your code is {1}, valid for {2} minutes."
SENT = "Your code is 1234, valid for 5 minutes."
SHORT = "{1} is your code. Do not share."
PARAMS = '"params": ["1234", "5"]'
BODY = (
    '{"tel":{"nationcode":"86","mobile":"13800138000"},'
    + PARAMS
    + ',"sig":"abc","time":1457336869}'
)
CURL = (
    f"curl -X POST 'https://example.com/x?random=7' -H 'Content-Type: application/json' -d '{BODY}'"
)
LOG = f"2026-11-22 23:04:11,120 INFO sender - request {BODY}"


def run(template, text="", values=""):
    return check.run({"template": template, "text": text, "values": values}, {})


def codes(*pastes):
    return [finding.code for finding in run(*pastes).findings]


def said(*pastes):
    return " ".join(" ".join(finding_words(one)) for one in run(*pastes).findings)


# --- where the two part


@pytest.mark.parametrize(
    ("template", "text", "column"),
    [
        (SHORT, "1234 is yur code. Do not share.", 10),
        (SHORT, "1234 is your cod. Do not share.", 17),
        (SHORT, "1234 is yourr code. Do not share.", 13),
        (TEMPLATE, "Your code is 1234, vlid for 5 minutes.", 21),
        (TEMPLATE, "Your code is 1234.", 18),
        (TEMPLATE, "Your code is 1234", 18),
        ("{1}a.", ".", 1),
        ("{1}.a.", ".", 2),
    ],
)
def test_a_slip_is_found_at_the_first_place_where_the_two_really_differ(template, text, column):
    outcome = run(template, text)
    first = outcome.findings[0]
    assert (outcome.verdict, first.column) == ("differs", column)
    assert first.code in ("differs-other", "differs-ends", "differs-missing")
    assert "only looks the same" not in said(template, text)


@pytest.mark.parametrize(
    ("template", "text"),
    [("{1}  x", "5 x"), ("{1}  x{2}", "5 x6"), ("{1} \u00a0x", "5\u00a0x")],
)
def test_a_second_space_that_is_missing_is_not_called_another_space(template, text):
    first = run(template, text).findings[0]
    assert first.code in ("differs-blank-missing", "differs-blank")
    assert first.params["template"] != first.params.get("text")


def test_a_space_is_said_to_be_missing_only_where_the_rest_then_matches():
    assert codes("a b c {1}", "a c 5")[0] == "differs-other"
    assert codes("a bc {1}", "abc 5")[0] == "differs-blank-missing"
    assert codes("ab c {1}", "a  x 5")[0] == "differs-other"


def test_a_sign_before_the_space_is_not_a_missing_space():
    outcome = run(TEMPLATE, "Your code is: 1234, valid for 5 minutes.")
    assert (outcome.verdict, outcome.findings[0].code) == ("differs", "differs-extra")


def test_a_line_break_does_not_look_like_a_space():
    finding = run("a b {1}", "a\nb 5").findings[0]
    assert finding.code == "differs-line-end"
    assert "alike" not in finding_words(finding)[1]


pieces = st.lists(
    st.sampled_from(
        ["your", "code", " ", "  ", ".", ",", "，", "\u00a0", "\u200b", "\n", "y", "r"]
    ),
    max_size=6,
).map("".join)


@st.composite
def templates(draw):
    parts = draw(st.lists(pieces, min_size=1, max_size=4))
    return "".join(f"{part}{{{n}}}" for n, part in enumerate(parts[:-1], 1)) + parts[-1]


@st.composite
def slips(draw):
    """A template, and its message with a slip or two."""
    template = draw(templates())
    text = template
    for number in range(1, 5):
        text = text.replace(f"{{{number}}}", draw(st.sampled_from(["5", "a b", "", "1234"])))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(pieces) + text[at + draw(st.integers(0, 2)) :]
    return template, text


@settings(deadline=None, max_examples=600)
@given(slips())
def test_no_finding_names_the_same_code_point_twice_and_the_place_really_differs(pair):
    template, text = pair
    for finding in run(template, text).findings:
        named = [finding.params[name] for name in ("template", "text") if name in finding.params]
        assert len(named) == len(set(named)), finding
    place, (_, end) = difference(template, Syntax(template).placeholders, text)
    if place:
        here = text[place.text_at : min(end, place.text_at + 1)]
        there = template[place.template_at : place.template_at + 1]
        assert here != there


# --- values


@pytest.mark.parametrize(
    "values",
    [
        BODY,
        PARAMS,
        f"{PARAMS},",
        "1234, 5",
        "1234,5",
        "1234\t5",
        CURL,
        CURL.replace("'" + BODY + "'", json.dumps(BODY)),
        LOG,
        "['1234', '5']",
        "('x', params=['1234', '5'])",
        "params=[1234, 5]",
        "“1234”, “5”",
        '"1234"\n"5"',
        '"1234",\n"5",',
        '{"TemplateParamSet": ["1234", "5"], "SmsSdkAppId": "1400006666"}',
        "1234\r\n5",
    ],
)
def test_values_are_read_out_of_whatever_holds_them(values):
    outcome = run(TEMPLATE, SENT, values)
    assert (outcome.verdict, [f.code for f in outcome.findings]) == ("valid", ["checked-all"])
    assert outcome.findings[0].params == {"given": 2, "wanted": 2}


@pytest.mark.parametrize(
    "values",
    [
        '{"tel": {"mobile": "13800138000"}}',
        "curl https://example.com -d @body.json",
        "1234, 5, 6",
        "1234 5",
        '["1234", ',
        "params: 1234",
        '"params": ["1234", "5"',
        '{"params": ["1"]} {"params": ["1", "2"]}',
        "a, b\nc\nd",
        '[["1234"], "5"]',
    ],
)
def test_values_that_cannot_be_read_surely_are_not_counted_and_the_template_is_looked_at(values):
    outcome = run(TEMPLATE, "", values)
    assert outcome.verdict == "unreadable"
    assert [f.code for f in outcome.findings] == ["values-unclear", "template-alone"]
    assert "given" not in outcome.findings[0].params
    assert run("{2}", "", values).verdict == "bad-placeholders"
    assert run(TEMPLATE, "x", values).verdict == "differs"


def test_one_value_may_have_commas_and_spaces():
    assert run("On {1}.", "", "Tuesday, 5 May").verdict == "valid"
    assert read("Dear Tom, hello\n5", 2).values == ("Dear Tom, hello", "5")


def test_an_empty_value_is_warned_of():
    outcome = run(TEMPLATE, "", '["1234", ""]')
    assert outcome.verdict == "wrong-count"
    assert finding_words(outcome.findings[0])[0] == "Value 2 is empty"
    assert codes(TEMPLATE, "", "[null, '5']") == ["values-empty"]


def test_what_cannot_be_seen_inside_a_value_is_named_and_nothing_else_of_it():
    outcome = run(TEMPLATE, "", "1234\n5\u200b")
    assert outcome.verdict == "invisible"
    assert outcome.findings[0].stored()["params"] == {"number": 2}
    assert outcome.findings[0].codepoint == "U+200B"
    assert codes(TEMPLATE, "", "1234\u00a0\n5") == ["values-hidden"]


def test_a_value_that_differs_is_a_matter_of_the_values():
    outcome = run(TEMPLATE, SENT, "1234\n6")
    assert (outcome.verdict, outcome.findings[0].code) == ("wrong-count", "differs-value")


# --- what is not the text alone


@pytest.mark.parametrize(
    ("paste", "code"),
    [
        (BODY, "pasted-json"),
        ('{"time":1457336869}', "pasted-json"),
        ('"time":1457336869}', "pasted-json"),
        (BODY[20:], "pasted-json"),
        (CURL, "pasted-curl"),
        (LOG, "pasted-log"),
        ("[INFO] 2026-11-22 23:04:11 sent Your code is 1234", "pasted-log"),
        ("POST /v5/x HTTP/1.1\nHost: x.com", "pasted-http"),
        ('{"params": ["1", "2"], ', "pasted-json"),
    ],
)
def test_a_request_or_a_log_is_recognised_and_nothing_is_said_of_placeholders(paste, code):
    assert (run(paste).verdict, codes(paste)) == ("unreadable", [code])
    outcome = run(TEMPLATE, paste)
    assert outcome.verdict == "unreadable"
    assert [(f.code, f.input) for f in outcome.findings] == [(code, "text"), ("template-alone", "")]
    assert run("{2}", paste).verdict == "bad-placeholders"


@pytest.mark.parametrize("text", [SENT, "Host a party", "Error: none", "[Shop] Your code is 5"])
def test_plain_words_are_not_taken_for_a_request(text):
    assert run("{1}", text).verdict == "valid"


def test_a_number_is_not_a_templates_text():
    assert codes("1400112") == ["pasted-number"]
    assert run("{1}", "1400112").verdict == "valid"


def test_braces_of_a_program_are_no_placeholders_and_half_ones_make_no_gaps():
    assert codes("x {a: b} {1}") == ["template-alone"]
    assert codes("time 1457336869} {1}") == ["template-alone"]
    assert codes("6869} {1}") == ["template-unopened"]
    assert codes("{7 and {1}") == ["template-unclosed"]
    assert codes("{1} and {4} and {2") == ["template-gap", "template-unclosed"]


@pytest.mark.parametrize(
    ("template", "text", "notes"),
    [
        (TEMPLATE, f'"{SENT}"', ["text-unquoted"]),
        (TEMPLATE, f"'{SENT}',", ["text-unquoted"]),
        ("a\n{1}", "a\\n5", ["text-unescaped"]),
        ("您的验证码是{1}。", json.dumps("您的验证码是5。"), ["text-unquoted", "text-unescaped"]),
        ("👍 {1}", "\\ud83d\\udc4d 5", ["text-unescaped"]),
    ],
)
def test_what_a_log_puts_round_a_text_is_taken_off_and_said(template, text, notes):
    outcome = run(template, text)
    assert outcome.verdict == "valid"
    assert [f.code for f in outcome.findings] == [*notes, "checked-text"]


def test_quotes_that_the_template_has_as_well_stay():
    assert codes('"{1}"', '"5"') == ["checked-text"]
    assert codes("{1}", '"5"') == ["checked-text"]
    assert "text-unquoted" not in codes('"a" {1}', '"b" 5"')
    assert codes(TEMPLATE, f'"{SENT[:-1]}"')[0] == "differs-ends"


def test_what_is_said_of_a_space_in_the_template_does_not_ask_to_take_it_out():
    words = said("a\u00a0{1}", "a 5")
    assert "copy the character from the template" in words
    assert "press the space bar" not in words
    assert "needs it in the same place" in said("{1} min\u200b")


def test_what_was_checked_is_said():
    assert "Values: 2 of 2." in said(TEMPLATE, "", "1234\n5")
    assert "Only the template was looked at" not in said(TEMPLATE, "", "1234\n5")
    assert "Message: outside the placeholders the same." in said(TEMPLATE, SENT)


def test_the_boxes_stand_in_the_order_in_which_they_are_filled():
    assert [one.name for one in check.inputs] == ["template", "values", "text"]

"""The JSON check on any text: its verdict agrees with Python's own parser."""

import json
import random
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.troubleshoot.json_pastes import check, run
from troubleshoot.checks import Finding, finding_words
from troubleshoot.checks.mistakes import MAX_FINDINGS


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


def assert_agrees(text):
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
    assert_agrees(text)


@settings(deadline=None, max_examples=500)
@given(st.text(SIGNS, max_size=30))
def test_the_verdict_agrees_on_any_heap_of_signs(text):
    assert_agrees(text)


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
        assert_agrees(text)
        body = json.dumps({"a": text}, ensure_ascii=False)
        assert run(body).verdict == "valid"
        at = chance.randrange(len(body))
        assert_agrees(body[:at] + body[at + 1 :])

"""Anything pasted at any check gives a verdict, and no word of it is kept."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.troubleshoot.every_check import NAMES, SETTINGS
from troubleshoot.checks import SKIP, Finding, finding_words, get
from troubleshoot.checks.mistakes import MAX_FINDINGS

CANARY = "canary"

# Pieces from which pastes are put together, so that they come near to what a check looks for.
COMMON = [
    CANARY,
    CANARY.title(),
    f"{CANARY}=1&",
    f'"{CANARY}"',
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "：",
    "，",
    "１",
    "é",
    "👨‍👩‍👧",
    "\x00",
    "\x01",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "-",
    "+",
]
PIECES = {
    "json": ['{"a": 1', ":", "'", f"// {CANARY}\n", "true", "1.0"],
    "template": [
        "{1}",
        "{2}",
        "{",
        "}",
        "｛1｝",
        f"{{{CANARY}}}",
        "{0}",
        "{ 1 }",
        "[1]",
        "Code ",
        "。",
        "【a】",
        f'["{CANARY}"]',
        "1",
        "\ufffd",
        "а",
        "A",
    ],
    "phone": [
        "+86",
        "13800138000",
        "0086",
        "138 0013 8000",
        "+44",
        "7911123456",
        "*",
        "ext. 5",
        "1.38E+10",
        f"{CANARY}@x",
        "＋",
        "（",
        "—",
        '"',
        ";",
        "0",
    ],
    "times": [
        "2026-11-03",
        "T",
        "14:05:09",
        "Z",
        "+08:00",
        " CST",
        "UTC+8",
        "1793685909",
        "03/11/2026",
        "Nov",
        "Tue, 3 Nov 2026 ",
        " pm",
        "[Asia/Shanghai]",
        "年",
        f" {CANARY}/{CANARY}",
        "99",
    ],
    "error-code": [
        '"result":',
        "1004",
        "1014",
        "code",
        "Code",
        ": ",
        "error ",
        "InternalError.Timeout",
        "0",
        f"InternalError.{CANARY}",
        f"Code: {CANARY.title()}.{CANARY.title()}",
        "HTTP/1.1 500",
        "60008",
    ],
    "http-headers": [
        "POST /x HTTP/1.1\n",
        f"GET /{CANARY} HTTP/1.0\n",
        "Content-Type: application/json\n",
        "Content-Type: ",
        f"text/{CANARY};charset={CANARY}\n",
        f"Authorization: {CANARY}\n",
        f" {CANARY}\n",
        "\n\n",
        "Content-Length: 5\n",
        "> ",
        "< ",
        "curl -H '",
        "' -d '",
        "Host: x\n",
        f"X-{CANARY} : {CANARY}\n",
        "Contnet-Type: text/html\n",
        "charset=gbk",
        "a=1",
    ],
}


@st.composite
def pastes(draw, name):
    """Something for every input of a check: pieces put together, any text, or a choice."""
    pieces = st.lists(st.sampled_from(PIECES[name] + COMMON), max_size=14).map("".join)
    given_inputs = {}
    for one in get(name).inputs:
        if one.kind == "choice":
            wanted = st.sampled_from(["", "gone", *(value for value, _ in one.options)])
        else:
            wanted = pieces | st.text(max_size=60)
        given_inputs[one.name] = draw(wanted)
    return given_inputs


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=250)
@given(data=st.data())
def test_anything_pasted_gives_a_verdict_and_findings_that_can_be_told(name, data):
    check = get(name)
    inputs = data.draw(pastes(name))
    for rules in ({}, SETTINGS[name]):
        outcome = check.run(inputs, rules)
        assert outcome.verdict in check.verdicts
        assert outcome.verdict != SKIP
        assert len(outcome.findings) <= MAX_FINDINGS + 2
        for finding in outcome.findings:
            assert finding.code in check.words
            words = finding_words(finding)
            assert all(words)
            assert "%(" not in "".join(words)
            assert "–" not in words[1].split()
            again = Finding.from_stored(json.loads(json.dumps(finding.stored())))
            assert finding_words(again) == words
            assert (again.quoted, again.excerpt, again.suggestion) == ("", None, "")
            assert len(str(finding.excerpt or "")) <= 140
            "".join((finding.quoted, finding.suggestion, str(finding.excerpt))).encode()


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=250)
@given(data=st.data())
def test_no_word_of_the_paste_is_stored_or_said_from_what_is_stored(name, data):
    inputs = data.draw(pastes(name))
    for finding in get(name).run(inputs, SETTINGS[name]).findings:
        kept = json.dumps(finding.stored()) + " ".join(finding_words(finding))
        assert CANARY not in kept.lower()

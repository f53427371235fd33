"""The JSON check keeps no word of the paste."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.troubleshoot.json_pastes import check, run
from troubleshoot.checks import finding_words

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

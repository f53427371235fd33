"""Guesses at where a text in quotes was meant to end. Used only where JSON is already wrong.

Each takes offsets of the content between the quotes and is linear in its length.
"""

import re

_OTHER = "“”„‟‘’»›″＂＇'"
_BEFORE_COLON = re.compile(rf"[{_OTHER}](?=[ \t]*[:：])")
_BEFORE_COMMA = re.compile(rf"[{_OTHER}](?=[ \t]*(?:[,}}\]，｝］]|\Z))")
_NAME = re.compile(r"[\w .$-]{1,64}?(?=[ \t]*[:：])")
_LIKELY = re.compile(r'"(?=[ \t]*(?:[,}\]]|\Z))')


def other_quote_before_colon(text: str, start: int, end: int) -> int | None:
    """Where a quotation mark of another kind ends a name: `{"Name”: "Tom"}`."""
    found = _BEFORE_COLON.search(text, start, end)
    return found.start() if found else None


def other_quote_before_comma(text: str, start: int, end: int) -> int | None:
    """Where a quotation mark of another kind ends a value: `{"Name": "Tom”, "Age": 23}`."""
    found = _BEFORE_COMMA.search(text, start, end)
    return found.start() if found else None


def name_before_colon(text: str, start: int, end: int) -> int | None:
    """Where a name without a closing quote ends, before its colon: `{"a: 1, "b": 2}`."""
    found = _NAME.match(text, start, end)
    return found.end() if found else None


def lost_end(content: str) -> int | None:
    """How long the text was meant to be that ran on to the next name: `{"a": "x, "b": 1}`."""
    body = content.rstrip(" \t[{")
    if not body.endswith(","):
        return None
    body = body[:-1].rstrip(" \t}]")
    return None if any(char in body for char in ",:{}[]") else len(body)


def likely_end(text: str, start: int, line_end: int) -> int:
    """Where a text with quotes inside ends: after the next quote with punctuation behind it."""
    found = _LIKELY.search(text, start, line_end)
    return found.end() if found else line_end

"""The values that were passed with a template, out of what people paste of them.

One value a line; a list as JSON, Python or a log writes it; or a whole request (body, curl command,
line of a log), from which `params` or `TemplateParamSet` is taken.  What can be understood in two
ways is not counted at all: a wrong count would send people the wrong way.
"""

import re
from typing import NamedTuple

from .json_wrapping import first_sign
from .template_paste import other_kind, unescaped

_NAME = re.compile(
    r"(?<![\w])(?:params?|TemplateParamSet|template_?params?)\\{0,3}[\"']?\s{0,8}(?:=>|[:=])\s{0,8}",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"\s*+(?:\"((?:[^\"\\]|\\.)*+)\"|'((?:[^'\\]|\\.)*+)'|[“„]([^”“]*+)[”“]|‘([^’]*+)’"
    r"|(-?\d++(?:\.\d++)?|true|false|null|True|False|None)(?=\s*+[,\]]))\s*+",
    re.DOTALL,
)
_LINE_OF_ITEMS = re.compile(r"\s*+[\"'“‘]")
_SEPARATOR = re.compile(r"[,;|\t，；、]")
_MOST = 1_000  # items of a list that are read


class Values(NamedTuple):
    """The values passed: None where none were given. `unclear` where they cannot be read surely."""

    values: tuple[str, ...] | None
    unclear: bool = False


_UNCLEAR = Values(None, unclear=True)


def read(text: str, wanted: int) -> Values:
    """The values in `text`; `wanted`, how many the template takes, settles what commas mean."""
    if first_sign(text) == len(text):
        return Values(None)
    stripped = text.strip()
    named = list(_NAME.finditer(stripped))
    if named:
        return _named(stripped, [found.end() for found in named])
    if stripped[0] == "[":
        items, end = _list(stripped, 0)
        rest = "" if items is None else stripped[end:].strip(" \t\n,;")
        return _UNCLEAR if items is None or rest else Values(items)
    if other_kind(stripped) not in ("", "pasted-number"):
        return _UNCLEAR
    if stripped[0] in "{(<":
        return _UNCLEAR
    if _LINE_OF_ITEMS.match(stripped):
        return _quoted(stripped)
    return _plain(text, wanted)


def _named(text: str, places: list[int]) -> Values:
    """The lists after `params`: all the same one, or nothing is said."""
    found = set()
    for at in places[:20]:
        if text[at : at + 1] != "[":
            return _UNCLEAR
        found.add(_list(text, at)[0])
    return Values(found.pop()) if len(found) == 1 and None not in found else _UNCLEAR


def _list(text: str, at: int) -> tuple[tuple[str, ...] | None, int]:
    """The items of the list whose bracket stands at `at`, and where it ends; None for no list."""
    if re.compile(r"\[\s*+\\+[\"']").match(text, at):  # a request inside a text
        close = text.find("]", at)
        text, at = text[at : close + 1 if close >= 0 else len(text)], 0
        text = re.sub(r"\\+([\"'])", r"\1", text)
    items, end = _items(text, at + 1)
    return (None, end) if text[end : end + 1] != "]" else (items, end + 1)


def _items(text: str, at: int) -> tuple[tuple[str, ...] | None, int]:
    """Items between commas from `at` on, and where they end. Nothing may follow the last comma."""
    items: list[str] = []
    blank = re.compile(r"\s*+").match(text, at).end()
    if text[blank : blank + 1] == "]":
        return (), blank
    while len(items) < _MOST and (found := _ITEM.match(text, at)):
        items.append(_value(found))
        at = found.end()
        if text[at : at + 1] != ",":
            return tuple(items), at
        at += 1
        blank = re.compile(r"\s*+").match(text, at).end()
        if text[blank : blank + 1] in ("]", ""):
            return tuple(items), blank
    return None, len(text)


def _value(found: re.Match) -> str:
    double, single, curly, other, word = found.groups()
    if word is not None:
        return "" if word in ("null", "None") else word
    return unescaped(next(one for one in (double, single, curly, other) if one is not None))


def _quoted(text: str) -> Values:
    """`"1234", "5"`, or one such a line."""
    items, end = _items(text, 0)
    if items is not None and end == len(text):
        return Values(items)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    each = [_items(line, 0) for line in lines[:_MOST]]
    if all(one and len(one) == 1 and end == len(line) for (one, end), line in zip(each, lines)):  # noqa: B905
        return Values(tuple(one[0] for one, _ in each))
    return _UNCLEAR


def _plain(text: str, wanted: int) -> Values:
    """One value a line; between commas on a single line, where that comes to the right number."""
    lines = [line.strip(" ") for line in text.split("\n")]
    lines = [line for line in lines if line.strip()]
    if len(lines) == wanted or (len(lines) == 1 and wanted == 1):
        return Values(tuple(line.strip("\t") for line in lines))
    if len(lines) == 1:
        pieces = [piece.strip(" ") for piece in _SEPARATOR.split(lines[0])]
        if len(pieces) == wanted and all(pieces):
            return Values(tuple(pieces))
        if len(pieces) > 1 or " " in lines[0]:
            return _UNCLEAR
    elif any(_SEPARATOR.search(line) for line in lines):
        return _UNCLEAR
    return Values(tuple(lines))

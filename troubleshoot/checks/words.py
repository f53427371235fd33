"""Findings in words: a headline with the place, and what to do about it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .characters import character_name, codepoint
from .core import Finding

_TYPES = {
    "string": gettext_lazy("a string (text in double quotes)"),
    "integer": gettext_lazy("an integer (a whole number without quotes)"),
    "number": gettext_lazy("a number without quotes"),
    "decimal": gettext_lazy("a number with a decimal point or an exponent"),
    "boolean": gettext_lazy("true or false, without quotes"),
    "null": gettext_lazy("null"),
    "object": gettext_lazy("an object, in curly brackets {}"),
    "array": gettext_lazy("a list, in square brackets []"),
}
_UNKNOWN = (
    gettext_lazy("something to look at"),
    gettext_lazy("This place was marked when the check ran. Paste again to see why."),
)


def words_of(finding: Finding, table: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Headline and explanation of a finding, from its code and params alone, localised.

    "Line 1, column 2: single quotes", "JSON wants straight double quotes …". A code that the table
    does not know (an old stored finding) gets a neutral sentence.
    """
    short, explanation = table.get(finding.code, _UNKNOWN)
    values = _Values(finding)
    short, explanation = str(short) % values, str(explanation) % values
    more = finding.params.get("more")
    if isinstance(more, int) and more > 0:
        explanation += " " + ngettext(
            "The same was found in %(count)d more place.",
            "The same was found in %(count)d more places.",
            more,
        ) % {"count": more}
    if finding.line is None or finding.column is None:
        return short[:1].upper() + short[1:], explanation
    place = _("Line %(line)d, column %(column)d: %(what)s")
    return place % {"line": finding.line, "column": finding.column, "what": short}, explanation


class _Values(dict):
    """What the texts' %(…)s places may name; one that a stored finding lacks is drawn as a dash."""

    def __init__(self, finding: Finding):
        super().__init__({name: _shown(name, value) for name, value in finding.params.items()})
        if finding.codepoint:
            self["character"] = character_name(finding.codepoint)
            self["sign"] = _sign(finding.codepoint)

    def __missing__(self, name: str) -> str:
        return "–"


def _shown(name: str, value: Any) -> str:
    if name in ("expected", "actual"):
        return str(_TYPES.get(value, value))
    if isinstance(value, str) and value.startswith("U+"):
        return _sign(value)
    if isinstance(value, list):
        return ", ".join(_literal(item) for item in value)
    return str(value)


def _literal(value: Any) -> str:
    """A value of a flow's settings as JSON writes it."""
    if isinstance(value, str):
        return f'"{value}"'
    return {True: "true", False: "false", None: "null"}[value] if _is_word(value) else str(value)


def _is_word(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _sign(point: str) -> str:
    char = chr(int(point[2:], 16))
    return char if char.isprintable() and not char.isspace() else codepoint(char)

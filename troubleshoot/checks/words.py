"""Findings in words: a headline with the place, and what to do about it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from .characters import character_name, codepoint
from .core import CALLED, Finding

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


def words_of(
    finding: Finding,
    table: Mapping[str, tuple[str, str]],
    inputs: Mapping[str, str] | None = None,
) -> tuple[str, str]:
    """Headline and explanation of a finding, from its code and params alone, localised.

    "Line 1, column 2: single quotes", "JSON wants straight double quotes …". A code that the table
    does not know (an old stored finding) gets a neutral sentence. `inputs` says how to call the
    inputs: "Template, line 1, column 2: …".
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
    called = finding.params.get(CALLED) or (inputs or {}).get(finding.input, "")
    return _placed(finding, short, str(called)), explanation


def _placed(finding: Finding, what: str, called: str) -> str:
    """A headline with the input and the place in front, as far as they are known."""
    if finding.line is None or finding.column is None:
        if called:
            return _("%(input)s: %(what)s") % {"input": called, "what": what}
        return what[:1].upper() + what[1:]
    place = _("Line %(line)d, column %(column)d: %(what)s")
    if called:
        place = _("%(input)s, line %(line)d, column %(column)d: %(what)s")
    return place % {
        "input": called,
        "line": finding.line,
        "column": finding.column,
        "what": what,
    }


class _Values(dict):
    """What the texts' %(…)s places may name; one that a stored finding lacks is drawn as a dash.

    A param that is a code point is drawn as the character; under its name with "_name" behind it
    the character's name and code point are said.
    """

    def __init__(self, finding: Finding):
        super().__init__({name: _shown(name, value) for name, value in finding.params.items()})
        for name, value in finding.params.items():
            if isinstance(value, str) and value.startswith("U+"):
                self[f"{name}_name"] = character_name(value)
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
    if name.endswith("seconds") and isinstance(value, (int, float)):
        return duration(value)
    if isinstance(value, list):
        return ", ".join(_literal(item) for item in value)
    return str(value)


def duration(seconds: float) -> str:
    """A span of time in its two largest units: "2 hours 5 minutes", "12 seconds"."""
    if seconds < 60 and seconds != int(seconds):
        return _("%(seconds).1f seconds") % {"seconds": seconds}
    left, parts = int(seconds), []
    for size, one, many in (
        (86_400, gettext_noop("%(count)d day"), gettext_noop("%(count)d days")),
        (3_600, gettext_noop("%(count)d hour"), gettext_noop("%(count)d hours")),
        (60, gettext_noop("%(count)d minute"), gettext_noop("%(count)d minutes")),
        (1, gettext_noop("%(count)d second"), gettext_noop("%(count)d seconds")),
    ):
        count, left = divmod(left, size)
        if count or (size == 1 and not parts):
            parts.append(ngettext(one, many, count) % {"count": count})
    return " ".join(parts[:2])


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

"""Field rules of the JSON check: which type a field must have, which values it may take.

Settings, as a flow file writes them:

    string: [tel.mobile, "params[]"]     the field, wherever it is present, must be a string
    integer: [type]                      also number, boolean, object, array
    one_of: {international: [0, 1]}      the field must be one of these values, type included
    top: object                          what the whole body must be: object or array

A path is names joined by dots; `[]` or `[0]` (or `.0`) after a name goes into a list: every item,
or the one with that index.  A field that is absent breaks no rule.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

TYPES = ("string", "integer", "number", "boolean", "object", "array")
TOPS = ("object", "array")
MAX_RULES = 100
MAX_PATH = 200
_STEP = re.compile(r"\.?([^.\[\]\s][^.\[\]]*)|\[(\d{0,6})\]")


class Rule(NamedTuple):
    """One rule: where it holds and what it wants. `parts` are names, indexes or None (any item)."""

    parts: tuple[str | int | None, ...]
    expected: str = ""  # a type, or "" when `allowed` says which values
    allowed: tuple[Any, ...] = ()


def parse_path(path: Any) -> tuple[str | int | None, ...] | None:
    """The steps of a path, or None if it is not one: "tel[].mobile" → ("tel", None, "mobile")."""
    if not isinstance(path, str) or not 0 < len(path) <= MAX_PATH or path.startswith("."):
        return None
    parts: list[str | int | None] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or (at and path[at] not in ".["):
            return None
        name, index = step.groups()
        parts.append(name if name is not None else int(index) if index else None)
        at = step.end()
    return tuple(parts)


def problems_with(settings: Any) -> list[str]:
    """What is wrong with the settings of a JSON check, in sentences; empty if nothing is."""
    if settings in (None, {}):
        return []
    if not isinstance(settings, Mapping):
        return [_("The settings of a JSON check are a list of names with values.")]
    problems: list[str] = []
    seen: dict[tuple, str] = {}
    for name, value in settings.items():
        if name == "top":
            if value not in TOPS:
                problems.append(_("“top” must be object or array."))
        elif name == "one_of":
            problems += _problems_with_choices(value)
        elif name in TYPES:
            problems += _problems_with_paths(name, value, seen)
        else:
            problems.append(_("A JSON check has no setting “%(name)s”.") % {"name": name})
    if not problems and len(compile_rules(settings)) > MAX_RULES:
        problems.append(_("More than %(count)d rules.") % {"count": MAX_RULES})
    return problems


def _problems_with_paths(name: str, paths: Any, seen: dict[tuple, str]) -> list[str]:
    if not isinstance(paths, (list, tuple)):
        return [_("“%(name)s” must be a list of fields, like [type, tel.mobile].") % {"name": name}]
    problems = []
    for path in paths:
        parts = parse_path(path)
        if parts is None:
            problems.append(_not_a_field(name, path))
        elif seen.setdefault(parts, name) != name:
            problems.append(
                _("The field “%(path)s” is named under both %(first)s and %(second)s.")
                % {"path": path, "first": seen[parts], "second": name}
            )
    return problems


def _problems_with_choices(value: Any) -> list[str]:
    if not isinstance(value, Mapping):
        return [_("“one_of” must name fields with lists of values, like {type: [0, 1]}.")]
    problems = []
    for path, allowed in value.items():
        if parse_path(path) is None:
            problems.append(_not_a_field("one_of", path))
        if not isinstance(allowed, (list, tuple)) or not 0 < len(allowed) <= MAX_RULES:
            problems.append(
                _("“one_of” needs a list of values for the field “%(path)s”.") % {"path": path}
            )
        elif not all(_is_scalar(item) for item in allowed):
            problems.append(
                _("The values of “%(path)s” must be texts, numbers, true, false or null.")
                % {"path": path}
            )
    return problems


def _not_a_field(name: str, path: Any) -> str:
    return _("“%(path)s” under “%(name)s” is not a field: write names joined by dots.") % {
        "path": path,
        "name": name,
    }


def _is_scalar(value: Any) -> bool:
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return value is None or isinstance(value, (str, int))


def compile_rules(settings: Any) -> tuple[Rule, ...]:
    """The rules of settings; what `problems_with` would refuse is passed over, never raised."""
    if not isinstance(settings, Mapping):
        return ()
    rules = []
    if settings.get("top") in TOPS:
        rules.append(Rule((), settings["top"]))
    for name in TYPES:
        for path in _as_list(settings.get(name)):
            parts = parse_path(path)
            if parts is not None:
                rules.append(Rule(parts, name))
    choices = settings.get("one_of")
    for path, allowed in (choices if isinstance(choices, Mapping) else {}).items():
        parts = parse_path(path)
        values = tuple(item for item in _as_list(allowed) if _is_scalar(item))
        if parts is not None and values:
            rules.append(Rule(parts, "", values))
    return tuple(rules)


def _as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()


class Ahead(NamedTuple):
    """A rule on its way down to the place where it holds."""

    rule: Rule
    depth: int  # steps of the path already taken
    shown: str  # the field as people write it, indexes filled in: "tel[1].mobile"


def at_top(rules: Sequence[Rule]) -> list[Ahead]:
    """Every rule, before its first step."""
    return [Ahead(rule, 0, "") for rule in rules]


def below(ahead: Sequence[Ahead], bracket: str) -> list[Ahead]:
    """The rules that can go on inside an object ("{") or a list ("[")."""
    return [
        one
        for one in ahead
        if one.depth < len(one.rule.parts)
        and (bracket == "{" or not str(one.rule.parts[one.depth] or 0).strip("0123456789"))
    ]


def into(ahead: Sequence[Ahead], step: str | int) -> list[Ahead]:
    """The rules that go on through a name (of an object) or an index (of a list)."""
    inside = []
    for rule, depth, shown in ahead:
        part = rule.parts[depth]
        if isinstance(step, int):
            if part is None or part == step or part == str(step):
                inside.append(Ahead(rule, depth + 1, f"{shown}[{step}]"))
        elif part == step or (isinstance(part, int) and str(part) == step):
            inside.append(Ahead(rule, depth + 1, f"{shown}.{step}" if shown else step))
    return inside


def broken(ahead: Sequence[Ahead], found: str, source: str) -> tuple[str, dict[str, Any]] | None:
    """The first rule that a value breaks, as a finding's code and params.

    `found` is the value's type ("integer", "decimal", "string", "boolean", "null", "object",
    "array"), `source` its text as it stands in the body.
    """
    here = [(rule, shown) for rule, depth, shown in ahead if depth == len(rule.parts)]
    for rule, shown in here:
        if rule.expected and not _is_a(found, rule.expected):
            params = {"expected": rule.expected, "actual": found}
            if not rule.parts:
                return "wrong-top", params
            return "wrong-type", {"field": shown, **params}
    for rule, shown in here:
        if rule.allowed and not _is_one_of(found, source, rule.allowed):
            return "not-one-of", {"field": shown, "allowed": list(rule.allowed)}
    return None


def _is_a(found: str, expected: str) -> bool:
    return found == expected or (expected == "number" and found in ("integer", "decimal"))


def _is_one_of(found: str, source: str, allowed: Sequence[Any]) -> bool:
    if found in ("object", "array") or (found == "integer" and len(source) > 400):
        return False
    value = json.loads(source)
    return any(type(value) is type(item) and value == item for item in allowed)

"""The check "template": is the template right, and does the text that was sent fit it?

Verdicts: "valid"; "bad-placeholders"; "wrong-count" (of the values passed); "invisible" (the two
differ only in blanks and in characters that cannot be seen; without a text, the template has such
characters); "differs"; "unreadable"; "skip" (never given by run(): the customer says it).  Where
several hold, the first of this order after "valid" is the verdict.

Settings: `repeats: false` refuses a placeholder that stands twice.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import template_match
from .characters import codepoint, hidden_runs, is_hidden, is_invisible, is_odd_blank, plain
from .core import UNREADABLE, Check, Finding, Input, Outcome, unknown_settings
from .json_wrapping import first_sign, is_rubbish
from .mistakes import MAX_FINDINGS, Mistake, Mistakes, tell
from .template_syntax import Syntax
from .template_words import VERDICT_WORDS, WORDS

_LIMIT = 5_000  # characters; a message has a few hundred


class _Values(NamedTuple):
    """The values passed: None where none were given, or they could not be read."""

    values: tuple[str, ...] | None
    broken: bool = False


def run(inputs: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> Outcome:
    """Check inputs "template", and "text" and "values" where given. Never raises."""
    template, text, passed = (_lines(inputs.get(name)) for name in ("template", "text", "values"))
    if first_sign(template) == len(template):
        return Outcome(UNREADABLE, (Finding("template-none"),))
    if is_rubbish(template) or is_rubbish(text):
        return Outcome(UNREADABLE, (Finding("template-not-text"),))
    if _is_json(template):
        return Outcome(UNREADABLE, (Finding("template-json"),))
    values = _read_values(passed)
    syntax = Syntax(
        template,
        repeats=not (isinstance(settings, Mapping) and settings.get("repeats") is False),
        values=len(values.values) if values.values is not None else None,
    )
    if len(syntax.mistakes):
        return _bad_placeholders(template, syntax)
    return _compared(template, text, syntax, values)


def _lines(text: str | None) -> str:
    """A browser sends every line end as CR LF, whatever it was; here it is one character."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def _is_json(text: str) -> bool:
    text = text.strip()
    if text[0] not in "{[" or text[-1] not in "}]":
        return False
    try:
        found = json.loads(text, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return bool(found)


def _read_values(text: str) -> _Values:
    stripped = text.strip()
    if not stripped:
        return _Values(None)
    if stripped[0] == "[" or re.fullmatch(r'"[^"]*+"(?:\s*,\s*"[^"]*+")++,?', stripped):
        source = stripped if stripped[0] == "[" else f"[{stripped.rstrip(',')}]"
        try:
            found = json.loads(source, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            return _Values(None, broken=True)
        return _Values(tuple(one if isinstance(one, str) else "" for one in found))
    return _Values(tuple(line.strip() for line in text.split("\n") if line.strip()))


def _bad_placeholders(template: str, syntax: Syntax) -> Outcome:
    mistakes = syntax.mistakes
    told = {mistake.offset for mistake in mistakes}
    for one in _hidden(template):
        if one.offset not in told:
            mistakes.add(one.offset, one.code, one.length, one.about)
    listed, more = mistakes.listed()
    return Outcome("bad-placeholders", tell(template, listed, input="template"), more)


def _compared(template: str, text: str, syntax: Syntax, values: _Values) -> Outcome:
    verdict, findings, more = "valid", (), False
    if first_sign(text) < len(text):
        verdict, findings, more = _against_text(template, text, syntax, values)
    elif hidden := _hidden(template):
        listed, more = _listed(hidden)
        verdict, findings = "invisible", tell(template, listed, input="template")
    else:
        findings = (Finding("template-alone"),)
    given = values.values
    if verdict == "valid" and (values.broken or _is_miscounted(values, syntax)):
        findings = ()
    if values.broken:
        findings = (Finding("values-not-json", input="values"), *findings)
        verdict = UNREADABLE if verdict == "valid" else verdict
    elif _is_miscounted(values, syntax):
        params = {"wanted": syntax.count, "given": len(given)}
        findings = (Finding("values-count", params=params, input="values"), *findings)
        verdict = "wrong-count"
    return Outcome(verdict, findings[:MAX_FINDINGS], more or len(findings) > MAX_FINDINGS)


def _is_miscounted(values: _Values, syntax: Syntax) -> bool:
    return values.values is not None and len(values.values) != syntax.count


def _against_text(
    template: str, text: str, syntax: Syntax, values: _Values
) -> tuple[str, tuple[Finding, ...], bool]:
    placeholders = syntax.placeholders
    found, (begin, end) = template_match.difference(template, placeholders, text)
    if found is None:
        mistake = _wrong_filling(template, text[begin:end], syntax, values)
        if mistake is None:
            return "valid", (), False
        mistake = mistake._replace(offset=mistake.offset + begin)
        return "differs", tell(text, [mistake], input="text"), False
    there = Mistake(found.template_at, "template-there")
    findings = (
        *tell(text, [_difference(template, text[:end], found)], input="text"),
        *tell(template, [there], input="template"),
    )
    bare = template_match.fits_without_blanks(template, placeholders, text[begin:end])
    listed, more = _also_hidden(text, found.text_at, "text")
    listed_there, more_there = _also_hidden(template, found.template_at, "template")
    findings += listed + listed_there
    return "invisible" if bare else "differs", findings, more or more_there


def _also_hidden(text: str, told: int, name: str) -> tuple[tuple[Finding, ...], bool]:
    listed, more = _listed([one for one in _hidden(text) if one.offset != told])
    return tell(text, listed, input=name), more


def _wrong_filling(template: str, text: str, syntax: Syntax, values: _Values) -> Mistake | None:
    """What is wrong with a text that fits: placeholders left in it, or other values than given."""
    numbers = {one.number for one in syntax.placeholders}
    for left in re.finditer(r"\{([0-9]{1,4})\}", text):
        if int(left.group(1)) in numbers:
            length = left.end() - left.start()
            params = {"number": int(left.group(1))}
            return Mistake(left.start(), "differs-unfilled", length, params=params)
    given = values.values
    if given is None or len(given) != syntax.count or not all(given):
        return None
    wrong = template_match.wrong_value(template, syntax.placeholders, given, text)
    return wrong and Mistake(wrong[1], "differs-value", params={"number": wrong[0]})


def _difference(template: str, text: str, found: template_match.Difference) -> Mistake:
    """The difference as a mistake of the text."""
    here = text[found.text_at : found.text_at + 1]
    there = template[found.template_at : found.template_at + 1]
    code = _kind(there, here)
    if not there and text[found.text_at :].strip():
        code = "differs-goes-on"  # more than a blank too many
    elif not here and template[found.template_at :].strip():
        code = "differs-ends"
    if code == "differs-other" or _is_blank(there) != _is_blank(here):
        code = _left_out(template, text, found) or code
    # Only characters that are told apart by name are named: letters would be words of the paste.
    named = {name: codepoint(char) for name, char in (("template", there), ("text", here)) if char}
    params = {name: point for name, point in named.items() if name in _NAMED.get(code, ())}
    return Mistake(found.text_at, code, params=params)


# Which of the two characters a finding names.
_NAMED = {
    "differs-alike": ("template", "text"),
    "differs-blank": ("template", "text"),
    "differs-blank-missing": ("template",),
    "differs-blank-extra": ("text",),
    "differs-missing": ("template",),
    "differs-extra": ("text",),
    "differs-lost": ("text",),
}


def _left_out(template: str, text: str, found: template_match.Difference) -> str:
    """Whether a single sign is missing or too many: both go on alike without it."""
    at, there = found.text_at, found.template_at
    if not (template[there : there + 1].isalnum() or _is_blank(template[there : there + 1])):
        following = template[there + 1 : there + 3]
        if following and text.startswith(following, at):
            return "differs-missing"
    if not text[at : at + 1].isalnum():
        following = text[at + 1 : at + 3]
        if following and template.startswith(following, there):
            return "" if _is_blank(text[at : at + 1]) else "differs-extra"
    return ""


def _kind(there: str, here: str) -> str:
    blank_there, blank_here = _is_blank(there), _is_blank(here)
    if blank_there and blank_here and is_invisible(there) == is_invisible(here):
        return "differs-blank"
    if blank_here and (not blank_there or is_invisible(here)):
        return "differs-blank-extra"
    if blank_there:
        return "differs-blank-missing"
    if here == "\ufffd":
        return "differs-lost"
    if not here or not there:
        return "differs-goes-on" if here else "differs-ends"
    if plain(there) == plain(here):
        return "differs-alike"
    if template_match.fold(there) == template_match.fold(here):
        return "differs-case"
    return "differs-other"


def _is_blank(char: str) -> bool:
    """Whether there is a character, and one that cannot be seen."""
    return bool(char) and (char.isspace() or is_hidden(char))


def _hidden(text: str) -> list[Mistake]:
    """Everything that cannot be seen: odd characters anywhere, blanks and line ends at the ends."""
    found = []
    for at, length, char in hidden_runs(text):
        if is_odd_blank(char):
            code = "hidden-blank"
        else:
            code = "hidden-control" if char < "\xa0" else "hidden-invisible"
        found.append(Mistake(at, code, length, char))
    start, end = text[:1], text[-1:]
    if start in (" ", "\n"):
        length = len(text) - len(text.lstrip(start))
        code = "blank-at-start" if start == " " else "line-end-at-start"
        found.append(Mistake(0, code, length))
    if end in (" ", "\n"):
        length = len(text) - len(text.rstrip(end))
        code = "blank-at-end" if end == " " else "line-end-at-end"
        found.append(Mistake(len(text) - length, code, length))
    return found


def _listed(found: list[Mistake]) -> tuple[list[Mistake], bool]:
    mistakes = Mistakes()
    for one in found:
        if mistakes.full:
            break
        mistakes.add(one.offset, one.code, one.length, one.about)
    return mistakes.listed()


def problems_with(settings: Any) -> list[str]:
    """What is wrong with the settings, in sentences; empty if nothing is."""
    problems = unknown_settings(settings, ("repeats",))
    if not problems and not isinstance((settings or {}).get("repeats", True), bool):
        problems.append(_("“repeats” must be true or false."))
    return problems


CHECK = Check(
    name="template",
    title=gettext_lazy("Message template"),
    inputs=(
        Input(
            name="template",
            label=gettext_lazy("Message template"),
            help=gettext_lazy("As it stands in the console, with {1}, {2} and so on."),
            limit=_LIMIT,
            required=True,
            place=gettext_lazy("Template"),
        ),
        Input(
            name="text",
            label=gettext_lazy("The message that you sent (optional)"),
            help=gettext_lazy("Copied from your request or log, not typed. It is not stored."),
            limit=_LIMIT,
            place=gettext_lazy("Message"),
        ),
        Input(
            name="values",
            label=gettext_lazy("The values that you passed (optional)"),
            help=gettext_lazy('One a line, or as a list: ["1234", "5"].'),
            limit=_LIMIT,
        ),
    ),
    verdicts=tuple(VERDICT_WORDS),
    run=run,
    words=WORDS,
    verdict_words=VERDICT_WORDS,
    problems_with=problems_with,
)

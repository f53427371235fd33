"""The check "template": is the template right, and does the text that was sent fit it?

Verdicts: "valid"; "bad-placeholders"; "wrong-count" (of the values passed, or one is empty or not
the one that the text shows); "invisible" (the two differ only in blanks and in characters that
cannot be seen; without a text, the template has such characters); "differs"; "unreadable" (no
template, or one of the other two cannot be read; what can be is checked all the same); "skip"
(never given by run(): the customer says it).  Where several hold, the first of this order after
"valid" is the verdict.

Settings: `repeats: false` refuses a placeholder that stands twice.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import template_difference, template_match, template_paste, template_values
from .characters import codepoint, hidden_runs, is_odd_blank
from .core import UNREADABLE, Check, Finding, Input, Outcome, unknown_settings
from .json_wrapping import first_sign, is_rubbish
from .mistakes import MAX_FINDINGS, Mistake, Mistakes, tell
from .template_syntax import Syntax
from .template_values import Values
from .template_words import VERDICT_WORDS, WORDS

_LIMIT = 5_000  # characters; a message has a few hundred


class _Result(NamedTuple):
    """What one look came to; several are put together by `_together`."""

    verdict: str = "valid"
    findings: tuple[Finding, ...] = ()
    more: bool = False


def run(inputs: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> Outcome:
    """Check inputs "template", and "text" and "values" where given. Never raises."""
    template, text, passed = (_lines(inputs.get(name)) for name in ("template", "text", "values"))
    if first_sign(template) == len(template):
        return Outcome(UNREADABLE, (Finding("template-none"),))
    for name, pasted in (("template", template), ("text", text)):
        if is_rubbish(pasted):
            return Outcome(UNREADABLE, (Finding("template-not-text", input=name),))
    if kind := template_paste.other_kind(template):
        return Outcome(UNREADABLE, (Finding(kind, input="template"),))
    repeats = not (isinstance(settings, Mapping) and settings.get("repeats") is False)
    syntax = Syntax(template, repeats=repeats)
    values = template_values.read(passed, syntax.count)
    if values.values and len(values.values) > syntax.count:
        # More values than placeholders: a placeholder may be there in other signs.
        syntax = Syntax(template, repeats=repeats, values=len(values.values))
    if len(syntax.mistakes):
        return _bad_placeholders(template, syntax)
    return _compared(template, text, syntax, values)


def _lines(text: str | None) -> str:
    """A browser sends every line end as CR LF, whatever it was; here it is one character."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def _bad_placeholders(template: str, syntax: Syntax) -> Outcome:
    mistakes = syntax.mistakes
    told = {mistake.offset for mistake in mistakes}
    for one in _hidden(template, "template"):
        if one.offset not in told:
            mistakes.add(one.offset, one.code, one.length, one.about)
    listed, more = mistakes.listed()
    return Outcome("bad-placeholders", tell(template, listed, input="template"), more)


def _compared(template: str, text: str, syntax: Syntax, values: Values) -> Outcome:
    has_text = first_sign(text) < len(text)
    kind = template_paste.other_kind(text) if has_text else ""
    results = [_look_at_values(values, syntax)]
    if kind not in ("", "pasted-number"):
        results.append(_Result(UNREADABLE, (Finding(kind, input="text"),)))
        has_text = False
    elif has_text:
        results.append(_against_text(template, text, syntax, values))
    if not has_text and (hidden := _hidden(template, "template")):
        listed, more = _listed(hidden)
        findings = tell(template, listed, input="template")
        results.append(_Result("invisible", findings, more))
    return _together(results, _summary(syntax, values, has_text=has_text))


def _together(results: list[_Result], summary: Finding) -> Outcome:
    """One outcome of several looks. What was found right is said where nothing else decides."""
    found = {result.verdict for result in results}
    verdict = next(one for one in (*list(VERDICT_WORDS)[1:], "valid") if one in found)
    findings = tuple(finding for result in results for finding in result.findings)
    if verdict in ("valid", UNREADABLE):
        findings = (*findings, summary)
    more = any(result.more for result in results) or len(findings) > MAX_FINDINGS
    return Outcome(verdict, findings[:MAX_FINDINGS], more)


def _summary(syntax: Syntax, values: Values, *, has_text: bool) -> Finding:
    """What was looked at, where nothing wrong was found in it."""
    params = {}
    code = "checked-text" if has_text else "template-alone"
    if values.values is not None:
        params = {"wanted": syntax.count, "given": len(values.values)}
        code = "checked-all" if has_text else "checked-values"
    return Finding(code, params=params)


def _look_at_values(values: Values, syntax: Syntax) -> _Result:
    if values.unclear:
        return _Result(UNREADABLE, (Finding("values-unclear", input="values"),))
    given = values.values or ()
    if values.values is not None and len(given) != syntax.count:
        params = {"wanted": syntax.count, "given": len(given)}
        return _Result("wrong-count", (Finding("values-count", params=params, input="values"),))
    hidden = tuple(_hidden_values(given))[:MAX_FINDINGS]
    empty = tuple(
        Finding("values-empty", params={"number": number}, input="values")
        for number, value in enumerate(given, 1)
        if not value.strip()
    )
    if empty:
        return _Result("wrong-count", empty + hidden)
    return _Result("invisible" if hidden else "valid", hidden)


def _hidden_values(given: tuple[str, ...]):
    """A finding for the first character in each value that cannot be seen."""
    for number, value in enumerate(given, 1):
        run_ = next(hidden_runs(value), None)
        if run_ and value.strip():
            point = codepoint(run_[2])
            yield Finding(
                "values-hidden", codepoint=point, params={"number": number}, input="values"
            )


def _against_text(template: str, text: str, syntax: Syntax, values: Values) -> _Result:
    """The text as it is; where it does not fit, without what a log or a program put round it."""
    result = _fitted(template, text, syntax, values)
    if result.verdict in ("valid", "wrong-count"):
        return result
    bare = template_paste.unwrapped(text, template)
    if not bare.codes:
        return result
    result = _fitted(template, bare.text, syntax, values)
    notes = tuple(Finding(code, input="text") for code in bare.codes)
    return result._replace(findings=(*result.findings, *notes))


def _fitted(template: str, text: str, syntax: Syntax, values: Values) -> _Result:
    placeholders = syntax.placeholders
    found, (begin, end) = template_match.difference(template, placeholders, text)
    if found is None:
        mistake = _wrong_filling(template, text[begin:end], syntax, values)
        if mistake is None:
            return _Result()
        mistake = mistake._replace(offset=mistake.offset + begin)
        verdict = "wrong-count" if mistake.code == "differs-value" else "differs"
        return _Result(verdict, tell(text, [mistake], input="text"))
    bare = template_match.fits_without_blanks(template, placeholders, text[begin:end])
    here = template_difference.mistake(template, text[:end], found, bare=bare)
    there = Mistake(found.template_at, "template-there")
    findings = (
        *tell(text, [here], input="text"),
        *tell(template, [there], input="template"),
    )
    listed, more = _also_hidden(text, found.text_at, "text")
    listed_there, more_there = _also_hidden(template, found.template_at, "template")
    findings += listed + listed_there
    blank = bare and template_difference.is_invisible_alone(here)
    return _Result("invisible" if blank else "differs", findings, more or more_there)


def _also_hidden(text: str, told: int, name: str) -> tuple[tuple[Finding, ...], bool]:
    listed, more = _listed([one for one in _hidden(text, name) if one.offset != told])
    return tell(text, listed, input=name), more


def _wrong_filling(template: str, text: str, syntax: Syntax, values: Values) -> Mistake | None:
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


def _hidden(text: str, name: str) -> list[Mistake]:
    """Everything that cannot be seen: odd characters anywhere, blanks and line ends at the ends.

    `name` is the input's: what is to be done about a character differs.
    """
    found = []
    prefix = "template-" if name == "template" else ""
    for at, length, char in hidden_runs(text):
        if is_odd_blank(char):
            code = "hidden-blank"
        else:
            code = "hidden-control" if char < "\xa0" else "hidden-invisible"
        found.append(Mistake(at, prefix + code, length, char))
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
            name="values",
            label=gettext_lazy("The values that you passed (optional)"),
            help=gettext_lazy(
                'One a line, as a list like ["1234", "5"], or the request that has them in params.'
            ),
            limit=_LIMIT,
        ),
        Input(
            name="text",
            label=gettext_lazy("The message that you sent (optional)"),
            help=gettext_lazy(
                "Only its text, copied from your request or log, not typed. You send only values? "
                "Leave this empty."
            ),
            limit=_LIMIT,
            place=gettext_lazy("Message"),
        ),
    ),
    verdicts=tuple(VERDICT_WORDS),
    run=run,
    words=WORDS,
    verdict_words=VERDICT_WORDS,
    problems_with=problems_with,
)

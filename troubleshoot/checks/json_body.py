"""The check "json": is the pasted body JSON, and are its fields of the right type?

A body inside a curl command, an HTTP request or a code fence is taken out, and judged by itself.

Verdicts: "valid"; "invalid" (no JSON, or JSON by its grammar that services take badly: a name twice
in one object, of which only one is kept, RFC 8259 section 4, or half of a surrogate pair, section
8.2); "wrong-type" (JSON, but a rule of the settings is broken); "unreadable" (empty, bytes, an
answer of the API in place of the request, or another kind of text altogether); "skip" (never given
by run(): the customer says it).
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import json_rules, json_wrapping
from .core import UNREADABLE, Check, Finding, Input, Outcome
from .json_parser import Parser
from .json_words import VERDICT_WORDS, WORDS
from .mistakes import MAX_FINDINGS, Mistake, tell

# Params that are offsets become a line and a column under these names.
_OFFSETS = {"earlier": "first", "opened": "open", "needed": "needed"}

# What stands round a body where people copy it from, and is right there.
_COPIED_ALONG = {
    "curl-command": "curl-body",
    "http-headers": "http-body",
    "code-fence": "code-fence",
}
_GRAMMATICAL = ("duplicate-name", "half-pair")


def run(inputs: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> Outcome:
    """Check `inputs["body"]` against JSON and the settings' field rules. Never raises."""
    text = inputs.get("body") or ""
    if json_wrapping.first_sign(text) == len(text):
        return Outcome(UNREADABLE, (Finding("empty"),))
    rules = json_rules.compile_rules(settings)
    parser = Parser(text, rules).run()
    if not len(parser.mistakes):
        return _well_formed(text, parser)
    if json_wrapping.is_rubbish(text):
        return Outcome(UNREADABLE, (Finding("not-text"),))
    return _malformed(text, parser, rules)


def _well_formed(text: str, parser: Parser) -> Outcome:
    if _is_answer(text):
        return Outcome(UNREADABLE, (Finding("api-answer"),))
    broken = _broken_rules(parser)
    findings = _findings(text, broken[:MAX_FINDINGS])
    return Outcome("wrong-type" if broken else "valid", findings, len(broken) > MAX_FINDINGS)


def _malformed(text: str, parser: Parser, rules) -> Outcome:
    # JSON by its grammar alone needs no guess at what else it could be.
    grammatical = all(mistake.code in _GRAMMATICAL for mistake in parser.mistakes)
    wrapped = None if grammatical else json_wrapping.wrapping(text)
    other = None if wrapped else json_wrapping.not_json(text)
    if (
        not other
        and not wrapped
        and not grammatical
        and json_wrapping.is_prose(parser.first, parser.after)
    ):
        other = "not-json"
    if other:
        return Outcome(UNREADABLE, (Finding(other),))
    mistakes, more = parser.mistakes.listed()
    invalid = True
    if wrapped:
        if wrapped.start is None:
            around = Mistake(wrapped.at, wrapped.code, wrapped.length)
            return Outcome(UNREADABLE, _findings(text, [around]))
        if _is_answer(text[wrapped.start : wrapped.end]):
            return Outcome(UNREADABLE, (Finding("api-answer"),))
        code = _COPIED_ALONG.get(wrapped.code, wrapped.code)
        around = Mistake(wrapped.at, code, wrapped.length)
        parser = Parser(text, rules, wrapped.start, wrapped.end).run()
        mistakes, more = parser.mistakes.listed()
        if wrapped.escaped:
            mistakes = [mistake for mistake in mistakes if mistake.code != "escaped-quotes"]
        invalid = bool(mistakes) or wrapped.code not in _COPIED_ALONG
        mistakes.insert(0, around)
    broken = _broken_rules(parser)
    mistakes = sorted(mistakes + broken, key=lambda mistake: mistake.offset)
    more = more or len(mistakes) > MAX_FINDINGS
    verdict = "invalid" if invalid else "wrong-type" if broken else "valid"
    return Outcome(verdict, _findings(text, mistakes[:MAX_FINDINGS]), more)


def _is_answer(text: str) -> bool:
    """Whether this is what the API answers, and not what it is asked."""
    try:
        found = json.loads(text, parse_int=str)
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, Mapping):
        return False
    return ("result" in found and "errmsg" in found) or isinstance(found.get("Response"), Mapping)


def _broken_rules(parser: Parser) -> list[Mistake]:
    return [
        Mistake(offset, code, length, "", params, parser.text[offset : offset + min(length, 200)])
        for offset, length, code, params in parser.broken
    ]


def _findings(text: str, mistakes: list[Mistake]) -> tuple[Finding, ...]:
    return tell(text, mistakes, offsets=_OFFSETS)


CHECK = Check(
    name="json",
    title=_("Is it valid JSON?"),
    inputs=(
        Input(
            name="body",
            label=_("Request body"),
            help=_("Paste only the body, without the address and headers. It is not stored."),
        ),
    ),
    verdicts=tuple(VERDICT_WORDS),
    run=run,
    words=WORDS,
    verdict_words=VERDICT_WORDS,
    problems_with=json_rules.problems_with,
)

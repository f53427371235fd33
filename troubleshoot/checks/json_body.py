"""The check "json": is the pasted body JSON, and are its fields of the right type?

Verdicts: "valid"; "invalid" (no JSON, or JSON by its grammar that services take badly: a name twice
in one object, of which only one is kept, RFC 8259 section 4, or half of a surrogate pair, section
8.2); "wrong-type" (JSON, but a rule of the settings is broken); "unreadable" (empty, bytes, or
another kind of text altogether); "skip" (never given by run(): the customer says it).
"""

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
    if wrapped:
        around = Mistake(wrapped.at, wrapped.code, wrapped.length)
        if wrapped.start is None:
            return Outcome(UNREADABLE, _findings(text, [around]))
        parser = Parser(text, rules, wrapped.start, wrapped.end).run()
        mistakes, more = parser.mistakes.listed()
        if wrapped.escaped:
            mistakes = [mistake for mistake in mistakes if mistake.code != "escaped-quotes"]
        mistakes.insert(0, around)
    mistakes = sorted(mistakes + _broken_rules(parser), key=lambda mistake: mistake.offset)
    more = more or len(mistakes) > MAX_FINDINGS
    return Outcome("invalid", _findings(text, mistakes[:MAX_FINDINGS]), more)


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

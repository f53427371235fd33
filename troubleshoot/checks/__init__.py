"""Checks: deterministic functions over what a customer pastes, named by flows.

A new check is a module with a CHECK, added to the tuple below.
"""

from collections.abc import Mapping
from types import MappingProxyType

from . import json_body
from .core import SKIP, UNREADABLE, Check, Excerpt, Finding, Input, Outcome
from .words import words_of

__all__ = [
    "CHECKS",
    "SKIP",
    "UNREADABLE",
    "Check",
    "Excerpt",
    "Finding",
    "Input",
    "Outcome",
    "finding_words",
    "get",
    "problems_with",
    "verdict_words",
]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {check.name: check for check in (json_body.CHECK,)},
)
# A stored finding does not name its check, so a code means the same thing in all of them.
_WORDS = {code: words for check in CHECKS.values() for code, words in check.words.items()}


def get(name: str) -> Check:
    """The check of that name; KeyError if there is none."""
    return CHECKS[name]


def problems_with(name: str, settings) -> list[str]:
    """What is wrong with a check node's settings, in sentences. KeyError for an unknown check."""
    return CHECKS[name].problems_with(settings)


def finding_words(finding: Finding) -> tuple[str, str]:
    """Headline and explanation of a finding, localised; works on stored findings too."""
    return words_of(finding, _WORDS)


def verdict_words(name: str, verdict: str) -> str:
    """A verdict in words, localised; as it is where check or verdict are not known."""
    check = CHECKS.get(name)
    return str(check.verdict_words.get(verdict, verdict)) if check else verdict

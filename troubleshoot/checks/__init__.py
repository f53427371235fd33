"""Checks: deterministic functions over what a customer pastes, named by flows.

A new check is a module with a CHECK, added to the tuple below.
"""

from collections.abc import Mapping
from types import MappingProxyType

from . import error_code, http_headers, json_body, phone, template, times
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
    "is_good",
    "problems_with",
    "verdict_words",
]

_MODULES = (json_body, template, phone, times, error_code, http_headers)
CHECKS: Mapping[str, Check] = MappingProxyType(
    {module.CHECK.name: module.CHECK for module in _MODULES},
)
# A stored finding does not name its check, so a code means the same thing in all of them.
_WORDS = {code: words for check in CHECKS.values() for code, words in check.words.items()}
# Likewise, an input that findings call by name is called the same in all of them. The names are
# translated when they are used, so nothing here may look at them.
_INPUTS = {one.name: one.place for check in CHECKS.values() for one in check.inputs}


def get(name: str) -> Check:
    """The check of that name; KeyError if there is none."""
    return CHECKS[name]


def problems_with(name: str, settings) -> list[str]:
    """What is wrong with a check node's settings, in sentences. KeyError for an unknown check."""
    return CHECKS[name].problems_with(settings)


def finding_words(finding: Finding) -> tuple[str, str]:
    """Headline and explanation of a finding, localised; works on stored findings too."""
    return words_of(finding, _WORDS, _INPUTS)


def verdict_words(name: str, verdict: str) -> str:
    """A verdict in words, localised; as it is where check or verdict are not known."""
    check = CHECKS.get(name)
    return str(check.verdict_words.get(verdict, verdict)) if check else verdict


def is_good(name: str, verdict: str) -> bool:
    """Whether the verdict says that nothing is wrong; False where the check is not known."""
    check = CHECKS.get(name)
    return bool(check) and verdict in check.good

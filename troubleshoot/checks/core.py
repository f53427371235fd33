"""What every check is made of: its inputs, its findings and its outcome.

A check is a named, deterministic function over what a customer pasted.  It never raises, never
keeps what it was given, and answers with one of a closed set of verdicts.  What was pasted may hold
secrets: a Finding carries pasted text only in `quoted` and `excerpt`, which live in one response
and are left out of `Finding.stored()`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

UNREADABLE = "unreadable"
SKIP = "skip"
CALLED = "called"
"""The param of a finding that says how a flow's settings call its input."""


@dataclass(frozen=True)
class Input:
    """One thing to paste, type or choose.

    `kind` is "text" (many lines), "line", or "choice" of the `options`, pairs of a value and its
    words.  `limit` is in characters.  `place` is what findings call the input where a check has
    several: "Template, line 1 …".  Where an input `takes_end`, of a paste above the limit the last
    characters are read, in place of refusing it.  An input may be asked for only with a certain
    setting, or only without one (the setting then says what the customer need not).
    """

    name: str
    label: str
    help: str = ""
    kind: str = "text"
    limit: int = 20_000
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    place: str = ""
    asked_with: str = ""
    asked_without: str = ""
    takes_end: bool = False

    def is_asked(self, settings: Mapping[str, Any]) -> bool:
        """Whether the form of a check with these settings has this input."""
        if self.asked_with and self.asked_with not in settings:
            return False
        return not (self.asked_without and self.asked_without in settings)


@dataclass(frozen=True)
class Excerpt:
    """One line of the paste round a finding, invisible characters drawn; never stored."""

    before: str
    marked: str
    after: str

    def __str__(self) -> str:
        return self.before + self.marked + self.after


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    `line` and `column` count from 1, columns in characters as a person counts (a tab is one, CR LF
    is one line end, a byte-order mark takes no column).  `codepoint` is the offending character,
    "U+201C".  `params` holds only numbers, code points, words of a closed list and what the flow's
    own settings say.  `input` names the input where a check has several.  `quoted`, `excerpt` and
    `suggestion` (what to write instead) hold pasted text and are transient.
    """

    code: str
    line: int | None = None
    column: int | None = None
    codepoint: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    quoted: str = ""
    excerpt: Excerpt | None = None
    input: str = ""
    suggestion: str = ""

    def stored(self) -> dict[str, Any]:
        """The finding as JSON-ready values, without a word of what was pasted."""
        return {
            "code": self.code,
            "line": self.line,
            "column": self.column,
            "codepoint": self.codepoint,
            "params": dict(self.params),
            "input": self.input,
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Finding":
        """The finding that `stored()` gave; unknown keys are ignored, missing ones are empty."""
        return cls(
            code=str(stored.get("code", "")),
            line=stored.get("line"),
            column=stored.get("column"),
            codepoint=stored.get("codepoint"),
            params=dict(stored.get("params") or {}),
            input=str(stored.get("input") or ""),
        )


@dataclass(frozen=True)
class Outcome:
    """A verdict and what led to it. `more` says that further mistakes were found and not listed."""

    verdict: str
    findings: tuple[Finding, ...] = ()
    more: bool = False


def no_settings(settings: Mapping[str, Any]) -> list[str]:
    """`problems_with` of a check that has no settings."""
    return unknown_settings(settings, ())


def unknown_settings(settings: Any, known: tuple[str, ...]) -> list[str]:
    """A sentence for each setting that is none of the known ones, or for what is no settings."""
    if settings is None:
        return []
    if not isinstance(settings, Mapping):
        return [_("The settings of a check are names with values.")]
    return [
        _("This check has no setting “%(name)s”.") % {"name": name}
        for name in settings
        if name not in known
    ]


@dataclass(frozen=True)
class Check:
    """A check as flows name it.

    run(inputs, settings) -> Outcome                 never raises
    problems_with(settings) -> list of sentences     empty when a flow may use these settings
    words: finding code -> (headline, explanation)   texts with %(…)s places, translated when used
    verdict_words: verdict -> words                  as a transcript says it
    good: the verdicts that found nothing wrong
    """

    name: str
    title: str
    inputs: tuple[Input, ...]
    verdicts: tuple[str, ...]
    run: Callable[[Mapping[str, str], Mapping[str, Any]], Outcome]
    words: Mapping[str, tuple[str, str]]
    verdict_words: Mapping[str, str]
    problems_with: Callable[[Mapping[str, Any]], list[str]] = no_settings
    good: tuple[str, ...] = ("valid",)

    def asked(self, settings: Mapping[str, Any] | None) -> tuple[Input, ...]:
        """The inputs that a node with these settings asks for, with the labels it gives them."""
        settings = settings if isinstance(settings, Mapping) else {}
        labels = settings.get("labels")
        labels = labels if isinstance(labels, Mapping) else {}
        return tuple(
            replace(one, label=str(labels.get(one.name, one.label)))
            for one in self.inputs
            if one.is_asked(settings)
        )

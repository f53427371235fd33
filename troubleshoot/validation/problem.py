"""One thing to mend in a flow, and the words that such sentences share."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from troubleshoot.graph import MAX_KEY

ERROR = "error"
WARNING = "warning"
_MOST_GUESSES = 20
""""Did you mean" is worked out for the first few only: each compares with every name."""


@dataclass(frozen=True)
class Problem:
    """Something to mend. `node` is a key, or None for the flow as a whole; `choice` the key of
    the choice and `field` the name (as in a flow file) of the field that it is about, where there
    is one; `line` is for who knows the file."""

    node: str | None
    code: str
    message: str
    level: str = ERROR
    line: int | None = None
    field: str | None = None
    choice: str | None = None


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """ " Did you mean “x”?" with its leading space, or nothing where no candidate is like it."""
    close = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return " " + _("Did you mean “%(word)s”?") % {"word": close[0]} if close else ""


def quoted(words: Iterable[str]) -> str:
    """Names as they stand in a sentence: “a”, “b”."""
    return ", ".join(f"“{word}”" for word in words)


def arrows(cycle: list[str]) -> str:
    """A circle as it stands in a sentence: “a” → “b” → “a”."""
    return " → ".join(f"“{name}”" for name in [*cycle, cycle[0]])


def bad_key(key: str) -> str:
    """Why `key` cannot name anything, for where `is_key` says no."""
    return _(
        "“%(key)s” cannot be a name here. Use a-z, 0-9 and single hyphens, at most %(most)d."
    ) % {"key": key, "most": MAX_KEY}


class Guesses:
    """ "Did you mean", for the first few names that are not known."""

    def __init__(self):
        self._made = 0

    def __call__(self, word: str, candidates: Iterable[str]) -> str:
        self._made += 1
        return suggestion(word, candidates) if word and self._made <= _MOST_GUESSES else ""

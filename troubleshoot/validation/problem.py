"""One thing to mend in a flow, and how it is said: to who writes the flow file, and to who draws.

A problem holds what it concerns (a step, an answer, another fix), not the words for it. In a file a
step is known by its key; whoever draws knows its title, and has never seen a key.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from troubleshoot.graph import MAX_KEY, Choice, Node

ERROR = "error"
WARNING = "warning"
_MOST_GUESSES = 20
""""Did you mean" is worked out for the first few only: each compares with every name."""


# What a problem can concern


class Step(NamedTuple):
    """A step by itself."""

    node: Node


class Circle(NamedTuple):
    """Steps, or fixes, that lead round to the first of them."""

    of: tuple["Step | Fix", ...]


class Answer(NamedTuple):
    """One of the answers of a step."""

    node: Node
    choice: Choice


class Label(NamedTuple):
    """What answers say, whichever it is."""

    text: str


class Verdict(NamedTuple):
    """What a check can find, by the names of both."""

    check: str
    name: str


class Fix(NamedTuple):
    """A fix, by its name in files and its title."""

    slug: str
    title: str


# How it is said


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence in two wordings, with places for names: called with what they are, it is said.

    in_file     says node and field, as flow files do
    in_editor   says what stands on the screen on which fixes are drawn; the same where not given
    """

    in_file: str
    in_editor: str = ""

    def __call__(self, **about: object) -> "Said":
        return Said(self, about)


@dataclass(frozen=True)
class Said:
    """A sentence with what it is about: by the names of its places, things as above, other `Said`,
    numbers and plain text."""

    sentence: Sentence
    about: Mapping[str, object] = field(default_factory=dict, hash=False)

    def in_file(self) -> str:
        """The sentence for who writes the flow file."""
        return _filled(self.sentence.in_file, self.about, _name_in_file)

    def in_editor(self, name: Callable[[object], str]) -> str:
        """The sentence for who draws; `name` gives the words for each thing."""
        return _filled(self.sentence.in_editor or self.sentence.in_file, self.about, name)


def _filled(sentence: str, about: Mapping, name: Callable[[object], str]) -> str:
    """Numbers stay numbers: the sentence says how they are written."""
    return str(sentence) % {
        place: thing if isinstance(thing, int) else name(thing) for place, thing in about.items()
    }


def _name_in_file(thing: object) -> str:
    if isinstance(thing, Said):
        return thing.in_file()
    if isinstance(thing, Circle):
        return arrows([_name_in_file(one) for one in thing.of])
    if isinstance(thing, Step):
        return thing.node.key
    if isinstance(thing, Answer):
        return thing.choice.label.strip() or thing.choice.key
    if isinstance(thing, Fix):
        return thing.slug
    if isinstance(thing, Label):
        return thing.text
    return thing.name if isinstance(thing, Verdict) else str(thing)


@dataclass(frozen=True)
class Problem:
    """Something to mend. `node` is a key, or None for the flow as a whole; `choice` the key of
    the choice and `field` the name (as in a flow file) of the field that it is about, where there
    is one. `said` is its sentence, in either wording."""

    node: str | None
    code: str
    said: Said
    level: str = ERROR
    field: str | None = None
    choice: str | None = None

    @property
    def message(self) -> str:
        """What is wrong and what to do, in the words of flow files."""
        return self.said.in_file()


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

"""What a flow file holds: its fields, the values they become, and the errors that name a place."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from troubleshoot.graph import (
    CANNOT,
    CHECK,
    FIXED,
    FLOW,
    INSTRUCTION,
    MAX_KEY,
    NOT_FIXED,
    QUESTION,
    RESOLUTION,
    TICKET,
    Graph,
)
from troubleshoot.validation import ERROR

MAX_BYTES = 1_000_000
_MOST_SAID = 100

TOP = (
    "flow",
    "title",
    "symptom",
    "category",
    "audience",
    "keywords",
    "ticket",
    "order",
    "start",
    "nodes",
)
NEEDED = ("flow", "title", "symptom", "category", "start", "nodes")
_STEP = ("kind", "title", "text", "note", "article", "minutes")
FIELDS = {
    QUESTION: (*_STEP, "choices"),
    INSTRUCTION: (*_STEP, "fixed", "not_fixed", "cannot"),
    CHECK: (*_STEP, "check", "settings", "verdicts"),
    RESOLUTION: ("kind", "title", "outcome", "text", "note", "article"),
    TICKET: ("kind", "title", "text", "note"),
    FLOW: ("kind", "title", "flow"),
}
"""What a node of each kind may say, in the order in which it is written."""
CHOICE_FIELDS = ("label", "hint", "key", "goes_to", "returns_to")
WAYS = {"fixed": FIXED, "not_fixed": NOT_FIXED, "cannot": CANNOT}
"""The fields of an instruction that lead on, and the keys of the choices they become."""


@dataclass(frozen=True)
class FlowError:
    """One thing to mend in a flow file. `line` counts from 1; `node` is a key, or None."""

    path: str
    line: int
    node: str | None
    message: str
    level: str = ERROR

    def __str__(self) -> str:
        node = _("node “%(key)s”: ") % {"key": self.node} if self.node else ""
        return f"{self.path}:{self.line}: {node}{self.message}"


class FlowFileError(ValueError):
    """A file that cannot be read as a flow. `errors` is all of it, by line; str() has one a line,
    the first hundred of them."""

    def __init__(self, errors: Sequence[FlowError]):
        self.errors = tuple(sorted(errors, key=lambda error: error.line))
        said = [str(error) for error in self.errors[:_MOST_SAID]]
        if len(self.errors) > _MOST_SAID:
            said.append(_("… and %(count)d more.") % {"count": len(self.errors) - _MOST_SAID})
        super().__init__("\n".join(said))


@dataclass(frozen=True)
class FlowFile:
    """A flow as a file says it.

    `ticket` is the name of a ticket target, "" for the site's own; `order` the place in the list
    of fixes, small numbers first, None for the end. `lines` gives the line of each node; `places`
    that of its fields and choices, by (node, "field" or "choice", name), with None for the flow
    as a whole. Both, and `path`, are left out when two are compared.
    """

    graph: Graph
    symptom: str
    category: str
    keywords: tuple[str, ...] = ()
    ticket: str = ""
    order: int | None = None
    path: str = field(default="", compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    places: Mapping[tuple, int] = field(default_factory=dict, compare=False)

    @property
    def slug(self) -> str:
        return self.graph.slug

    @property
    def title(self) -> str:
        return self.graph.title

    @property
    def audience(self) -> str:
        return self.graph.audience

    def line(self, node: str | None, field: str | None = None, choice: str | None = None) -> int:
        """The line of that choice or field of a node (None: of the flow as a whole); where it does
        not stand in the file that of the node, or the first."""
        return (
            self.places.get((node, "choice", choice))
            or self.places.get((node, "field", field))
            or self.lines.get(node or "", 1)
        )

    def error(
        self, message: str, node: str | None, field: str | None = None, choice: str | None = None
    ) -> FlowError:
        """That message, at that place."""
        return FlowError(self.path, self.line(node, field, choice), node, message)


def default_keys(labels: Sequence[str], keys: Sequence[str | None]) -> list[str]:
    """The keys of a question's choices: those written, and for None the slug of the label, with
    -2, -3 … where that is taken.

    >>> default_keys(["It failed", "It failed!", "失败"], [None, None, None])
    ['it-failed', 'it-failed-2', 'answer']
    """
    taken = {key for key in keys if key}
    found = []
    for label, key in zip(labels, keys, strict=True):
        if not key:
            base, number = key_words(label) or "answer", 1
            key = base
            while key in taken:
                number += 1
                key = f"{base[: MAX_KEY - len(str(number)) - 1].rstrip('-')}-{number}"
            taken.add(key)
        found.append(key)
    return found


def one_line(text: str) -> str:
    """Text of a single-line field: breaks and runs of blanks are one space. A no-break space
    stays, as it may be what the text is about."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def many_lines(text: str) -> str:
    """Text of a Markdown field: no blank lines before it, nothing blank after it."""
    text = re.sub(r"\r\n?", "\n", text)
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()


def key_words(text: str) -> str:
    """Text as a key can hold it: its letters a-z without their marks, and its digits, joined by
    hyphens. "" where nothing is left, as of other scripts.

    >>> key_words("Übertragung läuft"), key_words("失败")
    ('ubertragung-lauft', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_KEY].strip("-")

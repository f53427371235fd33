"""What a search gives: plain values that a page shows."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Piece(NamedTuple):
    """Some text, and whether it is what was searched for. Not escaped: the page does that."""

    text: str
    is_match: bool = False

    def __str__(self):
        return f"[{self.text}]" if self.is_match else self.text


class Hit(NamedTuple):
    """Something that was found. `category` is a number; `code`, the error code that was searched
    for and that this one is about, if it is."""

    kind: str
    object_id: int
    address: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...] = ()
    category: int | None = None
    code: str = ""

    @property
    def name(self) -> str:
        """The title as it is."""
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True)
class Found:
    """What a search found. Of `count` hits, `hits` are those of the page that was asked for."""

    query: str  # as it was typed, without superfluous blanks
    hits: tuple[Hit, ...] = ()
    count: int = 0
    is_more: bool = False  # more than were looked at: `count` is the best of them
    kinds: dict[str, int] = field(default_factory=dict)  # how many of each, whatever the filter
    categories: dict[int, int] = field(default_factory=dict)  # the same, by number
    corrected: str = ""  # what was searched for instead, where the query was misspelt
    terms: tuple[str, ...] = ()  # the words that were searched for, folded

    @property
    def at_least(self) -> int:
        """A round number that is not too large, to say where there is more; 0 for so few that
        they are better counted."""
        return self.count // 50 * 50

    @property
    def about_code(self) -> Hit | None:
        """The first hit, if it is what the error code that was searched for is about."""
        return self.hits[0] if self.hits and self.hits[0].code else None

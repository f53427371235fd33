"""What can be found, as whoever has it to show describes it; and as the index keeps it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from .words import words

ARTICLE, FIX = "article", "fix"
"""The kinds of things that are found."""

MADE = 2
"""Goes up when words are made in another way: then every entry is written anew by
`manage.py rebuild_search`."""

MOST_BODY = 200_000  # characters of one text that are searched
IN_TITLE = "="
"""Before a word that stands in the title: the index has such words twice, with and without it."""


@dataclass(frozen=True)
class Document:
    """Something to be found. `part` tells entries of one object apart; of `category`, the number.
    Title, keywords and body are plain text."""

    kind: str
    object_id: int
    audience: str
    address: str
    title: str
    visible_from: datetime
    part: int = 0
    keywords: str = ""
    body: str = ""
    category: int | None = None
    language: str = "en"
    visible_until: datetime | None = None

    @property
    def key(self) -> tuple[str, int, str, int]:
        """What tells it from all others."""
        return self.kind, self.object_id, self.audience, self.part

    @property
    def digest(self) -> str:
        """Changes with its words, and with how words are made."""
        texts = (MADE, self.address, self.title, self.keywords, self.body)
        return blake2b(repr(texts).encode(), digest_size=16).hexdigest()

    @property
    def place(self) -> dict:
        """What says who finds it where and when: it may change while the words stay."""
        return {
            "category_id": self.category,
            "language": self.language,
            "visible_from": self.visible_from,
            "visible_until": self.visible_until,
        }


@dataclass(frozen=True)
class Held:
    """The words of a document, field by field."""

    title: tuple[str, ...]
    keywords: tuple[str, ...]
    body: Counter

    @classmethod
    def of(cls, document: Document) -> "Held":
        return cls(
            title=tuple(words(document.title)),
            keywords=tuple(words(document.keywords)),
            body=Counter(words(document.body[:MOST_BODY])),
        )

    @property
    def all(self) -> set[str]:
        return {*self.title, *self.keywords, *self.body}

    def indexed(self) -> str:
        """What the database finds it by: words with blanks between."""
        return " ".join([*sorted(self.all), *sorted(IN_TITLE + word for word in set(self.title))])

"""What the results page and the suggestions show of a search: plain values for their templates."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kb import nesting
from kb.models import SearchEntry
from kb.people import Audience, is_agent
from kb.search import finding
from kb.search.documents import ARTICLE, FIX
from kb.search.finding import PAGE
from kb.search.results import Found, Hit, Piece

QUERY_LENGTH = 200
"""Characters of a query in an address. gunicorn takes 4,094 for the whole of it, and one character
can take twelve there."""
MOST_CHARACTERS = 20_000  # that are taken in when somebody pastes
SHORTEST = 2  # characters from which on there are suggestions
MOST_CATEGORIES = 8  # to choose from
NUMBER = re.compile(r"[0-9]{1,15}")


class TooLong(Exception):
    """Somebody pasted more than is taken in. `length`: how many characters."""

    def __init__(self, length: int):
        super().__init__(length)
        self.length, self.most = length, MOST_CHARACTERS


def query_from(text: str, user, *, is_paste: bool = False) -> str:
    """What to search for where somebody typed or pasted `text`: at most 200 characters on one line.

    Of what is long or has several lines the few words that say what it is about are picked, and
    nothing else of it goes any further: "" where there are none. Raises TooLong.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooLong(len(text))
    text = text.replace("\x00", " ").strip()
    if is_paste or len(text) > QUERY_LENGTH or len(text.splitlines()) > 1:
        text = finding.picked(text, user)
    return _cut(" ".join(text.split()))


def _cut(text: str) -> str:
    """At most as long as a query may be, cut between words where there are any."""
    if len(text) <= QUERY_LENGTH:
        return text
    return text[: QUERY_LENGTH + 1].rpartition(" ")[0] or text[:QUERY_LENGTH]


@dataclass(frozen=True)
class Asked:
    """What the address of a results page asks for. Nonsense in it asks for nothing."""

    query: str
    kind: str = ""
    category: int | None = None
    page: int = 1
    as_typed: bool = False

    @classmethod
    def of(cls, given, user) -> "Asked":
        """Reads a QueryDict from somebody. Raises TooLong."""
        kind, category, page = (given.get(name, "") for name in ("kind", "category", "page"))
        return cls(
            query=query_from(given.get("q", ""), user),
            kind=kind if kind in {ARTICLE, FIX} else "",
            category=int(category) if NUMBER.fullmatch(category) else None,
            page=max(1, int(page)) if NUMBER.fullmatch(page) else 1,
            as_typed=given.get("as") == "typed",
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.kind) or self.category is not None

    @property
    def is_settled(self) -> bool:
        """Whether this is a search as somebody began it, not a look at more or fewer results."""
        return self.page == 1 and not self.is_filtered

    @cached_property
    def _begin(self) -> str:
        return f"{reverse('search')}?{urlencode({'q': self.query} if self.query else {})}"

    def address(self, **changes) -> str:
        """Where the results page is that asks for this, with some things changed, but not the
        query."""
        asked = replace(self, **changes)
        said = {
            "kind": asked.kind,
            "category": asked.category,
            "page": asked.page if asked.page > 1 else None,
            "as": "typed" if asked.as_typed else None,
        }
        # None of these values has anything in it that an address would have to spell otherwise.
        return self._begin + "".join([f"&{name}={value}" for name, value in said.items() if value])

    def found_by(self, user) -> Found:
        return finding.search(
            self.query,
            user,
            kind=self.kind,
            category=self.category,
            page=self.page,
            literal=self.as_typed,
        )


class Row(NamedTuple):
    """One result. `trail`: the names of its category and of those that is inside of."""

    address: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    kind: str
    number: int
    is_fix: bool
    is_internal: bool
    trail: tuple[str, ...]
    code: str


class Choice(NamedTuple):
    """One way to filter: what it leaves, how many, and where."""

    name: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Results:
    """One page of results."""

    asked: Asked
    found: Found
    rows: list[Row]

    @property
    def banner(self) -> Row | None:
        """What the error code is about that was searched for, to stand above all others."""
        return self.rows[0] if self.rows and self.rows[0].code and self.asked.page == 1 else None

    @property
    def listed(self) -> list[Row]:
        return self.rows[1:] if self.banner else self.rows

    @property
    def hides_all(self) -> bool:
        """Whether there would be something without the filter."""
        return self.asked.is_filtered and not self.found.count

    @property
    def as_typed_address(self) -> str:
        return self.asked.address(as_typed=True, page=1)

    @property
    def unfiltered_address(self) -> str:
        return self.asked.address(kind="", category=None, page=1)

    @cached_property
    def kinds(self) -> list[Choice]:
        """All, fixes, answers; nothing where there is nothing to choose."""
        counts, chosen = self.found.kinds, self.asked.kind
        if len(counts) < 2 and not chosen:
            return []
        names = {"": _("All"), FIX: _("Guided fixes"), ARTICLE: _("Answers")}
        counts = {"": sum(counts.values()), **counts}
        return [
            Choice(name, counts.get(kind, 0), self.asked.address(kind=kind, page=1), kind == chosen)
            for kind, name in names.items()
            if counts.get(kind) or kind == chosen
        ]

    @cached_property
    def categories(self) -> list[Choice]:
        """The categories with the most results, the chosen one among them; first, all of them."""
        lines = nesting.lines()
        counts, chosen = _with_those_inside(self.found.categories, lines), self.asked.category
        if len(counts) < 2 and chosen is None:
            return []
        most = sorted(counts, key=lambda pk: (-counts[pk], pk))[:MOST_CATEGORIES]
        if chosen in counts and chosen not in most:
            most[-1:] = [chosen]
        everywhere = self.asked.address(category=None, page=1)
        every = Choice(_("All categories"), 0, everywhere, chosen is None)
        return [every] + [
            Choice(
                lines[pk].names[-1],
                counts[pk],
                self.asked.address(category=pk, page=1),
                pk == chosen,
            )
            for pk in most
        ]

    @property
    def last_page(self) -> int:
        return max(1, -(-self.found.count // PAGE))

    @property
    def previous_address(self) -> str:
        page = self.asked.page
        return self.asked.address(page=page - 1) if page > 1 else ""

    @property
    def next_address(self) -> str:
        page = self.asked.page
        return self.asked.address(page=page + 1) if page < self.last_page else ""


def results(asked: Asked, user) -> Results:
    """The page of results that is asked for; the last one where there are fewer."""
    found = asked.found_by(user)
    if found.count and not found.hits:
        asked = replace(asked, page=-(-found.count // PAGE))
        found = asked.found_by(user)
    elif not found.count:
        asked = replace(asked, page=1)
    return Results(asked, found, rows_of(found.hits, user))


def rows_of(hits: Iterable[Hit], user) -> list[Row]:
    """Hits as pages show them. For agents, it is said of what customers cannot see."""
    hits = list(hits)
    public = _public_ones(hits) if hits and is_agent(user) else None
    lines = nesting.lines()
    return [
        Row(
            address=hit.address,
            title=hit.title,
            snippet=hit.snippet,
            kind=hit.kind,
            number=hit.object_id,
            is_fix=hit.kind == FIX,
            is_internal=public is not None and (hit.kind, hit.object_id) not in public,
            trail=line.names if (line := lines.get(hit.category)) else (),
            code=hit.code,
        )
        for hit in hits
    ]


def _public_ones(hits: list[Hit]) -> set[tuple[str, int]]:
    entries = SearchEntry.objects.filter(
        audience=Audience.PUBLIC, object_id__in={hit.object_id for hit in hits}
    )
    return set(entries.order_by().values_list("kind", "object_id"))


def _with_those_inside(counts: dict[int, int], lines: dict[int, nesting.Line]) -> Counter:
    """How many results the filter of each category leaves: its own and those inside it."""
    found: Counter = Counter()
    for pk, count in counts.items():
        if line := lines.get(pk):
            for one in line.numbers:
                found[one] += count
    return found

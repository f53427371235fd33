"""Asking the database: which entries have which words, and which of them this viewer may see.

What they may not see is never among the candidates; and customers know no word that only agents
read, nor how rare it makes another one. So it moves no count, no order and no correction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.utils import timezone

from kb.people import Audience, audiences_of

from .candidates import Fetch
from .databases import database
from .documents import IN_TITLE
from .ranking import Entry, Totals

VISIBLE = (
    "v.audience IN ({}) AND v.visible_from <= %s "
    "AND (v.visible_until IS NULL OR v.visible_until > %s)"
)
# OFFSET 0 keeps PostgreSQL from reading all that is visible first and looking for words in that.
MATCHING = (
    "SELECT rowid FROM kb_searchindex WHERE {matches} AND EXISTS (SELECT 1 FROM kb_searchentry v "
    "WHERE v.id = kb_searchindex.rowid AND {visible} LIMIT 1 OFFSET 0) LIMIT %s"
)
CANDIDATES = """
    SELECT e.id, e.kind, e.object_id, e.category_id,
        e.title_words, e.keyword_words, e.body_counts, e.body_length, coalesce(h.helpful, 0)
    FROM kb_searchentry e
    LEFT JOIN kb_helpfulness h ON e.kind = 'article' AND h.article_id = e.object_id
    WHERE e.id IN ({ids})
"""
TEXTS = "SELECT id, address, title, body FROM kb_searchentry WHERE id IN ({})"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that has the words: what it is, and what ranking reads of it."""

    kind: str
    object_id: int
    category: int | None
    entry: Entry

    @property
    def thing(self) -> tuple[str, int]:
        """What it is an entry of."""
        return self.kind, self.object_id


@dataclass(frozen=True)
class Viewer:
    """Who may see what, at a moment; and what of it they want to see: one kind, and some
    categories (by number), or all."""

    audiences: tuple[str, ...]
    kind: str = ""
    categories: tuple[int, ...] | None = None
    now: datetime = field(default_factory=lambda: timezone.now())

    @classmethod
    def of(cls, user) -> "Viewer":
        return cls(tuple(audiences_of(user)))

    @property
    def whose(self) -> str:
        """What the columns begin with that count what this viewer may see."""
        return "public_" if self.audiences == (Audience.PUBLIC,) else ""

    def filter(self) -> tuple[str, list]:
        """The condition on an entry `v`, and its values."""
        moment = connection.ops.adapt_datetimefield_value(self.now)
        condition, values = VISIBLE, [*self.audiences, moment, moment]
        if self.kind:
            condition, values = condition + " AND v.kind = %s", [*values, self.kind]
        if self.categories is not None:
            chosen = f"v.category_id IN ({_marks(self.categories)})" if self.categories else "1 = 0"
            condition, values = f"{condition} AND {chosen}", [*values, *self.categories]
        return condition.format(_marks(self.audiences)), values


def candidates(
    viewer: Viewer,
    sets: Sequence[Fetch],
    required: Sequence[str] = (),
    without: Sequence[str] = (),
) -> list[Candidate]:
    """The entries of these sets that the viewer may see and that hold all the words `required` and
    none of those `without`, in no order. One query."""
    visible, seen_by = viewer.filter()
    asked, values = [], []
    for one in sets:
        matching = MATCHING.format(matches=database().MATCHES, visible=visible)
        asked.append(f"SELECT rowid FROM ({matching}) AS s")  # noqa: S608
        values += [_expression(one, required, without), *seen_by, one.limit]
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES.format(ids=" UNION ".join(asked)), values)
        return [
            Candidate(kind, number, category, Entry(key, title, keywords, bytes(body), *rest))
            for key, kind, number, category, title, keywords, body, *rest in cursor.fetchall()
        ]


def is_there(viewer: Viewer, words: Iterable[str]) -> bool:
    """Whether the viewer may see an entry with any of these words."""
    visible, seen_by = viewer.filter()
    sql = MATCHING.format(matches=database().MATCHES, visible=visible)
    with connection.cursor() as cursor:
        cursor.execute(sql, [_any_of(words), *seen_by, 1])
        return cursor.fetchone() is not None


def texts(numbers: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Of entries by number: address, title and body."""
    asked = tuple(numbers)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(TEXTS.format(_marks(asked)), asked)
        return {key: rest for key, *rest in cursor.fetchall()}


def totals(viewer: Viewer) -> Totals:
    """How many entries there are for such viewers, and how long they are together."""
    columns = ", ".join(viewer.whose + name for name in ("entries", "title_words", "body_words"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM kb_searchtotals WHERE id = 1")  # noqa: S608
        return Totals(*(cursor.fetchone() or (0, 0, 0)))


def vocabulary(
    viewer: Viewer, words: Sequence[str], stems: Sequence[str], prefix: str, most_begun: int
) -> list[tuple[str, str, int]]:
    """Rows (word, stem, entries) of these words, of all that share these stems, and of the
    commonest that begin with `prefix`: of the words that such viewers may read. One query."""
    entries = f"{viewer.whose}entries"
    columns = f"SELECT word, stem, {entries} FROM kb_searchword WHERE {entries} > 0 AND"  # noqa: S608
    sql = f"{columns} (word IN ({_marks(words)}) OR stem IN ({_marks(stems)}))"
    values = [*words, *stems]
    if prefix:
        begun = f"{columns} {database().BEGINS} ORDER BY {entries} DESC, word LIMIT %s"
        sql += f" UNION SELECT * FROM ({begun}) AS b"  # noqa: S608
        values += [*database().beginning(prefix), most_begun]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def spelled_like(viewer: Viewer, word: str) -> list[tuple[str, int]]:
    """Rows (word, entries) of all words that begin with the same letter and are about as long, and
    that such viewers may read."""
    entries = f"{viewer.whose}entries"
    sql = (
        f"SELECT word, {entries} FROM kb_searchword WHERE {database().BEGINS} "  # noqa: S608
        f"AND length(word) BETWEEN %s AND %s AND {entries} > 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*database().beginning(word[0]), len(word) - 2, len(word) + 2])
        return cursor.fetchall()


def _any_of(words: Iterable[str]) -> str:
    return "(" + database().OR.join(map(database().word, words)) + ")"


def _marks(values: Sequence) -> str:
    return ", ".join(["%s"] * len(values))


def _expression(fetch: Fetch, required: Sequence[str], without: Sequence[str]) -> str:
    """A set in the database's own language."""
    language = database()
    before = IN_TITLE if fetch.in_title else ""
    expression = language.OR.join(
        "("
        + language.AND.join(_any_of(before + word for word in group.words) for group in way)
        + ")"
        for way in fetch.ways
    )
    if required:
        expression = language.AND.join([f"({expression})", *map(language.word, required)])
    return language.EXCEPT.format(expression, _any_of(without)) if without else expression

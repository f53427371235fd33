"""Asking the database: which entries have which words, and which of them this viewer may see.

What they may not see is never among the candidates; and customers know no word that only agents
read, nor how rare it makes another one. So it moves no count, no order and no correction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType

from django.db import connection
from django.utils import timezone

from kb.people import Audience, audiences_of

from .candidates import Fetch
from .databases import database
from .documents import IN_TITLE
from .ranking import NOTHING, Contents, Entry, Totals, contents_of
from .remembered import Remembered

REMEMBERED = 2_000_000  # words: four thousand entries, ten megabytes; twice that at most

VISIBLE = (
    "e.audience IN ({}) AND e.visible_from <= %s "
    "AND (e.visible_until IS NULL OR e.visible_until > %s)"
)
# Of each entry `e` only what its index holds (`search_entry_seen`).
ENTRIES = """
    SELECT * FROM (
        SELECT e.id, e.digest, coalesce(h.helpful, 0), e.kind, e.object_id, e.category_id
        FROM {index} {of_entries}
        LEFT JOIN kb_helpfulness h ON e.kind = 'article' AND h.article_id = e.object_id
        WHERE {matches} LIMIT %s
    ) AS found
"""
ANY = "SELECT 1 FROM {index} {of_entries} WHERE {matches} LIMIT 1"
CONTENTS = """
    SELECT digest, title_words, keyword_words, body_counts, body_length
    FROM kb_searchentry WHERE {}
"""
TEXTS = "SELECT id, address, title, body FROM kb_searchentry WHERE {}"
TOTALS = "SELECT {0}entries, {0}title_words, {0}body_words FROM kb_searchtotals WHERE id = 1"


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
        return cls(tuple(map(str, audiences_of(user))))

    @property
    def whose(self) -> str:
        """What the columns begin with that count what this viewer may see."""
        return "public_" if self.audiences == (Audience.PUBLIC,) else ""

    @property
    def is_choosy(self) -> bool:
        """Whether they want to see less than all that they may."""
        return bool(self.kind) or self.categories is not None

    def wants(self, entry: Entry) -> bool:
        """Whether an entry is of the kind and in the categories that this viewer wants to see."""
        return self.kind in {"", entry.kind} and (
            self.categories is None or entry.category in self.categories
        )

    def filter(self) -> tuple[str, list]:
        """The condition on an entry `e`, and its values."""
        moment = connection.ops.adapt_datetimefield_value(self.now)
        condition, values = VISIBLE, [*self.audiences, moment, moment]
        if self.kind:
            condition, values = condition + " AND e.kind = %s", [*values, self.kind]
        if self.categories is not None:
            chosen = database().AMONG_NUMBERS.format("e.category_id")
            condition = f"{condition} AND {chosen}"
            values = [*values, database().among_numbers(self.categories)]
        return condition.format(_marks(self.audiences)), values


def candidates(
    viewer: Viewer,
    sets: Sequence[Fetch],
    required: Sequence[str] = (),
    without: Sequence[str] = (),
) -> list[Entry]:
    """The entries of these sets that the viewer may see and that hold all the words `required` and
    none of those `without`, in no order. One query, and one more for those whose contents are not
    remembered."""
    asked, values = [], []
    for one in sets:
        sql, seen_by = _of_visible(ENTRIES, viewer, one.within)
        asked.append(sql)
        values += [*seen_by, _expression(one, required, without), one.limit]
    rows = {row[0]: row for row in database().rows(" UNION ALL ".join(asked), values)}
    contents = remembered.of([row[:2] for row in rows.values()], _contents)
    return [
        Entry(number, contents[digest], *rest)
        for number, digest, *rest in rows.values()
        if digest in contents  # else it is gone since
    ]


def _contents(numbers: Sequence[int]) -> list[tuple[str, Contents]]:
    """What entries say, by number: (digest, contents) each."""
    language = database()
    sql = CONTENTS.format(language.AMONG_NUMBERS.format("id"))
    rows = language.rows(sql, [language.among_numbers(numbers)])
    return [(digest, contents_of(*rest)) for digest, *rest in rows]


remembered = Remembered(REMEMBERED)


def is_there(viewer: Viewer, words: Iterable[str]) -> bool:
    """Whether the viewer may see an entry with any of these words."""
    sql, seen_by = _of_visible(ANY, viewer)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*seen_by, _any_of(database(), words)])
        return cursor.fetchone() is not None


def _of_visible(sql: str, viewer: Viewer, within: int = 0) -> tuple[str, list]:
    """`sql` about what the viewer may see, and the values that say what that is. `within`: see
    `Fetch`."""
    visible, values = viewer.filter()
    language = database()
    by_looking = bool(within and language.FIRST_ENTRIES)
    sql = sql.format(
        index=language.FIRST_ENTRIES if by_looking else "kb_searchindex",
        of_entries=language.OF_ENTRIES.format(visible=visible),
        matches=language.LOOKED_THROUGH if by_looking else language.MATCHES,
    )
    return sql, [within, *values] if by_looking else values


def texts(numbers: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Of entries by number: address, title and body."""
    asked = tuple(numbers)
    if not asked:
        return {}
    language = database()
    sql = TEXTS.format(language.AMONG_NUMBERS.format("id"))
    return {key: rest for key, *rest in language.rows(sql, [language.among_numbers(asked)])}


def vocabulary(
    viewer: Viewer, words: Sequence[str], stems: Sequence[str], prefix: str, most_begun: int
) -> tuple[list[tuple[str, str, int]], Totals]:
    """Rows (word, stem, entries) of these words, of all that share these stems, and of the
    commonest that begin with `prefix`: of the words that such viewers may read; and the totals.
    One query."""
    language, entries = database(), f"{viewer.whose}entries"
    columns = f"SELECT word, stem, {entries}, 0, 0 FROM kb_searchword WHERE {entries} > 0 AND"  # noqa: S608
    sql = f"{columns} ({language.AMONG.format('word')} OR {language.AMONG.format('stem')})"
    values = [language.among(words), language.among(stems)]
    if prefix:
        begun = f"{columns} {language.BEGINS} ORDER BY {entries} DESC, word LIMIT %s"
        sql += f" UNION SELECT * FROM ({begun}) AS b"  # noqa: S608
        values += [*language.beginning(prefix), most_begun]
    # The totals are the row without a word.
    whole = TOTALS.format(viewer.whose).replace("SELECT", "SELECT '', '',")
    rows = language.rows(f"{sql} UNION ALL {whole}", values)
    known = [row[:3] for row in rows if row[0]]
    return known, next((Totals(*row[2:]) for row in rows if not row[0]), NOTHING)


def spelled_like(viewer: Viewer, word: str) -> list[tuple[str, int]]:
    """Rows (word, entries) of all words that begin with the same letter and are about as long, and
    that such viewers may read."""
    entries = f"{viewer.whose}entries"
    sql = (
        f"SELECT word, {entries} FROM kb_searchword WHERE {database().BEGINS} "  # noqa: S608
        f"AND length(word) BETWEEN %s AND %s AND {entries} > 0"
    )
    return database().rows(sql, [*database().beginning(word[0]), len(word) - 2, len(word) + 2])


def _any_of(language: ModuleType, words: Iterable[str]) -> str:
    return "(" + language.OR.join(map(language.word, words)) + ")"


def _marks(values: Sequence) -> str:
    return ", ".join(["%s"] * len(values))


def _expression(fetch: Fetch, required: Sequence[str], without: Sequence[str]) -> str:
    """A set in the database's own language."""
    language = database()
    before = IN_TITLE if fetch.in_title else ""
    expression = language.OR.join(
        "("
        + language.AND.join(
            _any_of(language, [before + word for word in group.words]) for group in way
        )
        + ")"
        for way in fetch.ways
    )
    if required:
        expression = language.AND.join([f"({expression})", *map(language.word, required)])
    return language.EXCEPT.format(expression, _any_of(language, without)) if without else expression

"""Finding entries by words with PostgreSQL's text search: a tsvector of our own words, and GIN.

No configuration of its own is used: words come as `kb.search.words` makes them, so nothing depends
on what is installed in the server, nor on its locale.
"""

from collections.abc import Sequence

CLEAR = "TRUNCATE kb_searchindex"

# After much was written: no search reads the list of what waits, and plans know how much there is.
SETTLE = (
    "SELECT gin_clean_pending_list('kb_searchindex_words')",
    "ANALYZE kb_searchindex, kb_searchentry, kb_searchword",
)

MATCHES = "words @@ %s::tsquery"
# LIMIT keeps it from reading all that is visible first and looking for words in that.
OF_ENTRIES = """
    CROSS JOIN LATERAL (
        SELECT * FROM kb_searchentry e WHERE e.id = kb_searchindex.rowid AND {visible} LIMIT 1
    ) AS e
"""
BEGINS = "word LIKE %s AND word LIKE %s"
AMONG = "{} = ANY(%s)"  # one value, however many there are: a thousand places take long to plan

ADD = """
    INSERT INTO kb_searchindex (rowid, words)
    SELECT number, array_to_tsvector(string_to_array(words, ' '))
    FROM unnest(%s::bigint[], %s::text[]) AS entry (number, words)
    ON CONFLICT (rowid) DO UPDATE SET words = excluded.words
"""

COUNT = """
    INSERT INTO kb_searchword (word, stem, entries, public_entries)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::integer[], %s::integer[])
    ON CONFLICT (word) DO UPDATE SET entries = kb_searchword.entries + excluded.entries,
        public_entries = kb_searchword.public_entries + excluded.public_entries
"""


def add(cursor, rows: list[tuple[int, str]]) -> None:
    """Note the words of entries, (number, words) each."""
    cursor.execute(ADD, [[number for number, _ in rows], [words for _, words in rows]])


def remove(cursor, rows: list[tuple[int, str]]) -> None:
    """Forget entries."""
    cursor.execute(
        "DELETE FROM kb_searchindex WHERE rowid = ANY(%s)", [[number for number, _words in rows]]
    )


def count(cursor, rows: list[tuple[str, str, int, int]]) -> None:
    """Add to the numbers of entries of words: (word, stem, more or less, the same of those for
    everybody) each."""
    cursor.execute(COUNT, [list(column) for column in zip(*rows, strict=True)])


def among(words: Sequence[str]) -> list[str]:
    """The value for AMONG."""
    return list(words)


def beginning(prefix: str) -> tuple[str, str]:
    """The values for BEGINS. (The second one says nothing more: SQLite takes two.)"""
    escaped = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return escaped, escaped


def word(text: str) -> str:
    """A word in the language of tsquery: in quotes, where nothing means anything."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


AND, OR = " & ", " | "
EXCEPT = "({}) & !({})"

"""Finding entries by words with PostgreSQL's text search: a tsvector of our own words, and GIN.

No configuration of its own is used: words come as `kb.search.words` makes them, so nothing depends
on what is installed in the server, nor on its locale.
"""

from collections.abc import Sequence

from django.db import connection

CLEAR = "TRUNCATE kb_searchindex"

# After much was written: no search reads the list of what waits, and plans know how much there is.
SETTLE = (
    "SELECT gin_clean_pending_list('kb_searchindex_words')",
    "ANALYZE kb_searchindex, kb_searchentry, kb_searchword",
)
TAKE_STOCK = SETTLE

MATCHES = "words @@ %s::tsquery"
FIRST_ENTRIES = "(SELECT * FROM kb_searchindex LIMIT %s) AS kb_searchindex"
LOOKED_THROUGH = "ts_match_vq(words, %s::tsquery)"  # the same, and never by the index
# LIMIT keeps it from reading all that is visible first and looking for words in that.
OF_ENTRIES = """
    CROSS JOIN LATERAL (
        SELECT * FROM kb_searchentry e WHERE e.id = kb_searchindex.rowid AND {visible} LIMIT 1
    ) AS e
"""
BEGINS = "word ~>=~ %s AND word ~<~ %s"  # by characters, whatever the locale: as LIKE's index
# One value, however many there are: a thousand places take long to plan.
AMONG = "{} = ANY(string_to_array(%s, ' '))"
AMONG_NUMBERS = "{} = ANY(%s)"

# Columns come as one text each, words with blanks between and entries on lines of their own: lists
# take psycopg many times as long.
ADD = """
    INSERT INTO kb_searchindex (rowid, words)
    SELECT number, array_to_tsvector(coalesce(string_to_array(words, ' '), '{}'))
    FROM unnest(string_to_array(%s, ' ')::bigint[], string_to_array(%s, chr(10)))
        AS entry (number, words)
    ON CONFLICT (rowid) DO UPDATE SET words = excluded.words
"""

COUNT = """
    INSERT INTO kb_searchword (word, stem, entries, public_entries)
    SELECT * FROM unnest(
        string_to_array(%s, ' '), string_to_array(%s, ' '),
        string_to_array(%s, ' ')::integer[], string_to_array(%s, ' ')::integer[])
    ON CONFLICT (word) DO UPDATE SET entries = kb_searchword.entries + excluded.entries,
        public_entries = kb_searchword.public_entries + excluded.public_entries
"""


def add(cursor, rows: list[tuple[int, str]]) -> None:
    """Note the words of entries, (number, words) each."""
    numbers, words = zip(*rows, strict=True)
    cursor.execute(ADD, [" ".join(map(str, numbers)), "\n".join(words)])


def remove(cursor, rows: list[tuple[int, str]]) -> None:
    """Forget entries."""
    cursor.execute(
        "DELETE FROM kb_searchindex WHERE rowid = ANY(%s)", [[number for number, _words in rows]]
    )


def count(cursor, rows: list[tuple[str, str, int, int]]) -> None:
    """Add to the numbers of entries of words: (word, stem, more or less, the same of those for
    everybody) each."""
    cursor.execute(COUNT, [" ".join(map(str, column)) for column in zip(*rows, strict=True)])


def rows(sql: str, values: Sequence) -> list[tuple]:
    """What a statement gives that is asked again and again with other values.

    Values go beside the statement, which the server then plans once for a connection, and rows come
    as the server has them. Django puts values into the text.
    """
    connection.ensure_connection()
    own, psycopg = connection.connection, connection.Database
    if own.prepare_threshold is None:
        with connection.wrap_database_errors:
            own.execute(PREPARED)
        if not connection.in_atomic_block:  # which may take the settings back
            own.prepare_threshold = 0  # Django's own statements are never kept, whatever it says
    cursor = psycopg.Cursor(own)
    cursor.format = psycopg.pq.Format.BINARY
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(cursor) as asking:
        asking.execute(sql, values)
        return asking.fetchall()


# One plan for all values; and who looks through entries begins with the first one. PostgreSQL would
# rather begin where another has just stopped: in a large table each search would find other ones.
PREPARED = """
    SELECT set_config('plan_cache_mode', 'force_generic_plan', false),
        set_config('synchronize_seqscans', 'off', false)
"""


def among(words: Sequence[str]) -> str:
    """The value for AMONG."""
    return " ".join(words)


def among_numbers(numbers: Sequence[int]) -> list[int]:
    """The value for AMONG_NUMBERS."""
    return list(numbers)


def beginning(prefix: str) -> tuple[str, str]:
    """The values for BEGINS."""
    return prefix, prefix + "\U0010ffff"


def word(text: str) -> str:
    """A word in the language of tsquery: in quotes, where nothing means anything."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


AND, OR = " & ", " | "
EXCEPT = "({}) & !({})"

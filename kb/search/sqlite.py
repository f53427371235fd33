"""Finding entries by words with SQLite's FTS5.

The table holds nothing but which entries have which words: how often and where they stand is what
`kb.search.ranking` reads from the entries. So a word is deleted by naming it again.
"""

import json
from collections.abc import Sequence

from django.db import connection

CLEAR = "INSERT INTO kb_searchindex (kb_searchindex) VALUES ('delete-all')"

# After much was written: what was noted in many pieces becomes one.
SETTLE = ("INSERT INTO kb_searchindex (kb_searchindex) VALUES ('optimize')",)
TAKE_STOCK = ()  # its plans do not depend on how much there is, and to settle takes its time

MATCHES = "kb_searchindex MATCH %s"
FIRST_ENTRIES = LOOKED_THROUGH = ""  # no need: it gives the first before it has the last
# CROSS: words first, then the entries that have them; of those the index has all that is asked for,
# and their rows are long.
OF_ENTRIES = """
    CROSS JOIN kb_searchentry e INDEXED BY search_entry_seen
        ON e.id = kb_searchindex.rowid AND {visible}
"""
BEGINS = "word >= %s AND word < %s"
AMONG = AMONG_NUMBERS = "{} IN (SELECT value FROM json_each(%s))"

COUNT = """
    INSERT INTO kb_searchword (word, stem, entries, public_entries) VALUES (%s, %s, %s, %s)
    ON CONFLICT (word) DO UPDATE SET entries = kb_searchword.entries + excluded.entries,
        public_entries = kb_searchword.public_entries + excluded.public_entries
"""


def add(cursor, rows: list[tuple[int, str]]) -> None:
    """Note the words of entries, (number, words) each."""
    cursor.executemany("INSERT INTO kb_searchindex (rowid, words) VALUES (%s, %s)", rows)


def remove(cursor, rows: list[tuple[int, str]]) -> None:
    """Forget entries. Their words must be those that were noted."""
    cursor.executemany(
        "INSERT INTO kb_searchindex (kb_searchindex, rowid, words) VALUES ('delete', %s, %s)",
        rows,
    )


def count(cursor, rows: list[tuple[str, str, int, int]]) -> None:
    """Add to the numbers of entries of words: (word, stem, more or less, the same of those for
    everybody) each."""
    cursor.executemany(COUNT, rows)


def rows(sql: str, values: Sequence) -> list[tuple]:
    """What a statement gives that is asked again and again with other values."""
    with connection.cursor() as cursor:
        return cursor.execute(sql, values).fetchall()


def among(values: Sequence) -> str:
    """The value for AMONG."""
    return json.dumps(values)


among_numbers = among


def beginning(prefix: str) -> tuple[str, str]:
    """The values for BEGINS."""
    return prefix, prefix + "\U0010ffff"


def word(text: str) -> str:
    """A word in the language of MATCH: in quotes, where nothing means anything."""
    return '"' + text.replace('"', '""') + '"'


AND, OR = " AND ", " OR "
EXCEPT = "({}) NOT ({})"

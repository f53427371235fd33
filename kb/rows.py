"""Many rows at once: in bounded memory, and several times faster than objects of models."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Model

BATCH = 200
CACHE_KIB = 64 * 1024
"""Pages that SQLite may hold back while an import writes. Until they spill over, or until the end,
others can read the database; some six thousand articles of a page fit."""


def batches(things: Iterable, most: int) -> Iterator[list]:
    """The things in lists of so many at most."""
    things = iter(things)
    while batch := list(islice(things, most)):
        yield batch


def insert(
    model: type[Model], names: tuple[str, ...], rows: Iterable[tuple], *, streamed: bool = False
) -> None:
    """Insert many rows, tuples of values as the database takes them (moments as from `moment`).
    What is not named gets its default. `bulk_create` makes and checks an object for every row.

    With `streamed` a row may be made while PostgreSQL takes in those before: nothing is asked of
    the database for it.
    """
    named = [model._meta.get_field(name) for name in names]
    others = [
        field for field in model._meta.concrete_fields
        if field not in named and not field.primary_key
    ]  # fmt: skip
    defaults = tuple(
        field.get_db_prep_save(field.get_default(), connection=connection) for field in others
    )
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in [*named, *others])
    into = f"{quote(model._meta.db_table)} ({columns})"
    marks = ", ".join(["%s"] * (len(named) + len(others)))
    sql = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        rows = (row + defaults for row in rows)
        if streamed and connection.vendor == "postgresql":
            _copy(cursor, into, rows)
            return
        for batch in batches(rows, BATCH):
            if connection.vendor == "postgresql":
                _copy(cursor, into, batch)
            else:
                cursor.executemany(sql, batch)


def _copy(cursor, into: str, rows: Iterable[tuple]) -> None:
    """PostgreSQL's own way, without an answer for every row. While they are sent, nothing else can
    be asked for on this connection."""
    with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def moment(when: datetime | None):
    """A moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(when)


def take_stock(*models: type[Model]) -> None:
    """After many rows were written: plans know at once how much there is, not only when PostgreSQL
    looks by itself. (On SQLite they do not depend on it.) Holds up nobody."""
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


def each(sql: str, rows: Iterable[tuple]) -> None:
    """Run a statement for each of many rows, a batch in memory at a time."""
    with connection.cursor() as cursor:
        for batch in batches(rows, BATCH):
            cursor.executemany(sql, batch)


def reserved(model: type[Model], count: int) -> Iterator[int]:
    """So many numbers for rows of a model that nobody else will get. What is not used is a gap in
    the numbers, which does no harm."""
    if not count:
        return iter(())
    table, key = model._meta.db_table, model._meta.pk.column
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, key, count],
            )
            return iter([row[0] for row in cursor.fetchall()])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        cursor.execute(f'SELECT max("{key}") FROM "{table}"')  # noqa: S608
        last = max(row[0] if row else 0, cursor.fetchone()[0] or 0)
        if row:
            sql = "UPDATE sqlite_sequence SET seq = %s WHERE name = %s"
        else:
            sql = "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
        cursor.execute(sql, [last + count, table])
        return iter(range(last + 1, last + count + 1))


@contextmanager
def room_for_pages():
    """On SQLite, hold written pages back in memory, up to a limit."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")
            cursor.execute("PRAGMA shrink_memory")

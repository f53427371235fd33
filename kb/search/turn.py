"""Whose turn it is to take out of the index what was left in it: one process's at a time.

An import writes entries long before anybody may find them (`kb.search.index.prepare`). Whoever has
the turn knows that nobody else is about to show some, so what is there was left by one that was
killed. The system itself gives the turn back for a process that ends, however it ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TURN = 0x756E737475636C  # the number of PostgreSQL's lock


@contextmanager
def turn(*, wait: bool = True) -> Iterator[bool]:
    """Have the turn for the time of the block; gives whether it is ours. Without `wait` it is not
    while somebody else has it; nobody should wait inside a transaction."""
    take = _postgresql if connection.vendor == "postgresql" else _sqlite
    with take(wait) as ours:
        yield ours


@contextmanager
def _postgresql(wait: bool) -> Iterator[bool]:
    take = "pg_advisory_lock(%s) IS NOT NULL" if wait else "pg_try_advisory_lock(%s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}", [TURN])
        ours = cursor.fetchone()[0]
    try:
        yield ours
    finally:
        # A connection that was lost has lost its locks as well.
        if ours and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])


@contextmanager
def _sqlite(wait: bool) -> Iterator[bool]:
    # Not the database itself: to close it here would take SQLite's own locks from it.
    with open(f"{connection.settings_dict['NAME']}-turn", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True

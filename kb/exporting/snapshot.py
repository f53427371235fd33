"""One look at the database: whatever others write meanwhile, all that is read is of one moment."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read as of one moment in the block. Inside a transaction of the caller's, as that reads."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _copy():
            yield


@contextmanager
def _copy() -> Iterator[None]:
    """Read from a copy of SQLite's file, which takes a second or two: a transaction that read for
    as long as files are written would keep everybody from writing so long."""
    here = Path(connection.settings_dict["NAME"]).parent
    with tempfile.TemporaryDirectory(prefix="export-", dir=here) as folder:
        path = Path(folder) / "snapshot.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        ours = connections[DEFAULT_DB_ALIAS]
        copied = ours.copy()
        copied.settings_dict["NAME"] = str(path)
        connections[DEFAULT_DB_ALIAS] = copied  # for this thread alone
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = ours
            copied.close()

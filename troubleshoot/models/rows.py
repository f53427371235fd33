"""Rows of models, by SQL that is put together once.

Django puts the SQL of a query together each time it is asked, which takes some ten times as long
as SQLite takes to answer it. Nobody notices with a page that is made once an edition; of the time
that each answer in a walk takes it was more than half. The words here are those that SQLite and
PostgreSQL share.
"""

from collections.abc import Sequence, Sized
from functools import cache

from django.db import connection, models


class Columns:
    """All columns of a model in a SELECT, under the name that its table has there; and the objects
    that come of them."""

    def __init__(self, model: type[models.Model], table: str):
        self.model, self.table = model, table
        self.names = [field.attname for field in model._meta.concrete_fields]

    def __str__(self) -> str:
        return ", ".join(f'{self.table}."{f.column}"' for f in self.model._meta.concrete_fields)

    def __len__(self) -> int:
        return len(self.names)

    def read(self, row: Sequence) -> models.Model:
        """The object whose columns a row of the answer begins with."""
        values = list(row[: len(self.names)])
        for place, column, converters in _converted(self.model, connection.vendor):
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return self.model.from_db(connection.alias, self.names, values)


def ask(sql: str, *values) -> list[tuple]:
    """Every row that a SELECT gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def places(values: Sized) -> str:
    """A place for each of these in `IN (…)`."""
    return ", ".join(["%s"] * len(values))


def add(row: models.Model) -> bool:
    """Insert `row`, unless something that only one can have is another's; whether it was free.

    A transaction under way goes on either way. On PostgreSQL this waits for a transaction that
    has taken the same and has not ended.
    """
    fields = _all_but_the_key(type(row))
    values = [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]
    with connection.cursor() as cursor:
        cursor.execute(_insert(type(row)), values)
        added = cursor.fetchone()
    if added is None:
        return False
    row.pk, row._state.adding, row._state.db = added[0], False, connection.alias
    return True


def change(row: models.Model, *names: str) -> None:
    """Write these fields of a row that exists."""
    fields = [row._meta.get_field(name) for name in names]
    values = [f.get_db_prep_save(f.pre_save(row, add=False), connection) for f in fields]
    with connection.cursor() as cursor:
        cursor.execute(_update(type(row), names), [*values, row.pk])


@cache
def _converted(model: type[models.Model], vendor: str) -> list[tuple]:
    """The places of the columns that this database gives in a form of its own, with what makes
    the field's values of them."""
    columns = [field.get_col(model._meta.db_table) for field in model._meta.concrete_fields]
    found = [
        [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        for column in columns
    ]
    return [(place, columns[place], made) for place, made in enumerate(found) if made]


@cache
def _all_but_the_key(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


@cache
def _insert(model: type[models.Model]) -> str:
    columns = [f'"{field.column}"' for field in _all_but_the_key(model)]
    return (
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)})'  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(columns))})"
        f' ON CONFLICT DO NOTHING RETURNING "{model._meta.pk.column}"'
    )


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    settings = [f'"{model._meta.get_field(name).column}" = %s' for name in names]
    return (
        f'UPDATE "{model._meta.db_table}" SET {", ".join(settings)}'  # noqa: S608
        f' WHERE "{model._meta.pk.column}" = %s'
    )

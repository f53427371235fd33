"""Rows of models, by SQL that is put together once.

Django puts the SQL of a query together each time it is asked, which takes some ten times as long
as SQLite takes to answer it. Nobody notices with a page that is made once an edition; of the time
that each answer in a walk takes it was more than half. The words here are those that SQLite and
PostgreSQL share.
"""

from collections.abc import Iterable, Sequence, Sized
from functools import cache

from django.db import connection, models
from django.db.models.base import ModelState


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
        """The object whose columns a row of the answer begins with. As the model's `from_db`, but
        for what that spends on signals that nobody listens to, and on fields one by one."""
        made = self.model.__new__(self.model)
        made._state = ModelState()
        made._state.adding, made._state.db = False, connection.alias
        values = made.__dict__
        values.update(zip(self.names, row, strict=False))
        for name, column, converters in _converted(self.model, connection.vendor):
            for convert in converters:
                values[name] = convert(values[name], column, connection)
        return made


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
    values = _values(row, _all_but_the_key(type(row)), add=True)
    with connection.cursor() as cursor:
        cursor.execute(_insert(type(row)), values)
        added = cursor.fetchone()
    if added is None:
        return False
    row.pk, row._state.adding, row._state.db = added[0], False, connection.alias
    return True


def change(row: models.Model, *names: str) -> None:
    """Write these fields of a row that exists."""
    values = _values(row, [row._meta.get_field(name) for name in names], add=False)
    with connection.cursor() as cursor:
        cursor.execute(_update(type(row), names), [*values, row.pk])


AS_THEY_ARE = (
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.PositiveIntegerField,
)
"""Fields whose values databases take as rows have them."""


def _values(row: models.Model, fields: Iterable[models.Field], *, add: bool) -> list:
    """What the database gets of these fields."""
    return [
        getattr(row, field.attname)
        if isinstance(field, AS_THEY_ARE)
        else field.get_db_prep_save(field.pre_save(row, add=add), connection)
        for field in fields
    ]


@cache
def _converted(model: type[models.Model], vendor: str) -> list[tuple]:
    """The names of the fields that this database gives in a form of its own, with what makes the
    field's values of them."""
    found = []
    for field in model._meta.concrete_fields:
        column = field.get_col(model._meta.db_table)
        own = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        found += [(field.attname, column, own)] if own else []
    return found


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

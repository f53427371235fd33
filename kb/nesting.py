"""Which categories stand inside which: worked out once an edition."""

from dataclasses import dataclass

from kb.category_tree import DEEPEST
from kb.edition import kept
from kb.models import Category


@dataclass(frozen=True)
class Line:
    """A category at the end of those that it is inside of, the outermost first."""

    names: tuple[str, ...]
    numbers: tuple[int, ...]


@kept(1, by=lambda: ())
def lines() -> dict[int, Line]:
    """The line of each category, by its number."""
    rows = {row.pk: row for row in Category.objects.only("name", "parent_id")}
    return {pk: _line(pk, rows) for pk in rows}


def inside(category: int) -> tuple[int, ...]:
    """The numbers of a category and of all inside it; none where there is no such category."""
    return tuple(pk for pk, line in lines().items() if category in line.numbers)


def _line(pk: int | None, rows: dict[int, Category]) -> Line:
    found: list[int] = []
    while pk in rows and pk not in found and len(found) < DEEPEST:
        found.insert(0, pk)
        pk = rows[pk].parent_id
    return Line(tuple(rows[one].name for one in found), tuple(found))

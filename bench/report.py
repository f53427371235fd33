"""What was measured, against what is wanted: a table in Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Row:
    """One figure. `ratio` is to what `name` says or to the bare view; `met` is None where nothing
    is wanted."""

    name: str
    figure: str
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return {None: "", True: "met", False: "MISSED"}[self.met]


def at_least(name: str, figure: str, value: float, wanted: float, shown) -> Row:
    """A figure whose ratio must not be lower."""
    return Row(name, figure, shown(value), f"≥ {shown(wanted)}", value >= wanted)


def at_most(name: str, value: float, wanted: float, shown, ratio: str = "") -> Row:
    """A figure that must not be higher."""
    return Row(name, shown(value), ratio, f"≤ {shown(wanted)}", value <= wanted)


def table(title: str, rows: Iterable[Row]) -> str:
    """The rows under a title, in columns that line up."""
    head = ("", "figure", "of bare", "target", "")
    cells = [head, *((r.name, r.figure, r.ratio, r.target, r.verdict) for r in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([f"\n{title}\n", *lines])


def percent(value: float) -> str:
    return f"{value:.1%}" if value < 0.1 else f"{value:.0%}"


def times(value: float) -> str:
    return f"× {value:.2f}"


def milliseconds(value: float) -> str:
    return f"{value:.1f} ms"


def kilobytes(value: float) -> str:
    return f"{value / 1000:.1f} KB"


def megabytes(value: float) -> str:
    return f"{value / 1e6:.0f} MB"


def per_second(value: float) -> str:
    return f"{value:,.0f} a second"

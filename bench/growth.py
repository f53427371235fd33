"""How pages grow with the number of articles: `python -m bench.growth [--articles SMALL LARGE]`.

Two sites are asked in turn for pages of the same kind, one visitor on one connection to each. What
counts is the processor time that a page takes on the server, that of PostgreSQL for it included,
and of that the ratio of the medians: whatever else keeps the machine busy hits both sites alike.
Elapsed times, which it does disturb, are told beside it.

Each kind is asked for as it is kept, by who has it already (304), made anew (an address with a
query keeps it from being kept), and as the first page after something was published, when all that
is worked out once an edition is still to be worked out.
"""

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench import inside, report
from bench.load import Line, LoadError
from bench.pages import KINDS, REVISITED, revisit
from bench.report import Row
from bench.sites import Site, say, sites, with_children
from tests.server import SQLITE_FILE

GROWTH = 1.3  # a page with most articles to one with fewest
MEMORY = 1.3  # an import of most articles to one that fills the room it may take
PAGES = 400  # of each kind on each site
MADE_ANEW = 120  # the same of those that are made: they take ten times as long
FIRST = 10  # first pages after something was published
KEPT = 600  # seconds after which all pages are made anew (`kb.edition`)
SEEN = 1.1  # seconds after which a site surely knows of that (`kb.models.edition`)
GROWING = tuple(kind for kind in KINDS if kind != "search")  # no more than GROWTH
NEW_EDITION = "UPDATE kb_edition SET number = number + 1"


@dataclass
class Visitor:
    """Somebody who asks one server for one page after the other: how many seconds each took, of
    the processor in these processes, and elapsed."""

    host: str
    processes: Sequence[int]
    processor: list[float] = field(default_factory=list)
    elapsed: list[float] = field(default_factory=list)

    def __post_init__(self):
        self.line = Line(self.host)

    def ask(self, address: str, status: int = 200, **headers: str) -> None:
        """Ask for a page and note what it took. Raises LoadError for another status."""
        used, began = processor_time(self.processes), time.perf_counter()
        answer = self.line.ask(address, **headers)
        self.elapsed.append(time.perf_counter() - began)
        self.processor.append(processor_time(self.processes) - used)
        if answer.status != status:
            raise LoadError(f"{address}: status {answer.status} instead of {status}.")

    def tag(self, address: str) -> str:
        """What names the page that is there now; this does not count."""
        return self.line.ask(address).header("ETag")


def processor_time(processes: Sequence[int]) -> float:
    """How many seconds of processor time these have used, all threads of them together; 0 for one
    that is gone."""
    return sum(_of_threads(Path(f"/proc/{process}/task")) for process in processes) / 1e9


def _of_threads(threads: Path) -> int:
    try:
        return sum(
            int((threads / thread / "schedstat").read_text().split()[0])
            for thread in os.listdir(threads)
        )
    except OSError:
        return 0


@dataclass(frozen=True)
class Growth:
    """Medians in seconds, of the small site and of the large one."""

    processor: tuple[float, float]
    elapsed: tuple[float, float]

    def row(self, name: str, wanted: float | None = None) -> Row:
        """How many times more processor time a page takes; `wanted` at most."""
        (small, large), (before, after) = self.processor, self.elapsed
        told = f"{1000 * small:.2f} and {1000 * large:.2f} ms"
        ratio = large / small
        return Row(
            f"{name}: {told} of processor time, elapsed {report.times(after / before)}",
            report.times(ratio),
            "",
            "" if wanted is None else f"≤ {report.times(wanted)}",
            None if wanted is None else ratio <= wanted,
        )


def noted(small: Visitor, large: Visitor) -> Growth:
    """What the two have noted, of all pages."""
    pairs = (small.processor, large.processor), (small.elapsed, large.elapsed)
    return Growth(*(tuple(map(statistics.median, pair)) for pair in pairs))


def in_turn(small: Visitor, large: Visitor, asked: Iterator[tuple], **more) -> Growth:
    """Ask both for their pages, given in pairs; who begins changes each time."""
    for turn, addresses in enumerate(asked):
        both = list(zip((small, large), addresses, strict=True))
        for visitor, address in reversed(both) if turn % 2 else both:
            visitor.ask(address, **more)
    return noted(small, large)


def while_kept(measure: Callable[[], Growth], clock: Callable[[], float] = time.time) -> Growth:
    """Measure between two moments at which all pages are made anew; else once more."""
    while True:
        period = clock() // KEPT
        try:
            growth = measure()
        except LoadError:
            if clock() // KEPT == period:
                raise
            continue
        if clock() // KEPT == period:
            return growth


class Comparison:
    """Two sites, and the addresses of each kind of page on them."""

    def __init__(self, small: Site, large: Site, addresses: dict[int, dict[str, list[str]]]):
        self.sites = (small, large)
        self.addresses = [addresses[site.articles] for site in self.sites]

    def rows(self) -> Iterator[Row]:
        """All figures, each as it is measured."""
        for kind in KINDS:
            kept = while_kept(lambda kind=kind: self._kept(kind))
            yield kept.row(kind, GROWTH if kind in GROWING else None)
        for kind in REVISITED:
            again = while_kept(lambda kind=kind: self._again(kind))
            yield again.row(revisit(kind), GROWTH)
        for kind in GROWING:
            pairs = self._pairs(kind, MADE_ANEW, "?made={}")
            yield in_turn(*self._visitors(), pairs).row(f"{kind}, made anew", GROWTH)
        for kind in GROWING:
            yield self._first(kind).row(f"{kind}, first after something was published")

    def _visitors(self) -> list[Visitor]:
        return [Visitor(site.server.host, _processes(site)) for site in self.sites]

    def _pairs(self, kind: str, most: int, query: str = "") -> Iterator[tuple[str, ...]]:
        """Addresses of this kind on both sites, one after the other and round again."""
        here = [addresses[kind] for addresses in self.addresses]
        for turn in range(most):
            yield tuple(some[turn % len(some)] + query.format(turn) for some in here)

    def _kept(self, kind: str) -> Growth:
        for visitor, addresses in zip(self._visitors(), self.addresses, strict=True):
            for address in addresses[kind]:
                visitor.ask(address)
        return in_turn(*self._visitors(), self._pairs(kind, PAGES))

    def _again(self, kind: str) -> Growth:
        visitors = self._visitors()
        for pair in self._pairs(kind, PAGES):
            for visitor, address in zip(visitors, pair, strict=True):
                visitor.ask(address, 304, If_None_Match=visitor.tag(address))
        return noted(*visitors)

    def _first(self, kind: str) -> Growth:
        visitors = self._visitors()
        for pair in self._pairs(kind, FIRST):
            for site in self.sites:
                _execute(site, NEW_EDITION)
            time.sleep(SEEN)
            in_turn(*visitors, iter([pair]))
        return noted(*visitors)


def _processes(site: Site) -> list[int]:
    """What serves it: gunicorn, and what PostgreSQL has for each connection."""
    found = with_children(site.server.pid)
    if site.server.database_url:
        of_it = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        found += [pid for (pid,) in _execute(site, of_it)]
    return found


def _execute(site: Site, sql: str) -> list[tuple]:
    server = site.server
    if server.database_url:
        with psycopg.connect(server.database_url) as database:
            cursor = database.execute(sql)
            return cursor.fetchall() if cursor.description else []
    with closing(sqlite3.connect(server.folder / SQLITE_FILE, timeout=20)) as database, database:
        return database.execute(sql).fetchall()


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.growth", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--articles", type=int, nargs=2, default=[1000, 100_000], metavar=("SMALL", "LARGE")
    )
    parser.add_argument("--database", choices=[*report.NAMES], default="sqlite")
    parser.add_argument("--folder", type=Path, help="keep sites on SQLite here for the next time")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="unstuck-bench-") as folder,
        sites(options.database, sorted(options.articles), options.folder or Path(folder)) as made,
    ):
        addresses = {site.articles: inside.ask(site.server)["addresses"] for site in made}
        rows = []
        for row in Comparison(*made, addresses).rows():
            say(f"{row.name}  {row.figure}")
            rows.append(row)
    small, large = (f"{size:,}" for size in sorted(options.articles))
    title = f"{report.NAMES[options.database]}: {large} articles, times what it is with {small}"
    print(report.table(title, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())

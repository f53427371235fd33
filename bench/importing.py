"""How long an import takes, and how long somebody who walks meanwhile has to wait.

    python -m bench.importing [--articles N] [--database sqlite|postgresql]

Makes N articles (bench/content.py), imports them with `manage.py import_faq --publish` in a process
of its own, and answers steps of a walk all the time. The target: an answer's 95th percentile stays
under 500 ms while 10,000 articles come in on SQLite.
"""

import argparse
import tempfile
import time
from itertools import chain
from pathlib import Path

from bench import inside
from bench.content import write_articles
from bench.load import Line, percentiles
from bench.report import NAMES, Row, at_most, megabytes, milliseconds, per_second, table
from bench.sites import Import, Imported, prepared_server, say
from bench.steps import Walker
from tests.server import Server

LIMIT = 500  # milliseconds
PAUSE = 0.02  # seconds between two answers: a busy site, not a flood
QUIET = 100  # answers before the import


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.importing", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--database", choices=list(NAMES), default="sqlite")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="unstuck-bench-") as folder,
        prepared_server(options.database, Path(folder)) as server,
    ):
        server.start()
        Line(server.host).ask("/healthz")
        articles = Path(folder) / "articles"
        write_articles(articles, options.articles)
        first_step = inside.ask(server)["addresses"]["first step"][0]
        quiet = _answered(server, first_step, QUIET)
        say(f"Importing {options.articles:,} articles while somebody walks …")
        running = Import(server, articles, options.articles)
        busy = _answered(server, first_step, running)
        imported = running.wait()
    title = f"{NAMES[options.database]}, {options.articles:,} articles, somebody walking meanwhile"
    print(table(title, _rows(imported, quiet, busy)))


def _answered(server: Server, first_step: str, until: int | Import) -> list[float]:
    """Milliseconds of each answer: of so many, or of all while an import runs."""
    walker, times = Walker(server.host, first_step), []
    while len(times) < until if isinstance(until, int) else until.runs():
        walker.answer()
        times = list(chain.from_iterable(walker.times.values()))
        time.sleep(PAUSE)
    return [1000 * one for one in times]


def _rows(imported: Imported, quiet: list[float], busy: list[float]) -> list[Row]:
    rows = [
        Row("import", per_second(imported.rate)),
        Row("import: most memory", megabytes(imported.memory)),
    ]
    for name, times in (("before", quiet), ("meanwhile", busy)):
        middle, slow = percentiles(times)
        rows.append(Row(f"an answer {name}, p50 of {len(times)}", milliseconds(middle)))
        p95 = f"an answer {name}, p95"
        rows.append(
            at_most(p95, slow, LIMIT, milliseconds)
            if name == "meanwhile"
            else Row(p95, milliseconds(slow))
        )
        rows.append(Row(f"an answer {name}, longest", milliseconds(max(times))))
    return rows


if __name__ == "__main__":
    main()

"""The benchmark: `python -m bench.run [--articles N …] [--database sqlite|postgresql|both]`.

For each database, sites with so many articles are made by the import that people use, and measured
beside a bare Django view (bench/bare.py) on the same server with the same arguments. Prints tables
of figures, with what is wanted of them. A figure that is missed is no error of the program's.
"""

import argparse
import itertools
import statistics
import sys
import tempfile
from pathlib import Path

from bench import growth, inside, pages, report, steps, weight
from bench.load import Line, LoadError
from bench.report import Row, at_least, at_most
from bench.sites import Site, bare_server, say, sites
from bench.undisturbed import Times

ARTICLE, AGAIN = 0.15, 0.50  # of the bare view
QUERIES = 4
RESULTS = {"sqlite": 7, "postgresql": 12}  # milliseconds, 95th percentile
ANSWER = {"sqlite": 10, "postgresql": 15}  # milliseconds, 95th percentile
IMPORT = 150  # articles a second
FIRST_VIEW = 60_000  # bytes
FILLED = 10_000  # articles
SEARCHES, WARM_UP = 300, 20


def main() -> int:
    options = _options()
    databases = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    try:
        for database in databases:
            print(_measured(database, options), flush=True)
    except LoadError as error:
        print(f"The measurement stopped: {error}", file=sys.stderr)
        return 1
    return 0


def _options():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--articles", type=int, nargs="+", default=[1000], metavar="N", help="sizes of the sites"
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="for each page in each round")
    parser.add_argument("--answers", type=int, default=200, help="of each kind, in a walk")
    return parser.parse_args()


def _measured(database: str, options) -> str:
    say(f"\n== {report.NAMES[database]}")
    sizes = sorted(set(options.articles))
    with (
        tempfile.TemporaryDirectory(prefix="unstuck-bench-") as folder,
        sites(database, sizes, Path(folder)) as made,
        bare_server(Path(folder)) as bare,
    ):
        told = {site.articles: inside.ask(site.server) for site in made}
        addresses = {size: one["addresses"] for size, one in told.items()}
        rounds = pages.measure_pages(bare, made, addresses, options.rounds, options.seconds)
        say("Answers in a walk, one after the other …")
        rows = [_bare(rounds)]
        for site in made:
            size = site.articles
            rows += [Row(f"With {size:,} articles", "")]
            rows += _pages(rounds, size) + _queries(told[size]["queries"])
            rows += _answers(site, addresses[size]["first step"][0], database, options.answers)
            rows += [_results_page(site, addresses[size]["search"], database)]
            rows += _weights(site, addresses[size]) + _import(site)
        if len(sizes) > 1:
            say("The same pages on the smallest and the largest site, in turn …")
            rows += _growth(made, addresses)
    circumstances = (
        f"{report.NAMES[database]}; median of {options.rounds} rounds of {options.seconds:g} s "
        f"a page, 8 connections"
    )
    return f"{report.table(circumstances, rows)}\n\n{_asking(rounds)}"


def _bare(rounds: pages.Rounds) -> Row:
    rate = statistics.median(load.rate for load in rounds.bare)
    return Row(pages.BARE, report.per_second(rate), "100%")


def _asking(rounds: pages.Rounds) -> str:
    return (
        f"The process that asks was busy {rounds.busiest():.0%} of its time at most, and could "
        f"take {rounds.ceiling():,.0f} pages of the bare view a second."
    )


def _pages(rounds: pages.Rounds, size: int) -> list[Row]:
    rows = []
    for kind in (*pages.KINDS, *map(pages.revisit, pages.REVISITED)):
        rate = report.per_second(rounds.rate(size, kind))
        ratio = rounds.ratio(size, kind)
        wanted = ARTICLE if kind == "article" else AGAIN if "304" in kind else None
        rows.append(
            Row(kind, rate, report.percent(ratio))
            if wanted is None
            else at_least(kind, rate, ratio, wanted, report.percent)
        )
    return rows


def _queries(most: dict[str, int]) -> list[Row]:
    return [
        at_most(f"queries: {kind}", count, QUERIES, str)
        if kind == "article"
        else Row(f"queries: {kind}", str(count))
        for kind, count in most.items()
    ]


def _answers(site: Site, first_step: str, database: str, answers: int) -> list[Row]:
    measured = steps.measure_steps(site.server.host, first_step, answers)
    return [times.row(f"{kind} (POST)", ANSWER[database]) for kind, times in measured.items()]


def _results_page(site: Site, addresses: list[str], database: str) -> Row:
    """How long the results of a search take for one visitor, one search after the other."""
    line, times = Line(site.server.host), Times()
    for address in addresses[:WARM_UP]:
        line.ask(address)
    for address in itertools.cycle(addresses):
        if times.has(SEARCHES):
            break
        times.take(lambda address=address: line.ask(address))
    return times.row("results page, one connection", RESULTS[database])


def _weights(site: Site, addresses: dict[str, list[str]]) -> list[Row]:
    rows = []
    for kind in ("home", "article", "first step"):
        size = max(
            sum(weight.first_view(site.server.host, address).values())
            for address in addresses[kind][:5]
        )
        rows.append(at_most(f"first view: {kind}", size, FIRST_VIEW, report.kilobytes))
    return rows


def _import(site: Site) -> list[Row]:
    rate = site.imported.rate
    target = f"≥ {IMPORT} a second"
    return [
        Row("import", report.per_second(rate), "", target, rate >= IMPORT),
        Row("import: most memory", report.megabytes(site.imported.memory)),
    ]


def _growth(made: list[Site], addresses: dict) -> list[Row]:
    small, large = made[0], made[-1]
    title = f"With {large.articles:,} articles, times what it is with {small.articles:,}"
    compared = growth.Comparison(small, large, addresses)
    return [Row(title, ""), *compared.rows(), *_memory_growth(made)]


def _memory_growth(made: list[Site]) -> list[Row]:
    """Below a certain size an import has not filled the room that it may take."""
    grown = [site for site in made if site.articles >= FILLED]
    if len(grown) < 2:
        return []
    first, last = grown[0], grown[-1]
    grown = last.imported.memory / first.imported.memory
    name = f"import: most memory, times that with {first.articles:,}"
    return [at_most(name, grown, growth.MEMORY, report.times)]


if __name__ == "__main__":
    sys.exit(main())

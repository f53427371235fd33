"""How fast the pages are: `python -m bench.run [--rounds N] [--database sqlite|postgresql]`.

Machines differ and are noisy, so no time counts by itself. Every round asks for each page once, and
for a page of the usual size from a bare WSGI application on a server of the same kind
(bench/bare.py); what counts is the ratio of the two. The site is the sample support centre, served
as `make run` does, to one visitor at a time.
"""

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import nullcontext
from pathlib import Path

from tests import postgresql
from tests.server import Server
from tests.visitor import Visitor

BARE = "bare application"


class BareServer(Server):
    application = "bench.bare:application"


class Clock:
    """Times by the name of what was measured, in seconds."""

    def __init__(self):
        self.times: dict[str, list[float]] = defaultdict(list)

    def measure(self, name: str, visitor: Visitor, method: str, address: str, form=None):
        """Make one request, and note how long it took until the last byte. Gives the Location."""
        started = time.perf_counter()
        status, location, _text = visitor.request(method, address, form)
        self.times[name].append(time.perf_counter() - started)
        assert status in {200, 303}, f"{method} {address}: {status}"
        return location


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    database = postgresql.server() if options.database == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="unstuck-bench-") as folder, database as url:
        (Path(folder) / "bare").mkdir()
        bare = BareServer(Path(folder) / "bare", "")
        site = Server(Path(folder), url)
        try:
            print("Setting up the sample support centre …", flush=True)
            site.manage("set_up")
            site.prepare().start()
            clock = measure(Visitor(site), Visitor(bare.start()), options.rounds)
        finally:
            site.close()
            bare.close()
    print_table(clock, options)


def measure(visitor: Visitor, yardstick: Visitor, rounds: int) -> Clock:
    """Ask for everything, `rounds` times in turn, so that a noisy moment is noisy for all."""
    pages = {
        "home": "/",
        "article": first_link(visitor, "/categories/", "/articles/"),
        "search": "/search/?q=message",
        "first step": first_link(visitor, "/fix/", "/fix/"),
    }
    print(f"Measuring, {rounds} rounds …", flush=True)
    clock = Clock()
    for number in range(rounds + 10):
        if number == 10:
            clock = Clock()  # the first ten only warmed up
        clock.measure(BARE, yardstick, "GET", "/")
        for name, address in pages.items():
            clock.measure(name, visitor, "GET", address)
        walk(clock, visitor, pages["first step"])
    return clock


def first_link(visitor: Visitor, address: str, start: str) -> str:
    """The first link on a page that leads below `start`, by way of one more page if need be."""
    links = visitor.open(address).links
    found = [link for link in links if link.startswith(start) and link != start]
    if found:
        return found[0]
    return first_link(visitor, next(link for link in links if link.startswith(address)), start)


def walk(clock: Clock, visitor: Visitor, address: str) -> None:
    """Start a walk and answer twice: the first answer makes the walk, the second goes on in it."""
    page = visitor.open(address)
    for name in ("step POST, first", "step POST, later"):
        button = next(b for b in page.buttons if b.startswith("choice.") or b == "skipped")
        location = clock.measure(name, visitor, "POST", page.action, page.form(button))
        page = visitor.open(location)
        if not page.buttons:
            return
    clock.measure("step GET, in a walk", visitor, "GET", location)


def print_table(clock: Clock, options) -> None:
    bare = percentiles(clock.times[BARE])
    print(f"\n{options.database}, {options.rounds} rounds, one visitor; × = times the bare one\n")
    print(f"{'':<22}{'p50 ms':>9}{'p95 ms':>9}{'p50 ×':>9}{'p95 ×':>9}")
    for name, times in clock.times.items():
        middle, slow = percentiles(times)
        ratios = f"{middle / bare[0]:>9.1f}{slow / bare[1]:>9.1f}"
        print(f"{name:<22}{middle * 1000:>9.1f}{slow * 1000:>9.1f}{ratios}")


def percentiles(times: list[float]) -> tuple[float, float]:
    """The 50th and the 95th, in the unit of `times`."""
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]


if __name__ == "__main__":
    main()

"""How many pages a second: each kind, on each site, in rounds, with the bare view in every round.

Machines differ and are noisy, so no figure counts by itself. What counts is its ratio to the bare
view of the same round, and of the rounds the median.
"""

import statistics
from collections import defaultdict
from dataclasses import dataclass, field

from tqdm import tqdm

from bench.load import Load, measure
from bench.sites import Site

BARE = "bare view"
KINDS = ("home", "article", "categories", "category", "fixes", "first step", "search")
REVISITED = ("home", "article", "category")


def revisit(kind: str) -> str:
    """What the figures of asking for a page that one has already are called."""
    return f"{kind}, again (304)"


@dataclass
class Rounds:
    """The loads of all rounds: of the bare view, and of each kind of page on each site, by number
    of articles."""

    bare: list[Load] = field(default_factory=list)
    pages: dict[tuple[int, str], list[Load]] = field(default_factory=lambda: defaultdict(list))

    def rate(self, size: int, kind: str) -> float:
        """Pages a second, the median of the rounds."""
        return statistics.median(load.rate for load in self.pages[size, kind])

    def ratio(self, size: int, kind: str) -> float:
        """Pages a second for each one of the bare view, the median of the rounds."""
        pairs = zip(self.pages[size, kind], self.bare, strict=True)
        return statistics.median(a.rate / b.rate for a, b in pairs)

    def busiest(self) -> float:
        """The largest part of its time that the asking process itself was busy, 0 to 1."""
        return max(load.busy for loads in (self.bare, *self.pages.values()) for load in loads)

    def ceiling(self) -> float:
        """How many pages of the bare view's size the asking process could take in a second."""
        return statistics.median(load.rate / load.busy for load in self.bare)


def measure_pages(bare, sites: list[Site], addresses: dict, rounds: int, seconds: float) -> Rounds:
    """Measure everything once a round, one after the other. `addresses` gives those of each kind
    by the number of articles of a site."""
    found = Rounds()
    each = len(sites) * (len(KINDS) + len(REVISITED)) + 1
    with tqdm(total=rounds * each, desc="Pages", disable=None) as bar:
        for _ in range(rounds):
            found.bare.append(measure(bare.host, ["/"], seconds))
            bar.update()
            for site in sites:
                here, host = addresses[site.articles], site.server.host
                for kind in KINDS:
                    load = measure(host, here[kind], seconds)
                    found.pages[site.articles, kind].append(load)
                    bar.update()
                for kind in REVISITED:
                    load = measure(host, here[kind], seconds, revisit=True)
                    found.pages[site.articles, revisit(kind)].append(load)
                    bar.update()
    return found

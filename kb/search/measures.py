"""How good a ranking is, in the usual figures. Pure.

Definitions after Manning, Raghavan and Schütze, “Introduction to Information Retrieval” (2008),
chapter 8; all of them lie between 0 and 1.
"""

from collections.abc import Collection, Sequence
from math import log2
from statistics import mean

NAMES = ("MRR@10", "MAP", "nDCG@10", "P@5", "P@1")


def measures(ranking: Sequence, relevant: Collection) -> tuple[float, ...]:
    """The figures of one query, in the order of NAMES. `ranking` are the ids found, best first.

    >>> measures(["b", "a", "c"], {"a"})[:2]
    (0.5, 0.5)
    """
    hits = [one in relevant for one in ranking]
    first = next((place for place, hit in enumerate(hits[:10], start=1) if hit), None)
    precisions = [sum(hits[:n]) / n for n, hit in enumerate(hits, start=1) if hit]
    return (
        1 / first if first else 0.0,
        sum(precisions) / len(relevant) if relevant else 0.0,
        _gain(hits[:10]) / (_gain([True] * min(10, len(relevant))) or 1),
        sum(hits[:5]) / 5,
        float(bool(hits and hits[0])),
    )


def together(rows: Collection[tuple[float, ...]]) -> tuple[float, ...]:
    """The mean of each figure over all queries."""
    return tuple(mean(column) for column in zip(*rows, strict=True))


def _gain(hits: Sequence[bool]) -> float:
    return sum(hit / log2(place + 1) for place, hit in enumerate(hits, start=1))

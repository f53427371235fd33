"""What two sequences have in common, in time that is bounded. Pure.

The shortest way from one to the other can take the product of their lengths to find. So it is
looked for within an allowance of steps; what is left over is cut at items that both have exactly
once, and where there are none nothing in it counts as common.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_WORK = 400_000
"""Steps of one comparison, each about a third of a microsecond."""
_MOST_AT_ONCE = MOST_WORK // 4
"""Of these, what one run may take: so one that has nothing in common with its counterpart does
not use up what the others need."""
_MOST_CUTS = 12
"""How often a run is cut again; each time costs as much as the run is long."""

Block = tuple[int, int, int]
"""Where a run of equal items begins in the old and in the new sequence, and how long it is."""


@dataclass
class Allowance:
    """What is left of the steps that a comparison may take."""

    left: int = MOST_WORK


def equal_runs(old: Sequence[str], new: Sequence[str], allowance: Allowance) -> list[Block]:
    """The runs that both sequences have in common, in order and apart from each other."""
    numbers: dict[str, int] = {}
    before = [numbers.setdefault(item, len(numbers)) for item in old]
    after = [numbers.setdefault(item, len(numbers)) for item in new]
    found: list[Block] = []
    pending = [(0, len(before), 0, len(after), _MOST_CUTS)]
    while pending:
        i, i_end, j, j_end, cuts = pending.pop()
        start_i, start_j = i, j
        while i < i_end and j < j_end and before[i] == after[j]:
            i, j = i + 1, j + 1
        end_i = i_end
        while i < i_end and j < j_end and before[i_end - 1] == after[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
        found += [(start_i, start_j, i - start_i), (i_end, j_end, end_i - i_end)]
        if i == i_end or j == j_end:
            continue
        one, other = before[i:i_end], after[j:j_end]
        runs = _shortest_script(one, other, allowance)
        if runs is not None:
            found += [(i + x, j + y, size) for x, y, size in runs]
        elif cuts:
            # The places cut at are found again as the beginnings of what is cut off there.
            cut_at = [(i + x, j + y) for x, y in _unique_in_both(one, other)]
            if cut_at:
                edges = [(i, j), *cut_at, (i_end, j_end)]
                pending += [(a, c, b, d, cuts - 1) for (a, b), (c, d) in pairwise(edges)]
    return _joined(sorted(found))


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """Without empty runs, and with those that follow each other directly made one."""
    joined: list[Block] = []
    for i, j, size in blocks:
        if not size:
            continue
        if joined:
            a, b, length = joined[-1]
            if (a + length, b + length) == (i, j):
                joined[-1] = (a, b, length + size)
                continue
        joined.append((i, j, size))
    return joined


def _shortest_script(
    old: Sequence[int], new: Sequence[int], allowance: Allowance
) -> list[Block] | None:
    """The equal runs of a shortest way from one sequence to the other (Myers, "An O(ND) Difference
    Algorithm and Its Variations", 1986); None where it takes more than is allowed."""
    may = min(allowance.left, _MOST_AT_ONCE)
    length_old, length_new = len(old), len(new)
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    work = 0
    for edits in range(length_old + length_new + 1):
        work += edits + 1
        if work > may:
            break
        reached = {}
        for k in range(-edits, edits + 1, 2):
            down = furthest.get(k + 1, -1)
            right = furthest.get(k - 1, -2) + 1
            x = first = right if right > down else down
            y = x - k
            if x < 0 or x > length_old or y > length_new:
                continue
            while x < length_old and y < length_new and old[x] == new[y]:
                x, y = x + 1, y + 1
            work += x - first
            reached[k] = x
            if x == length_old and y == length_new:
                allowance.left -= work
                return _traced([*trail, furthest], length_old, length_new)
        trail.append(furthest)
        furthest = reached
    allowance.left -= min(work, may)
    return None


def _traced(trail: Sequence[dict[int, int]], x: int, y: int) -> list[Block]:
    """The equal runs on the way to (x, y); `trail` is how far each number of edits had reached."""
    runs: list[Block] = []
    for furthest in reversed(trail):
        k = x - y
        down, right = furthest.get(k + 1, -1), furthest.get(k - 1, -2) + 1
        first = max(down, right)
        runs.append((first, first - k, x - first))
        x, y = (first - 1, first - k) if right > down else (first, first - k - 1)
    return runs


def _unique_in_both(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """The places of the items that stand exactly once in either sequence, as many as keep their
    order (Cohen's "patience diff"; the longest increasing sequence by piles of cards)."""
    once_old, once_new = Counter(old), Counter(new)
    place = {item: j for j, item in enumerate(new) if once_new[item] == 1}
    pairs = [
        (i, place[item]) for i, item in enumerate(old) if once_old[item] == 1 and item in place
    ]
    tops: list[int] = []
    piles: list[int] = []
    below: list[int] = []
    for number, (_i, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        below.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        piles[pile : pile + 1] = [number]
    chain = []
    at = piles[-1] if piles else -1
    while at >= 0:
        chain.append(pairs[at])
        at = below[at]
    return chain[::-1]

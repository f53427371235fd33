"""Which entries to fetch for ranking, where the words of a query stand in too many to rank all.

A database only tells, fast, which entries hold which words, not which are best. So it is asked for
what will score high: entries with a rare word of the query, or with several of its commoner words
at once, or with them in the title. Each set is chosen to be about as big as can be ranked, since
cutting a bigger one short would keep whatever comes first. The sizes are guesses: where too few
entries are found, wider sets are asked for, of one word less each time. Pure.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from .groups import FUNCTION_WORD, Group

BUDGET = 100  # about as many entries as can be ranked in the time there is
ENOUGH = 20  # where fewer are found, the sizes were guessed wrong, and words are dropped
IN_TITLE = 0.1  # of the entries that hold a word, about this part has it in the title
COMBINED = 5  # of so many of the rarest words, combinations are tried
LOOKING = 8  # times what a note of a word costs, to look whether an entry has the words
FARTHEST = 4  # times as many are looked through at most, as should do


@dataclass(frozen=True)
class Fetch:
    """Up to `limit` entries that hold every group of any one of `ways`, in the title if `in_title`.
    A group is held where any of its words stands. With `within` so many hold them that whoever
    looks through so many entries should have enough: sooner than by gathering all that do."""

    ways: tuple[tuple[Group, ...], ...]
    in_title: bool
    limit: int
    within: int = 0


def fetches(groups: Sequence[Group], entries: int, budget: int = BUDGET) -> list[Fetch]:
    """What to ask the database for, at most two things; what they give together is to be ranked,
    seldom more than the `budget` and never more than twice that.

    Where everything that holds any of the words fits, that is all there is to ask. `entries`: how
    many there are.
    """
    if not groups:
        return []
    if min(entries, sum(group.entries for group in groups)) <= budget:
        return [Fetch(tuple((group,) for group in groups), False, budget)]
    telling = [group for group in groups if group.weight > FUNCTION_WORD] or groups
    rarest = sorted(telling, key=lambda group: group.entries)[:COMBINED]
    # Aimed at half: the sizes are guesses, and a set that is cut short loses what it was for.
    return [
        Fetch(_ways(rarest, entries, IN_TITLE, budget / 2), True, budget),
        _anywhere(_ways(rarest, entries, 1, budget / 2), entries, budget),
    ]


def wider(last: Fetch, entries: int) -> list[Fetch]:
    """What to ask for where the `last` set holds too few: any one word of it may be missing. Where
    one word was enough, nothing is left to ask for."""
    if last.within:  # it may hold more than was looked through
        return [replace(last, within=0)]
    number = min(map(len, last.ways)) - 1
    if not number:
        return []
    groups = {id(group): group for way in last.ways for group in way}.values()
    ways = tuple(combinations(sorted(groups, key=lambda group: group.entries), number))
    return [Fetch(ways, True, last.limit), _anywhere(ways, entries, last.limit)]


def _anywhere(ways: tuple[tuple[Group, ...], ...], entries: int, limit: int) -> Fetch:
    """The set of what holds one of the ways wherever. It is found by looking through entries where
    far fewer of them should do than there are notes of the words. Here words are taken for
    strangers to each other."""
    share = max(math.prod(group.entries / entries for group in way) for way in ways)
    notes = sum(group.entries for way in ways for group in way)
    is_common = LOOKING * limit < share * notes
    return Fetch(ways, False, limit, math.ceil(FARTHEST * limit / share) if is_common else 0)


def _ways(groups: Sequence[Group], entries: int, part: float, room: float):
    """Combinations of groups, of few words before many and rare before common, as many as fit into
    the `room` together; all groups at once, if none fits. `part` of the entries that hold a group
    are meant. A combination with a chosen one in it would add nothing."""
    chosen = []
    for number in range(1, len(groups) + 1):
        for way in combinations(range(len(groups)), number):
            size = _expected([groups[at].entries * part for at in way], entries)
            if size <= room and not any(less.issubset(way) for less in chosen):
                chosen.append(frozenset(way))
                room -= size
    return tuple(tuple(groups[at] for at in sorted(way)) for way in chosen) or (tuple(groups),)


def _expected(sizes: Sequence[float], entries: int) -> float:
    """How many entries may hold all of several words that so many hold each, the rarest first.
    Words of one subject keep company: each narrows by the root of its share, not by its share."""
    return sizes[0] * math.prod(math.sqrt(min(1, size / entries)) for size in sizes[1:])

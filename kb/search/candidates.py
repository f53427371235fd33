"""Which entries to fetch for ranking, where the words of a query stand in too many to rank all.

A database only tells, fast, which entries hold which words, not which are best. So it is asked for
what will score high: entries with a rare word of the query, or with several of its commoner words
at once, or with them in the title. Each set is chosen to be about as big as can be ranked, since
cutting a bigger one short would keep whatever comes first. Pure.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from .groups import Group

BUDGET = 100  # about as many entries as can be ranked in the time there is
IN_TITLE = 0.1  # of the entries that hold a word, about this part has it in the title
COMBINED = 5  # of so many of the rarest words, combinations are tried
LOOKING = 8  # times what a note of a word costs, to look whether an entry has the words


@dataclass(frozen=True)
class Fetch:
    """Up to `limit` entries that hold every group of any one of `ways`, in the title if `in_title`.
    A group is held where any of its words stands. With `is_common` so many hold them that whoever
    looks through the entries has enough soon: sooner than by gathering all that do."""

    ways: tuple[tuple[Group, ...], ...]
    in_title: bool
    limit: int
    is_common: bool = False


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
    telling = [group for group in groups if group.weight >= 1] or groups
    rarest = sorted(telling, key=lambda group: group.entries)[:COMBINED]
    # Aimed at half: the sizes are guesses, and a set that is cut short loses what it was for.
    anywhere = _ways(rarest, entries, 1, budget / 2)
    return [
        Fetch(_ways(rarest, entries, IN_TITLE, budget / 2), True, budget),
        Fetch(anywhere, False, budget, _is_common(anywhere, entries, budget)),
    ]


def _is_common(ways: Sequence[Sequence[Group]], entries: int, limit: int) -> bool:
    """Whether fewer entries have to be looked through, by far, than there are notes of the words.
    Here words are taken for strangers to each other: who looks through finds enough even so."""
    parts = [math.prod(group.entries / entries for group in way) for way in ways]
    notes = sum(group.entries for way in ways for group in way)
    return LOOKING * limit < max(parts) * notes


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

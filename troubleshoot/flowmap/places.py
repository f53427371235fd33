"""Where the nodes of one part stand in their rows: fast-sugiyama says in which order, so that few
lines cross, and about where; here the rows are drawn together as far as the boxes allow.

A line that passes rows needs a way between their boxes, a lane. All lines to one node share its
lanes, so that forty steps that lead to the ticket make one trunk and not forty.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from fast_sugiyama import from_edges

from troubleshoot.flowmap.arrows import Part
from troubleshoot.flowmap.picture import BOX_WIDTH

GAP = 18
LANE_GAP = 12
SWEEPS = 6
LOOSE = 1.15
"""How much wider than its widest row a part may be before its rows are drawn together."""
MOST_LANES = 1_500
"""Lanes of a part, of the shortest trunks; a longer one goes without, beneath what it crosses."""
SWAPPED = 220
"""Up to so many boxes and lanes, neighbours are also swapped where that saves a crossing: it costs
15 ms there, and soon seconds (measured)."""

# It tells each of its phases as "info", forty lines a map.
for name in ("rust-sugiyama", "connected_components"):
    logging.getLogger(name).setLevel(logging.WARNING)


class Lane(NamedTuple):
    """The way past one row, for all lines to `target`."""

    target: str
    row: int


Vertex = str | Lane


@dataclass(frozen=True)
class Places:
    """Each row from left to right, and the middle of each box and lane in pixels from the left."""

    rows: Sequence[Sequence[Vertex]]
    x: dict[Vertex, float]

    def lanes(self, target: str, above: int, below: int) -> list[Lane]:
        """The lanes that a line to `target` takes between two rows; none where it has none."""
        lanes = [Lane(target, row) for row in range(above + 1, below)]
        return lanes if all(lane in self.x for lane in lanes) else []


def place(part: Part) -> Places:
    """The places of a part's nodes and lanes. The same part always gets the same."""
    lanes = _lanes(part)
    links = _links(part, lanes)
    rows: list[list[Vertex]] = [[] for _row in range(max(part.rows.values()) + 1)]
    for key, row in part.rows.items():
        rows[row].append(key)
    for lane in lanes:
        rows[lane.row].append(lane)
    x = _ordered(rows, links)
    rows = [sorted(row, key=x.__getitem__) for row in rows]
    _narrow(rows, x)
    _draw_together(rows, x, links)
    _straighten(rows, x, lanes)
    left = min(x[row[0]] - _width(row[0]) / 2 for row in rows)
    return Places(rows, {vertex: at - left for vertex, at in x.items()})


def _width(vertex: Vertex) -> int:
    return 0 if isinstance(vertex, Lane) else BOX_WIDTH


def _lanes(part: Part) -> list[Lane]:
    highest: dict[str, int] = {}
    for source, target in part.down:
        highest[target] = min(highest.get(target, part.rows[target]), part.rows[source])
    lanes: list[Lane] = []
    for target in sorted(highest, key=lambda key: part.rows[key] - highest[key]):
        trunk = [Lane(target, row) for row in range(highest[target] + 1, part.rows[target])]
        if len(lanes) + len(trunk) > MOST_LANES:
            break
        lanes += trunk
    return lanes


def _links(part: Part, lanes: Sequence[Lane]) -> list[tuple[Vertex, Vertex]]:
    """What is joined from one row to the next, each pair once."""
    has_lane = set(lanes)
    links: dict[tuple[Vertex, Vertex], None] = {}
    for source, target in part.down:
        passed = Lane(target, part.rows[source] + 1)
        if part.rows[target] == passed.row:
            links[source, target] = None
        elif passed in has_lane:
            links[source, passed] = None
    for lane in lanes:
        below = Lane(lane.target, lane.row + 1)
        links[lane, below if below in has_lane else lane.target] = None
    return list(links)


def _ordered(
    rows: Sequence[Sequence[Vertex]], links: Sequence[tuple[Vertex, Vertex]]
) -> dict[Vertex, float]:
    """The x of each, by fast-sugiyama. What it is given has no cycle and no self-loop (it would
    end the process) and joins neighbouring rows alone (else it can take minutes)."""
    number = {vertex: n for n, vertex in enumerate(v for row in rows for v in row)}
    vertices = list(number)
    x: dict[Vertex, float] = {}
    width = 0.0
    found = from_edges(
        [(number[a], number[b]) for a, b in links],
        vertex_spacing=BOX_WIDTH + GAP,
        ranking_type="up",
        transpose=len(number) <= SWAPPED,
    )
    for positions, part_width, _height, _edges in sorted(found, key=lambda f: min(f[0])[0]):
        for n, (at, _row) in positions:
            x[vertices[n]] = width + at
        width += part_width + BOX_WIDTH + GAP
    for vertex in vertices:
        if vertex not in x:
            x[vertex] = width
            width += BOX_WIDTH + GAP
    return x


def _narrow(rows: Sequence[Sequence[Vertex]], x: dict[Vertex, float]) -> None:
    """Brings all nearer to each other where they stand wider than the widest row needs: each lane
    was given as much room as a box, and many of them make a picture of many screens."""
    needed = max(sum(_apart(one, other) for one, other in pairwise(row)) for row in rows)
    taken = max(x.values()) - min(x.values())
    if taken > needed * LOOSE:
        share = needed * LOOSE / taken
        for vertex in x:
            x[vertex] *= share


def _draw_together(
    rows: Sequence[Sequence[Vertex]],
    x: dict[Vertex, float],
    links: Sequence[tuple[Vertex, Vertex]],
) -> None:
    """Moves each row, by turns, to where its lines are shortest; no box comes over another."""
    number = {vertex: n for n, vertex in enumerate(v for row in rows for v in row)}
    at = [x[vertex] for vertex in number]
    pulls = _pulls(number, links)
    weights = [sum(weight for _other, weight in those) for those in pulls]
    gaps = [[_apart(one, other) for one, other in pairwise(row)] for row in rows]
    numbered = [[number[vertex] for vertex in row] for row in rows]
    for sweep in range(SWEEPS):
        turns = zip(numbered, gaps, strict=True)
        for row, between in turns if sweep % 2 == 0 else reversed(list(turns)):
            wanted = [_wanted(at, vertex, pulls[vertex], weights[vertex]) for vertex in row]
            for vertex, place in zip(row, spread(wanted, between), strict=True):
                at[vertex] = place
    x.update(zip(number, at, strict=True))


def _pulls(
    number: Mapping[Vertex, int], links: Sequence[tuple[Vertex, Vertex]]
) -> list[list[tuple[int, float]]]:
    """By its number, what each vertex is joined to, and how hard that pulls."""
    pulls: list[list[tuple[int, float]]] = [[] for _vertex in number]
    for above, below in links:
        # Trunks are to be straight, before all else.
        weight = 8.0 if isinstance(above, Lane) and isinstance(below, Lane) else 1.0
        one, other = number[above], number[below]
        pulls[one].append((other, weight))
        pulls[other].append((one, weight))
    return pulls


def _straighten(
    rows: Sequence[Sequence[Vertex]], x: dict[Vertex, float], lanes: Sequence[Lane]
) -> None:
    """Sets the lanes of each trunk below each other, as far as their neighbours leave room."""
    place = {vertex: (row, n) for row in rows for n, vertex in enumerate(row)}
    for _target, group in groupby(lanes, key=lambda lane: lane.target):
        trunk = list(group)
        wanted = median(x[lane] for lane in trunk)
        for lane in trunk:
            row, n = place[lane]
            least = x[row[n - 1]] + _apart(row[n - 1], lane) if n else -inf
            most = x[row[n + 1]] - _apart(lane, row[n + 1]) if n + 1 < len(row) else inf
            x[lane] = max(least, min(wanted, most))


def _apart(one: Vertex, other: Vertex) -> float:
    both = isinstance(one, Lane) and isinstance(other, Lane)
    return (_width(one) + _width(other)) / 2 + (LANE_GAP if both else GAP)


def _wanted(
    at: Sequence[float], vertex: int, pulls: Sequence[tuple[int, float]], weight: float
) -> tuple[float, float]:
    """Where the lines of a vertex would have it, and how hard they pull together."""
    if not weight:
        return at[vertex], 0.01
    return sum([at[other] * pull for other, pull in pulls]) / weight, weight


def spread(wanted: Sequence[tuple[float, float]], gaps: Sequence[float]) -> list[float]:
    """The places nearest to those `wanted`, as (place, weight), that keep their order and the
    `gaps` between them: least squares, by pooling adjacent violators (Ayer et al., 1955)."""
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks: list[tuple[float, float, int]] = []
    for (at, weight), offset in zip(wanted, offsets, strict=True):
        block = ((at - offset) * weight, weight, 1)
        while blocks and blocks[-1][0] * block[1] >= block[0] * blocks[-1][1]:
            last = blocks.pop()
            block = (last[0] + block[0], last[1] + block[1], last[2] + block[2])
        blocks.append(block)
    means = [total / weight for total, weight, count in blocks for _one in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]

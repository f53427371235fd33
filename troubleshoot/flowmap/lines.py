"""The lines of a map: their paths, and where their labels find room."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from troubleshoot.flowmap.arrows import Arrow
from troubleshoot.flowmap.lettering import measure, shorten
from troubleshoot.flowmap.picture import LABEL_ROOM, LABEL_SHORT, LABEL_SIZE, MARGIN, Line
from troubleshoot.flowmap.places import Lane, Vertex

STRAIGHT = 36
"""A line to what stands so nearly below goes straight down, if it is the only one of its box."""
NEARLY = 4
"""The same where others leave the box too, from the middle of its foot."""
HEAD = 6
"""The length of an arrow's head."""
ALONG = (0.5, 0.36, 0.64, 0.24, 0.76, 0.14, 0.86)
"""Where on its curve a label is tried."""
CELL = 64

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class Spot(NamedTuple):
    """Where a box (or a lane, without width) stands, and its row: number, top and bottom."""

    x: int
    y: int
    width: int
    height: int
    row: int
    top: int
    bottom: int

    @property
    def middle(self) -> int:
        """The x of its centre."""
        return self.x + self.width // 2

    @property
    def right(self) -> int:
        """The x of its right side."""
        return self.x + self.width

    @property
    def centre(self) -> int:
        """The y of its centre."""
        return self.y + self.height // 2

    def moved(self, x: int, y: int) -> "Spot":
        """The same, so much further to the right and down."""
        left, above, width, height, row, top, bottom = self
        return Spot(left + x, above + y, width, height, row, top + y, bottom + y)


class Curve(NamedTuple):
    """A cubic Bézier curve, by its four points."""

    start: tuple[float, float]
    one: tuple[float, float]
    other: tuple[float, float]
    end: tuple[float, float]

    def at(self, t: float) -> tuple[float, float]:
        """The point at `t`, from 0 to 1."""
        u = 1 - t
        p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        (a, e), (b, f), (c, g), (d, h) = self
        return p * a + q * b + r * c + s * d, p * e + q * f + r * g + s * h

    def __str__(self) -> str:
        (a, _y), (b, f), (c, g), (d, h) = self
        if a == b == c == d:
            return f"V{h:g}"
        return f"C{b:g},{f:g} {c:g},{g:g} {d:g},{h:g}"


class Drawn(NamedTuple):
    """A path, the curve on which its label goes, the arrow's head, and how far right it comes."""

    d: str
    curve: Curve
    head: str
    reach: float


def draw_lines(
    ways: Sequence[Arrow], spots: Mapping[str, Spot], rails: Mapping[Vertex, Spot], width: int
) -> tuple[list[Line], int]:
    """The line of each arrow, and the width of the picture that holds them all."""
    leaving = Counter(arrow.source for arrow in ways if not arrow.is_return)
    trunks = Trunks(rails)
    drawn = [_draw(arrow, spots, trunks, leaving[arrow.source]) for arrow in ways]
    width = max([width, *(round(line.reach) + MARGIN for line in drawn)])
    room = Room(width, spots.values())
    return [_line(arrow, line, room) for arrow, line in zip(ways, drawn, strict=True)], width


class Trunks:
    """The lanes to each box, those straight below each other as one: a trunk past a thousand rows
    is a few turns long."""

    def __init__(self, rails: Mapping[Vertex, Spot]):
        self._rails = rails
        self._runs: dict[str, list[Spot]] = defaultdict(list)
        for lane, spot in sorted(rails.items(), key=lambda item: item[1].row):
            runs = self._runs[lane.target]
            if runs and runs[-1].x == spot.x:
                runs[-1] = runs[-1]._replace(bottom=spot.bottom, row=spot.row)
            else:
                runs.append(spot)

    def below(self, row: int, target: str) -> list[Spot]:
        """The straight pieces from under that row on; none where there is no lane."""
        first = self._rails.get(Lane(target, row + 1))
        if first is None:
            return []
        runs = self._runs[target]
        here = bisect_right(runs, row, key=lambda run: run.row)
        return [runs[here]._replace(top=first.top), *runs[here + 1 :]]

    def end(self, target: str) -> int | None:
        """The x at which the trunk comes out above its box."""
        runs = self._runs.get(target)
        return runs[-1].x if runs else None


def _draw(arrow: Arrow, spots: Mapping[str, Spot], trunks: Trunks, leaving: int) -> Drawn:
    source, target = spots[arrow.source], spots[arrow.target]
    if arrow.is_return or target.top < source.bottom:
        return _around(source, target)
    arrives, end = target.middle, trunks.end(arrow.target)
    if end is not None and abs(end - arrives) <= STRAIGHT:
        arrives = end  # for all lines to that box, so that they meet in one head
    straight = NEARLY if leaving > 1 else STRAIGHT
    return _down(source, trunks.below(source.row, arrow.target), target, arrives, straight)


def _down(source: Spot, lanes: Sequence[Spot], target: Spot, arrives: int, straight: int) -> Drawn:
    """From the foot of a box, past the boxes of the rows between, to the head of another."""
    stops = [(spot.middle, spot.top, spot.bottom) for spot in lanes]
    last = (arrives, target.top, target.y - HEAD)
    first = (source.middle, source.y + source.height, source.bottom)
    beside = (stops[0] if stops else last)[0]
    if abs(first[0] - beside) <= straight:
        first = (beside, *first[1:])
    curves, path = [], [f"M{first[0]},{first[1]}"]
    stops = [first, *stops, last]
    for (x, _top, bottom), (to_x, top, _bottom) in pairwise(stops):
        half = (bottom + top) / 2
        curves.append(Curve((x, bottom), (x, half), (to_x, half), (to_x, top)))
        path += [f"V{bottom}", str(curves[-1])]
    path.append(f"V{last[2]}")
    x, y = last[0], target.y
    head = f"M{x},{y}l-3.5,-{HEAD}h7z"
    return Drawn(_without_stops(path), curves[0], head, max(stop[0] for stop in stops))


def _without_stops(path: Iterable[str]) -> str:
    """The path without the stops on the way straight down: only the last of several counts."""
    kept: list[str] = []
    for part in path:
        if part[0] == "V" and kept[-1][0] == "V":
            kept.pop()
        kept.append(part)
    return "".join(kept)


def _around(source: Spot, target: Spot) -> Drawn:
    """From the side of a box to the side of one that is not below it, or back to itself."""
    aside = target.middle - source.middle
    if source is target or abs(aside) < source.width:
        leave, arrive, turn = source.right, target.right, -1
        out = 26 + min(abs(target.centre - source.centre) * 0.1, 60)
        over = max(leave, arrive) + out
        bends = over, over
    else:
        turn = 1 if aside > 0 else -1
        leave, arrive = (source.right, target.x) if aside > 0 else (source.x, target.right)
        out = max(abs(arrive - leave) / 2, 24)
        bends = leave + turn * out, arrive - turn * out
    start = (leave, source.centre - (source is target) * 8)
    y = target.centre + (source is target) * 8
    end = (arrive - turn * HEAD, y)
    curve = Curve(start, (round(bends[0]), start[1]), (round(bends[1]), y), end)
    head = f"M{arrive},{y}l{-turn * HEAD},-3.5v7z"
    return Drawn(f"M{start[0]},{start[1]}{curve}", curve, head, max(bends))


class Room:
    """Where something is already: a grid of cells, so that looking costs the same in any map."""

    def __init__(self, width: int, spots: Iterable[Spot]):
        self.width = width
        self._cells: dict[tuple[int, int], list[Area]] = defaultdict(list)
        for spot in spots:
            self._put((spot.x, spot.y, spot.right, spot.y + spot.height))

    def take(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether that much is free round a point; it is taken from then on."""
        area = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if area[0] < 0 or area[2] > self.width or area[1] < 0:
            return False
        cells = [self._cells[cell] for cell in _cells(area)]
        if any(_meet(area, taken) for cell in cells for taken in cell):
            return False
        for cell in cells:
            cell.append(area)
        return True

    def _put(self, area: Area) -> None:
        for cell in _cells(area):
            self._cells[cell].append(area)


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _cells(area: Area) -> list[tuple[int, int]]:
    """The cells that an area lies in, by column and row."""
    left, top, right, bottom = area
    rows = range(int(top // CELL), int(bottom // CELL) + 1)
    columns = range(int(left // CELL), int(right // CELL) + 1)
    return [(column, row) for column in columns for row in rows]


def _line(arrow: Arrow, drawn: Drawn, room: Room) -> Line:
    words = " / ".join(arrow.labels)
    label, x, y = _labelled(arrow.labels, drawn.curve, room)
    return Line(
        arrow.source,
        arrow.choices,
        arrow.target,
        words,
        label,
        arrow.is_return,
        drawn.d,
        drawn.head,
        round(x),
        round(y),
    )


def _labelled(labels: Sequence[str], curve: Curve, room: Room) -> tuple[str, float, float]:
    for most in (LABEL_ROOM, LABEL_SHORT):
        label = _joined(labels, most)
        wide = measure(label, LABEL_SIZE) + 6
        for t in ALONG:
            x, y = curve.at(t)
            if label and room.take(x, y, wide, LABEL_SIZE + 3):
                return label, x, y + LABEL_SIZE * 0.36
    return ("", *curve.at(0.5))


def _joined(labels: Sequence[str], most: int) -> str:
    """The labels in `most` pixels: all of them, or the first and how many more."""
    together = " / ".join(labels)
    if len(labels) == 1 or measure(together, LABEL_SIZE) <= most:
        return shorten(together, LABEL_SIZE, most)
    more = f" +{len(labels) - 1}"
    return shorten(labels[0], LABEL_SIZE, most - measure(more, LABEL_SIZE)) + more

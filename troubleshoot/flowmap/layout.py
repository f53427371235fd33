"""From a flow to its map: boxes in rows, part beside part, then the lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from troubleshoot.flowmap.arrows import Part, arrows, parts
from troubleshoot.flowmap.lettering import clean, wrap
from troubleshoot.flowmap.lines import Spot, draw_lines
from troubleshoot.flowmap.naming import node_title
from troubleshoot.flowmap.picture import (
    BOX_LINES,
    BOX_ROOM,
    BOX_WIDTH,
    LINE_HEIGHT,
    MARGIN,
    TEXT_SIZE,
    Box,
    Map,
    outline,
)
from troubleshoot.flowmap.places import Places, Vertex, place
from troubleshoot.graph import Graph, Node

ROW_GAP = 52
WIDEST_GAP = 104
SLOPE = 0.07
"""How much further apart two rows stand for each pixel that a line between them goes sideways."""
PART_GAP = 40


def lay_out(graph: Graph, titles: Mapping[str, str] | None = None) -> Map:
    """The picture of any flow: empty, in pieces, with cycles, or leading nowhere.

    `titles` are those of the other flows by their slug, for the passages into them. The words are
    in the language of the moment. What is not reached from the start stands beside what is.
    """
    ways = arrows(graph)
    words = {key: node_title(node, titles) for key, node in graph.nodes.items()}
    wrapped = {key: wrap(title, TEXT_SIZE, BOX_ROOM, BOX_LINES) for key, title in words.items()}
    panels = [_panel(part, wrapped) for part in parts(graph, ways)]
    _beside(panels)
    spots = {key: spot for panel in panels for key, spot in panel.spots.items()}
    boxes = {
        key: _box(graph.nodes[key], key, words[key], wrapped[key], spot)
        for panel in panels
        for key, spot in panel.spots.items()
    }
    width = max((panel.x + panel.width for panel in panels), default=0) + MARGIN
    height = max((panel.y + panel.height for panel in panels), default=0) + MARGIN
    rails = {lane: rail for panel in panels for lane, rail in panel.rails.items()}
    lines, reached = draw_lines(ways, spots, rails, width)
    size = max(width, reached), height
    return Map(graph.slug, clean(graph.title), *size, tuple(boxes.values()), tuple(lines))


@dataclass
class Panel:
    """One part with its places in pixels, from its own corner at first, then from the map's."""

    x: int
    y: int
    width: int
    height: int
    spots: dict[str, Spot]
    rails: dict[Vertex, Spot]

    def move(self, x: int, y: int) -> None:
        """Puts its corner there, and all that is in it along."""
        self.x, self.y = x, y
        self.spots = {key: spot.moved(x, y) for key, spot in self.spots.items()}
        self.rails = {lane: spot.moved(x, y) for lane, spot in self.rails.items()}


def _panel(part: Part, wrapped: Mapping[str, tuple[str, ...]]) -> Panel:
    places = place(part)
    gaps = _gaps(part, places)
    spots: dict[str, Spot] = {}
    rails: dict[Vertex, Spot] = {}
    top = 0
    for number, row in enumerate(places.rows):
        heights = {v: 16 + LINE_HEIGHT * len(wrapped[v]) for v in row if isinstance(v, str)}
        tallest = max(heights.values(), default=0)
        for vertex in row:
            at, bottom = round(places.x[vertex]), top + tallest
            if vertex in heights:
                y = top + (tallest - heights[vertex]) // 2
                lies = (number, top, bottom)
                spots[vertex] = Spot(at - BOX_WIDTH // 2, y, BOX_WIDTH, heights[vertex], *lies)
            else:
                rails[vertex] = Spot(at, top, 0, tallest, number, top, bottom)
        top += tallest + gaps[number]
    width = max(spot.x + spot.width for spot in (*spots.values(), *rails.values()))
    return Panel(0, 0, width, top - gaps[-1], spots, rails)


def _gaps(part: Part, places: Places) -> list[int]:
    """The room below each row: more where a line goes far sideways, so that it is not too flat."""
    furthest = [0.0] * len(places.rows)
    for source, target in part.down:
        above, below = part.rows[source], part.rows[target]
        passed = [source, *places.lanes(target, above, below), target]
        aside = abs(places.x[passed[0]] - places.x[passed[1]])
        furthest[above] = max(furthest[above], aside)
        aside = abs(places.x[passed[-2]] - places.x[passed[-1]])
        furthest[below - 1] = max(furthest[below - 1], aside)
    return [min(ROW_GAP + round(SLOPE * aside), WIDEST_GAP) for aside in furthest]


def _beside(panels: list[Panel]) -> None:
    """Stacks the parts in columns, the first part alone in the first one."""
    area = sum((panel.width + PART_GAP) * (panel.height + PART_GAP) for panel in panels)
    most = max(panels[0].height, round(sqrt(area))) if panels else 0
    x, y, column = MARGIN, MARGIN, 0
    for number, panel in enumerate(panels):
        if y > MARGIN and (number == 1 or y + panel.height > MARGIN + most):
            x, y, column = x + column + PART_GAP, MARGIN, 0
        panel.move(x, y)
        y += panel.height + PART_GAP
        column = max(column, panel.width)


def _box(node: Node, key: str, title: str, lines: tuple[str, ...], spot: Spot) -> Box:
    at = (spot.x, spot.y, spot.width, spot.height)
    return Box(key, node.kind, node.outcome, title, lines, *at, outline(node.kind, *at))

"""What a map consists of, in pixels at natural size: x to the right, y downwards."""

from dataclasses import dataclass, field

BOX_WIDTH = 144
TEXT_SIZE = 12
LINE_HEIGHT = 15
BOX_LINES = 3
BOX_ROOM = 122
"""Pixels that a line of a box's title may take."""
LABEL_SIZE = 11
LABEL_ROOM = 116
"""Pixels that the label of a line may take; where there is no room for that, `LABEL_SHORT`."""
LABEL_SHORT = 64
MARGIN = 16


@dataclass(frozen=True)
class Box:
    """One node. `lines` is its title, wrapped and cut to fit; `title` is the whole of it.

    `outline` is the SVG path round it: each kind has a shape of its own. (x, y) is its corner at
    the top left.
    """

    key: str
    kind: str
    outcome: str | None
    title: str
    lines: tuple[str, ...]
    x: int
    y: int
    width: int
    height: int
    outline: str = field(repr=False, default="")

    @property
    def middle(self) -> int:
        """The x of its centre."""
        return self.x + self.width // 2

    @property
    def baselines(self) -> list[tuple[int, str]]:
        """Each line of the title with the y that its letters stand on."""
        top = self.y + (self.height - LINE_HEIGHT * len(self.lines)) // 2
        return [(top + LINE_HEIGHT * n + 11, line) for n, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Line:
    """All choices of one node that lead to the same other one.

    `words` is their labels in full; `label` is what is drawn of them at (`label_x`, `label_y`),
    the middle of its baseline: shortened, or "" where there is no room. `d` is the SVG path and
    `head` that of the arrow's head, where it ends. `is_return` where an earlier answer is asked
    anew (drawn dashed).
    """

    source: str
    choices: tuple[str, ...]
    target: str
    words: str
    label: str
    is_return: bool
    d: str = field(repr=False)
    head: str = field(repr=False)
    label_x: int = 0
    label_y: int = 0


@dataclass(frozen=True)
class Map:
    """The whole picture. Boxes stand in reading order: row by row, from left to right."""

    slug: str
    title: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def outline(kind: str, x: int, y: int, width: int, height: int) -> str:
    """The SVG path of a box: questions are rounded, instructions square, checks hexagons, endings
    capsules, and a passage to another flow points there."""
    right, bottom, middle = x + width, y + height, y + height / 2
    if kind == "check":
        points = [(x, middle), (x + 9, y), (right - 9, y)]
        points += [(right, middle), (right - 9, bottom), (x + 9, bottom)]
        return _polygon(points)
    if kind == "flow":
        points = [(x, y), (right - 12, y), (right, middle), (right - 12, bottom), (x, bottom)]
        return _polygon(points)
    radius = {"question": 8, "instruction": 1}.get(kind, min(height // 2, 18))
    curve = f"a{radius},{radius} 0 0 1 "
    return (
        f"M{x + radius},{y}H{right - radius}{curve}{radius},{radius}"
        f"V{bottom - radius}{curve}-{radius},{radius}"
        f"H{x + radius}{curve}-{radius},-{radius}"
        f"V{y + radius}{curve}{radius},-{radius}z"
    )


def _polygon(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "z"

"""A map as the page draws it, and as a file of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from troubleshoot.flowmap.naming import kind_words
from troubleshoot.flowmap.picture import LABEL_SIZE, TEXT_SIZE, Box, Line, Map

ERROR = "error"

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
PAPER, INK, QUIET, EDGE = "#ffffff", "#1d1b18", "#5d5850", "#8a847a"
GOOD, GOOD_SOFT, WARN, WARN_SOFT, SUNKEN = "#14713d", "#e4f4ea", "#8f4a00", "#fff1dc", "#efede8"


@dataclass(frozen=True)
class Shown:
    """A box on the page: the `address` it leads to, the `looks` (classes) by which map.css draws
    it, and the `name` that is read aloud. `level` is what is wrong with the step: "error",
    "warning" or ""."""

    box: Box
    address: str
    is_current: bool
    level: str
    looks: str
    name: str

    @property
    def badge(self) -> str:
        """Where the mark of a problem goes: on the corner at the top right."""
        return f"{self.box.x + self.box.width - 10} {self.box.y + 1}"


@dataclass(frozen=True)
class Tracks:
    """Lines that look alike, as one path, and the heads of their arrows as another."""

    looks: str
    d: str
    heads: str


def map_context(
    picture: Map,
    addresses: Mapping[str, str],
    current: str | None = None,
    levels: Mapping[str, str] | None = None,
    target: str = "",
) -> dict:
    """What `troubleshoot/_map.html` takes.

    `addresses`: that of each step by its key (a box without one is no link); `current`: the key
    of the open step; `levels`: "error" or "warning" by key, for steps with problems; `target`:
    the selector of what htmx swaps when a step is opened (without it the page is loaded).
    """
    levels = levels or {}
    shown = [
        _shown(box, addresses.get(box.key, ""), box.key == current, levels.get(box.key, ""))
        for box in picture.boxes
    ]
    labels = [(line, line.source == current) for line in picture.lines if line.label]
    return {
        "map": picture,
        "boxes": shown,
        "tracks": list(_tracks(picture.lines, current)),
        "labels": labels,
        "target": target,
    }


def _shown(box: Box, address: str, is_current: bool, level: str) -> Shown:
    looks = ["box", box.kind, box.outcome or "", "current" if is_current else "", level]
    name = f"{kind_words(box.kind)}: {box.title}"
    if level:
        name += f" ({_('has an error') if level == ERROR else _('has a warning')})"
    return Shown(box, address, is_current, level, " ".join(filter(None, looks)), name)


def _tracks(lines: Iterable[Line], current: str | None) -> Iterator[Tracks]:
    """One for each look: a path for every line would be most of the page. Those that leave the
    open step come last, above the others."""
    alike: dict[tuple[bool, bool], list[Line]] = defaultdict(list)
    for line in lines:
        alike[line.source == current, line.is_return].append(line)
    for (is_current, is_return), those in sorted(alike.items()):
        marks = ["return" if is_return else "", "current" if is_current else ""]
        yield Tracks(
            " ".join(filter(None, ["way", *marks])),
            "".join(line.d for line in those),
            "".join(line.head for line in those),
        )


def svg(picture: Map) -> str:
    """The map as an SVG file: dark on white, with all its colours inside."""
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(picture.width),
            "height": str(picture.height),
            "viewBox": f"0 0 {picture.width} {picture.height}",
            "font-family": FONT,
            "font-size": str(TEXT_SIZE),
            "text-anchor": "middle",
            "fill": INK,
        },
    )
    _add(root, "title", text=picture.title)
    _add(root, "rect", width="100%", height="100%", fill=PAPER)
    for tracks in _tracks(picture.lines, None):
        _draw_tracks(root, tracks)
    for box in picture.boxes:
        _draw_box(root, box)
    for line in picture.lines:
        _draw_label(root, line)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _draw_tracks(root: ElementTree.Element, tracks: Tracks) -> None:
    looks = {"stroke-width": "1.4"}
    if "return" in tracks.looks:
        looks["stroke-dasharray"] = "5 4"
    _add(root, "path", d=tracks.d, fill="none", stroke=EDGE, **looks)
    _add(root, "path", d=tracks.heads, fill=EDGE)


def _draw_label(root: ElementTree.Element, line: Line) -> None:
    if not line.label:
        return
    halo = {"stroke-width": "7", "stroke-linejoin": "round", "paint-order": "stroke"}
    at = {"x": str(line.label_x), "y": str(line.label_y), "font-size": str(LABEL_SIZE)}
    _add(root, "text", line.label, fill=QUIET, stroke=PAPER, **halo, **at)


def _draw_box(root: ElementTree.Element, box: Box) -> None:
    group = _add(root, "g")
    _add(group, "title", f"{kind_words(box.kind)}: {box.title}")
    fill, stroke = _colours(box)
    _add(group, "path", d=box.outline, fill=fill, stroke=stroke, **{"stroke-width": "1.4"})
    for y, text in box.baselines:
        _add(group, "text", text, x=str(box.middle), y=str(y))


def _colours(box: Box) -> tuple[str, str]:
    if box.kind == "ticket":
        return WARN_SOFT, WARN
    if box.kind == "resolution":
        return (GOOD_SOFT, GOOD) if box.outcome == "fixed" else (SUNKEN, EDGE)
    return PAPER, EDGE


def _add(
    parent: ElementTree.Element, tag: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag, attributes)
    if text:
        child.text = text
    return child

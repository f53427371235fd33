"""Lists as people write them.

Items nest by where their markers stand: a marker to the right of another, by one space or more, is
under it; one in the same column goes on with the same list. Beyond that:

* a list may start right after a paragraph, without a blank line;
* a number that goes on from the item above stays in its list, even when it stands a little to the
  right (`1.` over ` 2.`);
* `2.1`, `2.2` under step 2 are its sub-points, indented or not, and keep their written number;
* numbers that start later than 1, after a paragraph or an image, are kept (`start`), and so is a
  gap between two numbers (`value`), because other steps refer to them.
"""

import xml.etree.ElementTree as etree
from dataclasses import dataclass
from html import escape

from .lines import TASK, Marker

MAX_DEPTH = 10
"""Lists within lists beyond this many go on at the last level."""


@dataclass(slots=True)
class OneList:
    """A list in the article. `loose`: its items are paragraphs (CommonMark 5.3)."""

    element: etree.Element
    kind: str
    style: str
    loose: bool = False

    def goes_on_with(self, marker: Marker) -> bool:
        """Whether an item with this marker may be of this list."""
        return (self.kind, self.style) == (marker.kind, marker.style)

    def finish(self) -> None:
        """Take the paragraph off what is a single line of text."""
        if self.loose:
            return
        for item in self.element:
            if len(item) and item[0].tag == "p" and not item.text:
                item.text = item[0].text
                item.remove(item[0])


@dataclass(slots=True)
class Item:
    """An open list item: the columns of its marker and of its text, and its number as a path."""

    element: etree.Element
    list: OneList
    marker: int
    content: int
    path: tuple[int, ...]
    last_point: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item goes: how many open items stay open, and the list it joins if any."""

    keep: int
    list: OneList | None


class Lists:
    """The list items that are open, outermost first."""

    def __init__(self, parent: etree.Element):
        self.parent = parent
        self.items: list[Item] = []
        self.last_numbers: dict[etree.Element, int] = {}

    def target(self) -> etree.Element:
        """The element that a block goes into now."""
        return self.items[-1].element if self.items else self.parent

    def marker(self) -> int:
        """The column of the innermost marker; -1 outside lists."""
        return self.items[-1].marker if self.items else -1

    def content(self) -> int:
        """The column where the innermost item's text starts; 0 outside lists."""
        return self.items[-1].content if self.items else 0

    def content_left_of(self, indent: int) -> int:
        """The same for the innermost item whose marker stands left of the indent."""
        return next((i.content for i in reversed(self.items) if i.marker < indent), 0)

    def full(self) -> bool:
        """Whether no deeper list is read."""
        return len(self.items) >= MAX_DEPTH

    def leave(self, indent: int) -> None:
        """Close the items that a block with this indent cannot be in."""
        while self.items and self.items[-1].marker >= indent:
            self.items.pop()

    def add_block(self, after_blank: bool) -> None:
        """Note that a block joins the innermost item."""
        if after_blank and self.items:
            self.items[-1].list.loose = True

    def place(self, marker: Marker, indent: int, in_paragraph: bool) -> Place | None:
        """Where the item goes; None if the line is no item after all."""
        if marker.kind == "points":
            return self._place_point(marker)
        place = self._find(marker, indent, in_paragraph)
        if place.list:
            return place
        left = self.items[place.keep - 1].content if place.keep else 0
        if in_paragraph:
            return place if self._may_interrupt(marker, place) else None
        return place if indent - left < 4 else None

    def _find(self, marker: Marker, indent: int, in_paragraph: bool) -> Place:
        for depth in range(len(self.items) - 1, -1, -1):
            item = self.items[depth]
            fits = item.list.goes_on_with(marker)
            if indent > item.marker:
                near = indent < item.content or in_paragraph
                if fits and near and self._next_number(item, marker):
                    return Place(depth, item.list)
                return self._under(depth, marker)
            if indent == item.marker and fits:
                return Place(depth, item.list)
            if indent == item.marker and item.list.kind != "points":
                return Place(depth, None)
        # Nothing stands to the left: ` 9.` over `10.`, aligned on the right.
        if self.items and self.items[0].list.goes_on_with(marker):
            return Place(0, self.items[0].list)
        return Place(0, None)

    def _next_number(self, item: Item, marker: Marker) -> bool:
        return bool(marker.path) and marker.path[-1] == item.path[-1] + 1

    def _under(self, depth: int, marker: Marker) -> Place:
        """Under the item at this depth: in the list that is open there, or a new one."""
        keep = min(depth + 1, MAX_DEPTH - 1)
        if keep < len(self.items) and self.items[keep].list.goes_on_with(marker):
            return Place(keep, self.items[keep].list)
        return Place(keep, None)

    def _may_interrupt(self, marker: Marker, place: Place) -> bool:
        """Text that happens to start with `1986.` is no list; `1.` and the next number are."""
        if not marker.rest.strip():
            return False
        if marker.kind == "ul" or marker.path[0] <= 1:
            return True
        parent = self.items[place.keep - 1].element if place.keep else self.parent
        return marker.path[0] == self.last_numbers.get(parent, -1) + 1

    def _place_point(self, marker: Marker) -> Place | None:
        *above, last = marker.path
        for depth in range(len(self.items) - 1, -1, -1):
            item = self.items[depth]
            if item.list.kind == "points" and item.path[:-1] == tuple(above):
                return Place(depth, item.list) if last > item.path[-1] else None
            if item.path == tuple(above):
                starts = last == 1 or (0 < item.last_point < last)
                return Place(min(depth + 1, MAX_DEPTH - 1), None) if starts else None
        return None

    def begin(self, place: Place, marker: Marker, indent: int, after_blank: bool, reader) -> str:
        """Open the item there; gives what follows its marker."""
        del self.items[MAX_DEPTH - 1 :]
        if place.list:
            place.list.loose |= after_blank
        else:
            self._pop_to(place.keep)
            self.add_block(after_blank)
        self._pop_to(place.keep)
        current = place.list or self._new_list(marker, reader)
        element = etree.SubElement(current.element, "li")
        path = self._number(current, element, marker)
        content = indent + marker.width
        self.items.append(Item(element, current, indent, content, path))
        return self._label(marker, element, reader)

    def _pop_to(self, keep: int) -> None:
        del self.items[keep:]

    def _new_list(self, marker: Marker, reader) -> OneList:
        element = etree.SubElement(self.target(), "ul" if marker.kind == "ul" else "ol")
        if marker.kind == "points":
            element.set("class", "points")
        elif marker.kind == "ol" and marker.path != (1,):
            element.set("start", str(marker.path[0]))
        made = OneList(element, marker.kind, marker.style)
        reader.lists.append(made)
        return made

    def _number(self, current: OneList, element: etree.Element, marker: Marker) -> tuple[int, ...]:
        """The item's number as readers see it."""
        if marker.kind == "points":
            if self.items:
                self.items[-1].last_point = marker.path[-1]
            return marker.path
        if marker.kind == "ul":
            return ()
        number = marker.path[0]
        if len(current.element) > 1:
            expected = self.last_numbers[current.element] + 1
            if number > expected:
                element.set("value", str(number))
            number = max(number, expected)
        self.last_numbers[current.element] = self.last_numbers[self.target()] = number
        return (number,)

    def _label(self, marker: Marker, element: etree.Element, reader) -> str:
        """What follows the marker, with a sub-point's number or a task's box written out."""
        if marker.kind == "points":
            point = reader.store(f'<span class="point">{escape(marker.label)}</span>')
            return f"{point} {marker.rest}"
        if task := TASK.match(marker.rest):
            element.set("class", "task")
            done = task[1] != " "
            word = escape(reader.words["done" if done else "to-do"])
            kind = "task-box done" if done else "task-box"
            sign = "☑" if done else "☐"
            box = f'<span class="{kind}" role="img" aria-label="{word}">{sign}</span>'
            return f"{reader.store(box)} {marker.rest[task.end() :]}"
        return marker.rest

"""A fix as a tree to read: each step once, below the answer that first leads there."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from troubleshoot.graph import Choice, Graph, Node

STEP = "step"
AGAIN = "again"
BACK = "back"
NOWHERE = "nowhere"

Label = Callable[[Node, Choice], str]


class Line(NamedTuple):
    """One line of the outline.

    how     "step": the step itself; "again": a way to a step that stands further up or down;
            "back": a way that returns; "nowhere": an answer that leads to no step yet
    key     of the step, "" where there is none
    depth   0 for the first step and for steps that nothing leads to
    parent, answer   of the answer that leads here: its step and its key; "" for those of depth 0
    label   that answer in words
    place, of        which of the answers of `parent` it is, from 1, and how many there are
    is_loose         nothing leads to it
    """

    how: str
    key: str
    depth: int
    title: str
    kind: str = ""
    parent: str = ""
    answer: str = ""
    label: str = ""
    place: int = 0
    of: int = 0
    is_loose: bool = False


def outline(graph: Graph, label: Label) -> list[Line]:
    """The lines of a fix from its first step down, then those of the steps that nothing leads to.

    `label` words one way on from a step. Circles and ways to steps that do not exist are drawn as
    they are met; a chain of any length is safe.
    """
    return list(_Outline(graph, label).lines())


class _Way(NamedTuple):
    """A way still to be drawn: the key that it leads to, and the answer that leads there."""

    key: str
    depth: int
    parent: str = ""
    choice: Choice | None = None
    place: int = 0
    of: int = 0


class _Outline:
    def __init__(self, graph: Graph, label: Label):
        self.graph, self.label = graph, label
        self.drawn: set[str] = set()

    def lines(self) -> Iterator[Line]:
        if self.graph.start in self.graph.nodes:
            yield from self._from(self.graph.start)
        for key in self._roots():
            if key not in self.drawn:
                yield from self._from(key, is_loose=True)

    def _roots(self) -> list[str]:
        """Steps that no answer leads to before those that only each other's do."""
        led_to = {t for node in self.graph.nodes.values() for t in node.targets()}
        keys = list(self.graph.nodes)
        return [key for key in keys if key not in led_to] + [key for key in keys if key in led_to]

    def _from(self, key: str, *, is_loose: bool = False) -> Iterator[Line]:
        pending = [_Way(key, 0)]
        while pending:
            way = pending.pop()
            node = self.graph.nodes.get(way.key)
            how = self._how(way, node)
            title = node.title if node else way.key
            yield Line(
                how,
                way.key if node or how == BACK else "",
                title=title,
                kind=node.kind if node and how != BACK else "",
                is_loose=is_loose and how == STEP and not way.depth,
                **self._place(way),
            )
            if how == STEP:
                self.drawn.add(way.key)
                pending += reversed(self._below(node, way.depth))

    def _how(self, way: "_Way", node: Node | None) -> str:
        if way.choice is not None and way.choice.returns_to:
            return BACK
        if node is None:
            return NOWHERE
        return AGAIN if way.key in self.drawn else STEP

    def _place(self, way: "_Way") -> dict:
        """Where a line stands, and which answer leads to it."""
        place = {"depth": way.depth, "parent": way.parent, "place": way.place, "of": way.of}
        if way.choice is None:
            return place
        label = self.label(self.graph.nodes[way.parent], way.choice)
        return place | {"answer": way.choice.key, "label": label}

    def _below(self, node: Node, depth: int) -> list["_Way"]:
        ways = node.choices if node.is_step else ()
        return [
            _Way(way.returns_to or way.target or "", depth + 1, node.key, way, place, len(ways))
            for place, way in enumerate(ways, start=1)
        ]

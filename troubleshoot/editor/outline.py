"""A fix as a tree to read: each step once, below the answer that first leads there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from troubleshoot.graph import Choice, Graph, Node

STEP = "step"
AGAIN = "again"
BACK = "back"
NOWHERE = "nowhere"

Label = Callable[[Node, Choice], str]


@dataclass(frozen=True)
class Line:
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
        pending = [(key, 0, "", None, 0, 0)]
        while pending:
            key, depth, parent, choice, place, of = pending.pop()
            at = {"depth": depth, "parent": parent, "place": place, "of": of}
            if choice is not None:
                at |= {"answer": choice.key, "label": self.label(self.graph.nodes[parent], choice)}
            node = self.graph.nodes.get(key)
            if choice is not None and choice.returns_to:
                yield Line(BACK, key, title=node.title if node else key, **at)
            elif node is None:
                yield Line(NOWHERE, "", title=key, **at)
            elif key in self.drawn:
                yield Line(AGAIN, key, title=node.title, kind=node.kind, **at)
            else:
                self.drawn.add(key)
                yield Line(
                    STEP,
                    key,
                    title=node.title,
                    kind=node.kind,
                    is_loose=is_loose and not depth,
                    **at,
                )
                pending += reversed(self._below(node, depth))

    def _below(self, node: Node, depth: int) -> list[tuple]:
        ways = node.choices if node.is_step else ()
        return [
            (way.returns_to or way.target or "", depth + 1, node.key, way, place, len(ways))
            for place, way in enumerate(ways, start=1)
        ]

"""A fix on one page: every step in walking order, numbered, each way on with where it goes.

Pure: a graph in, values out. The page and the Markdown are made from the same values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from troubleshoot import checks
from troubleshoot.graph import (
    CHECK,
    INSTRUCTION,
    SKIP,
    TICKET,
    Choice,
    Graph,
    Node,
    depth_first,
)
from troubleshoot.wording import instruction_label


@dataclass(frozen=True)
class Way:
    """An answer to tick, and the number of the item it leads to. `back`: to one that is done anew.

    `to` is None where the way leads nowhere, which no published fix has.
    """

    words: str
    to: int | None
    hint: str = ""
    back: bool = False


@dataclass(frozen=True)
class Item:
    """A step, an ending or a passage to another fix. Numbers count from 1, without gaps."""

    number: int
    node: Node
    ways: tuple[Way, ...] = ()

    @property
    def looked_at(self) -> tuple[str, ...]:
        """What a check asks for, in the words of its form; nothing for other kinds."""
        if self.node.kind != CHECK:
            return ()
        check = checks.CHECKS.get(self.node.check)
        return tuple(str(one.label) for one in check.asked(self.node.settings)) if check else ()

    @property
    def check_title(self) -> str:
        """What the check is called, "" for other kinds."""
        check = checks.CHECKS.get(self.node.check) if self.node.kind == CHECK else None
        return str(check.title) if check else ""

    @property
    def is_ticket(self) -> bool:
        return self.node.kind == TICKET


def items(graph: Graph) -> tuple[Item, ...]:
    """Each node that can be reached, once, after all that lead to it; the first answer's branch
    before the second's. Nodes that a broken graph only names are left out."""
    order = _walking_order(graph)
    numbers = {key: number for number, key in enumerate(order, start=1)}
    return tuple(
        Item(numbers[key], graph.nodes[key], tuple(_ways(graph.nodes[key], numbers)))
        for key in order
    )


def _walking_order(graph: Graph) -> list[str]:
    def last_first(key: str) -> list[str]:
        # The order comes out reversed, so that what was followed last stands first.
        return [target for target in reversed(graph.nodes[key].targets()) if target in graph.nodes]

    roots = [graph.start] if graph.start in graph.nodes else []
    children_first, _cycles = depth_first(roots, last_first)
    return children_first[::-1]


def _ways(node: Node, numbers: Mapping[str, int]) -> Iterator[Way]:
    if not node.is_step:
        return
    for choice in node.choices:
        goal = choice.returns_to or choice.target
        yield Way(_words(node, choice), numbers.get(goal), choice.hint, bool(choice.returns_to))


def _words(node: Node, choice: Choice) -> str:
    """What is said with that choice, as the walk's buttons and its trail say it."""
    if node.kind == INSTRUCTION:
        return instruction_label(choice.key)
    if node.kind != CHECK:
        return choice.label
    if choice.key == SKIP:
        return _("Without the check")
    return checks.verdict_words(node.check, choice.key)

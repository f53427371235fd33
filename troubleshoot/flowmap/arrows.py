"""What leads where in a flow, sound or not, and the row of each of its nodes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from troubleshoot import wording
from troubleshoot.checks import verdict_words
from troubleshoot.flowmap.lettering import clean
from troubleshoot.graph import (
    CHECK,
    INSTRUCTION,
    INSTRUCTION_CHOICES,
    Choice,
    Graph,
    Node,
    depth_first,
)


@dataclass(frozen=True)
class Arrow:
    """The choices of one node that lead to the same other one, with what each says."""

    source: str
    target: str
    is_return: bool
    choices: tuple[str, ...]
    labels: tuple[str, ...]


def arrows(graph: Graph) -> list[Arrow]:
    """All that leads from a node of the flow to one. A choice that leads nowhere yet, or to a
    node that does not exist, is none."""
    found: dict[tuple[str, str, bool], list[Choice]] = defaultdict(list)
    for key, node in graph.nodes.items():
        for choice in node.choices if node.is_step else ():
            target = choice.returns_to or choice.target
            if target in graph.nodes:
                found[key, target, bool(choice.returns_to)].append(choice)
    return [
        Arrow(
            source,
            target,
            is_return,
            tuple(choice.key for choice in choices),
            tuple(dict.fromkeys(_label(graph.nodes[source], choice) for choice in choices)),
        )
        for (source, target, is_return), choices in found.items()
    ]


def _label(node: Node, choice: Choice) -> str:
    if node.kind == INSTRUCTION and choice.key in INSTRUCTION_CHOICES:
        return wording.instruction_label(choice.key)
    if node.kind == CHECK:
        return verdict_words(node.check or "", choice.key)
    return clean(choice.label) or choice.key


@dataclass(frozen=True)
class Part:
    """Nodes that hang together. `rows` counts from 0; `down` holds the pairs (source, target)
    that lead to a lower row. What leads up (a cycle, in a draft) is not among them."""

    rows: Mapping[str, int]
    down: tuple[tuple[str, str], ...]


def parts(graph: Graph, ways: Iterable[Arrow]) -> list[Part]:
    """What can be reached from the start first, then what cannot, in pieces. A return has no say
    in where a node stands."""
    leads: dict[str, list[str]] = {key: [] for key in graph.nodes}
    for arrow in ways:
        if not arrow.is_return and arrow.source != arrow.target:
            leads[arrow.source].append(arrow.target)
    found, left = [], dict.fromkeys(graph.nodes)
    if graph.start in leads:
        found.append(_part([graph.start], leads))
        for key in found[0].rows:
            del left[key]
    loose = {key: [other for other in leads[key] if other in left] for key in left}
    return found + [_part(piece, loose) for piece in _pieces(loose)]


def _part(roots: Iterable[str], leads: Mapping[str, list[str]]) -> Part:
    children_first, _cycles = depth_first(roots, leads.__getitem__)
    order = {key: number for number, key in enumerate(reversed(children_first))}
    down = [(key, other) for key in order for other in leads[key] if order[other] > order[key]]
    rows = dict.fromkeys(order, 0)
    for key, other in down:
        rows[other] = max(rows[other], rows[key] + 1)
    return Part(rows, tuple(down))


def _pieces(leads: Mapping[str, list[str]]) -> list[list[str]]:
    """The nodes that hang together, whichever way; in each those that nothing leads to first."""
    either: dict[str, list[str]] = {key: [] for key in leads}
    entered = set()
    for key, others in leads.items():
        for other in others:
            either[key].append(other)
            either[other].append(key)
            entered.add(other)
    number = {key: place for place, key in enumerate(leads)}
    pieces, seen = [], set()
    for key in leads:
        if key not in seen:
            together, _cycles = depth_first([key], either.__getitem__)
            seen.update(together)
            pieces.append(sorted(together, key=lambda member: (member in entered, number[member])))
    return pieces

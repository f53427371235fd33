"""A guided flow as plain values: nodes, their choices, and how they hang together.

Nothing here knows the database. The shell builds these values from a published version (or a
draft, or a flow file) and hands them to `walk`, `validation` and `flowfile`. The mappings inside
are never changed after construction, so one `Graph` can be kept and shared between threads.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

QUESTION = "question"
INSTRUCTION = "instruction"
CHECK = "check"
RESOLUTION = "resolution"
TICKET = "ticket"
FLOW = "flow"

KINDS = (QUESTION, INSTRUCTION, CHECK, RESOLUTION, TICKET, FLOW)
STEPS = (QUESTION, INSTRUCTION, CHECK)
"""The kinds that ask something of the reader, and so count as a step."""
OUTCOMES = ("fixed", "explained", "wait")
AUDIENCES = ("public", "internal")

FIXED = "fixed"
NOT_FIXED = "not-fixed"
CANNOT = "cannot"
INSTRUCTION_CHOICES = (FIXED, NOT_FIXED, CANNOT)
SKIP = "skip"
"""The verdict that every check has, for somebody who has nothing to paste."""

T = TypeVar("T", bound=Hashable)

MAX_KEY = 60
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_key(text: str) -> bool:
    """Whether `text` can name a node, a choice or a flow: a-z, 0-9 and single hyphens, at most 60.

    >>> is_key("delivery-status"), is_key("Delivery status"), is_key("a.b")
    (True, False, False)
    """
    return len(text) <= MAX_KEY and _KEY.fullmatch(text) is not None


class Ref(NamedTuple):
    """A node across flows. Its text is "flow.key"; neither part can hold a dot."""

    flow: str
    key: str

    def __str__(self) -> str:
        return f"{self.flow}.{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """The ref that `str()` gave as `text`; ValueError where it is not one."""
        flow, dot, key = text.partition(".")
        if not (dot and is_key(flow) and is_key(key)):
            raise ValueError("not a node of a flow")
        return cls(flow, key)


@dataclass(frozen=True)
class Choice:
    """One way on from a node.

    `target` is the key of the next node, in the same flow. `returns_to` stands instead of it and
    is the key of an earlier node, which is then asked anew. For an instruction the keys are
    "fixed", "not-fixed" and "cannot", for a check they are its verdicts, and both need no label:
    the page words them.
    """

    key: str
    label: str = ""
    hint: str = ""
    target: str | None = None
    returns_to: str | None = None


@dataclass(frozen=True)
class Node:
    """One step, ending, or passage to another flow.

    `body` and `note` are Markdown, `html` and `note_html` what they render to; `note` is for
    agents only. `article` and `id` mean something to the shell alone. `minutes` is the effort.
    """

    key: str
    kind: str
    title: str = ""
    body: str = ""
    html: str = ""
    note: str = ""
    note_html: str = ""
    article: object = None
    outcome: str | None = None
    minutes: int | None = None
    check: str | None = None
    settings: Mapping = field(default_factory=dict, hash=False)
    flow: str | None = None
    choices: tuple[Choice, ...] = ()
    id: object = None

    @property
    def is_step(self) -> bool:
        """Whether the node asks for an answer that leads on (endings and passages do not)."""
        return self.kind in STEPS

    def choice(self, key: str | None) -> Choice | None:
        """The choice of that key, or None. An instruction's "cannot" may be left unwritten; it
        then does what "not-fixed" does, so that nobody is stuck at what they cannot do."""
        found = next((choice for choice in self.choices if choice.key == key), None)
        if found is None and key == CANNOT and self.kind == INSTRUCTION:
            return self.choice(NOT_FIXED)
        return found

    def targets(self) -> list[str]:
        """The keys of the nodes that can come next, without repeats. Returns are not among
        them: they lead to what has been asked already."""
        if not self.is_step:
            return []
        onward = (c.target for c in self.choices if c.target and not c.returns_to)
        return list(dict.fromkeys(onward))


@dataclass(frozen=True)
class Graph:
    """A whole flow: its nodes by key, and the key of the first. `audience` is who may walk it."""

    slug: str
    title: str
    start: str
    nodes: Mapping[str, Node] = field(hash=False)
    version: object = None
    flow_id: object = None
    audience: str = "public"

    @cached_property
    def enters(self) -> tuple[str, ...]:
        """The slugs of the flows that its nodes go on in, in the order of the nodes."""
        flows = (node.flow for node in self.nodes.values() if node.kind == FLOW and node.flow)
        return tuple(dict.fromkeys(flows))

    @cached_property
    def lengths(self) -> Mapping[str, Mapping[str, int]]:
        """For each node the most steps from it (itself included) to each way out of this flow.

        A way out is the slug of the flow that the path goes on in, or "" where the path ends
        here. The lengths of other flows are not in it, so it depends on this graph alone, is
        worked out once, and serves whichever versions of the others a run has pinned.
        """
        found: dict[str, dict[str, int]] = {}
        children_first, _cycles = depth_first(self.nodes, lambda key: self._next(key))
        for key in children_first:
            node = self.nodes[key]
            if node.kind == FLOW:
                found[key] = {node.flow or "": 0}
            elif not node.is_step:
                found[key] = {"": 0}
            else:
                found[key] = _longer(found[child] for child in self._next(key) if child in found)
        return found

    def _next(self, key: str) -> list[str]:
        return [target for target in self.nodes[key].targets() if target in self.nodes]


def _longer(ways: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """One step more than the longest of each way out; "" where no way goes on."""
    most: dict[str, int] = {}
    for exits in ways:
        for way, steps in exits.items():
            most[way] = max(most.get(way, 0), steps + 1)
    return most or {"": 1}


class Lengths:
    """The most steps from any node to an ending, across the flows that a walk can enter.

    Costs as much as there are flows within reach of `start`, not as there are nodes: each graph
    keeps its own part (`Graph.lengths`).
    """

    def __init__(self, graphs: Mapping[str, Graph], start: str):
        self._graphs = graphs
        self._whole: dict[str, int] = {}
        children_first, _cycles = depth_first([start], self._enters)
        for slug in children_first:
            self._whole[slug] = self.steps(Ref(slug, graphs[slug].start))

    def steps(self, ref: Ref) -> int:
        """The most steps from that node to an ending, the node itself included. 0 for an ending
        and for a node that does not exist."""
        exits = self._graphs[ref.flow].lengths.get(ref.key, {})
        return max((steps + self._whole.get(way, 0) for way, steps in exits.items()), default=0)

    def after(self, ref: Ref) -> int:
        """The most steps that can follow that node."""
        return max(self.steps(ref) - 1, 0)

    def _enters(self, slug: str) -> list[str]:
        return [other for other in self._graphs[slug].enters if other in self._graphs]


def depth_first(
    roots: Iterable[T], successors: Callable[[T], Iterable[T]], *, most_cycles: int = 10
) -> tuple[list[T], list[list[T]]]:
    """Visit all that can be reached; iterative, so that a chain of any length is safe.

    Returns what was visited, each after all that it leads to, and the cycles met, each as the
    list of its members in order (one a closing edge, at most `most_cycles`). Without cycles the
    first list reversed is a topological order.
    """
    finished: list[T] = []
    cycles: list[list[T]] = []
    done: set[T] = set()
    for root in roots:
        if root in done:
            continue
        trail, depth = [root], {root: 0}
        pending = [iter(successors(root))]
        while trail:
            for item in pending[-1]:
                if item in depth:
                    if len(cycles) < most_cycles:
                        cycles.append(trail[depth[item] :])
                elif item not in done:
                    depth[item] = len(trail)
                    trail.append(item)
                    pending.append(iter(successors(item)))
                    break
            else:
                last = trail.pop()
                pending.pop()
                del depth[last]
                done.add(last)
                finished.append(last)
    return finished, cycles


def dominators(order: Sequence[T], successors: Callable[[T], Iterable[T]]) -> dict[T, T | None]:
    """For each node the nearest one that lies on every way to it from the first of `order`
    (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm", 2001; without circles one
    pass in topological order is enough)."""
    above: dict[T, T | None] = {order[0]: None}
    depth = {order[0]: 0}
    for key in order:
        depth[key] = 0 if above[key] is None else depth[above[key]] + 1
        for child in successors(key):
            if child not in above:
                above[child] = key
                continue
            one, other = above[child], key
            while one != other:
                if depth[one] >= depth[other]:
                    one = above[one]
                else:
                    other = above[other]
            above[child] = one
    return above

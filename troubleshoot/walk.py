"""Where a walk stands: answers in, position out.

`resolve` replays the answers of a run from the first one given. It keeps nothing and asks nobody,
so going back, changing an answer, a second tab, a double click and a restart of the server are
all the same thing: one more answer in the list, or none, and the position worked out again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple

from troubleshoot.graph import (
    CANNOT,
    CHECK,
    FLOW,
    INSTRUCTION,
    KINDS,
    QUESTION,
    RESOLUTION,
    SKIP,
    TICKET,
    Choice,
    Graph,
    Lengths,
    Node,
    Ref,
)

CHOICE = "choice"
VERDICT = "verdict"
SKIPPED = "skipped"
NONE = "none"

HELPED = "helped"
CAME_BACK = "came-back"

MOST_ANSWERS = 1_000
"""More than anybody gives in earnest. Those after it do not count, so that no run can make a page
slow; the shell refuses to store them and offers the ticket."""

_SAYS = {QUESTION: {CHOICE}, INSTRUCTION: {CHOICE, SKIPPED}, CHECK: {VERDICT, SKIPPED}}
"""Which kinds of answer lead on from which kind of node."""


@dataclass(frozen=True)
class Answer:
    """What somebody said at a node.

    kind "choice": `choice` is the key of a choice ("helped" or "came-back" at a resolution);
    "verdict": `choice` is the verdict of a check; "skipped": could not do it, or had nothing to
    paste; "none": none of the answers on offer.
    """

    ref: Ref
    kind: str
    choice: str | None = None


@dataclass(frozen=True)
class Step:
    """One answered node of the trail. `at_most`: the most steps that can follow it."""

    ref: Ref
    node: Node
    answer: Answer
    at_most: int = 0


@dataclass(frozen=True)
class Position:
    """Where a walk stands, and how it got there.

    trail      the answered nodes from the first on; passages to other flows are not among them
    ref, node  what is to be shown; both None where the walk ends in a ticket without a node for
               it ("None of these", "It came back", a way that leads nowhere)
    ended      "resolution", "ticket", or None while there is something to answer
    number     which step this is, from 1
    at_most    the most steps that can follow this one; 0 at an ending
    confirmed  somebody said at the resolution that it helped
    flows      the slugs of the flows entered on the way, in order
    given      the answer that already counts for `node`, where an earlier node is shown again
    """

    trail: tuple[Step, ...]
    ref: Ref | None
    node: Node | None
    ended: str | None
    number: int
    at_most: int
    confirmed: bool
    flows: tuple[str, ...]
    given: Answer | None = None


class Path(NamedTuple):
    """One way through: (node, choice key) for each step, and the node that it ends at. `ending`
    is None where the way leads nowhere, which no publishable flow does."""

    steps: tuple[tuple[Ref, str], ...]
    ending: Ref | None


def resolve(
    graphs: Mapping[str, Graph],
    start: str,
    answers: Sequence[Answer],
    *,
    lengths: Lengths | None = None,
) -> Position:
    """The position after `answers`, in the order in which they were given.

    graphs   by slug, each flow that the walk can reach. KeyError where `start` is not among them.
    answers  the whole history. The latest of a node counts. An answer off the path does nothing,
             but counts again when a changed answer leads the path back to its node. A choice that
             returns to an earlier node drops the answers of that node and of every node that can
             come after it, itself included; said off the path, it is ignored. So is an answer
             that its node cannot take, or for a node that does not exist.
    lengths  those of the same graphs and start, for who walks them thousands of times.

    Any list of answers gives a position, in any graph. Where a way leads nowhere (a target or
    flow that does not exist, a circle; all refused when publishing) the walk ends in a ticket.
    """
    lengths = lengths or Lengths(graphs, start)
    return _Walk(graphs, start, _replay(graphs, start, answers[:MOST_ANSWERS])).position(lengths)


def counting(
    graphs: Mapping[str, Graph], start: str, answers: Sequence[Answer]
) -> tuple[Answer, ...]:
    """The answers that count in the end, one a node at most. They give the position that all of
    `answers` give, also with whatever is answered after them."""
    return tuple(_replay(graphs, start, answers[:MOST_ANSWERS]).values())


def fits(node: Node, answer: Answer) -> bool:
    """Whether `node` can take the answer: what the shell asks before it stores one."""
    if answer.kind == NONE:
        return node.is_step
    if node.kind == RESOLUTION:
        return answer.kind == CHOICE and answer.choice in (HELPED, CAME_BACK)
    return _branch(node, answer) is not None


def at(position: Position, ref: Ref) -> Position:
    """The position as seen from an earlier node of its trail, for "Back" and "Change": the trail
    is cut before it, and `given` holds its answer. Where `ref` is not on the trail, `position`
    itself: an old address shows the step that is due."""
    for index, step in enumerate(position.trail):
        if step.ref == ref:
            return Position(
                trail=position.trail[:index],
                ref=ref,
                node=step.node,
                ended=RESOLUTION if step.node.kind == RESOLUTION else None,
                number=index + 1,
                at_most=step.at_most,
                confirmed=False,
                flows=position.flows[: position.flows.index(ref.flow) + 1],
                given=step.answer,
            )
    return position


def after(position: Position, ref: Ref) -> Position:
    """The position at the step right after an earlier one, also where the walk has gone on from
    it; `position` itself where nothing comes between."""
    refs = [step.ref for step in position.trail]
    if ref not in refs[:-1]:
        return position
    return at(position, refs[refs.index(ref) + 1])


def stopped(position: Position) -> Position:
    """The position of a walk that may not go on: it ends in a ticket, with all that was tried."""
    return replace(position, ref=None, node=None, ended=TICKET, at_most=0)


def back(position: Position) -> Ref | None:
    """The node before this one, or None at the first."""
    return position.trail[-1].ref if position.trail else None


def paths(graphs: Mapping[str, Graph], start: str, limit: int) -> Iterator[Path]:
    """Every path from the start of a flow, at most `limit` of them, for proofs and tests.

    Choices that return are left out, and "cannot" where it is not written.
    """
    first = enter(graphs, Ref(start, graphs[start].start))
    pending: list[tuple[Ref | None, tuple]] = [(first, ())]
    while pending and limit > 0:
        ref, steps = pending.pop()
        node = _node(graphs, ref) if ref else None
        if node is not None and node.is_step and all(ref != passed for passed, _key in steps):
            onward = [choice for choice in node.choices if not choice.returns_to]
            if onward:
                for choice in reversed(onward):
                    after = enter(graphs, Ref(ref.flow, choice.target or ""))
                    pending.append((after, (*steps, (ref, choice.key))))
                continue
        limit -= 1
        ends = node is not None and node.kind in (RESOLUTION, TICKET)
        yield Path(steps, ref if ends else None)


def _replay(
    graphs: Mapping[str, Graph], start: str, answers: Sequence[Answer]
) -> dict[Ref, Answer]:
    """The answers that count in the end, by node."""
    counting: dict[Ref, Answer] = {}
    reach = cache(partial(_reach, graphs))
    for answer in answers:
        node = _node(graphs, answer.ref)
        if node is None or not fits(node, answer):
            continue
        choice = _branch(node, answer)
        if choice is not None and choice.returns_to:
            to = Ref(answer.ref.flow, choice.returns_to)
            if _has_passed(to, answer.ref, _Walk(graphs, start, counting).refs):
                # Answers left behind on another branch after that step go too: who starts a
                # step again expects to be asked, not to be taken back to where it had led.
                for ref in reach(to) & counting.keys():
                    del counting[ref]
        else:
            counting[answer.ref] = answer
    return counting


def _has_passed(to: Ref, here: Ref, passed: Sequence[Ref]) -> bool:
    """Whether somebody at `here`, on the way `passed`, has been at `to`."""
    return here in passed and to in passed[: passed.index(here) + 1]


def _reach(graphs: Mapping[str, Graph], ref: Ref) -> set[Ref]:
    """That node and all that can come after it."""
    reached, pending = {ref}, [ref]
    while pending:
        here = pending.pop()
        for key in graphs[here.flow].nodes[here.key].targets():
            after = enter(graphs, Ref(here.flow, key))
            if after is not None and after not in reached:
                reached.add(after)
                pending.append(after)
    return reached


class _Walk:
    """The way from the start as far as the answers go."""

    def __init__(self, graphs: Mapping[str, Graph], start: str, counting: Mapping[Ref, Answer]):
        self.trail: list[tuple[Ref, Node, Answer]] = []
        self.flows = [start]
        self.ended: str | None = None
        self.confirmed = False
        seen: set[Ref] = set()
        ref = enter(graphs, Ref(start, graphs[start].start), self.flows)
        while ref is not None and ref not in seen:
            seen.add(ref)
            self.ref, self.node = ref, graphs[ref.flow].nodes[ref.key]
            answer = counting.get(ref)
            if not self._goes_on(answer):
                return
            self.trail.append((ref, self.node, answer))
            choice = _branch(self.node, answer)
            after = Ref(ref.flow, choice.target or "") if choice else None
            ref = enter(graphs, after, self.flows) if after else None
        self.ref = self.node = None
        self.ended = TICKET

    def _goes_on(self, answer: Answer | None) -> bool:
        """Whether the walk leaves this node; notes how it ended where it does not."""
        if self.node.is_step:
            return answer is not None
        if self.node.kind == RESOLUTION and answer is not None and answer.choice == CAME_BACK:
            return True
        self.ended = self.node.kind
        self.confirmed = answer is not None
        return False

    @property
    def refs(self) -> list[Ref]:
        """The nodes passed, and the one it stopped at."""
        return [ref for ref, _node, _answer in self.trail] + ([self.ref] if self.ref else [])

    def position(self, lengths: Lengths) -> Position:
        steps = (Step(ref, node, said, lengths.after(ref)) for ref, node, said in self.trail)
        return Position(
            trail=tuple(steps),
            ref=self.ref,
            node=self.node,
            ended=self.ended,
            number=len(self.trail) + 1,
            at_most=lengths.after(self.ref) if self.ref else 0,
            confirmed=self.confirmed,
            flows=tuple(self.flows),
        )


def _branch(node: Node, answer: Answer) -> Choice | None:
    """The choice that an answer makes at a question, instruction or check."""
    if answer.kind not in _SAYS.get(node.kind, ()):
        return None
    if answer.kind == SKIPPED:
        return node.choice(CANNOT if node.kind == INSTRUCTION else SKIP)
    return node.choice(answer.choice)


def _node(graphs: Mapping[str, Graph], ref: Ref) -> Node | None:
    graph = graphs.get(ref.flow)
    return graph.nodes.get(ref.key) if graph else None


def enter(graphs: Mapping[str, Graph], ref: Ref, flows: list[str] | None = None) -> Ref | None:
    """`ref`, or where its node is a passage to another flow, that flow's first node, and so on.
    None where that leads nowhere. Flows entered are added to `flows`."""
    passed: set[Ref] = set()
    while (node := _node(graphs, ref)) is not None and node.kind == FLOW:
        if ref in passed or node.flow not in graphs:
            return None
        passed.add(ref)
        ref = Ref(node.flow, graphs[node.flow].start)
        if flows is not None:
            flows.append(node.flow)
    return ref if node is not None and node.kind in KINDS else None

"""What is wrong with the ways through a flow: where they lead, and for how long.

The algorithms are iterative and near linear: a chain of any length is safe.
"""

from collections.abc import Collection, Iterator, Mapping

from troubleshoot.graph import (
    FLOW,
    KINDS,
    TICKET,
    Graph,
    Lengths,
    Ref,
    depth_first,
    dominators,
)

from . import sentences as say
from .problem import WARNING, Answer, Circle, Fix, Problem, Said, Step

LONG_PATH = 12
"""Steps on one path from which on people give up; a warning, not an error."""


class Ways:
    """The ways through `graph`; `flows` are all flows by slug, itself among them."""

    def __init__(self, graph: Graph, flows: Mapping[str, Graph]):
        self.graph = graph
        self.flows = flows
        # Asked for by each of the looks below: worked out once.
        self.onward = {key: _onward(graph, key) for key in graph.nodes}

    def problems(self) -> Iterator[Problem]:
        """Circles first: while there is one, what comes earlier cannot be said."""
        _order, cycles = depth_first(self.graph.nodes, self.onward.__getitem__)
        for cycle in cycles:
            steps = Circle(tuple(Step(self.graph.nodes[key]) for key in cycle))
            yield Problem(cycle[0], "cycle", say.CIRCLE(steps=steps))
        flow_cycles = list(self._flow_cycles())
        yield from flow_cycles
        if self.graph.start not in self.graph.nodes:
            return
        children_first, _cycles = depth_first([self.graph.start], self.onward.__getitem__)
        yield from self._unreachable(children_first)
        yield from self._no_ticket(children_first)
        if cycles:
            return
        yield from self._returns(children_first[::-1])
        if not flow_cycles:
            yield from self._too_long()

    def _unreachable(self, reached: Collection[str]) -> Iterator[Problem]:
        reached = set(reached)
        for key in self.graph.nodes:
            if key not in reached:
                yield Problem(key, "unreachable", say.UNREACHABLE())

    def _no_ticket(self, reached: list[str]) -> Iterator[Problem]:
        """Whom nothing helps then gets a person only by saying "None of these". Not said while
        it is not known where a way leads: that comes first, and a ticket may be there."""
        seen = {self.graph.slug}
        pending = [(self.graph, reached)]
        while pending:
            graph, keys = pending.pop()
            for node in (graph.nodes[key] for key in keys):
                if node.kind == TICKET or node.kind not in KINDS:
                    return
                if node.kind == FLOW and node.flow not in self.flows:
                    return
                if node.kind == FLOW and node.flow not in seen:
                    seen.add(node.flow)
                    entered = self.flows[node.flow]
                    pending.append((entered, _reached(entered)))
        yield Problem(None, "no-ticket", say.NO_TICKET(), WARNING)

    def _flow_cycles(self) -> Iterator[Problem]:
        def enters(slug: str) -> list[str]:
            return [other for other in self.flows[slug].enters if other in self.flows]

        _order, cycles = depth_first([self.graph.slug], enters)
        for cycle in cycles:
            entered = cycle[1] if cycle[0] == self.graph.slug and len(cycle) > 1 else cycle[0]
            node = next((k for k, n in self.graph.nodes.items() if n.flow == entered), None)
            flows = Circle(tuple(Fix(slug, self.flows[slug].title) for slug in cycle))
            said = say.FLOWS_IN_A_CIRCLE(flows=flows)
            yield Problem(node, "flow-cycle", said, field="flow")

    def _returns(self, order: list[str]) -> Iterator[Problem]:
        """`order` is topological. A return may lead only to a node on every way to here: else
        somebody could choose it who has not passed there, and nothing would happen."""
        above = dominators(order, self.onward.__getitem__)
        for key in order:
            for choice in self.graph.nodes[key].choices:
                back = choice.returns_to
                if not back or back not in self.graph.nodes:
                    continue
                if not self.graph.nodes[key].is_step or back in _upwards(above, key):
                    continue
                said = self._not_earlier(Answer(self.graph.nodes[key], choice), above[key])
                yield Problem(key, "returns-not-earlier", said, choice=choice.key)

    def _not_earlier(self, answer: Answer, passed: str | None) -> Said:
        """`passed` is the last step that everybody has been at before."""
        nodes, back = self.graph.nodes, answer.choice.returns_to
        instead = say.HAVE_PASSED(step=Step(nodes[passed])) if passed else say.LEAD_ON()
        if back == answer.node.key:
            return say.BACK_TO_ITSELF(answer=answer, instead=instead)
        return say.BACK_TO_NOT_PASSED(answer=answer, back=Step(nodes[back]), instead=instead)

    def _too_long(self) -> Iterator[Problem]:
        steps = Lengths(self.flows, self.graph.slug).steps(Ref(self.graph.slug, self.graph.start))
        if steps > LONG_PATH:
            said = say.TOO_LONG(steps=steps, limit=LONG_PATH)
            yield Problem(None, "too-long", said, WARNING)


def _onward(graph: Graph, key: str) -> list[str]:
    return [to for to in graph.nodes[key].targets() if to in graph.nodes]


def _reached(graph: Graph) -> list[str]:
    """The steps that can be reached, each after all that it leads to."""
    if graph.start not in graph.nodes:
        return []
    reached, _cycles = depth_first([graph.start], lambda key: _onward(graph, key))
    return reached


def _upwards(above: Mapping[str, str | None], key: str) -> Iterator[str]:
    while (key := above[key]) is not None:
        yield key

"""What is wrong with the ways through a flow: where they lead, and for how long.

The algorithms are iterative and near linear: a chain of any length is safe.
"""

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext as _

from troubleshoot.graph import (
    FLOW,
    KINDS,
    TICKET,
    Choice,
    Graph,
    Lengths,
    Ref,
    depth_first,
    dominators,
)

from .problem import WARNING, Problem, arrows

LONG_PATH = 12
"""Steps on one path from which on people give up; a warning, not an error."""


class Ways:
    """The ways through `graph`; `flows` are all flows by slug, itself among them."""

    def __init__(self, graph: Graph, flows: Mapping[str, Graph]):
        self.graph = graph
        self.flows = flows

    def problems(self) -> Iterator[Problem]:
        """Circles first: while there is one, what comes earlier cannot be said."""
        _order, cycles = depth_first(self.graph.nodes, self._onward)
        for cycle in cycles:
            yield Problem(cycle[0], "cycle", _circle(cycle))
        flow_cycles = list(self._flow_cycles())
        yield from flow_cycles
        if self.graph.start not in self.graph.nodes:
            return
        children_first = _reached(self.graph)
        yield from self._unreachable(children_first)
        yield from self._no_ticket()
        if cycles:
            return
        yield from self._returns(children_first[::-1])
        if not flow_cycles:
            yield from self._too_long()

    def _onward(self, key: str) -> list[str]:
        return _onward(self.graph, key)

    def _unreachable(self, reached: Collection[str]) -> Iterator[Problem]:
        reached = set(reached)
        for key in self.graph.nodes:
            if key not in reached:
                message = _("No answer leads here. Lead one to it, or remove the node.")
                yield Problem(key, "unreachable", message)

    def _no_ticket(self) -> Iterator[Problem]:
        """Whom nothing helps then gets a person only by saying "None of these". Not said while
        it is not known where a way leads: that comes first, and a ticket may be there."""
        seen = {self.graph.slug}
        pending = [self.graph]
        while pending:
            graph = pending.pop()
            for node in (graph.nodes[key] for key in _reached(graph)):
                if node.kind == TICKET or node.kind not in KINDS:
                    return
                if node.kind == FLOW and node.flow not in self.flows:
                    return
                if node.kind == FLOW and node.flow not in seen:
                    seen.add(node.flow)
                    pending.append(self.flows[node.flow])
        message = _(
            "No step leads to a ticket, so whom nothing helps is left with “None of these”. "
            "Lead at least one answer to a ticket."
        )
        yield Problem(None, "no-ticket", message, WARNING)

    def _flow_cycles(self) -> Iterator[Problem]:
        def enters(slug: str) -> list[str]:
            return [other for other in self.flows[slug].enters if other in self.flows]

        _order, cycles = depth_first([self.graph.slug], enters)
        for cycle in cycles:
            entered = cycle[1] if cycle[0] == self.graph.slug and len(cycle) > 1 else cycle[0]
            node = next((k for k, n in self.graph.nodes.items() if n.flow == entered), None)
            message = _(
                "Flows go round in a circle: %(flows)s. "
                "Let one of them end in a resolution or a ticket instead."
            ) % {"flows": arrows(cycle)}
            yield Problem(node, "flow-cycle", message, field="flow")

    def _returns(self, order: list[str]) -> Iterator[Problem]:
        """`order` is topological. A return may lead only to a node on every way to here: else
        somebody could choose it who has not passed there, and nothing would happen."""
        above = dominators(order, self._onward)
        for key in order:
            for choice in self.graph.nodes[key].choices:
                back = choice.returns_to
                if not back or back not in self.graph.nodes:
                    continue
                if not self.graph.nodes[key].is_step or back in _upwards(above, key):
                    continue
                message = _not_earlier(choice, key, above[key])
                yield Problem(key, "returns-not-earlier", message, choice=choice.key)

    def _too_long(self) -> Iterator[Problem]:
        steps = Lengths(self.flows, self.graph.slug).steps(Ref(self.graph.slug, self.graph.start))
        if steps > LONG_PATH:
            message = _(
                "The longest path takes %(steps)d steps; past %(limit)d people give up. "
                "Ask first what tells most causes apart, or split the flow."
            ) % {"steps": steps, "limit": LONG_PATH}
            yield Problem(None, "too-long", message, WARNING)


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


def _not_earlier(choice: Choice, key: str, passed: str | None) -> str:
    named = {"choice": choice.label.strip() or choice.key, "back": choice.returns_to}
    if choice.returns_to == key:
        message = _("The answer “%(choice)s” returns to its own node, so nothing would happen.")
    else:
        message = _(
            "The answer “%(choice)s” returns to “%(back)s”, and not everybody who gets here has "
            "passed it."
        )
    if passed is None:
        return message % named + " " + _("Lead it on instead.")
    return message % named + " " + _("They have all passed “%(key)s”.") % {"key": passed}


def _circle(cycle: list[str]) -> str:
    return _(
        "The way goes round in a circle: %(nodes)s. Where people should start a step again, use "
        "returns_to instead of goes_to."
    ) % {"nodes": arrows(cycle)}

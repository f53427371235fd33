"""What keeps a flow from being published, in sentences that say what to do.

A flow without errors, among flows without errors, is one where every path ends in a resolution
or a ticket, every node can be reached, and every return leads to a step already passed. The
algorithms are iterative and near linear: a chain of any length is safe.
"""

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from troubleshoot.graph import (
    AUDIENCES,
    CHECK,
    FIXED,
    FLOW,
    INSTRUCTION,
    INSTRUCTION_CHOICES,
    KINDS,
    MAX_KEY,
    NOT_FIXED,
    OUTCOMES,
    QUESTION,
    RESOLUTION,
    TICKET,
    Choice,
    Graph,
    Lengths,
    Node,
    Ref,
    depth_first,
    dominators,
    is_key,
)

ERROR = "error"
WARNING = "warning"

LONG_PATH = 12
"""Steps on one path from which on people give up; a warning, not an error."""

START = "start"
_MOST_GUESSES = 20
""""Did you mean" is worked out for the first few only: each compares with every name."""


@dataclass(frozen=True)
class Problem:
    """Something to mend. `node` is a key, or None for the flow as a whole; `choice` the key of
    the choice and `field` the name (as in a flow file) of the field that it is about, where there
    is one; `line` is for who knows the file."""

    node: str | None
    code: str
    message: str
    level: str = ERROR
    line: int | None = None
    field: str | None = None
    choice: str | None = None


def publishable(problems: Iterable[Problem]) -> bool:
    """Whether nothing but warnings is among them."""
    return all(problem.level != ERROR for problem in problems)


def validate(graph: Graph, *, flows: Mapping[str, Graph], checks: Mapping) -> list[Problem]:
    """All problems of `graph`, node by node in the order of its nodes, then those of its ways.

    flows   by slug, the other flows as they stand (live, or about to be); an entry for this very
            flow is ignored in favour of `graph`.
    checks  by name, objects with `.verdicts`.

    An article's audience is not looked at: only the shell knows it.
    """
    return list(_Validation(graph, flows, checks).problems())


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """ " Did you mean “x”?" with its leading space, or nothing where no candidate is like it."""
    close = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return " " + _("Did you mean “%(word)s”?") % {"word": close[0]} if close else ""


def quoted(words: Iterable[str]) -> str:
    """Names as they stand in a sentence: “a”, “b”."""
    return ", ".join(f"“{word}”" for word in words)


class _Validation:
    def __init__(self, graph: Graph, flows: Mapping[str, Graph], checks: Mapping):
        self.graph = graph
        self.flows = {**flows, graph.slug: graph}
        self.checks = checks
        self.guesses = 0

    def problems(self) -> Iterator[Problem]:
        yield from self._whole()
        for key, node in self.graph.nodes.items():
            yield from self._node(key, node)
        yield from self._ways()

    def _whole(self) -> Iterator[Problem]:
        graph = self.graph
        if not graph.title.strip():
            message = _("The flow has no title. Write one as it should read in the list of fixes.")
            yield Problem(None, "empty-text", message, field="title")
        if not is_key(graph.slug):
            yield Problem(None, "bad-key", bad_key(graph.slug), field="flow")
        if graph.audience not in AUDIENCES:
            message = _("The audience is one of %(names)s.") % {"names": quoted(AUDIENCES)}
            yield Problem(None, "bad-audience", message, field="audience")
        if not graph.start:
            message = _("The flow has no first step. Say which node it starts with.")
            yield Problem(None, "no-start", message, field=START)
        elif graph.start not in graph.nodes:
            message = _("The flow starts with “%(key)s”, and there is no such node.") % {
                "key": graph.start
            } + self._guess(graph.start, graph.nodes)
            yield Problem(None, "no-start", message, field=START)

    # One node

    def _node(self, key: str, node: Node) -> Iterator[Problem]:
        if not is_key(key):
            yield Problem(key, "bad-key", bad_key(key))
        if node.kind not in KINDS:
            message = _("The kind “%(kind)s” does not exist; choose one of %(names)s.") % {
                "kind": node.kind,
                "names": quoted(KINDS),
            }
            yield Problem(key, "bad-kind", message, field="kind")
            return
        yield from _texts(key, node)
        yield from self._choices(key, node)
        if node.kind == CHECK:
            yield from self._check(key, node)
        elif node.kind == RESOLUTION and node.outcome not in OUTCOMES:
            message = _("A resolution says how it ended: outcome is one of %(names)s.") % {
                "names": quoted(OUTCOMES)
            }
            yield Problem(key, "bad-outcome", message, field="outcome")
        elif node.kind == FLOW:
            yield from self._passage(key, node)

    def _choices(self, key: str, node: Node) -> Iterator[Problem]:
        for repeated, count in Counter(choice.key for choice in node.choices).items():
            if count > 1:
                message = _("Two answers have the key “%(key)s”. Give each its own.")
                yield Problem(key, "same-key", message % {"key": repeated}, choice=repeated)
        if node.kind == QUESTION:
            yield from _answers(key, node)
        elif node.kind == INSTRUCTION:
            yield from _did_it_help(key, node)
        elif node.choices and not node.is_step:
            message = _("A node of the kind “%(kind)s” has no answers to choose from. Remove them.")
            yield Problem(key, "unexpected-choice", message % {"kind": node.kind})
        if not node.is_step:
            return
        for choice in node.choices:
            yield from self._target(key, choice)
        if node.choices and all(choice.returns_to for choice in node.choices):
            message = _(
                "Every answer goes back, so nobody gets any further from here. "
                "Add one that goes on, or lead one to a ticket."
            )
            yield Problem(key, "dead-end", message)

    def _target(self, key: str, choice: Choice) -> Iterator[Problem]:
        said = {"choice": choice.label.strip() or choice.key}
        if choice.target and choice.returns_to:
            message = _(
                "The answer “%(choice)s” both goes on and returns. "
                "Keep either goes_to or returns_to."
            )
            yield Problem(key, "two-targets", message % said, choice=choice.key)
        target = choice.returns_to or choice.target
        if not target:
            message = _("The answer “%(choice)s” leads nowhere. Say which node comes next.")
            yield Problem(key, "dead-end", message % said, choice=choice.key)
        elif target not in self.graph.nodes:
            message = _("The answer “%(choice)s” leads to “%(target)s”, and there is no such node.")
            message = message % {**said, "target": target}
            message += self._guess(target, self.graph.nodes)
            yield Problem(key, "unknown-target", message, choice=choice.key)

    def _check(self, key: str, node: Node) -> Iterator[Problem]:
        check = self.checks.get(node.check)
        if check is None:
            known = quoted(sorted(self.checks))
            if node.check:
                message = _("There is no check “%(check)s”. Those there are: %(names)s.")
            else:
                message = _("The node does not say which check it runs. Choose one of %(names)s.")
            message = message % {"check": node.check, "names": known}
            message += self._guess(node.check or "", self.checks)
            yield Problem(key, "unknown-check", message, field="check")
            return
        written = {choice.key for choice in node.choices}
        for verdict in check.verdicts:
            if verdict not in written:
                message = _(
                    "The check “%(check)s” can find “%(verdict)s”, and no node follows that. "
                    "Say under verdicts where it leads."
                ) % {"check": node.check, "verdict": verdict}
                yield Problem(key, "missing-verdict", message, field="verdicts")
        for choice in node.choices:
            if choice.key not in check.verdicts:
                message = _(
                    "The check “%(check)s” never finds “%(verdict)s”. Its verdicts are: %(names)s."
                ) % {
                    "check": node.check,
                    "verdict": choice.key,
                    "names": quoted(check.verdicts),
                }
                yield Problem(key, "unknown-verdict", message, choice=choice.key)

    def _passage(self, key: str, node: Node) -> Iterator[Problem]:
        other = self.flows.get(node.flow)
        if other is None:
            if node.flow:
                message = _("There is no flow “%(flow)s” to go on in.") % {"flow": node.flow}
                message += self._guess(node.flow, self.flows)
            else:
                message = _("The node does not say which flow to go on in.")
            yield Problem(key, "unknown-flow", message, field="flow")
        elif self.graph.audience == "public" and other.audience != "public":
            message = _(
                "This flow is public and “%(flow)s” is internal, so a customer would be shown "
                "what is meant for agents. Make that one public, or lead to a ticket."
            )
            yield Problem(key, "public-into-internal", message % {"flow": node.flow}, field="flow")

    # The ways through

    def _ways(self) -> Iterator[Problem]:
        _order, cycles = depth_first(self.graph.nodes, self._onward)
        for cycle in cycles:
            yield Problem(cycle[0], "cycle", _circle(cycle))
        flow_cycles = list(self._flow_cycles())
        yield from flow_cycles
        if self.graph.start not in self.graph.nodes:
            return
        children_first, _cycles = depth_first([self.graph.start], self._onward)
        yield from self._unreachable(children_first)
        if cycles:
            # What comes earlier cannot be said while a circle stands.
            return
        yield from self._returns(children_first[::-1])
        if not flow_cycles:
            yield from self._too_long()

    def _onward(self, key: str) -> list[str]:
        return [to for to in self.graph.nodes[key].targets() if to in self.graph.nodes]

    def _unreachable(self, reached: Collection[str]) -> Iterator[Problem]:
        reached = set(reached)
        for key in self.graph.nodes:
            if key not in reached:
                message = _("No answer leads here. Lead one to it, or remove the node.")
                yield Problem(key, "unreachable", message)

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
            ) % {"flows": _arrows(cycle)}
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

    def _guess(self, word: str, candidates: Iterable[str]) -> str:
        self.guesses += 1
        return suggestion(word, candidates) if word and self.guesses <= _MOST_GUESSES else ""


def _texts(key: str, node: Node) -> Iterator[Problem]:
    """A step and a resolution need a heading; what to do, and what was wrong, wants explaining.
    A ticket page has a heading of its own, and a passage is never shown."""
    if not node.title.strip() and node.kind not in (TICKET, FLOW):
        yield Problem(key, "empty-text", _("The node has no title. Write one."), field="title")
    if not node.body.strip() and node.kind in (INSTRUCTION, RESOLUTION):
        message = _("The node has no text. Say in a line or two how to do it, or what it means.")
        yield Problem(key, "empty-text", message, WARNING, field="text")


def _answers(key: str, node: Node) -> Iterator[Problem]:
    if not node.choices:
        message = _("The question has no answers to choose from. Add at least two.")
        yield Problem(key, "no-choices", message)
        return
    labels: dict[str, str] = {}
    for number, choice in enumerate(node.choices, start=1):
        label = " ".join(choice.label.split())
        if not label:
            message = _("Answer %(number)d has no label. Write what the customer would say.")
            yield Problem(
                key, "choice-without-label", message % {"number": number}, choice=choice.key
            )
        elif label.casefold() in labels:
            message = _("Two answers read “%(label)s”. Word one so that they can be told apart.")
            yield Problem(key, "same-label", message % {"label": label}, choice=choice.key)
        labels[label.casefold()] = label
    if len(node.choices) == 1:
        message = _("There is only one answer. Add another, or make it an instruction.")
        yield Problem(key, "one-answer", message, WARNING)


def _did_it_help(key: str, node: Node) -> Iterator[Problem]:
    written = {choice.key for choice in node.choices}
    words = {FIXED: _("This fixed it"), NOT_FIXED: _("Still not working")}
    for needed, label in words.items():
        if needed not in written:
            message = _("It does not say where “%(label)s” leads. Name the next node.")
            yield Problem(key, "no-choices", message % {"label": label}, choice=needed)
    for choice in node.choices:
        if choice.key not in INSTRUCTION_CHOICES:
            message = _("An instruction has no answer “%(key)s”, only %(names)s.") % {
                "key": choice.key,
                "names": quoted(INSTRUCTION_CHOICES),
            }
            yield Problem(key, "unexpected-choice", message, choice=choice.key)


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
    ) % {"nodes": _arrows(cycle)}


def _arrows(cycle: list[str]) -> str:
    return " → ".join(f"“{name}”" for name in [*cycle, cycle[0]])


def bad_key(key: str) -> str:
    """Why `key` cannot name anything, for where `is_key` says no."""
    return _(
        "“%(key)s” cannot be a name here. Use a-z, 0-9 and single hyphens, at most %(most)d."
    ) % {"key": key, "most": MAX_KEY}

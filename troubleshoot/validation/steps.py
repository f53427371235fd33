"""What is wrong with the steps of a flow, each looked at by itself."""

from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from troubleshoot.graph import (
    CHECK,
    FIXED,
    FLOW,
    INSTRUCTION,
    INSTRUCTION_CHOICES,
    KINDS,
    NOT_FIXED,
    OUTCOMES,
    QUESTION,
    RESOLUTION,
    TICKET,
    Choice,
    Graph,
    Node,
    is_key,
)

from .problem import WARNING, Guesses, Problem, bad_key, quoted


class Steps:
    """The steps of `graph`, among all flows by slug and the checks by name."""

    def __init__(self, graph: Graph, flows: Mapping[str, Graph], checks: Mapping, guess: Guesses):
        self.graph = graph
        self.flows = flows
        self.checks = checks
        self.guess = guess

    def problems(self) -> Iterator[Problem]:
        """In the order of the steps."""
        for key, node in self.graph.nodes.items():
            yield from self._node(key, node)

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
            yield Problem(key, "missing-target", message % said, choice=choice.key)
        elif target not in self.graph.nodes:
            message = _("The answer “%(choice)s” leads to “%(target)s”, and there is no such node.")
            message = message % {**said, "target": target}
            message += self.guess(target, self.graph.nodes)
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
            message += self.guess(node.check or "", self.checks)
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
                message += self.guess(node.flow, self.flows)
            else:
                message = _("The node does not say which flow to go on in.")
            yield Problem(key, "unknown-flow", message, field="flow")
        elif self.graph.audience == "public" and other.audience != "public":
            message = _(
                "This flow is public and “%(flow)s” is internal, so a customer would be shown "
                "what is meant for agents. Make that one public, or lead to a ticket."
            )
            yield Problem(key, "public-into-internal", message % {"flow": node.flow}, field="flow")


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

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

from . import sentences as say
from .problem import WARNING, Answer, Fix, Guesses, Label, Problem, Verdict, bad_key, quoted


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
            yield Problem(key, "bad-key", say.AS_IT_IS(text=bad_key(key)))
        if node.kind not in KINDS:
            said = say.BAD_KIND(kind=node.kind, names=quoted(KINDS))
            yield Problem(key, "bad-kind", said, field="kind")
            return
        yield from _texts(key, node)
        yield from self._choices(key, node)
        if node.kind == CHECK:
            yield from self._check(key, node)
        elif node.kind == RESOLUTION and node.outcome not in OUTCOMES:
            said = say.BAD_OUTCOME(names=quoted(OUTCOMES))
            yield Problem(key, "bad-outcome", said, field="outcome")
        elif node.kind == FLOW:
            yield from self._passage(key, node)

    def _choices(self, key: str, node: Node) -> Iterator[Problem]:
        for repeated, count in Counter(choice.key for choice in node.choices).items():
            if count > 1:
                yield Problem(key, "same-key", say.SAME_KEY(key=repeated), choice=repeated)
        if node.kind == QUESTION:
            yield from _answers(key, node)
        elif node.kind == INSTRUCTION:
            yield from _did_it_help(key, node)
        elif node.choices and not node.is_step:
            yield Problem(key, "unexpected-choice", say.NEVER_SHOWN(kind=node.kind))
        if not node.is_step:
            return
        for choice in node.choices:
            yield from self._target(node, choice)
        if node.choices and all(choice.returns_to for choice in node.choices):
            yield Problem(key, "dead-end", say.ALL_GO_BACK())

    def _target(self, node: Node, choice: Choice) -> Iterator[Problem]:
        answer = Answer(node, choice)
        if choice.target and choice.returns_to:
            said = say.TWO_TARGETS(answer=answer)
            yield Problem(node.key, "two-targets", said, choice=choice.key)
        target = choice.returns_to or choice.target
        if not target:
            said = say.LEADS_NOWHERE(answer=answer)
            yield Problem(node.key, "missing-target", said, choice=choice.key)
        elif target not in self.graph.nodes:
            guess = self.guess(target, self.graph.nodes)
            said = say.UNKNOWN_TARGET(answer=answer, target=target, guess=guess)
            yield Problem(node.key, "unknown-target", said, choice=choice.key)

    def _check(self, key: str, node: Node) -> Iterator[Problem]:
        check = self.checks.get(node.check)
        if check is None:
            yield self._no_check(key, node)
            return
        written = {choice.key for choice in node.choices}
        for name in check.verdicts:
            if name not in written:
                said = say.MISSING_VERDICT(check=node.check, verdict=Verdict(node.check, name))
                yield Problem(key, "missing-verdict", said, field="verdicts")
        for choice in node.choices:
            if choice.key not in check.verdicts:
                verdict, names = Verdict(node.check, choice.key), quoted(check.verdicts)
                said = say.UNKNOWN_VERDICT(check=node.check, verdict=verdict, names=names)
                yield Problem(key, "unknown-verdict", said, choice=choice.key)

    def _no_check(self, key: str, node: Node) -> Problem:
        known = quoted(sorted(self.checks))
        said = say.NO_CHECK(names=known)
        if node.check:
            guess = self.guess(node.check, self.checks)
            said = say.UNKNOWN_CHECK(check=node.check, names=known, guess=guess)
        return Problem(key, "unknown-check", said, field="check")

    def _passage(self, key: str, node: Node) -> Iterator[Problem]:
        other = self.flows.get(node.flow)
        if other is None:
            said = say.NO_FLOW()
            if node.flow:
                said = say.UNKNOWN_FLOW(flow=node.flow, guess=self.guess(node.flow, self.flows))
            yield Problem(key, "unknown-flow", said, field="flow")
        elif self.graph.audience == "public" and other.audience != "public":
            said = say.PUBLIC_INTO_INTERNAL(flow=Fix(other.slug, other.title))
            yield Problem(key, "public-into-internal", said, field="flow")


def _texts(key: str, node: Node) -> Iterator[Problem]:
    """A step and a resolution need a heading; what to do, and what was wrong, wants explaining.
    A ticket page has a heading of its own, and a passage is never shown."""
    if not node.title.strip() and node.kind not in (TICKET, FLOW):
        yield Problem(key, "empty-text", say.NO_TITLE(), field="title")
    if not node.body.strip() and node.kind in (INSTRUCTION, RESOLUTION):
        yield Problem(key, "empty-text", say.NO_TEXT(), WARNING, field="text")


def _answers(key: str, node: Node) -> Iterator[Problem]:
    if not node.choices:
        yield Problem(key, "no-choices", say.NO_ANSWERS())
        return
    labels: set[str] = set()
    for number, choice in enumerate(node.choices, start=1):
        label = " ".join(choice.label.split())
        if not label:
            said = say.NO_LABEL(number=number)
            yield Problem(key, "choice-without-label", said, choice=choice.key)
        elif label.casefold() in labels:
            yield Problem(key, "same-label", say.SAME_LABEL(label=Label(label)), choice=choice.key)
        labels.add(label.casefold())
    if len(node.choices) == 1:
        yield Problem(key, "one-answer", say.ONE_ANSWER(), WARNING)


def _did_it_help(key: str, node: Node) -> Iterator[Problem]:
    written = {choice.key for choice in node.choices}
    words = {FIXED: _("This fixed it"), NOT_FIXED: _("Still not working")}
    for needed, label in words.items():
        if needed not in written:
            yield Problem(key, "no-choices", say.NO_WAY(label=Label(label)), choice=needed)
    for choice in node.choices:
        if choice.key not in INSTRUCTION_CHOICES:
            said = say.ODD_WAY(key=choice.key, names=quoted(INSTRUCTION_CHOICES))
            yield Problem(key, "unexpected-choice", said, choice=choice.key)

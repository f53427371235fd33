"""What is wrong with a fix as its editors read it: steps by their titles, answers by their words,
each with the way to where it is mended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from troubleshoot import checks
from troubleshoot.flowfile.form import one_line
from troubleshoot.flowmap.naming import kind_words
from troubleshoot.graph import QUESTION, Node, is_key
from troubleshoot.models import Flow
from troubleshoot.validation import ERROR, Problem
from troubleshoot.validation.problem import Answer, Circle, Fix, Label, Said, Step, Verdict
from troubleshoot.wording import choice_words

MOST_QUOTED = 60
"""Characters of a title or an answer that a sentence still quotes."""


@dataclass(frozen=True)
class ProblemRow:
    """A problem, the name of its step ("" for the fix as a whole), and where it is mended."""

    problem: Problem
    title: str
    address: str

    @property
    def is_error(self) -> bool:
        return self.problem.level == ERROR

    @property
    def words(self) -> str:
        """What is wrong, and what to do."""
        return words(self.problem.said)


def problem_rows(
    flow: Flow, names: Mapping[str, str], problems: Iterable[Problem]
) -> list[ProblemRow]:
    """The problems of a fix whose steps have these names, by key (`naming.names_of`)."""
    return [_row(flow, names, problem) for problem in problems]


def _row(flow: Flow, names: Mapping[str, str], problem: Problem) -> ProblemRow:
    name = names.get(problem.node or "", "")
    if problem.node and name and is_key(problem.node):
        return ProblemRow(problem, name, reverse("flow_step", args=[flow.pk, problem.node]))
    return ProblemRow(problem, name, reverse("flow_words", args=[flow.pk]))


def words(said: Said) -> str:
    """A sentence about a fix for who draws it."""
    return said.in_editor(_name)


def shortened(text: str) -> str:
    """A title or an answer on one line, no longer than a sentence bears."""
    return Truncator(one_line(text)).chars(MOST_QUOTED)


def _name(thing: object) -> str:
    if isinstance(thing, Said):
        return words(thing)
    if isinstance(thing, Circle):
        return " → ".join(_name_in_circle(one) for one in (*thing.of, thing.of[0]))
    if isinstance(thing, Step):
        return _step(thing.node)
    if isinstance(thing, Answer):
        return _answer(thing)
    if isinstance(thing, Fix):
        return shortened(thing.title) or thing.slug
    if isinstance(thing, Verdict):
        return checks.verdict_words(thing.check, thing.name)
    return shortened(thing.text) if isinstance(thing, Label) else str(thing)


def _name_in_circle(thing: Step | Fix) -> str:
    return _step(thing.node) if isinstance(thing, Step) else f"“{_name(thing)}”"


def _step(node: Node) -> str:
    if title := shortened(node.title):
        return f"“{title}”"
    return _("“%(kind)s without a title”") % {"kind": kind_words(node.kind)}


def _answer(answer: Answer) -> str:
    """An answer at the beginning of a sentence: by its words, or by its place while it has none."""
    node, choice = answer
    if node.kind == QUESTION and not choice.label.strip():
        return _("Answer %(number)d") % {"number": 1 + node.choices.index(choice)}
    return _("The answer “%(answer)s”") % {"answer": shortened(choice_words(node, choice))}

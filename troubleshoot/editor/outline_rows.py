"""The outline as the screen shows it: its lines with their words, classes and addresses."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from troubleshoot.editor.naming import StepNames
from troubleshoot.editor.outline import AGAIN, BACK, NOWHERE, STEP, Line, outline
from troubleshoot.graph import FLOW, Graph
from troubleshoot.validation import ERROR, WARNING
from troubleshoot.wording import choice_words

DEEPEST = 9  # levels that are drawn further in; what lies deeper stands as far in as these


class OutlineRow(NamedTuple):
    """A line of the outline with what the page makes of it.

    `said` is what stands before the title, more quietly: the answer that leads here, and how.
    """

    line: Line
    said: str
    title: str
    looks: str  # classes
    dot: str  # classes
    level: str  # of the worst problem of its step, in words; "" for none
    address: str
    is_open: bool
    move_address: str


class OutlineRows:
    """The rows of a fix with the step `key` open. There may be thousands, so nothing is worked out
    for each that is the same for all.

    `names` are those of the steps, `levels` the worst levels of their problems, `addresses` where
    they are drawn, each by the step's key; `flow` is the number of the fix.
    """

    def __init__(
        self,
        flow: int,
        key: str,
        names: StepNames,
        levels: Mapping[str, str],
        addresses: Mapping[str, str],
    ):
        self.key, self.names, self.levels, self.addresses = key, names, levels, addresses
        self.hows = {AGAIN: _("goes to"), BACK: _("back to"), NOWHERE: _("leads nowhere yet")}
        self.loose, self.passage = _("nothing leads here:"), _("goes on in")
        self.level_words = {ERROR: _("error"), WARNING: _("warning"), "": ""}
        self.like = reverse("move_answer", args=[flow, "0", "0"])

    def of(self, graph: Graph) -> Iterator[OutlineRow]:
        return map(self._row, outline(graph, choice_words))

    def _row(self, line: Line) -> OutlineRow:
        is_step = line.how == STEP
        level = self.levels.get(line.key, "") if is_step else ""
        return OutlineRow(
            line=line,
            said=self._said(line, is_step),
            title=self.names.get(line.key, line.title),
            looks=f"at-{min(line.depth, DEEPEST)} {line.how}{' loose' if line.is_loose else ''}",
            dot=f"dot {line.kind} {level}",
            level=self.level_words[level],
            address=self.addresses.get(line.key, self.addresses.get(line.parent, "")),
            is_open=is_step and line.key == self.key,
            move_address=self._move_address(line),
        )

    def _said(self, line: Line, is_step: bool) -> str:
        said = [
            f"{line.label}:" if line.label else "",
            self.loose if line.is_loose else self.hows.get(line.how, ""),
            self.passage if is_step and line.kind == FLOW else "",
        ]
        return " ".join(filter(None, said))

    def _move_address(self, line: Line) -> str:
        """Where its answer is moved, "" where there is no other to move it past."""
        if not line.answer or line.of < 2:
            return ""
        return self.like.replace("/0/answers/0/", f"/{line.parent}/answers/{line.answer}/")

"""The one screen on which a fix is drawn: its outline, one step, its map, and what is wrong."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kb.edition import kept
from kb.prose import prose
from kb.worddiff import Part, word_diff
from troubleshoot import checks
from troubleshoot.checks import Input
from troubleshoot.drawing import Drawing, fingerprint
from troubleshoot.editor.answer_form import step_name
from troubleshoot.editor.outline import AGAIN, BACK, NOWHERE, STEP, Line, outline
from troubleshoot.editor.step_form import KIND_WORDS, StepEdit
from troubleshoot.flowmap import Map, lay_out, map_context
from troubleshoot.flowmap.naming import node_title
from troubleshoot.graph import CHECK, FLOW, Node
from troubleshoot.models import Flow, FlowAct, FlowVisit
from troubleshoot.problems import problems_with
from troubleshoot.validation import ERROR, WARNING, Problem, publishable
from troubleshoot.wording import choice_words

MOST_SHOWN = 30  # problems; who has more mends these first
DEEPEST = 9  # levels that are drawn further in; what lies deeper stands as far in as these


@dataclass(frozen=True)
class OutlineRow:
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


@dataclass(frozen=True)
class ProblemRow:
    problem: Problem
    title: str
    address: str

    @property
    def is_error(self) -> bool:
        return self.problem.level == ERROR


@dataclass(frozen=True)
class Difference:
    """A field that two people have changed: from what stands there to what was sent."""

    label: str
    parts: list[Part]


@dataclass
class Desk:
    """What the page shows of `drawing`, with the step `key` open (the fix's words where "")."""

    flow: Flow
    drawing: Drawing
    key: str
    user: object
    edit: StepEdit | None = None
    words: object = None
    theirs: list[Difference] = field(default_factory=list)
    asked: bool = False  # something was sent that could not be taken
    seen_before: str = ""  # what that was based on, which may not be what stands now

    @property
    def node(self) -> Node | None:
        return self.drawing.nodes.get(self.key)

    @property
    def seen(self) -> str:
        """Which state of the step, or of the fix's words, is looked at: whoever saves says so."""
        if self.seen_before:
            return self.seen_before
        return fingerprint(self.node) if self.node else self.drawing.words_fingerprint

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What the step's check asks the customer for, with its settings as they stand."""
        check = checks.CHECKS.get(self.node.check) if self.node.kind == CHECK else None
        return check.asked(self.node.settings) if check else ()

    @property
    def is_first(self) -> bool:
        return self.key == self.drawing.graph.start

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.node.kind]

    @cached_property
    def problems(self) -> list[Problem]:
        return problems_with(self.drawing)

    @property
    def is_publishable(self) -> bool:
        return publishable(self.problems)

    @cached_property
    def counts(self) -> Counter:
        return Counter(problem.level for problem in self.problems)

    @cached_property
    def problem_rows(self) -> list[ProblemRow]:
        """The problems, those of the open step and errors first."""
        order = sorted(self.problems, key=lambda p: (p.level != ERROR, p.node != self.key))
        return [self._problem_row(problem) for problem in order[:MOST_SHOWN]]

    @property
    def more_problems(self) -> int:
        return max(0, len(self.problems) - MOST_SHOWN)

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """The worst level of each step's problems."""
        found: dict[str, str] = {}
        for problem in self.problems:
            if problem.node and found.get(problem.node) != ERROR:
                found[problem.node] = problem.level
        return found

    @cached_property
    def addresses(self) -> dict[str, str]:
        # One address is made by the table of addresses, the others like it: there may be thousands.
        mark = "0"
        like = reverse("flow_step", args=[self.flow.pk, mark])
        head, _mark, tail = like.rpartition(f"/{mark}/")
        return {key: f"{head}/{key}/{tail}" for key in self.drawing.nodes}

    @cached_property
    def outline(self) -> list[OutlineRow]:
        return list(_outline_rows(self))

    @cached_property
    def map(self) -> dict:
        picture = _map_of(self.drawing)
        return map_context(picture, self.addresses, self.key or None, self.levels, "#desk")

    @property
    def step_names(self) -> list[str]:
        """What the fields for a step offer: all but the one that is open."""
        return [step_name(node) for key, node in self.drawing.nodes.items() if key != self.key]

    @property
    def others(self) -> QuerySet[FlowVisit]:
        return self.flow.visits.others(self.user)

    @cached_property
    def last_act(self) -> FlowAct | None:
        """What was done last, if it can be undone."""
        act = self.flow.acts.select_related("by").first()
        return act if act and act.can_be_undone else None

    @property
    def preview(self):
        """The step's text as the reader sees it."""
        return prose(self.node.html)

    def _problem_row(self, problem: Problem) -> ProblemRow:
        node = self.drawing.nodes.get(problem.node or "")
        if node is None:
            return ProblemRow(problem, "", reverse("flow_words", args=[self.flow.pk]))
        return ProblemRow(problem, node_title(node), self.addresses[node.key])


def desk_of(flow: Flow, drawing: Drawing, key: str, user, data=None) -> Desk:
    """The screen with that step open, its form filled with `data` where some was sent."""
    desk = Desk(flow, drawing, key, user)
    if desk.node is not None:
        others = Flow.objects.filter(archived_at=None).exclude(pk=flow.pk).order_by("title", "pk")
        desk.edit = StepEdit(drawing, desk.node, others, data)
    return desk


def _outline_rows(desk: Desk) -> Iterator[OutlineRow]:
    """The rows of the outline; there may be thousands, so nothing is worked out for each that is
    the same for all."""
    hows = {AGAIN: _("goes to"), BACK: _("back to"), NOWHERE: _("leads nowhere yet"), STEP: ""}
    loose, passage = _("nothing leads here:"), _("goes on in")
    levels = {ERROR: _("error"), WARNING: _("warning"), "": ""}
    like = reverse("move_answer", args=[desk.flow.pk, "0", "0"])
    for line in outline(desk.drawing.graph, choice_words):
        node = desk.drawing.nodes.get(line.key)
        level = desk.levels.get(line.key, "") if line.how == STEP else ""
        said = [
            f"{line.label}:" if line.label else "",
            loose if line.is_loose else hows[line.how],
            passage if line.kind == FLOW and line.how == STEP else "",
        ]
        moves = line.answer and line.of > 1
        yield OutlineRow(
            line=line,
            said=" ".join(filter(None, said)),
            title=node_title(node) if node else line.title,
            looks=f"at-{min(line.depth, DEEPEST)} {line.how}{' loose' if line.is_loose else ''}",
            dot=f"dot {line.kind} {level}",
            level=levels[level],
            address=desk.addresses.get(line.key, desk.addresses.get(line.parent, "")),
            is_open=line.key == desk.key and line.how == STEP,
            move_address=(
                like.replace("/0/answers/0/", f"/{line.parent}/answers/{line.answer}/")
                if moves
                else ""
            ),
        )


@kept(64, by=lambda drawing: (drawing.fingerprint, get_language()))
def _map_of(drawing: Drawing) -> Map:
    """The map of a drawing: looking at another step of it draws nothing anew."""
    return lay_out(drawing.graph)


def differences(theirs: Node, mine: Node) -> list[Difference]:
    """Where what stands in a step is not what somebody else wants to save there."""
    fields = {
        _("Title"): lambda node: node.title,
        _("Text"): lambda node: node.body,
        _("Answers"): _answers,
        _("Note for agents only"): lambda node: node.note,
        _("Settings"): _settings,
    }
    return _differing(fields, theirs, mine)


def word_differences(theirs: Drawing, mine: Drawing) -> list[Difference]:
    """The same of what a fix is called and found by."""
    fields = {
        _("Title"): lambda drawing: drawing.graph.title,
        _("Symptom"): lambda drawing: drawing.symptom,
        _("Keywords"): lambda drawing: drawing.keywords,
    }
    return _differing(fields, theirs, mine)


def _differing(fields: Mapping, theirs, mine) -> list[Difference]:
    """`fields` gives, by its label, what each field says."""
    return [
        Difference(str(label), word_diff(said(theirs), said(mine)))
        for label, said in fields.items()
        if said(theirs) != said(mine)
    ]


def _answers(node: Node) -> str:
    return "\n".join(
        f"{choice_words(node, choice)} {'←' if choice.returns_to else '→'} "
        f"{choice.returns_to or choice.target or '…'}"
        + (f" ({choice.hint})" if choice.hint else "")
        for choice in node.choices
    )


def _settings(node: Node) -> str:
    said = {
        "kind": node.kind,
        "outcome": node.outcome,
        "minutes": node.minutes,
        "article": node.article,
        "check": node.check,
        "flow": node.flow,
        **node.settings,
    }
    return "\n".join(f"{name}: {value}" for name, value in said.items() if value not in (None, ""))

"""One page of a walk as its template shows it: the step, the ways on, and the trail behind it."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from kb.edition import kept
from kb.filled_pages import Form, form_of, mark
from kb.models import Publication
from kb.people import audiences_of
from kb.prose import filled, prose
from troubleshoot import checks, handover, walk
from troubleshoot.forms import CHOICE_MARK, CheckForm, check_form
from troubleshoot.graph import (
    CANNOT,
    CHECK,
    INSTRUCTION,
    INSTRUCTION_CHOICES,
    QUESTION,
    TICKET,
    Graph,
    Node,
)
from troubleshoot.handover import Handover
from troubleshoot.models import Answer, Flow, Run
from troubleshoot.wording import answer_words, came_back_label, instruction_label

MOST_DOTS = 12  # beyond that, the words alone say how far it is


@dataclass(frozen=True)
class Way:
    """A button: what it says, and what it sends."""

    label: str
    value: str
    hint: str = ""
    given: bool = False  # this is what was answered here before


@dataclass(frozen=True)
class Answered:
    """A line of the trail: what was asked, what was answered, and where to change it."""

    question: str
    answer: str
    address: str  # "" where it can be changed no more
    assumed: bool = False
    detail: str = ""  # what a check found, in a line


@dataclass(frozen=True)
class Found:
    """What a check found in the step before, in words; with excerpts only right after the paste."""

    is_good: bool
    words: str
    findings: tuple
    again: str  # where to paste again; "" where nothing can be pasted any more


@dataclass(frozen=True)
class Page:
    """Everything that the walk's template shows."""

    flow: Flow
    position: walk.Position
    action: str
    trail: list[Answered]
    user: object
    run: Run | None = None
    start_key: str = ""
    due_address: str = ""  # where the walk stands, when this is an earlier step
    back_address: str = ""
    form: CheckForm | None = None
    found: Found | None = None
    moved: bool = False  # another window, or a newer version, has changed the walk
    full: bool = False  # it takes no more answers
    stopped: str = ""  # why it may not go on, where its fix was stopped for safety
    is_preview: bool = False  # an editor's: no ticket is opened from it
    restart_address: str = ""  # where another walk begins, if not where everybody's does
    handover: Handover | None = None
    asked_for: str = ""  # what a person will need to know, where no step of the walk says it
    request_key: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def node(self) -> Node | None:
        return self.position.node

    @property
    def kind(self) -> str:
        """What is shown: a kind of node; a ticket also where no node says so."""
        return TICKET if self.position.ended == TICKET else self.node.kind

    @property
    def is_first(self) -> bool:
        """Whether this is the page that a fix begins with, the same for everybody."""
        return self.run is None and not self.trail

    @property
    def came_back_label(self) -> str:
        return came_back_label(self.node)

    @property
    def html(self):
        return prose(self.node.html if self.node else self.asked_for)

    @property
    def note(self):
        return prose(self.node.note_html) if self.node else ""

    @property
    def dots(self) -> list[bool]:
        """One a step: True up to this one. Empty when there are too many to take in."""
        number, more = self.position.number, self.position.at_most
        return (
            [n <= number for n in range(1, number + more + 1)] if number + more <= MOST_DOTS else []
        )

    @property
    def ways(self) -> list[Way]:
        """The ways on from a question or an instruction, in their order."""
        given = self.position.given
        if self.node.kind == INSTRUCTION:
            return [_instruction_way(key, given) for key in INSTRUCTION_CHOICES]
        if self.node.kind == QUESTION:
            return [
                Way(c.label, CHOICE_MARK + c.key, c.hint, _was(given, c.key))
                for c in self.node.choices
            ]
        return []

    @property
    def lines(self) -> str:
        """The answers so far, as HTML: the items of a list."""
        lines = (_line(bool(one.address), one.assumed).filled(vars(one)) for one in self.trail)
        return filled("{}", ([line] for line in lines))

    @cached_property
    def article(self) -> Publication | None:
        """The article behind this step, if the viewer may read it."""
        if not (self.node and self.node.article):
            return None
        return _article_behind(self.user, self.node.article)


def first(request, flow, position, assumed=(), *, form=None, moved=False) -> Page:
    """The page before there is a run: the first step, or one in the middle and what leads to it."""
    trail = [
        Answered(
            question=step.node.title,
            answer=answer_words(step.node, step.answer),
            address=_start_address(flow, step.ref),
            assumed=True,
        )
        for step in position.trail
    ]
    return Page(
        flow=flow,
        position=position,
        action=request.path,
        trail=trail,
        user=request.user,
        start_key=secrets.token_urlsafe(16),
        back_address=trail[-1].address if trail else "",
        form=form or check_form(position.node),
        moved=moved,
        handover=handover.before(flow) if position.ended == TICKET else None,
    )


def of_run(
    request, run, position, history, *, due=None, outcome=None, form=None, moved=False, full=False
):
    """The page of a run at `position`.

    `due` is where the walk stands, if known; `outcome` what a check has just found, with excerpts.
    """
    latest = {answer.as_core().ref: answer for answer in history}
    trail = [_answered(run, step, latest.get(step.ref)) for step in position.trail]
    stopped = run.stop_message(position)
    wants_a_person = position.ended == TICKET and not stopped
    return Page(
        flow=run.flow,
        run=run,
        position=position,
        action=run.get_absolute_url(),
        trail=trail,
        user=request.user,
        due_address=run.address_of(due.ref) if due and due.ref != position.ref else "",
        back_address=trail[-1].address if trail else "",
        form=form or check_form(position.node),
        found=_found(run, position, latest, outcome),
        moved=moved,
        full=full,
        stopped=stopped,
        handover=handover.of(run, position, history) if position.ended == TICKET else None,
        # In a fix that does harm the text of its ticket step may do so too.
        asked_for=asked_for(run.graphs(), position) if wants_a_person else "",
    )


def asked_for(graphs: Mapping[str, Graph], position: walk.Position) -> str:
    """The text of the ticket step of the fix that was entered last: who asks for a person before
    coming to it is asked for the same."""
    nodes = graphs[position.flows[-1]].nodes.values()
    return next((node.html for node in nodes if node.kind == TICKET), "")


@kept(16, by=lambda *shape: (get_language(), *shape))
def _line(can_be_changed: bool, assumed: bool) -> Form:
    """The form of a line: with the marks of its values."""
    answered = Answered(
        question=mark("question"),
        answer=mark("answer"),
        address=mark("address") if can_be_changed else "",
        assumed=assumed,
    )
    return form_of(render_to_string("troubleshoot/_answered.html", {"answered": answered}))


@kept(256, by=lambda user, article: (*audiences_of(user), article))
def _article_behind(user, article: int) -> Publication | None:
    return Publication.objects.visible_to(user).listed().filter(article_id=article).first()


def _start_address(flow: Flow, ref) -> str:
    return reverse("start_at", args=[flow.address, ref.key])


def _answered(run: Run, step: walk.Step, answer: Answer | None) -> Answered:
    return Answered(
        question=step.node.title,
        answer=answer_words(step.node, step.answer),
        address=_where_to_change(run, step.ref),
        assumed=bool(answer and answer.assumed),
        detail=handover.detail_of(answer),
    )


def _where_to_change(run: Run, ref) -> str:
    return "" if run.is_stopped_at(ref) else run.address_of(ref)


def _instruction_way(key: str, given: walk.Answer | None) -> Way:
    if key == CANNOT:
        return Way(
            instruction_label(key), "skipped", given=bool(given and given.kind == walk.SKIPPED)
        )
    return Way(instruction_label(key), CHOICE_MARK + key, given=_was(given, key))


def _was(given: walk.Answer | None, key: str) -> bool:
    return bool(given and given.kind == walk.CHOICE and given.choice == key)


def _found(run, position, latest, outcome) -> Found | None:
    """What the check just before this step found; None where there was none, or it was skipped."""
    if not position.trail:
        return None
    step = position.trail[-1]
    findings = (
        outcome.findings
        if outcome
        else tuple(checks.Finding.from_stored(stored) for stored in latest[step.ref].findings)
    )
    return found_at(step, findings, again=_where_to_change(run, step.ref))


def found_at(step: walk.Step, findings, *, again: str) -> Found | None:
    """What the check of that step found; None where it is none, or was skipped."""
    if step.node.kind != CHECK or step.answer.kind != walk.VERDICT:
        return None
    return Found(
        is_good=checks.is_good(step.node.check, step.answer.choice),
        words=checks.verdict_words(step.node.check, step.answer.choice),
        findings=tuple(_shown(findings)),
        again=again,
    )


@dataclass(frozen=True)
class FindingShown:
    """A finding with its words."""

    finding: checks.Finding
    headline: str
    explanation: str


def _shown(findings) -> Iterator[FindingShown]:
    """The findings in words. What to do about a kind of mistake is said once."""
    said = set()
    for finding in findings:
        headline, explanation = checks.finding_words(finding)
        advice = _advice(finding)
        yield FindingShown(finding, headline, "" if advice in said else explanation)
        said.add(advice)


def _advice(finding: checks.Finding) -> str:
    """What is said of a finding, but for the count of further places that the first one carries."""
    params = {name: value for name, value in finding.params.items() if name != "more"}
    return checks.finding_words(replace(finding, params=params))[1]

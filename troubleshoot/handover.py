"""Handing a walk to a person: its transcript, and the ticket link that carries it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from troubleshoot import checks, walk
from troubleshoot.graph import Ref
from troubleshoot.models import Answer, Flow, Run, TicketTarget
from troubleshoot.ticket_text import TicketStep, Transcript
from troubleshoot.wording import answer_words


@dataclass(frozen=True)
class Handover:
    """What goes along with a ticket, the words on the button, and where it leads: "" where there
    is no ticket target, or its address is refused."""

    tried: Transcript
    label: str = ""
    link: str = ""
    mailbox: str = ""  # where its mail goes, for who has no program for mail


def before(flow: Flow) -> Handover:
    """What goes along from a flow that begins with its ticket: nobody has answered anything."""
    target = flow.ticket_target or TicketTarget.objects.default()
    tried = Transcript(flow.title, steps=(), code="")
    if target is None:
        return Handover(tried)
    link = target.link(subject=flow.title, transcript=tried, flow=flow.title, code="")
    return Handover(tried, target.label, link, target.mailbox)


def of(run: Run, position: walk.Position, history: list[Answer]) -> Handover:
    """What goes along when the walk, as it stands, is handed to a person."""
    tried = transcript_of(run, position, history)
    target = _target(position)
    if target is None:
        return Handover(tried)
    link = target.link(
        subject=f"{run.flow.title} ({run.shown_code})",
        transcript=tried,
        flow=run.flow.title,
        code=run.shown_code,
    )
    return Handover(tried, target.label, link, target.mailbox)


def rehearsed(title: str, position: walk.Position, details: Mapping[Ref, str]) -> Handover:
    """What would go along with the ticket of a walk that nothing is kept of: it has no code.

    `details` says what checks have found, where that is known.
    """
    tried = Transcript(title, steps=_steps(position, details), code="")
    target = _target(position)
    if target is None:
        return Handover(tried)
    link = target.link(subject=title, transcript=tried, flow=title, code="")
    return Handover(tried, target.label, link, target.mailbox)


def _target(position: walk.Position) -> TicketTarget | None:
    """Where the flow that was entered last sends its tickets: whom its readers can reach."""
    flows = Flow.objects.select_related("ticket_target").in_bulk(position.flows, field_name="slug")
    last = flows.get(position.flows[-1])
    return (last and last.ticket_target) or TicketTarget.objects.default()


def transcript_of(run: Run, position: walk.Position, history: list[Answer]) -> Transcript:
    """Each step, its answer and what a check found, with the code and the agents' address."""
    latest = {answer.as_core().ref: answer for answer in history}
    details = {step.ref: detail_of(latest.get(step.ref)) for step in position.trail}
    return Transcript(
        title=run.flow.title,
        steps=_steps(position, details),
        code=run.shown_code,
        staff_url=staff_address(run),
    )


def _steps(position: walk.Position, details: Mapping[Ref, str]) -> tuple[TicketStep, ...]:
    return tuple(
        TicketStep(
            number=number,
            question=step.node.title,
            answer=answer_words(step.node, step.answer),
            detail=details.get(step.ref, ""),
        )
        for number, step in enumerate(position.trail, start=1)
    )


def staff_address(run: Run) -> str:
    """Where a signed-in agent opens this run, "" where the site does not know its own address.

    It carries the code; the token stays in the walk.
    """
    if not settings.SITE_URL:
        return ""
    return settings.SITE_URL + reverse("staff_run", args=[run.shown_code])


def detail_of(answer: Answer | None) -> str:
    """What a check found, a headline each: places and characters, never what was pasted."""
    if answer is None:
        return ""
    return headlines(checks.Finding.from_stored(stored) for stored in answer.findings)


def headlines(findings: Iterable[checks.Finding]) -> str:
    """Findings in a line."""
    return "; ".join(checks.finding_words(finding)[0] for finding in findings)

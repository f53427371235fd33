"""What publishing would change, and publishing it."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from troubleshoot.difference import name_of
from troubleshoot.drawing import Drawing
from troubleshoot.graph import is_key
from troubleshoot.models import Flow
from troubleshoot.models.drawn import NotPublishable, SomethingChanged
from troubleshoot.problems import problems_of, problems_with
from troubleshoot.validation import ERROR, WARNING, Problem

from . import frame
from .access import editing, request_key
from .versions import differing


@editing
@require_safe
def flow_changes(request, flow):
    """The draft against what is live, what is wrong with it, and the button that publishes it."""
    draft = flow.draft
    if draft is None:
        return frame.page(request, "troubleshoot/editor/changes.html", flow, "changes")
    before, drawing = flow.live_last, draft.drawing()
    problems = problems_with(drawing)
    return frame.page(
        request,
        "troubleshoot/editor/changes.html",
        flow,
        "changes",
        draft=draft,
        before=before,
        steps=len(drawing.nodes),
        seen=drawing.fingerprint,
        errors=_placed(flow, drawing, problems, ERROR),
        warnings=_placed(flow, drawing, problems, WARNING),
        can_discard=before is not None,
        **(differing(before.drawing(), drawing) if before else {}),
    )


@editing
@require_POST
def publish_flow(request, flow):
    try:
        act = flow.publish_draft(
            request.POST.get("seen", ""),
            problems_of,
            by=request.user,
            request_key=request_key(request),
        )
    except SomethingChanged:
        said = _(
            "Nothing was published: the draft is not what you looked at any more. "
            "Look at what changes now, then publish."
        )
        messages.error(request, said)
    except NotPublishable:
        said = _("Nothing was published: there is something to mend first. It stands below.")
        messages.error(request, said)
    else:
        said = _(
            "Version %(number)s is live. New walks use it; those under way finish on the version "
            "that they began with."
        )
        messages.success(request, said % {"number": act.detail})
    return frame.go_to("flow_changes", flow.pk)


@editing
@require_POST
def discard_draft(request, flow):
    act = flow.discard_draft(by=request.user, request_key=request_key(request))
    if act is None:
        messages.error(request, _("There is no draft to discard, or nothing else to go back to."))
    else:
        said = _("Draft %(number)s is discarded. It stays among the versions.")
        messages.success(request, said % {"number": act.detail})
    return frame.go_to("flow_versions", flow.pk)


def _placed(
    flow: Flow, drawing: Drawing, problems: list[Problem], level: str
) -> list[tuple[Problem, str, str]]:
    """The problems of one level, each with the name of its step and where it can be mended."""
    return [
        (problem, _name(drawing, problem.node), _address(flow, problem.node))
        for problem in problems
        if problem.level == level
    ]


def _name(drawing: Drawing, key: str | None) -> str:
    return name_of(drawing.nodes[key]) if key in drawing.nodes else key or ""


def _address(flow: Flow, key: str | None) -> str:
    if key and is_key(key):
        return reverse("flow_step", args=[flow.pk, key])
    return reverse("flow_desk", args=[flow.pk])

"""What publishing would change, and publishing it."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kb.repeats import request_key
from troubleshoot.editor.naming import names_of
from troubleshoot.editor.to_mend import problem_rows
from troubleshoot.editor.version_steps import titles_of
from troubleshoot.models import Flow, FlowVersion
from troubleshoot.models.drawn import NothingDiffers, NotPublishable, SomethingChanged
from troubleshoot.problems import problems_of, problems_with

from . import frame
from .access import editing
from .versions import differing

_ANOTHER = gettext_lazy(
    "Nothing was published: the draft is not what you looked at any more. "
    "Look at what changes now, then publish."
)
_THE_SAME = gettext_lazy(
    "Nothing was published: nothing differs from what readers see. Draw what is to change first."
)
_TO_MEND = gettext_lazy("Nothing was published: there is something to mend first. It stands below.")
_PUBLISHED = gettext_lazy(
    "Version %(number)s is live. New walks use it; those under way finish on the version that they "
    "began with."
)


@editing
@require_safe
def flow_changes(request, flow):
    """The draft against what is live, what is wrong with it, and the button that publishes it."""
    draft = flow.draft
    shown = _changes(flow, draft) if draft else {}
    return frame.page(request, "troubleshoot/editor/changes.html", flow, "changes", **shown)


def _changes(flow: Flow, draft: FlowVersion) -> dict:
    before, drawing = flow.live_last, draft.drawing()
    names = names_of(drawing.graph, titles_of(drawing.graph))
    rows = problem_rows(flow, names.names, problems_with(drawing))
    return {
        "draft": draft,
        "before": before,
        "steps": len(drawing.nodes),
        "seen": drawing.fingerprint,
        "errors": [row for row in rows if row.is_error],
        "warnings": [row for row in rows if not row.is_error],
        "can_discard": before is not None,
        **(differing(before.drawing(), drawing) if before else {}),
    }


@editing
@require_POST
def publish_flow(request, flow):
    seen, key = request.POST.get("seen", ""), request_key(request)
    try:
        act = flow.publish_draft(seen, problems_of, by=request.user, request_key=key)
    except SomethingChanged:
        messages.error(request, _ANOTHER)
    except NothingDiffers:
        messages.error(request, _THE_SAME)
    except NotPublishable:
        messages.error(request, _TO_MEND)
    else:
        messages.success(request, _PUBLISHED % {"number": act.detail})
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

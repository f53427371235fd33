"""What readers wrote with a no."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kb.editor import inbox
from kb.models import Vote
from kb.paging import page_of

from .access import editing
from .frame import go_to

ASKED = ("state", "mine", "page")
TARGET = "inbox"  # the element that htmx swaps
SAID = {
    Vote.Handled.DONE: _("Done. It is out of the inbox."),
    Vote.Handled.NOT_NOW: _("Put off. It is under “Not now”."),
    "": _("It waits in the inbox again."),
}


@editing
@require_safe
def staff_comments(request):
    return _inbox(request)


@editing
@require_POST
def handle_comment(request, number):
    vote = get_object_or_404(Vote.objects.with_comments(), pk=number)
    said = _handled(request, vote)
    if request.htmx.target == TARGET:
        return _inbox(request, said=said)
    messages.success(request, said)
    return go_to(f"{reverse('staff_comments')}{_asked(request)}")


def _asked(request) -> str:
    """Which comments were shown, as an address says it."""
    asked = {name: request.GET[name] for name in ASKED if name in request.GET}
    return f"?{urlencode(asked)}" if asked else ""


def _handled(request, vote: Vote):
    """Take what the button says of the comment that was read. Gives words for it."""
    how, seen = request.POST.get("how", ""), request.POST.get("seen")
    if how not in SAID:
        return _("Nothing was changed. Press one of the buttons beside the comment.")
    if seen is not None and seen != vote.said_at:
        return _("The reader has changed what they wrote. Read it anew; it waits in the inbox.")
    if how != vote.handled:
        vote.handle(how, by=request.user)
    return SAID[how]


def _inbox(request, **context):
    asked = request.GET.get("state", "")
    state = asked if asked in inbox.STATES else inbox.WAITING
    mine = request.GET.get("mine") == "yes"
    page = page_of(request, inbox.comments_in(state, owner=request.user if mine else None))
    context |= {"page": page, "comments": inbox.beside_their_parts(page), "tab": "comments"}
    context |= {"states": inbox.STATES, "state": state, "mine": mine}
    alone = request.htmx.target == TARGET and not request.htmx.history_restore_request
    template = "kb/editor/_comments.html" if alone else "kb/editor/comments.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response

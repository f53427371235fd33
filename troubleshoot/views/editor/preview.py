"""Trying a fix before it is published, as a customer would walk it. Nothing is kept of it."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from troubleshoot import walk
from troubleshoot.answering import Said, Unusable, read
from troubleshoot.editor import previewing
from troubleshoot.editor.preview import NotReached, Preview
from troubleshoot.editor.previewing import TooLong
from troubleshoot.forms import Pressed
from troubleshoot.models.run import NotAnAnswer
from troubleshoot.views.walking import wants_step
from troubleshoot.wording import answer_words

from . import frame
from .access import editing


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def flow_preview(request, flow):
    """A step of the preview; all that was answered stands in the address."""
    return (_in_a_frame if "framed" in request.GET else _preview)(request, flow)


@editing
@require_safe
@csp_replace({"frame-src": [SELF]})
def flow_preview_phone(request, flow):
    """The same in a frame as wide as a phone."""
    try:
        preview = Preview.asked(flow, request.GET)
    except (NotReached, TooLong) as refused:
        return _refused(request, flow, refused)
    ref = preview.shown_ref(request.GET.get("at"))
    context = {
        "preview": preview,
        "framed": preview.framed(),
        "framed_address": preview.framed().address_of(ref),
        "wide_address": preview.unframed().address_of(ref),
    }
    return frame.page(
        request, "troubleshoot/editor/preview_phone.html", preview.flow, "preview", **context
    )


def _preview(request, flow):
    try:
        preview = Preview.asked(flow, request.GET)
    except (NotReached, TooLong) as refused:
        return _refused(request, flow, refused)
    if request.method == "POST":
        return _answer(request, preview)
    shown = preview.shown(request.GET.get("at"))
    if shown is None:
        return redirect(preview.address)
    moved = "moved" in request.GET
    return _page(request, preview, preview.page(request, shown, due=preview.position, moved=moved))


_in_a_frame = csp_replace({"frame-ancestors": [SELF]})(xframe_options_sameorigin(_preview))
"""The one page of the site that may stand in a frame, and only in one of the site's own."""


def _answer(request, preview: Preview):
    """Take what was posted into the address, and show the step after it."""
    pressed = Pressed.read(request.POST)
    if pressed is None:
        return render(request, "400.html", status=400)
    try:
        said = read(lambda: preview.graphs, pressed, request.POST)
    except NotAnAnswer:
        return _see(request, preview, moved=True)
    if isinstance(said, Unusable):
        position = walk.at(preview.position, said.answer.ref)
        return _page(request, preview, preview.page(request, position, form=said.form), status=422)
    if not preview.takes(said.answer):
        # The draft can have changed since that page was opened.
        return _see(request, preview, moved=True)
    try:
        return _see(request, preview.answered(said.answer), said=said)
    except TooLong:
        full = preview.page(request, preview.position, full=True)
        return _page(request, preview, full, status=409)


def _see(request, preview: Preview, *, said: Said | None = None, moved=False):
    """The step that is due: by a redirect; for htmx, and with what a check found, at once."""
    outcome, due = said.outcome if said else None, preview.position
    shown = walk.after(due, said.answer.ref) if outcome else due
    if outcome is None and not wants_step(request):
        return frame.go_to(preview.moved_address if moved else preview.address)
    page = preview.page(request, shown, due=due, outcome=outcome, moved=moved)
    response = _page(request, preview, page)
    response["HX-Push-Url"] = preview.address_of(None if shown is due else shown.ref)
    return response


def _page(request, preview: Preview, page, *, status=200):
    """The customers' page, and a bar that says what it is; for htmx these two alone."""
    context = {"preview": preview, "page": page, **_ways(preview, page.position)}
    if wants_step(request):
        context["alone"] = True
        response = render(request, "troubleshoot/editor/_preview.html", context, status=status)
    elif preview.is_framed:
        # What stands round it, too, is as customers see it.
        context |= {"viewer_is_agent": preview.as_agent, "viewer_is_editor": False}
        template = "troubleshoot/editor/preview_framed.html"
        response = render(request, template, context, status=status)
    else:
        response = frame.page(
            request,
            "troubleshoot/editor/preview.html",
            preview.flow,
            "preview",
            status=status,
            **context,
        )
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _ways(preview: Preview, position: walk.Position) -> dict:
    """What the bar leads to, and what it says of a way that is lost."""
    lost = previewing.lost(position)
    edited = lost or (position if position.node else None)
    return {
        "lost": lost,
        "lost_words": answer_words(lost.node, lost.answer) if lost else "",
        "edited": edited,
        "edit_address": preview.edit_address_of(edited.ref) if edited else "",
        "switch_address": preview.switched(position.ref),
        "phone_address": preview.phone_address_of(position.ref),
        "wide_address": preview.unframed().address_of(position.ref),
    }


def _refused(request, flow, refused: Exception):
    """Words for a preview that cannot begin there, or is too long."""
    is_long = isinstance(refused, TooLong)
    return frame.page(
        request,
        "troubleshoot/editor/preview_refused.html",
        flow,
        "preview",
        status=400 if is_long else 404,
        is_long=is_long,
        why=str(refused),
        preview_address=reverse("flow_preview", args=[flow.pk]),
    )

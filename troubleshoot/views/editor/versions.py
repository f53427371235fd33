"""The versions of a fix: all of them, one, two beside each other, and one as a draft again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.paging import page_of
from kb.repeats import request_key
from troubleshoot.difference import difference
from troubleshoot.drawing import Drawing
from troubleshoot.editor.version_steps import read_steps, steps_of, titles_of
from troubleshoot.flowmap import lay_out, map_context
from troubleshoot.models import Flow, FlowAct, FlowVersion

from . import frame
from .access import NUMBER, editing, version_of


@editing
@require_safe
def flow_versions(request, flow):
    page = page_of(request, flow.versions.select_related("by"))
    return frame.page(
        request,
        "troubleshoot/editor/versions.html",
        flow,
        "versions",
        page=page,
        shown=flow.shown_version(),
        **_to_compare(flow),
    )


@editing
@require_safe
def flow_version(request, flow, number: int):
    """All that a version says: its steps in the order in which they are met, and its map."""
    version = get_object_or_404(flow.versions.select_related("by"), number=number)
    drawing = version.drawing()
    picture = lay_out(drawing.graph, titles_of(drawing.graph))
    return frame.page(
        request,
        "troubleshoot/editor/version.html",
        flow,
        "versions",
        version=version,
        drawing=drawing,
        steps=steps_of(drawing.graph),
        is_shown=version == flow.shown_version(),
        **map_context(picture, {key: f"#step-{key}" for key in drawing.nodes}),
    )


@editing
@require_safe
def compare_versions(request, flow):
    """What differs between `?from=` and `?to=`, any two numbers of versions."""
    wanted = [request.GET.get(name, "") for name in ("from", "to")]
    if not all(map(NUMBER.fullmatch, wanted)):
        return _compared(request, flow, status=400)
    before, after = (version_of(flow, int(number)) for number in wanted)
    shown = differing(before.drawing(), after.drawing())
    return _compared(request, flow, before=before, after=after, **shown)


def _compared(request, flow: Flow, **context):
    chosen = {**_to_compare(flow), **context}
    return frame.page(request, "troubleshoot/editor/compare.html", flow, "versions", **chosen)


@editing
@require_POST
def restore_version(request, flow, number: int):
    """The draft says what that version says, but for articles and fixes that are gone from the
    site since."""
    said = version_of(flow, number).drawing()
    act = flow.draw(
        lambda before: before.with_nodes(said.nodes).with_head(**said.head),
        FlowAct.Name.RESTORED,
        by=request.user,
        detail=str(number),
        request_key=request_key(request),
    )
    if act is None:
        done = _("Nothing has changed: that is what version %(number)s says already.")
    else:
        done = _("The draft now says what version %(number)s says. The history can undo it.")
    messages.success(request, done % {"number": number})
    frame.say_what_is_gone(request, act)
    return frame.go_to("flow_changes", flow.pk)


def _to_compare(flow: Flow) -> dict:
    """What the form for two versions takes: all of them, and the two that are likely meant."""
    versions = list(flow.versions.only("number", "state", "flow"))
    live = next((v for v in versions if v.state == FlowVersion.State.LIVE), None)
    newest = versions[0]
    before = live if live and live != newest else versions[min(1, len(versions) - 1)]
    return {"versions": versions, "before": before, "after": newest}


def differing(old: Drawing, new: Drawing) -> dict:
    """What a page takes to show how two drawings differ."""
    changes = difference(old, new)
    return {
        "changes": changes,
        "added": read_steps(changes.added, new.graph),
        "removed": read_steps(changes.removed, old.graph),
    }

"""What was done to a fix, and taking it back."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.markdown import RenderRefused
from kb.paging import page_of
from kb.repeats import request_key
from troubleshoot.difference import name_of
from troubleshoot.drawing import Drawing, NotDrawn, stands
from troubleshoot.models import Flow, FlowAct
from troubleshoot.models.act import articles_gone

from . import frame
from .access import editing

Name = FlowAct.Name
ABOUT_A_VERSION = {Name.PUBLISHED, Name.DISCARDED, Name.RESTORED}


@dataclass(frozen=True)
class Row:
    """An act as the history tells it. `step` is the name of the step that it was about, `link` its
    key where that is there still; `can_undo` where all that it changed stands as it left it."""

    act: FlowAct
    step: str
    link: str
    detail: str
    can_undo: bool


@editing
@require_safe
def flow_history(request, flow):
    page = page_of(request, flow.acts.select_related("by"))
    drawing = flow.shown_version().drawing()
    gone = articles_gone(page)
    rows = [_row(act, drawing, gone) for act in page]
    return frame.page(
        request, "troubleshoot/editor/history.html", flow, "history", page=page, rows=rows
    )


@editing
@require_POST
def undo_act(request, flow, act: int):
    """Take back what an act has changed, where nothing of it has been changed again."""
    done = get_object_or_404(flow.acts, pk=act)
    if not done.can_be_undone:
        messages.error(request, _("This changed no step, so there is nothing to take back."))
        return frame.go_to("flow_history", flow.pk)
    try:
        undone = flow.draw(
            done.undoing(),
            Name.UNDONE,
            by=request.user,
            node=done.node,
            detail=f"{done.name}:{done.pk}",
            request_key=request_key(request),
        )
    except (NotDrawn, RenderRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(done) if undone else _("Nothing had to be changed."))
        frame.say_what_is_gone(request, undone)
    return _back(request, flow)


def _back(request, flow: Flow):
    """Where it was asked from: the history, or the screen with a step open."""
    opened = request.POST.get("open")
    if opened is None:
        return frame.go_to("flow_history", flow.pk)
    if not opened:
        return frame.go_to("flow_words", flow.pk)
    if opened in flow.shown_version().drawing().nodes:
        return frame.go_to("flow_step", flow.pk, opened)
    return frame.go_to("flow_desk", flow.pk)


def _said(done: FlowAct) -> str:
    if done.name == Name.UNDONE:
        return _("Done again: %(what)s.") % {"what": _detail(done)}
    return _("Undone: %(what)s. This stands in the history, and can be undone in turn.") % {
        "what": done
    }


def _row(act: FlowAct, drawing: Drawing, gone: set[int]) -> Row:
    is_there = act.node in drawing.nodes
    return Row(
        act=act,
        step=name_of(drawing.nodes[act.node]) if is_there else _name_then(act),
        link=act.node if is_there else "",
        detail=_detail(act),
        can_undo=act.can_be_undone and stands(drawing, act.left(gone)),
    )


def _name_then(act: FlowAct) -> str:
    """What a step was called that is gone: after the act, or before one that removed it. "" where
    the act was about no step."""
    if not act.node:
        return ""
    said = act.now.get(act.node) or act.was.get(act.node) or {}
    return said.get("title", "").strip() or act.node


def _detail(act: FlowAct) -> str:
    """More about an act, in words."""
    if act.name in ABOUT_A_VERSION:
        return _("version %(number)s") % {"number": act.detail} if act.detail else ""
    if act.name == Name.UNDONE:
        undone = act.detail.partition(":")[0]
        return str(dict(Name.choices).get(undone, undone))
    if act.name == Name.SETTINGS_CHANGED:
        fields = {field.name: str(field.verbose_name) for field in Flow._meta.fields}
        return ", ".join(fields.get(name, name) for name in act.detail.split(", "))
    return act.detail

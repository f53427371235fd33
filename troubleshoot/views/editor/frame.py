"""What every page of the editor of one fix shows around its own."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from kb.views.editor.frame import go_to
from troubleshoot.models import Flow, FlowAct

__all__ = ["go_to", "page", "say_what_is_gone"]


def page(request, template: str, flow: Flow, tab: str, *, status: int = 200, **context):
    """A page of the editor: `tab` is the name of its entry in the bar above."""
    draft = flow.draft
    around = {"flow": flow, "tab": tab, "draft_number": draft.number if draft else None}
    around["stopped"] = flow.stopped_version
    return render(request, template, {**around, **context}, status=status)


def say_what_is_gone(request, act: FlowAct | None) -> None:
    """What an act that was just done named and had to leave out, if anything."""
    if act and act.gone:
        said = _("Left out, because they are not on this site any more: %(names)s.")
        messages.warning(request, said % {"names": ", ".join(act.gone)})

"""What every page of the editor of one fix shows around its own."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from troubleshoot.models import Flow, FlowAct


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


def go_to(name: str, *args) -> HttpResponseRedirect:
    """The answer to a form: see that page of the site now (303: by GET, whatever was sent)."""
    response = HttpResponseRedirect(resolve_url(name, *args))
    response.status_code = 303
    return response

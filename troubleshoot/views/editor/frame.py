"""What every page of the editor of one fix shows around its own."""

from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url

from troubleshoot.models import Flow


def page(request, template: str, flow: Flow, tab: str, *, status: int = 200, **context):
    """A page of the editor: `tab` is the name of its entry in the bar above."""
    draft = flow.draft
    around = {"flow": flow, "tab": tab, "draft_number": draft.number if draft else None}
    around["stopped"] = flow.stopped_version
    return render(request, template, {**around, **context}, status=status)


def go_to(name: str, *args) -> HttpResponseRedirect:
    """The answer to a form: see that page of the site now (303: by GET, whatever was sent)."""
    response = HttpResponseRedirect(resolve_url(name, *args))
    response.status_code = 303
    return response

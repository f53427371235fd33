"""A fix as files: its map, its text for other tools, and its flow file out and in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kb.repeats import request_key
from troubleshoot.drawing import Drawing
from troubleshoot.editor.version_steps import titles_of
from troubleshoot.flowexport import text_of
from troubleshoot.flowfile import MAX_BYTES, FlowError, FlowFileError
from troubleshoot.flowmap import lay_out, mermaid, svg
from troubleshoot.flowreading import as_the_file_says, drawing_in
from troubleshoot.models import Flow, FlowAct, FlowVersion

from . import frame
from .access import NUMBER, editing, version_of

MOST_SHOWN = 100  # errors of one file
LONGEST_NAME = 200


@editing
@require_safe
def flow_map(request, flow):
    graph = _asked_for(request, flow).drawing().graph
    return _download(svg(lay_out(graph, titles_of(graph))), f"{flow.slug}.svg", "image/svg+xml")


@editing
@require_safe
def flow_mermaid(request, flow):
    graph = _asked_for(request, flow).drawing().graph
    return _download(mermaid(graph, titles_of(graph)), f"{flow.slug}.mmd", "text/plain")


@editing
@require_safe
def flow_file(request, flow):
    return _download(text_of(_asked_for(request, flow)), f"{flow.slug}.yaml", "application/yaml")


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def read_flow_file(request, flow):
    """The draft says what a file says: its title, symptom, keywords and steps."""
    if request.method != "POST":
        return _form(request, flow)
    try:
        name, said = _sent(request)
    except FlowFileError as refusal:
        return _form(request, flow, refusal.errors)
    act = _read_into(flow, said, by=request.user, detail=name, request_key=request_key(request))
    if act is None:
        messages.success(request, _("Nothing has changed: the file says what the fix says."))
    else:
        done = _("The draft now says what the file says. The history can undo it.")
        messages.success(request, done)
        frame.say_what_is_gone(request, act)
    return frame.go_to("flow_changes", flow.pk)


def _read_into(flow: Flow, said: Drawing, **more) -> FlowAct | None:
    return flow.draw(lambda before: as_the_file_says(before, said), FlowAct.Name.FILE_READ, **more)


def _sent(request) -> tuple[str, Drawing]:
    """The name of the file that was sent, and what it says. Raises FlowFileError."""
    upload = request.FILES.get("file")
    if upload is None:
        raise FlowFileError([FlowError("", 0, None, _("Choose a file first."))])
    name = upload.name[-LONGEST_NAME:]
    return name, drawing_in(upload.read(MAX_BYTES + 1), path=name)


def _form(request, flow: Flow, errors: tuple[FlowError, ...] = ()):
    return frame.page(
        request,
        "troubleshoot/editor/file.html",
        flow,
        "versions",
        status=422 if errors else 200,
        errors=errors[:MOST_SHOWN],
        more=max(0, len(errors) - MOST_SHOWN),
    )


def _asked_for(request, flow: Flow) -> FlowVersion:
    """The version of `?version=`; without it the one that editors work on."""
    number = request.GET.get("version")
    if number is None:
        return flow.shown_version()
    if not NUMBER.fullmatch(number):
        raise Http404
    return version_of(flow, int(number))


def _download(text: str, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )

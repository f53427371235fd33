"""All guided fixes as their editors see them, and what is done to one as a whole."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.repeats import request_key
from troubleshoot.drawing import NotDrawn
from troubleshoot.editor import flowlist
from troubleshoot.editor.flowlist import Asked
from troubleshoot.editor.forms import FlowSettings, NewFlow, StopFlow
from troubleshoot.editor.naming import names_of
from troubleshoot.editor.to_mend import ProblemRow, problem_rows
from troubleshoot.models import Flow, Run
from troubleshoot.models.drawn import NotPublishable
from troubleshoot.problems import problems_of
from troubleshoot.validation import ERROR

from . import frame
from .access import editing

ON_A_PAGE = 50
TARGET = "flow-list"  # the element that htmx swaps


@editing
@require_safe
def staff_flows(request):
    asked = Asked.of(request.GET)
    rows = flowlist.rows(Flow.objects.editable_by(request.user), asked)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    flowlist.count_problems(page.object_list)
    context = {"page": page, "asked": asked, "states": flowlist.STATES, "orders": flowlist.ORDERS}
    context["not_counted"] = flowlist.not_counted(rows, asked)
    alone = request.htmx.target == TARGET and not request.htmx.history_restore_request
    template = "troubleshoot/editor/_flows.html" if alone else "troubleshoot/editor/flows.html"
    response = render(request, template, {**context, "days": flowlist.DAYS})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def new_flow(request):
    form = NewFlow(request.POST) if request.method == "POST" else NewFlow()
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "troubleshoot/editor/new_flow.html", {"form": form}, status=status)
    flow = Flow.objects.begin(
        **form.cleaned_data, by=request.user, request_key=request_key(request)
    )
    done = _("“%(title)s” is begun. Nobody sees it until you publish it.") % {"title": flow.title}
    return _done(request, done, "flow_desk", flow.pk)


@editing
@require_POST
def duplicate_flow(request, flow):
    copy = flow.duplicate(by=request.user, request_key=request_key(request))
    done = _("This is the copy. Nobody sees it until you publish it.")
    return _done(request, done, "flow_desk", copy.pk)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def archive_flow(request, flow):
    if request.method != "POST":
        return _archive_page(request, flow)
    if not flow.archived_at:
        try:
            flow.archive(by=request.user, request_key=request_key(request))
        except NotDrawn as refused:
            return _archive_page(request, flow, refused=refused, status=409)
    done = _("“%(title)s” is archived. Nobody begins it any more.") % {"title": flow.title}
    return _done(request, done, "staff_flows")


@editing
@require_POST
def bring_back_flow(request, flow):
    if flow.archived_at:
        try:
            flow.bring_back(problems_of, by=request.user, request_key=request_key(request))
        except NotPublishable as refused:
            return _archive_page(request, flow, problems=_errors(flow, refused), status=409)
    done = _("“%(title)s” is back from the archive.") % {"title": flow.title}
    return _done(request, done, "flow_desk", flow.pk)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def flow_settings(request, flow):
    if request.method != "POST":
        return _settings_page(request, flow, FlowSettings.of(flow))
    form = FlowSettings(request.POST)
    if not form.is_valid():
        return _settings_page(request, flow, form, status=422)
    try:
        flow.change_settings(
            problems_of, **form.cleaned_data, by=request.user, request_key=request_key(request)
        )
    except NotPublishable as refused:
        return _settings_page(request, flow, form, problems=_errors(flow, refused), status=409)
    return _done(request, _("The settings are saved, and hold now."), "flow_settings", flow.pk)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def stop_flow(request, flow):
    form = StopFlow(request.POST) if request.method == "POST" else StopFlow()
    if not form.is_valid():
        return _stop_page(request, flow, form, status=422 if form.is_bound else 200)
    if flow.can_be_stopped:
        message = form.cleaned_data["message"]
        flow.stop(message, by=request.user, request_key=request_key(request))
    done = _("“%(title)s” is stopped. Publish a mended version to open it again.")
    return _done(request, done % {"title": flow.title}, "flow_desk", flow.pk)


def _done(request, words: str, to: str, *args):
    """Say what was done, on the page that shows it."""
    messages.success(request, words)
    return frame.go_to(to, *args)


def _errors(flow: Flow, refused: NotPublishable) -> list[ProblemRow]:
    names = names_of(flow.live.graph())
    errors = [problem for problem in refused.problems if problem.level == ERROR]
    return problem_rows(flow, names.names, errors)


def _archive_page(request, flow: Flow, *, status=200, **context):
    context |= {"entered_by": _entered_by(flow), "walks": _walks(flow)}
    template = "troubleshoot/editor/archive_flow.html"
    return frame.page(request, template, flow, "settings", status=status, **context)


def _settings_page(request, flow: Flow, form: FlowSettings, *, status=200, **context):
    context |= {"form": form, "can_be_stopped": flow.can_be_stopped}
    template = "troubleshoot/editor/flow_settings.html"
    return frame.page(request, template, flow, "settings", status=status, **context)


def _stop_page(request, flow: Flow, form: StopFlow, *, status: int):
    context = {"form": form, "entered_by": _entered_by(flow), "walks": _walks(flow)}
    context["can_be_stopped"] = flow.can_be_stopped
    template = "troubleshoot/editor/stop_flow.html"
    return frame.page(request, template, flow, "settings", status=status, **context)


def _entered_by(flow: Flow):
    return flow.entered_by.order_by("title", "pk")


def _walks(flow: Flow) -> str:
    """How many may be in the middle of it, in words. Who left weeks ago does not come back."""
    count = Run.objects.through(flow).unfinished().recent(flowlist.DAYS).count()
    words = ngettext(
        "%(count)d walk of the last %(days)d days has not come to an end.",
        "%(count)d walks of the last %(days)d days have not come to an end.",
        count,
    )
    if not count:
        words = _("No walk of the last %(days)d days is unfinished.")
    return words % {"count": count, "days": flowlist.DAYS}

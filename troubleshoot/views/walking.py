"""Walking a guided fix, one step at a time."""

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from kb.access import public_form
from kb.address import Address, moved_to
from kb.edition import shared
from troubleshoot import handover, steps, walk
from troubleshoot.answering import Said, Unusable, read
from troubleshoot.assuming import answers_leading_to
from troubleshoot.filled_steps import filled_step, is_for_everybody
from troubleshoot.forms import Pressed, start_key
from troubleshoot.graph import Ref
from troubleshoot.models import Flow, Run
from troubleshoot.models.reach import reachable_graphs
from troubleshoot.models.run import NotAnAnswer, NotOnThePath, TooManyAnswers
from troubleshoot.models.version import STOPPED

TARGET = "walk"  # the element that htmx swaps


@require_safe
@shared
def fixes(request):
    return render(request, "troubleshoot/fixes.html")


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def start(request, address: Address, key: str | None = None):
    """The first step of a fix, or one in the middle. Reading it writes nothing; the first answer
    makes the run."""
    flow = Flow.objects.one_visible_to(request.user, address.id)
    if flow is None:
        return _stopped(request, address, key)
    graphs = reachable_graphs(flow.slug, {flow.slug: flow.live_id})
    assumed = _assumed(graphs, flow, key)
    if request.method == "POST":
        return _first_answer(request, flow, graphs, assumed)
    if address != flow.address:
        return _moved_to(flow, key)
    return _first_page(request, flow, graphs, assumed)


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def run(request, token: str):
    found = Run.objects.opened(token, request.user)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, found)
    history = found.history()
    position = found.position()
    shown = _shown(request, found, position)
    if shown is None:
        return redirect(found.address_of(position.ref))
    moved = "moved" in request.GET
    return _page(request, steps.of_run(request, found, shown, history, due=position, moved=moved))


@require_safe
def transcript(request, token: str):
    found = Run.objects.opened(token, request.user)
    if found is None:
        raise Http404
    history = found.history()
    text = str(handover.transcript_of(found, found.position(), history))
    response = HttpResponse(text + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{found.shown_code}.txt"'
    return _private(response)


def _stopped(request, address: Address, key: str | None):
    """What is said at the address of a fix that was stopped for safety; Http404 if none was."""
    flow = get_object_or_404(Flow.objects.stopped_for(request.user), pk=address.id)
    if request.method == "POST":
        run = Run.objects.begun_with(start_key(request.POST), request.user)
        if run and run.flow_id == flow.pk:
            return _see(request, run, run.position())
    elif address != flow.address:
        return _moved_to(flow, key)
    alone = wants_step(request)
    template = "troubleshoot/_stopped.html" if alone else "troubleshoot/stopped.html"
    said = flow.stopped_version.stop_message or STOPPED
    context = {"flow": flow, "said": said, "ticket": handover.before(flow), "alone": alone}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return _private(response)


def _moved_to(flow: Flow, key: str | None):
    return moved_to(*(["start", flow.address] if key is None else ["start_at", flow.address, key]))


def _assumed(graphs, flow: Flow, key: str | None) -> tuple[walk.Answer, ...]:
    """What somebody who starts at `key` takes for granted; Http404 if nothing leads there."""
    if key is None:
        return ()
    assumed = answers_leading_to(graphs, flow.slug, Ref(flow.slug, key))
    if assumed is None or not graphs[flow.slug].nodes[key].is_step:
        raise Http404
    return assumed


def _first_page(request, flow, graphs, assumed, *, status=200, **more):
    position = walk.resolve(graphs, flow.slug, assumed)
    return _page(request, steps.first(request, flow, position, assumed, **more), status=status)


def _first_answer(request, flow, graphs, assumed):
    """Make the run that the start key stands for, with what was assumed and what was answered."""
    pressed, key = Pressed.read(request.POST), start_key(request.POST)
    if not (pressed and key):
        return _bad_request(request)
    try:
        said = read(lambda: graphs, pressed, request.POST)
    except NotAnAnswer:
        return _start_anew(request, flow, graphs, assumed)
    if isinstance(said, Unusable):
        return _first_page(request, flow, graphs, assumed, status=422, form=said.form)
    try:
        with transaction.atomic():  # all of it, or nothing
            run = Run.objects.begin(flow, key, user=request.user)
            run.assume(assumed)
            after = _take(request, run, said)
    except (NotAnAnswer, NotOnThePath, TooManyAnswers) as refused:
        run = Run.objects.begun_with(key, request.user)
        if run and run.flow_id == flow.pk:
            return _refused(request, run, refused)
        return _start_anew(request, flow, graphs, assumed)
    return _see(request, run, after, said=said)


def _answer(request, run: Run):
    """Take what was posted, and show the step after it."""
    pressed = Pressed.read(request.POST)
    if pressed is None:
        return _bad_request(request)
    if run.is_stopped_at(pressed.step) or run.is_shut_at(pressed.step):
        # Nor is anything looked at that was pasted.
        return _refused(request, run, NotOnThePath())
    said = _read(run.graphs, pressed, request.POST)
    if isinstance(said, Unusable):
        position = walk.at(run.position(), said.answer.ref)
        page = steps.of_run(request, run, position, run.history(), form=said.form)
        return _page(request, page, status=422)
    try:
        after = _take(request, run, said)
    except (NotAnAnswer, NotOnThePath, TooManyAnswers) as refused:
        return _refused(request, run, refused)
    return _see(request, run, after, said=said)


def _take(request, run: Run, said: Said) -> walk.Position:
    return run.answer(
        said.answer, request_key=said.request_key, findings=said.stored, by=request.user
    )


def _refused(request, run: Run, refused: Exception):
    """Where the walk stands after an answer it did not take. Raises Http404 for a forged one."""
    if isinstance(refused, NotAnAnswer):
        raise Http404
    if isinstance(refused, NotOnThePath):
        return _see(request, run, run.position(), moved=True)
    page = steps.of_run(request, run, run.position(), run.history(), full=True)
    return _page(request, page, status=409)


def _start_anew(request, flow, graphs, assumed):
    """The first page again: the fix was published anew while it was open, or it was forged."""
    return _first_page(request, flow, graphs, assumed, status=409, moved=True)


def _read(graphs, pressed, data):
    try:
        return read(graphs, pressed, data)
    except NotAnAnswer:
        raise Http404 from None


def _see(request, run: Run, position: walk.Position, *, said: Said | None = None, moved=False):
    """The step at `position`: by a redirect; for htmx, and with what a check found, at once.

    What a check found stands on the step right after it, even where later answers still hold.
    """
    outcome = said.outcome if said else None
    shown = walk.after(position, said.answer.ref) if outcome else position
    address = run.address_of(shown.ref)
    if outcome is None and not wants_step(request):
        to = f"{address}{'&' if '?' in address else '?'}moved" if moved else address
        return _private(HttpResponseRedirect(to, status=303))
    page = steps.of_run(
        request, run, shown, run.history(), due=position, outcome=outcome, moved=moved
    )
    response = _page(request, page)
    response["HX-Push-Url"] = address
    if said:
        response["Walk-Answered"] = run.address_of(said.answer.ref)  # for walk.js
    return response


def _shown(request, run: Run, position: walk.Position) -> walk.Position | None:
    """The position at the step that `?at=` names; None if the walk has no such step any more."""
    wanted = request.GET.get("at")
    if wanted is None:
        return position
    try:
        ref = Ref.parse(wanted if "." in wanted else f"{run.flow.slug}.{wanted}")
    except ValueError:
        return None
    if ref == position.ref:
        return position
    earlier = walk.at(position, ref)
    return None if earlier is position or run.is_stopped_at(ref) else earlier


def wants_step(request) -> bool:
    """Whether htmx asks for the step alone. Going back in history asks for the page."""
    return request.htmx.target == TARGET and not request.htmx.history_restore_request


def _page(request, page, status=200):
    alone = wants_step(request)
    if alone and is_for_everybody(request, page):
        response = HttpResponse(filled_step(request, page), status=status)
    else:
        template = "troubleshoot/_walk.html" if alone else "troubleshoot/walk.html"
        response = render(request, template, {"page": page, "alone": alone}, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return _private(response, indexed=page.is_first)


def _private(response, indexed=False):
    """Never kept by anybody: a walk, and the key that starts one, belong to one person."""
    add_never_cache_headers(response)
    if not indexed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _bad_request(request):
    return _private(render(request, "400.html", status=400))

"""Drawing a fix: one screen, on which every act is a form of its own."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.models import Publication
from kb.repeats import request_key
from troubleshoot import drawing as drawn
from troubleshoot.drawing import Drawing, NotDrawn, fingerprint
from troubleshoot.editor.desk import Desk, desk_of, differences, others_here, word_differences
from troubleshoot.editor.removal import Removal
from troubleshoot.editor.step_form import KIND_WORDS
from troubleshoot.editor.words_form import WordsForm
from troubleshoot.flowfile.form import one_line
from troubleshoot.graph import KINDS, QUESTION, Node, is_key
from troubleshoot.models import Flow, FlowAct, FlowVisit

from . import frame
from .access import editing

TARGET = "desk"  # the element that htmx swaps
Name = FlowAct.Name
Act = Callable[[Drawing], Drawing]


class SavedMeanwhile(NotDrawn):
    """Somebody else has saved the step, or the fix's words, since they were opened. `theirs` is
    what stands there now."""

    def __init__(self, theirs: Node | Drawing):
        super().__init__()
        self.theirs = theirs


class UsedMeanwhile(NotDrawn):
    """Answers lead to a step that is to be removed which its editor has not been shown."""


@editing
@require_safe
def flow_desk(request, flow):
    """The screen with the first step open."""
    drawing = flow.shown_version().drawing()
    return _show(request, desk_of(flow, drawing, _open(drawing, ""), request.user))


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def flow_step(request, flow, key: str):
    drawing = flow.shown_version().drawing()
    desk = desk_of(flow, drawing, key, request.user, request.POST or None)
    if desk.node is None:
        raise Http404
    return _save_step(request, desk) if request.method == "POST" else _show(request, desk)


@editing
@require_POST
def look_at_step(request, flow, key: str):
    """The step as it would read, and what would be wrong, with what is typed and not saved."""
    drawing = flow.shown_version().drawing()
    desk = desk_of(flow, drawing, key, request.user, request.POST)
    if desk.node is None:
        raise Http404
    refused = ""
    if desk.edit.is_valid:
        try:
            desk = replace(desk, drawing=desk.edit.drawn(drawing))
        except NotDrawn as why:
            refused = str(why)
    look = {"desk": desk, "flow": flow, "refused": refused}
    return render(request, "troubleshoot/editor/_look.html", look)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def flow_words(request, flow):
    """What the fix is called and found by."""
    drawing = flow.shown_version().drawing()
    desk = Desk(flow, drawing, "", request.user, words=WordsForm(drawing, request.POST or None))
    return _save_words(request, desk) if request.method == "POST" else _show(request, desk)


@editing
@require_POST
def add_step(request, flow):
    """One more step, that nothing leads to yet."""
    kind = request.POST.get("kind", QUESTION)
    if kind not in KINDS:
        raise Http404
    title = one_line(_typed(request.POST.get("title", ""))[:200])

    def added(drawing: Drawing) -> Drawing:
        return drawn.add_step(drawing, drawn.new_step(kind, title, drawing.nodes))

    act = _draw(request, flow, added, Name.STEP_ADDED)
    return _see(request, flow, act.added[0] if act else "", act)


@editing
@require_POST
def first_step(request, flow, key: str):
    act = _as_seen(key, request, lambda drawing: drawn.start_with(drawing, key))
    try:
        _draw(request, flow, act, Name.FIRST_STEP, key)
    except SavedMeanwhile:
        return _changed_meanwhile(request, flow, key)
    return _see(request, flow, key)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def remove_step(request, flow, key: str):
    """Remove a step; where answers lead to it, only by who was shown which."""
    if request.method != "POST":
        return _removal_page(request, flow, key)
    act = _as_seen(key, request, _removing(key, request.POST.get("led_from", "")))
    try:
        done = _draw(request, flow, act, Name.STEP_REMOVED, key)
    except UsedMeanwhile:
        return _ask_before_removing(request, flow, key)
    except SavedMeanwhile:
        return _changed_meanwhile(request, flow, key)
    if done:
        messages.success(request, _("The step is removed. “Undo” brings it back."))
    return _see(request, flow, "" if done else key)


@editing
@require_POST
def move_answer(request, flow, key: str, answer: str):
    by = {"up": -1, "down": 1}.get(request.POST.get("by", ""))
    if by is None:
        try:
            by = max(-99, min(99, int(request.POST.get("by", "")[:4])))
        except ValueError:
            raise Http404 from None
    _draw(
        request,
        flow,
        lambda drawing: drawn.move_answer(drawing, key, answer, by),
        Name.ANSWER_MOVED,
        key,
    )
    return _see(request, flow, request.POST.get("open") or key)


@editing
@require_POST
def flow_here(request, flow):
    """A sign of life from an open editor; who else is there."""
    node = request.POST.get("node", "")
    FlowVisit.objects.note(flow, request.user, node if is_key(node) else "")
    here = {"others": others_here(flow, request.user), "flow": flow}
    return render(request, "troubleshoot/editor/_here.html", here)


@editing
@require_safe
def flow_map_part(request, flow):
    """The map as it stands, with one step lit: what the screen asks for after it has changed."""
    desk = Desk(flow, flow.shown_version().drawing(), request.GET.get("step", ""), request.user)
    return render(request, "troubleshoot/editor/_map_pane.html", {"desk": desk, "flow": flow})


@editing
@require_safe
def article_options(request):
    """Articles whose titles have the words typed, for the field that names one."""
    words = _typed(request.GET.get("article", ""))[:100].strip()
    found = Publication.objects.none()
    if len(words) > 1:
        found = Publication.objects.visible_to(request.user).listed()
        found = found.filter(revision__title__icontains=words)[:20]
    return render(request, "troubleshoot/editor/_article_options.html", {"publications": found})


def _save_step(request, desk: Desk):
    """Take what was sent, unless it cannot be taken, or somebody has saved since."""
    flow = desk.flow
    if not desk.edit.is_valid:
        desk.asked, desk.seen_before = True, request.POST.get("seen", "")
        return _show(request, desk, status=422)

    saved = _as_seen(desk.key, request, desk.edit.drawn)
    try:
        act = _draw(request, flow, saved, Name.STEP_CHANGED, desk.key)
    except SavedMeanwhile as meanwhile:
        return _show(request, _with_theirs(desk, meanwhile.theirs), status=409)
    if act and not _wants_desk(request):  # with scripts, the button says so
        messages.success(request, _("Saved."))
    return _see(request, flow, desk.key, act)


def _as_seen(key: str, request, act: Act) -> Act:
    """That act on a step, unless the step is another by now than the page that asks for it showed.
    It raises SavedMeanwhile then."""
    seen = request.POST.get("seen", "")

    def acting(drawing: Drawing) -> Drawing:
        stands = drawing.nodes.get(key)
        if stands is not None and fingerprint(stands) != seen:
            raise SavedMeanwhile(stands)
        return act(drawing)

    return acting


def _removing(key: str, shown: str) -> Act:
    """The act that removes a step, unless other answers lead to it than were shown. It raises
    UsedMeanwhile then."""

    def removing(drawing: Drawing) -> Drawing:
        if key in drawing.nodes and Removal(drawing, key).led_from != shown:
            raise UsedMeanwhile
        return drawn.remove_step(drawing, key)

    return removing


def _ask_before_removing(request, flow: Flow, key: str):
    """Answers lead to the step that were not shown: nothing is removed before they are."""
    if not request.htmx:
        return _removal_page(request, flow, key, status=409)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("remove_step", args=[flow.pk, key])
    return response


def _removal_page(request, flow: Flow, key: str, *, status=200):
    drawing = flow.shown_version().drawing()
    if key not in drawing.nodes:
        raise Http404
    template = "troubleshoot/editor/remove_step.html"
    removal = Removal(drawing, key)
    return frame.page(request, template, flow, "desk", status=status, removal=removal)


def _changed_meanwhile(request, flow: Flow, key: str):
    """The step as it stands by now, for who was about to do something to it as it was."""
    said = _(
        "Nothing was done: somebody else has changed this step since you opened it. This is how it "
        "stands now."
    )
    messages.error(request, said)
    drawing = flow.shown_version().drawing()
    return _show(request, desk_of(flow, drawing, _open(drawing, key), request.user), status=409)


def _save_words(request, desk: Desk):
    """Take the words that were sent, unless they cannot be, or somebody has saved since."""
    if not desk.words.is_valid():
        desk.seen_before = request.POST.get("seen", "")
        return _show(request, desk, status=422)
    saved, key = _words_as_seen(desk.words, request), request_key(request)
    try:
        desk.flow.draw(saved, Name.HEAD_CHANGED, by=request.user, request_key=key)
    except SavedMeanwhile as meanwhile:
        desk.drawing = meanwhile.theirs
        desk.theirs = word_differences(desk.drawing, desk.words.drawn(desk.drawing))
        return _show(request, desk, status=409)
    return _see_words(request, desk.flow)


def _words_as_seen(form: WordsForm, request) -> Act:
    """The act that takes these words, unless the fix's are others by now than the page showed. It
    raises SavedMeanwhile then."""

    def saving(drawing: Drawing) -> Drawing:
        if drawing.words_fingerprint != request.POST.get("seen", ""):
            raise SavedMeanwhile(drawing)
        return form.drawn(drawing)

    return saving


def _see_words(request, flow: Flow):
    """The screen with the fix's words, after they were saved: by a redirect; for htmx at once."""
    if not _wants_desk(request):  # with scripts, the button says so
        messages.success(request, _("Saved."))
        return frame.go_to("flow_words", flow.pk)
    drawing = flow.shown_version().drawing()
    return _show(request, Desk(flow, drawing, "", request.user, words=WordsForm(drawing)))


def _with_theirs(desk: Desk, theirs: Node) -> Desk:
    """The screen with both: what was sent in the form, and how it differs from what stands."""
    mine = desk.edit.drawn(desk.drawing).nodes[desk.key]
    nodes = {**desk.drawing.nodes, desk.key: theirs}
    shown = differences(theirs, mine, desk.names)
    return replace(desk, drawing=desk.drawing.with_nodes(nodes), theirs=shown)


def _draw(request, flow: Flow, act: Act, name: str, node: str = "") -> FlowAct | None:
    """Do it; where it cannot be done, say why. Raises what is asked about instead."""
    try:
        return flow.draw(act, name, by=request.user, node=node, request_key=request_key(request))
    except (SavedMeanwhile, UsedMeanwhile):
        raise
    except NotDrawn as refused:
        messages.error(request, str(refused))
        return None


def _see(request, flow: Flow, key: str, act: FlowAct | None = None):
    """The screen with that step open, else the first, after something was done: by a redirect; for
    htmx at once."""
    drawing = (act and act.drawing) or flow.shown_version().drawing()
    key = key if key in drawing.nodes else ""
    name, args = ("flow_step", [flow.pk, key]) if key else ("flow_desk", [flow.pk])
    if not _wants_desk(request):
        return frame.go_to(name, *args)
    response = _show(request, desk_of(flow, drawing, _open(drawing, key), request.user))
    response["HX-Push-Url"] = reverse(name, args=args)
    return response


def _typed(text: str) -> str:
    """What was typed without what PostgreSQL cannot keep. Forms refuse it themselves."""
    return text.replace("\x00", "")


def _open(drawing: Drawing, key: str) -> str:
    """The step that is opened where `key` is asked for: that one, else the first, else none."""
    return next((k for k in (key, drawing.graph.start) if k in drawing.nodes), "")


def _wants_desk(request) -> bool:
    """Whether htmx asks for the screen alone. Going back in history asks for the page."""
    return request.htmx.target == TARGET and not request.htmx.history_restore_request


def _show(request, desk: Desk, status: int = 200):
    alone = _wants_desk(request)
    template = "troubleshoot/editor/_desk.html" if alone else "troubleshoot/editor/desk.html"
    context = {"desk": desk, "alone": alone, "kinds": KIND_WORDS.items()}
    response = frame.page(request, template, desk.flow, "desk", status=status, **context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response

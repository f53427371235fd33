"""Copying steps of one fix into another, or into the same once more."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kb.repeats import request_key
from troubleshoot.drawing import Drawing, NotDrawn, branch, paste
from troubleshoot.graph import Graph, Node
from troubleshoot.models import Flow, FlowAct

from . import frame
from .access import editing

ALONE = "alone"
BRANCH = "branch"


class CopyForm(forms.Form):
    """Into which fix, and how much of this one."""

    into = forms.ModelChoiceField(
        Flow.objects.none(),
        label=_("Copy into"),
        empty_label=None,
        error_messages={
            "required": _("Choose the fix that the steps go into."),
            "invalid_choice": _("That fix is not there any more. Choose another."),
        },
    )
    what = forms.ChoiceField(
        label=_("What to copy"),
        choices=[
            (BRANCH, _("This step and all that comes after it")),
            (ALONE, _("This step alone")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how much to copy."),
            "invalid_choice": _("Choose how much to copy."),
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        flows = Flow.objects.editable_by(user).filter(archived_at__isnull=True)
        self.fields["into"].queryset = flows.order_by("title", "pk")


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def copy_steps(request, flow, key):
    """The form that asks where to and how much; posted, the copies."""
    graph = flow.shown_version().graph()
    if key not in graph.nodes:
        raise Http404
    if request.method != "POST":
        form = CopyForm(user=request.user, initial={"into": flow.pk, "what": BRANCH})
        return _page(request, flow, graph, key, form)
    form = CopyForm(request.POST, user=request.user)
    if form.is_valid():
        steps = _steps(graph, key, form.cleaned_data["what"])
        try:
            return _copied(request, steps, form.cleaned_data["into"], graph.title)
        except NotDrawn as refused:
            form.add_error("into", str(refused))
    return _page(request, flow, graph, key, form, status=422)


def _steps(graph: Graph, key: str, what: str) -> dict[str, Node]:
    """What is copied, the step itself first."""
    step = {key: graph.nodes[key]}
    return step | branch(graph, key) if what == BRANCH else step


def _copied(request, steps: Mapping[str, Node], target: Flow, source: str):
    """Copy them, once for each form that asks for it, and go to the first of them."""
    with transaction.atomic():
        act = _paste(request, steps, target, source)
    messages.success(request, _words(len(steps), act.flow.title))
    if not act.node:
        return frame.go_to("flow_desk", act.flow_id)
    return frame.go_to("flow_step", act.flow_id, act.node)


def _paste(request, steps: Mapping[str, Node], target: Flow, source: str) -> FlowAct:
    """The act that holds the copies, with the key of the first; of a form that was sent before, the
    act that it did then."""
    names: dict[str, str] = {}

    def pasting(drawing: Drawing) -> Drawing:
        drawing, given = paste(drawing, steps)
        names.update(given)
        return drawing

    said = {"by": request.user, "detail": source, "request_key": request_key(request)}
    act = target.draw(pasting, FlowAct.Name.STEPS_COPIED, **said)
    if names:
        # Under which key it goes is known only now.
        act.node = names[next(iter(steps))]
        act.save(update_fields=["node"])
    return act


def _words(number: int, title: str) -> str:
    said = ngettext(
        "%(number)d step was copied into “%(title)s”. Nothing leads to it yet, and ways out of it "
        "lead nowhere until you say where.",
        "%(number)d steps were copied into “%(title)s”. Nothing leads to the first yet, and ways "
        "out of them lead nowhere until you say where.",
        number,
    )
    return said % {"number": number, "title": title}


def _page(request, flow, graph: Graph, key: str, form: CopyForm, *, status=200):
    return frame.page(
        request,
        "troubleshoot/editor/copy.html",
        flow,
        "desk",
        status=status,
        step=graph.nodes[key],
        form=form,
        after=list(_steps(graph, key, BRANCH).values())[1:],
    )

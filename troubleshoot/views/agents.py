"""Where an agent opens a customer's walk by the code that was read aloud."""

from collections.abc import Iterable, Iterator

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kb.access import agents_only
from kb.prose import prose
from troubleshoot import codes, handover
from troubleshoot.graph import Node
from troubleshoot.models import Answer, Run
from troubleshoot.wording import answer_words


@require_safe
@never_cache
@agents_only
def staff_runs(request):
    """The field for a code; a code that is found leads to its walk."""
    wanted = request.GET.get("code", "")[:40]
    code = codes.normalise(wanted)
    found = Run.objects.visible_to(request.user).filter(code=code).first() if code else None
    if found:
        return redirect("staff_run", found.shown_code)
    return render(
        request, "troubleshoot/staff_runs.html", {"wanted": wanted, "is_a_code": code is not None}
    )


@require_safe
@never_cache
@agents_only
def staff_run(request, code: str):
    """A customer's walk as the agent sees it: where they are, with the note for agents, and all
    that they answered."""
    run = _run_of(request, code)
    run.seen_by(request.user)
    return render(request, "troubleshoot/staff_run.html", _shown(run))


def _run_of(request, code: str) -> Run:
    """The walk of that code, however it is written; Http404 where this agent may see none."""
    normal = codes.normalise(code)
    if normal is None:
        raise Http404
    return get_object_or_404(Run.objects.visible_to(request.user), code=normal)


def _shown(run: Run) -> dict:
    history, position = run.history(), run.position()
    prefetch_related_objects(history, "by")
    node = position.node
    return {
        "run": run,
        "position": position,
        "stopped": run.stop_message(position),
        "step": prose(node.html) if node else "",
        "note": prose(node.note_html) if node else "",
        "history": list(_answered(run, history)),
        "text": str(handover.transcript_of(run, position, history)),
    }


def _answered(run: Run, history: Iterable[Answer]) -> Iterator[tuple[Answer, Node, str]]:
    """Each answer with the step that it was given at, and in the words that were seen there."""
    graphs = run.graphs()
    for answer in history:
        node = graphs[answer.ref.flow].nodes[answer.ref.key]
        yield answer, node, answer_words(node, answer.as_core())

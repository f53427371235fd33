"""Where an agent opens a customer's walk by the code that was read aloud."""

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kb.access import agents_only
from kb.prose import prose
from troubleshoot import codes, handover
from troubleshoot.models import Run
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
    normal = codes.normalise(code)
    if normal is None:
        raise Http404
    run = get_object_or_404(Run.objects.visible_to(request.user), code=normal)
    run.seen_by(request.user)
    history = run.history()
    prefetch_related_objects(history, "by")
    position = run.position()
    graphs = run.graphs()
    return render(
        request,
        "troubleshoot/staff_run.html",
        {
            "run": run,
            "position": position,
            "stopped": run.stop_message(position),
            "step": prose(position.node.html) if position.node else "",
            "note": prose(position.node.note_html) if position.node else "",
            "history": [
                (answer, node, answer_words(node, answer.as_core()))
                for answer in history
                for node in [graphs[answer.ref.flow].nodes[answer.ref.key]]
            ],
            "text": str(handover.transcript_of(run, position, history)),
        },
    )

"""Where the tickets of guided fixes lead."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.views.editor.access import editing
from kb.views.editor.frame import go_to
from troubleshoot.models import TicketTarget
from troubleshoot.ticket_form import TicketTargetForm


@editing
@require_safe
def staff_ticket_targets(request):
    targets = TicketTarget.objects.with_use().order_by("name")
    context = {"targets": targets, "usual": TicketTarget.objects.default(), "tab": "tickets"}
    return render(request, "troubleshoot/ticket_targets.html", context)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def new_ticket_target(request):
    return _fill_in(request, TicketTarget())


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def edit_ticket_target(request, number):
    return _fill_in(request, get_object_or_404(TicketTarget, pk=number))


@editing
@require_POST
def remove_ticket_target(request, number):
    target = get_object_or_404(TicketTarget, pk=number)
    if target.remove():
        messages.success(request, _("“%(name)s” is removed.") % {"name": target})
        return go_to("staff_ticket_targets")
    words = _("“%(name)s” is in use. Give these fixes another ticket target first.")
    messages.error(request, words % {"name": target})
    return go_to("edit_ticket_target", number)


def _fill_in(request, target: TicketTarget):
    form = TicketTargetForm(request.POST if request.method == "POST" else None, instance=target)
    if form.is_valid():
        form.instance.keep()
        words = _("“%(name)s” is saved. Tickets lead there from now on.")
        messages.success(request, words % {"name": form.instance})
        return go_to("staff_ticket_targets")
    used_by = target.used_by() if target.pk else []
    context = {"form": form, "number": target.pk, "used_by": used_by, "tab": "tickets"}
    status = 422 if form.is_bound else 200
    return render(request, "troubleshoot/ticket_target.html", context, status=status)

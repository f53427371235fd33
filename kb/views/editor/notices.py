"""“We know about this”."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.editor.notice_form import NoticeForm
from kb.models import Notice
from kb.paging import page_of

from .access import editing
from .frame import go_to


@editing
@require_safe
def staff_notices(request):
    notices = Notice.objects.select_related("category").order_by("-starts", "-pk")
    context = {"page": page_of(request, notices), "now": timezone.now(), "tab": "notices"}
    return render(request, "kb/editor/notices.html", context)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def new_notice(request):
    return _fill_in(request, Notice())


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def edit_notice(request, number):
    return _fill_in(request, get_object_or_404(Notice, pk=number))


@editing
@require_POST
def end_notice(request, number):
    get_object_or_404(Notice, pk=number).end()
    messages.success(request, _("The notice is over. Nobody sees it any more."))
    return go_to("staff_notices")


@editing
@require_POST
def remove_notice(request, number):
    get_object_or_404(Notice, pk=number).remove()
    messages.success(request, _("The notice is removed."))
    return go_to("staff_notices")


def _fill_in(request, notice: Notice):
    form = NoticeForm(request.POST if request.method == "POST" else None, instance=notice)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "number": notice.pk, "tab": "notices"}
        return render(request, "kb/editor/notice.html", context, status=status)
    form.instance.keep()
    messages.success(request, _("The notice is saved. Readers see it from its time on."))
    return go_to("staff_notices")

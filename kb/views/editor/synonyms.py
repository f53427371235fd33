"""Words that mean the same to search."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kb.editor.synonym_form import SynonymForm
from kb.models import Synonym
from kb.paging import page_of

from .access import editing
from .frame import go_to


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def staff_synonyms(request):
    form = SynonymForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _kept(request, form)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = Synonym.objects.filter(words__icontains=words) if words else Synonym.objects.all()
    page = page_of(request, found.order_by("words", "pk"))
    context = {"form": form, "page": page, "asked": words, "tab": "synonyms"}
    status = 422 if form.is_bound else 200
    return render(request, "kb/editor/synonyms.html", context, status=status)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def edit_synonyms(request, number):
    synonym = get_object_or_404(Synonym, pk=number)
    form = SynonymForm(request.POST if request.method == "POST" else None, instance=synonym)
    if form.is_valid():
        return _kept(request, form)
    context = {"form": form, "number": number, "tab": "synonyms"}
    status = 422 if form.is_bound else 200
    return render(request, "kb/editor/synonym.html", context, status=status)


@editing
@require_POST
def remove_synonyms(request, number):
    synonym = get_object_or_404(Synonym, pk=number)
    synonym.remove()
    messages.success(request, _("“%(words)s” is removed.") % {"words": synonym})
    return go_to("staff_synonyms")


def _kept(request, form: SynonymForm):
    form.instance.keep()
    messages.success(request, _("Search knows “%(words)s” now.") % {"words": form.instance})
    return go_to("staff_synonyms")

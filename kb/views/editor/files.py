"""The pictures and files of an article."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.editor.upload import LIMITS, FileForm
from kb.models import Article, Attachment
from kb.models.attachment import NotReplaceable, StillShown, shown_revisions
from kb.uploading import taking_large_files

from . import frame
from .access import editing

JSON = "application/json"


@editing
@require_safe
def article_files(request, article):
    return _files(request, article, FileForm())


@editing
@require_POST
@taking_large_files
def add_file(request, article):
    """Add a file: from its page, or by what is dropped into the text, which is told by JSON."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, article, form)
    upload = form.cleaned_data["file"]
    made = Attachment.objects.add(article, upload.data, upload.kind, upload.name, by=request.user)
    if _wants_json(request):
        said = {"name": made.name, "markdown": made.markdown, "is_picture": made.is_shown}
        return JsonResponse(said, status=201)
    messages.success(request, _("“%(name)s” is added.") % {"name": made})
    return frame.go_to("article_files", article.pk)


@editing
@require_POST
@taking_large_files
def replace_file(request, article, file: int):
    """Other bytes at the same address: readers see them at once."""
    found = _file_of(article, file)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, article, form, found)
    upload = form.cleaned_data["file"]
    try:
        changed = found.replace(upload.data, upload.kind, by=request.user)
    except Attachment.DoesNotExist:  # removed by somebody else just now
        raise Http404 from None
    except NotReplaceable as refused:
        form.add_error("file", str(refused))
        return _refused(request, article, form, found)
    if changed:
        messages.success(request, _("“%(name)s” is replaced, for readers too.") % {"name": found})
    else:
        messages.success(request, _("That is the same file. Nothing has changed."))
    return frame.go_to("article_files", article.pk)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def remove_file(request, article, file: int):
    """Where a file is shown, and taking it away."""
    found = _file_of(article, file)
    if request.method != "POST":
        return _removal(request, article, found)
    name = str(found)
    try:
        found.remove(by=request.user)
    except StillShown as refused:
        messages.error(request, str(refused))
        return _removal(request, article, found, status=409)
    messages.success(request, _("“%(name)s” is removed.") % {"name": name})
    return frame.go_to("article_files", article.pk)


def _file_of(article: Article, pk: int) -> Attachment:
    return get_object_or_404(article.attachments.select_related("article"), pk=pk)


def _wants_json(request) -> bool:
    return request.get_preferred_type(["text/html", JSON]) == JSON


def _refused(request, article, form, replacing=None):
    if _wants_json(request):
        return JsonResponse({"why": " ".join(form.errors["file"])}, status=422)
    return _files(request, article, form, replacing=replacing, status=422)


def _files(request, article, form, *, replacing=None, status=200):
    context = {"form": form, "replacing": replacing, "files": article.attachments.all()}
    context |= {"limits": LIMITS, "empty_form": FileForm(), "approved": settings.REVIEW_REQUIRED}
    return frame.page(request, "kb/editor/files.html", article, "files", status=status, **context)


def _removal(request, article, found, *, status=200):
    """The texts that show it: those that readers see keep it from being removed."""
    uses = list(found.uses().defer("body", "html", "headings")[:50])
    shown = set(shown_revisions().filter(revision__in=uses).values_list("revision", flat=True))
    context = {
        "file": found,
        "shown": [use for use in uses if use.pk in shown],
        "others": [use for use in uses if use.pk not in shown],
    }
    elsewhere = found.uses_elsewhere()
    context["shown_elsewhere"] = [use for use in elsewhere if use.live]
    context["others_elsewhere"] = [use for use in elsewhere if not use.live]
    template = "kb/editor/remove_file.html"
    return frame.page(request, template, article, "files", status=status, **context)

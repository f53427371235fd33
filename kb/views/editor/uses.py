"""What leads to an article, and putting it away."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.editor.archive_form import ArchiveForm
from kb.inside import others_leading_to
from kb.uses import leading_to, notices_about, redirected_to

from . import frame
from .access import editing


@editing
@require_safe
def article_uses(request, article):
    return frame.page(request, "kb/editor/uses.html", article, "uses", **_uses(article))


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def archive_article(request, article):
    form = ArchiveForm(request.POST if request.method == "POST" else None, archived=article)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, **_uses(article)}
        template = "kb/editor/archive.html"
        return frame.page(request, template, article, "uses", status=status, **context)
    article.archive(by=request.user, redirects_to=form.cleaned_data["article"])
    messages.success(request, _("“%(title)s” is archived.") % {"title": article})
    return frame.go_to("article_uses", article.pk)


@editing
@require_POST
def bring_back_article(request, article):
    article.bring_back(by=request.user)
    words = _("“%(title)s” is back, as a draft. Publish it and readers see it again.")
    messages.success(request, words % {"title": article})
    return frame.go_to("write_article", article.pk)


def _uses(article) -> dict:
    return {
        "fixes": others_leading_to([article.pk]),
        "leading": leading_to(article),
        "notices": notices_about([article.pk]),
        "redirected": redirected_to(article),
    }

"""What editors see of an article before readers do."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kb.access import agents_only, editors_only
from kb.models import Article


@require_safe
@editors_only
def article_preview(request, pk):
    article = get_object_or_404(
        Article.objects.visible_to(request.user).select_related("draft", "category__parent"), pk=pk
    )
    revision = get_object_or_404(article.revisions, pk=article.draft_id)
    return render(
        request,
        "kb/article.html",
        {"article": article, "revision": revision, "publication": None, "related": []},
    )


@agents_only
def nothing_here(request):
    """Any address below /staff/ that does not exist: the login page first, like those that do."""
    raise Http404

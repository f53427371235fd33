"""Who may be in the editor, and at which article."""

from functools import wraps

from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from kb.access import editors_only
from kb.models import Article, Revision


def editing(view):
    """Decorator: for editors, and never kept by anybody. A view with a `pk` gets the article."""

    @never_cache
    @editors_only
    @wraps(view)
    def guarded(request, pk: int | None = None, **named):
        if pk is None:
            return view(request, **named)
        return view(request, article_of(request, pk), **named)

    return guarded


def article_of(request, pk: int) -> Article:
    """The article of that number, with its newest text; Http404 if it is not theirs to write."""
    articles = Article.objects.editable_by(request.user)
    return get_object_or_404(articles.select_related("draft", "category", "owner"), pk=pk)


def revision_of(article: Article, number: int) -> Revision:
    """One of its revisions by its number; Http404 where there is none."""
    return get_object_or_404(article.revisions.select_related("author"), number=number)

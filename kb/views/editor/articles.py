"""All articles: found, sorted, changed many at a time, taken out as CSV."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from kb import site
from kb.editor import article_rows, bulk, listing
from kb.editor.article_sheet import sheet
from kb.editor.listing import Asked
from kb.models import Article
from kb.spreadsheet import csv_pieces

from .access import editing
from .frame import go_to

TARGET = "article-list"  # the element that htmx swaps


@editing
@require_safe
def staff_articles(request):
    alone = request.htmx.target == TARGET and not request.htmx.history_restore_request
    template = "kb/editor/_articles.html" if alone else "kb/editor/articles.html"
    response = render(request, template, _shown(request))
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _shown(request) -> dict:
    """What the list shows of what its address asks for."""
    asked, today = Asked.of(request.GET), timezone.localdate()
    offered = listing.choices(asked.owner)
    found = asked.first_of(_theirs(request), request.user, offered, today)
    page = listing.page_of(*found, request.GET.get("page"))
    return {
        "tab": "articles",
        "here": reverse("staff_articles"),
        "asked": asked,
        "choices": offered,
        "page": page,
        "rows": article_rows.rows(page.numbers, today),
        "acts": bulk.ACTS,
        "most": listing.MOST,
        "states": listing.STATES,
        "sorts": listing.SORTS,
        "unviewed": listing.UNVIEWED,
        "languages": listing.languages(asked),
        "columns": listing.columns(asked),
        "words": article_rows.labels(),
    }


@editing
@require_safe
def articles_csv(request):
    """All that the list finds, a row each."""
    asked, today = Asked.of(request.GET), timezone.localdate()
    found = asked.of_articles(_theirs(request), request.user, listing.choices(asked.owner), today)
    response = StreamingHttpResponse(
        csv_pieces(sheet(found, today, site.address(request))),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = content_disposition_header(True, f"articles-{today}.csv")
    return response


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def change_articles(request):
    """What is going to happen to those that were ticked; then, do it."""
    said = request.POST if request.method == "POST" else request.GET
    change = bulk.Change.of(said, _theirs(request), request.user)
    if not change.numbers:
        messages.error(request, bulk.nothing_ticked())
        return _back(said)
    form = change.form(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"tab": "articles", "change": change, "form": form, **change.context()}
        status = 422 if form.is_bound else 200
        return render(request, "kb/editor/change_articles.html", context, status=status)
    messages.success(request, change.make(form, request.user))
    return _back(said)


def _theirs(request):
    return Article.objects.editable_by(request.user)


def _back(said):
    """To the list as it was asked for."""
    query = Asked.of(said).query
    return go_to(f"{reverse('staff_articles')}?{query}" if query else "staff_articles")

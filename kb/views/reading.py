"""The pages that readers see."""

import logging

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from kb import shelves
from kb.address import Address, moved_to
from kb.edition import shared
from kb.models import Attachment, Category, Publication
from kb.paging import page_of
from kb.people import Audience
from kb.related import related_to
from kb.viewcount import counted

MOST_HELPFUL = 5  # articles on the home page

logger = logging.getLogger(__name__)


@require_safe
@shared
def home(request):
    most_helpful = Publication.objects.visible_to(request.user).listed().most_helpful()
    return render(
        request,
        "kb/home.html",
        {
            "shelves": shelves.for_home(request.user),
            "most_helpful": most_helpful[:MOST_HELPFUL],
        },
    )


@require_safe
@shared
def categories(request):
    return render(request, "kb/categories.html", {"shelves": shelves.for_home(request.user)})


@require_safe
@shared
def category(request, slug):
    shelf = shelves.find(request.user, get_object_or_404(Category, slug=slug))
    return render(
        request,
        "kb/category.html",
        {
            "shelf": shelf,
            "page": page_of(request, shelf.publications),
            "page_address": f"{shelf.category.get_absolute_url()}?",
        },
    )


@require_safe
@counted
@shared
def article(request, address: Address):
    publication = _publication(request, address)
    if publication is None:
        return _read_instead("article", request, address)
    proper = publication.article.address(publication.revision)
    if proper != address:
        return moved_to("article", proper)
    return render(
        request,
        "kb/article.html",
        {
            "article": publication.article,
            "revision": publication.revision,
            "publication": publication,
            "related": related_to(publication, request.user),
            "for_everybody": publication.article.audience == Audience.PUBLIC,
        },
    )


@require_safe
@shared
def article_markdown(request, address: Address):
    publication = _publication(request, address)
    if publication is None:
        return _read_instead("article_markdown", request, address)
    proper = publication.article.address(publication.revision)
    if proper != address:
        return moved_to("article_markdown", proper)
    text = f"# {publication.revision.title}\n\n{publication.revision.body.strip()}\n"
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@require_safe
def attachment(request, pk, name):
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    if found.name != name:
        raise Http404
    response = get_conditional_response(request, etag=f'"{found.digest}"') or _bytes_of(found)
    # Shown in a page, but never run: not sniffed, not framed, no scripts of its own.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Its bytes may be replaced at any time: kept, but asked about before it is shown again.
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{found.digest}"'
    return response


@require_safe
def healthz(request):
    """Whether this process answers. Touches nothing else, so that it says only that."""
    return HttpResponse("ok\n", content_type="text/plain")


def _bytes_of(found: Attachment) -> FileResponse:
    """A picture to be shown, any other file to be saved."""
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        logger.error("The file of attachment %s is gone: %s", found.pk, found.file.name)
        raise Http404 from None
    return FileResponse(
        file,
        content_type=found.content_type,
        filename=found.name,
        as_attachment=not found.is_shown,
    )


def _publication(request, address: Address) -> Publication | None:
    """What this person may read at this address, if anything."""
    visible = Publication.objects.visible_to(request.user).with_texts()
    return visible.filter(article_id=address.id).first()


def _read_instead(name: str, request, address: Address):
    """The way to what readers of an archived article read now, else 404."""
    publication = Publication.objects.read_instead_of(address.id, request.user)
    if publication is None:
        raise Http404
    return moved_to(name, publication.article.address(publication.revision))

"""Long lists, a page at a time."""

from django.core.paginator import Page, Paginator

PAGE_SIZE = 30


def page_of(request, queryset) -> Page:
    """The page that `?page=` asks for; the nearest one there is if it asks for nonsense."""
    return Paginator(queryset, PAGE_SIZE).get_page(request.GET.get("page"))

"""What search engines and feed readers ask for. It holds what everybody may see, whoever asks."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kb import site
from kb.feed import newest
from kb.sitemap import Place, written

# Kept for a few minutes: what is unpublished is gone from them soon after.
for_a_while = cache_control(public=True, max_age=600)

# What is no page to find, or only for somebody who signs in. Articles and fixes are all the rest.
KEEP_OUT = ("search", "login", "logout", "password", "admin:index")


@require_safe
@for_a_while
def robots(request):
    """Where machines that index are not wanted, and the map of where they are."""
    root = reverse("home")
    below = [f"{root}{path}" for path in ("runs/", "staff/", "articles/*/vote/")]
    closed = sorted([reverse(name) for name in KEEP_OUT] + below)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines.append(f"Sitemap: {site.address(request)}{reverse('sitemap')}\n")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@for_a_while
def sitemap(request, sections):
    """The index: every page of every section (see kb.sitemap)."""
    pages = [
        Place(reverse("sitemap_page", args=[section.name, page.number]), page.changed)
        for section in sections
        for page in section.pages()
    ]
    return _xml(written("sitemapindex", "sitemap", site.address(request), pages))


@require_safe
@for_a_while
def sitemap_page(request, sections, name: str, number: int):
    """One page of one section, 404 where nothing is on it."""
    section = next((section for section in sections if section.name == name), None)
    places = list(section.places(number)) if section else []
    if not places:
        raise Http404
    return _xml(written("urlset", "url", site.address(request), places))


@require_safe
@for_a_while
def feed(request):
    content = newest(site.address(request)).writeString("utf-8")
    return HttpResponse(content, content_type=Atom1Feed.content_type)


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml; charset=utf-8")

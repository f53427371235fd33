"""The addresses that search engines may know: what everybody may see, a bounded page at a time.

A page of a section holds what has its numbers in one span (0 to 9,999, 10,000 to 19,999 …), not
the next ten thousand rows there are: an address stays on its page whatever is unpublished before
it, and no page has to count those in front of it. Format: sitemaps.org.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.db.models import F, Max, QuerySet
from django.urls import reverse

from kb.address import Address, slug_for
from kb.models import Category, Publication
from kb.people import ANYBODY

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
SPAN = 10_000  # numbers on a page, so addresses at most; the format allows 50,000
LAST_PAGE = 10**11  # numbers have at most 15 digits (see kb.address)
LEVELS = 3  # a category, those inside it, and those inside them, as a category's page shows them


class Place(NamedTuple):
    """An address on this site, and when what it shows last changed, if that is known."""

    path: str
    changed: datetime | None = None


class Page(NamedTuple):
    """A page of a section: its number from 0, and when anything on it last changed."""

    number: int
    changed: datetime | None = None


@dataclass(frozen=True)
class Numbered:
    """A section of things whose address is their number and the words of their title.

    `visible` gives the rows that everybody may see; `number`, `title` and `changed` name their
    fields, and `view` the URL that takes an Address.
    """

    name: str
    visible: Callable[[], QuerySet]
    number: str
    title: str
    changed: str
    view: str

    def pages(self) -> list[Page]:
        """Its pages that have something on them: one query."""
        spans = self.visible().order_by().annotate(page=F(self.number) / SPAN).values_list("page")
        return [Page(*row) for row in spans.annotate(Max(self.changed)).order_by("page")]

    def places(self, page: int) -> Iterator[Place]:
        """What is on that page: one query, of three short fields a row."""
        if page > LAST_PAGE:
            return
        # Asking for each address would take longer than all the rest.
        before, _number, after = reverse(self.view, args=[Address(0)]).rpartition("0")
        span = {f"{self.number}__gte": page * SPAN, f"{self.number}__lt": (page + 1) * SPAN}
        rows = self.visible().filter(**span).order_by(self.number)
        for number, title, changed in rows.values_list(self.number, self.title, self.changed):
            yield Place(f"{before}{quote(str(Address(number, slug_for(title))))}{after}", changed)


@dataclass(frozen=True)
class Shelves:
    """The section of the pages that every site has, `views`, and of its categories.

    `also` gives the categories in which something stands that is no article, by number, each with
    when that last changed.
    """

    name: str
    views: tuple[str, ...]
    also: Callable[[], Iterable[tuple[int, datetime]]] = tuple

    def pages(self) -> list[Page]:
        return [Page(0)]

    def places(self, page: int) -> Iterator[Place]:
        """Three queries, and those of `also`. A category changed when something in it did, or in
        one inside it."""
        if page:
            return
        for view in self.views:
            yield Place(reverse(view))
        changed = _last_changes(self.also())
        shown = Category.objects.filter(pk__in=changed).order_by("pk")[: SPAN - len(self.views)]
        for category in shown:
            yield Place(category.get_absolute_url(), changed[category.pk])


def written(root: str, entry: str, address: str, places: Iterable[Place]) -> str:
    """The XML of a page, or of the index: `root` and `entry` are the names of its elements,
    `address` is the site's."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">']
    for path, changed in places:
        at = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        lines.append(f"<{entry}><loc>{escape(address + path)}</loc>{at}</{entry}>")
    return "\n".join([*lines, f"</{root}>", ""])


def _last_changes(also: Iterable[tuple[int, datetime]]) -> dict[int, datetime]:
    """By category, when what everybody may see in it last changed."""
    visible = Publication.objects.visible_to(ANYBODY).filter(article__category__isnull=False)
    latest = visible.order_by().values_list("article__category").annotate(Max("starts"))
    parents = dict(Category.objects.values_list("pk", "parent"))
    changes = dict(also)
    for category, changed in latest:
        for _level in range(LEVELS):
            if category is None:
                break
            changes[category] = max(changes.get(category, changed), changed)
            category = parents[category]
    return changes


ARTICLES = Numbered(
    name="articles",
    visible=lambda: Publication.objects.visible_to(ANYBODY),
    number="article_id",
    title="revision__title",
    changed="starts",
    view="article",
)

"""Categories with the articles that one person may see in them.

What stands where is worked out once an edition (see `kb.edition`), so a page costs the same on a
shelf of ten articles and of ten thousand.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import Http404

from kb.edition import kept
from kb.models import Category, Publication
from kb.people import audiences_of

FIRST_FEW = 5  # articles of a category on the home page
SHELVES_KEPT = 64

stands_here_too: list[Callable] = []
"""Asked with (user, category): whether something that is no article stands in the category."""


@dataclass(frozen=True)
class Shelf:
    """A category, how many articles this person may see in it, and some or all of them."""

    category: Category
    count: int
    publications: Sequence[Publication]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.publications)


@kept(8, by=lambda user, first_few=FIRST_FEW: (*audiences_of(user), first_few))
def for_home(user, first_few: int = FIRST_FEW) -> list[Shelf]:
    """Every category with something in it for `user`, and its first few articles."""
    visible = Publication.objects.visible_to(user).filter(article__category__isnull=False)
    counts = dict(
        visible.order_by().values_list("article__category").annotate(n=Count("article_id"))
    )
    place = Window(
        RowNumber(),
        partition_by=F("article__category"),
        order_by=[F("article__position"), F("revision__title"), F("article_id")],
    )
    shown = defaultdict(list)
    for publication in (
        visible.listed()
        .annotate(place=place)
        .filter(place__lte=first_few)
        .order_by("article__category_id", "place")
    ):
        shown[publication.article.category_id].append(publication)
    shelved = Category.objects.filter(pk__in=counts).order_by("position", "name", "pk")
    return [Shelf(c, counts[c.pk], shown[c.pk]) for c in shelved]


def find(user, category: Category) -> Shelf:
    """One category with its articles and those of the categories inside it, two levels down.

    Raises Http404 if there is nothing in it for `user`.
    """
    publications = OnAShelf(user, _in_order(user, category.pk))
    if not publications and not any(asked(user, category) for asked in stands_here_too):
        raise Http404
    return Shelf(category, len(publications), publications)


class OnAShelf(Sequence):
    """Publications in the order of a shelf, read a slice at a time: one query each."""

    def __init__(self, user, articles: Sequence[int]):
        self.user, self.articles = user, articles

    def __len__(self) -> int:
        return len(self.articles)

    def __getitem__(self, wanted: slice) -> list[Publication]:
        articles = self.articles[wanted]
        visible = Publication.objects.visible_to(self.user).listed()
        found = {one.article_id: one for one in visible.filter(article__in=articles)}
        return [found[article] for article in articles if article in found]


@kept(SHELVES_KEPT, by=lambda user, category: (*audiences_of(user), category))
def _in_order(user, category: int) -> Sequence[int]:
    """The articles of a category and of those inside it, by number, in the order of the shelf."""
    inside = Publication.objects.visible_to(user).inside(category)
    in_order = inside.order_by("article__position", "revision__title", "article_id")
    return array("q", in_order.values_list("article_id", flat=True))

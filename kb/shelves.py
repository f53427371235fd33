"""Categories with the articles that one person may see in them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import Http404

from kb.models import Category, Publication

FIRST_FEW = 5  # articles of a category on the home page
RELATED = 5


@dataclass(frozen=True)
class Shelf:
    """A category, how many articles this person may see in it, and some or all of them."""

    category: Category
    count: int
    publications: object  # a list or a QuerySet of Publication

    @property
    def has_more(self) -> bool:
        return self.count > len(self.publications)


def for_home(user) -> list[Shelf]:
    """Every category with something in it for `user`, and its first few articles: three queries."""
    visible = Publication.objects.visible_to(user).filter(article__category__isnull=False)
    counts = dict(
        visible.order_by().values_list("article__category").annotate(n=Count("article_id"))
    )
    place = Window(
        RowNumber(),
        partition_by=F("article__category"),
        order_by=[F("article__position"), F("revision__title"), F("article_id")],
    )
    first_few = defaultdict(list)
    for publication in (
        visible.listed()
        .annotate(place=place)
        .filter(place__lte=FIRST_FEW)
        .order_by("article__category_id", "place")
    ):
        first_few[publication.article.category_id].append(publication)
    shelved = Category.objects.filter(pk__in=counts).order_by("position", "name", "pk")
    return [Shelf(c, counts[c.pk], first_few[c.pk]) for c in shelved]


def find(user, category: Category) -> Shelf:
    """One category with its articles and those of the categories inside it, two levels down.

    Raises Http404 if there is nothing in it for `user`.
    """
    publications = (
        Publication.objects.visible_to(user)
        .listed()
        .inside(category)
        .order_by("article__position", "revision__title", "article_id")
    )
    count = publications.count()
    if not count:
        raise Http404
    return Shelf(category, count, publications)


def related_to(publication: Publication, user) -> list[Publication]:
    """Other articles of the same category that `user` may read: the nearest on the shelf first."""
    article = publication.article
    if article.category_id is None:
        return []
    return list(
        Publication.objects.visible_to(user)
        .listed()
        .in_category(article.category_id)
        .exclude(article=article)
        .order_by("article__position", "revision__title", "article_id")[:RELATED]
    )

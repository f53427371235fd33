"""Categories with the articles that one person may see in them.

What stands where is worked out once an edition (see `kb.edition`), so a page costs the same on a
shelf of ten articles and of ten thousand. It is worked out from one index (`article_shelved`): of
most articles readers see the newest text, whose title stands in it; only of the others the
published text is looked up.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils import timezone

from kb.edition import kept
from kb.models import Article, Category, Publication
from kb.people import audiences_of
from kb.rows import batches

FIRST_FEW = 5  # articles of a category on the home page
SHELVES_KEPT = 64
MOST_NAMED = 5_000  # numbers in one statement; SQLite takes 32,766 at least
AT_ONCE = 100  # categories whose first articles one statement asks for; SQLite takes 500
IN_ORDER = ("position", "title", "pk")  # of settled articles on a shelf

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
    shown = _readable(user).shown().filter(category__isnull=False).order_by()
    counts = dict(shown.values_list("category").annotate(n=Count("pk")))
    firsts = _first_few(user, list(counts), first_few)
    shelved = Category.objects.filter(pk__in=counts).order_by("position", "name", "pk")
    return [Shelf(c, counts[c.pk], firsts[c.pk]) for c in shelved]


def _first_few(user, categories: list[int], most: int) -> dict[int, list[Publication]]:
    """The first publications in each category. Only what may be among them is read."""
    place = Window(
        RowNumber(),
        partition_by=F("article__category"),
        order_by=[F("article__position"), F("revision__title"), F("article_id")],
    )
    found = Publication.objects.visible_to(user).listed()
    candidates = _candidates(user, categories, most)
    if len(candidates) <= MOST_NAMED:  # else most of all there is may be among them
        found = found.filter(article__in=candidates)
    placed = found.annotate(place=place).filter(place__lte=most)
    firsts = defaultdict(list)
    for publication in placed.order_by("article__category_id", "place"):
        firsts[publication.article.category_id].append(publication)
    return firsts


def _candidates(user, categories: list[int], most: int) -> list[int]:
    """By number, the first settled articles of each category, read from the beginning of each in
    the index, and all unsettled ones. (A window over all of them would read them all.)"""
    audiences = audiences_of(user)
    values = {
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
        "first": audiences[0],
        "last": audiences[-1],
        "most": most,
    }
    parts = [_UNSETTLED, *(_FIRST.format(category=int(category)) for category in categories)]
    found = []
    for some in batches(parts, AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(_TIMED + " UNION ALL ".join(some), values)
            found += [number for (number,) in cursor.fetchall()]
    return found


# As `settled` and `unsettled` of articles say.
_TIMED = """
    WITH timed AS (
        SELECT article_id FROM kb_publication WHERE starts > %(now)s
        UNION SELECT article_id FROM kb_publication WHERE ends > %(now)s)"""

_UNSETTLED = """
    SELECT id FROM kb_article WHERE category_id IS NOT NULL AND archived_at IS NULL
        AND audience IN (%(first)s, %(last)s)
        AND (lasting_id <> draft_id OR id IN (SELECT article_id FROM timed))"""

_FIRST = """
    SELECT id FROM (
        SELECT id FROM kb_article WHERE category_id = {category} AND archived_at IS NULL
            AND audience IN (%(first)s, %(last)s)
            AND lasting_id = draft_id AND id NOT IN (SELECT article_id FROM timed)
        ORDER BY position, title, id LIMIT %(most)s) AS first_{category}"""


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
    around = Q(pk=category) | Q(parent=category) | Q(parent__parent=category)
    inside = Category.objects.filter(around).order_by().values("pk")
    here = _readable(user).filter(category__in=inside)
    in_order = here.settled().values_list(*IN_ORDER)
    unsettled = here.unsettled().order_by().values("pk")
    if few := list(unsettled.values_list("pk", flat=True)[: MOST_NAMED + 1]):
        # Looked up by number, unless these are too many for a statement.
        named = few if len(few) <= MOST_NAMED else unsettled
        others = Publication.objects.visible_to(user).filter(article__in=named).order_by()
        titled = others.values_list("article__position", "revision__title", "article_id")
        in_order = in_order.order_by().union(titled, all=True)
    return array("q", (number for *_before, number in in_order.order_by(*IN_ORDER)))


def _readable(user):
    """The articles that are for this person, live or not."""
    return Article.objects.filter(audience__in=audiences_of(user))

"""How editors narrow and sort all articles: each filter once, as an adjective.

Written for 50,000 articles: nothing is asked for each of them. All that they are narrowed by stands
in the article's own row (`NARROWED_BY`) or is a short list of numbers, worked out once; and each
order of the articles' own has an index with all of that in it, which is read from its beginning
until a page is full. SQLite would rather use the index of one filter, and look up each row that it
names: `AsItLies` keeps it from that.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import connection
from django.db.models import BigIntegerField, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from kb.search.words import folded

from .helpfulness import Helpfulness
from .many import ManyArticles
from .publication import Publication
from .review import Review
from .views_of_a_day import Readership, today

MOST_WORDS = 10  # that are looked for at once
ENOUGH_VOTES = 5
SURELY_NO = 0.3  # share of readers
"""Votes are low where at least so many have said something, and we can be 95% sure that more than
three readers in ten say no (`kb.helpfulness`, of those who said no): four of five, or 40 of 100."""


def found_by(title: str, keywords: str) -> str:
    """What `about` looks in: title and keywords of an article's newest text, folded."""
    return f"{folded(title)}\n{folded(keywords)}"


class AsItLies(Func):
    """The same value, for which SQLite uses no index."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler, connection, **extra):
        return super().as_sql(compiler, connection, template="+%(expressions)s", **extra)


def number_of(name: str) -> AsItLies:
    """The number of what a foreign key leads to."""
    return AsItLies(name, output_field=BigIntegerField())


NARROWED_BY = (
    "verify_by",
    "archived_at",
    "draft",
    "lasting",
    "next_category",
    "next_audience",
    "category",
    "owner",
    "audience",
    "language",
    "was_viewed",
)
"""What stands in the indexes of the orders, behind what is sorted by."""
ORDERS = {
    "title": [Lower("title").asc(), "pk"],
    "-title": [Lower("title").desc(), "-pk"],
    "changed": [F("changed_at").asc(), "pk"],
    "-changed": [F("changed_at").desc(), "-pk"],
    "due": [F("verify_by").asc(nulls_last=True), "pk"],
    "-due": [F("verify_by").desc(nulls_last=True), "-pk"],
    "views": [F("readership__recent").asc(nulls_first=True), "pk"],
    "-views": [F("readership__recent").desc(nulls_last=True), "-pk"],
    "votes": [F("helpfulness__score").desc(nulls_last=True), "pk"],
    "-votes": [F("helpfulness__doubt").desc(nulls_last=True), "pk"],
}
"""The number decides between equals. Of votes, "-votes" is those first that surely do not help,
"votes" those that surely do, and what nobody voted on comes last."""
VIEWED, VOTED_ON = Q(readership__isnull=False), Q(helpfulness__isnull=False)
BESIDE = {
    "views": (
        (Q(was_viewed=False), ("pk",)),
        (VIEWED, ("readership__recent", "readership__article_id")),
    ),
    "-views": (
        (VIEWED, ("-readership__recent", "-readership__article_id")),
        (Q(was_viewed=False), ("-pk",)),
    ),
    "votes": (
        (VOTED_ON, ("-helpfulness__score", "helpfulness__article_id")),
        (~VOTED_ON, ("pk",)),
    ),
    "-votes": (
        (VOTED_ON, ("-helpfulness__doubt", "helpfulness__article_id")),
        (~VOTED_ON, ("pk",)),
    ),
}
"""The same orders by what stands beside the articles, one part after the other: those that have
something there, as an index of that table has them, and those that have nothing."""


def _timed():
    """The articles with something that begins or ends at a time to come: few, as a query."""
    now, windows = timezone.now(), Publication.objects.order_by().values("article")
    # Two parts: an index has those that begin, another those that end.
    return windows.filter(starts__gt=now).union(windows.filter(ends__gt=now))


class ListedArticles(ManyArticles):
    """Adjectives of `Article.objects`."""

    def kept(self):
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)

    def archived(self):
        return self.filter(archived_at__isnull=False)

    def shown(self):
        """Those that readers see something of now: what `live` says, found faster among many. All
        that have a window without an end, but for the few in which that is still to begin; and the
        few with one that is to end."""
        now, windows = timezone.now(), Publication.objects.order_by().values("article")
        to_begin = Q(pk__in=windows.filter(starts__gt=now))
        to_end = Q(pk__in=windows.filter(ends__gt=now, starts__lte=now))
        return self.kept().filter(Q(lasting__isnull=False) & ~to_begin | to_end)

    def settled(self):
        """Those of which readers see the newest text, and will: the article’s own title is the one
        that they see."""
        return self.kept().filter(lasting=F("draft")).exclude(pk__in=_timed())

    def unsettled(self):
        """All other ones that readers may see: there is a newer text, or a window with a time set
        for it. Which of them they do see their publications say."""
        # By what is less or more, as below.
        other = Q(lasting__lt=F("draft")) | Q(lasting__gt=F("draft"))
        return self.kept().filter(other | Q(pk__in=_timed()))

    def in_draft(self):
        """Those whose newest text readers do not see, and will not see by plan; or whose category
        or audience waits for the next publishing."""
        coming = Publication.objects.filter(ends__gt=timezone.now()).order_by()
        waits = Q(next_category__isnull=False) | ~Q(next_audience="")
        timed = Q(draft__in=coming.values("revision"))
        # By what is less or more: a negation says more of what is not there than is needed.
        other = Q(lasting__lt=F("draft")) | Q(lasting__gt=F("draft"))
        return self.kept().filter(((Q(lasting__isnull=True) | other) & ~timed) | waits)

    def know_what_lasts(self) -> None:
        """Write down which revision readers see, or will see by plan, for good: that of the window
        without an end. Whoever has written windows calls it, in that transaction. That a plan comes
        due changes nothing: its window has no end, and is the article's only such one, from the
        moment that it is planned."""
        windows = Publication.objects.filter(article=OuterRef("pk"), ends__isnull=True)
        last = windows.order_by("-starts", "-pk").values("revision")[:1]
        self.order_by().update(lasting=Subquery(last))

    def in_review(self):
        """Those of which somebody waits for a review."""
        return self.filter(pk__in=Review.objects.open().order_by().values("article"))

    def scheduled(self):
        """Those of which something goes live, or away, at a time that was set."""
        return self.kept().filter(pk__in=_timed())

    def in_categories(self, numbers: Collection[int]):
        """Those in one of these."""
        return self.alias(_category=number_of("category")).filter(_category__in=numbers)

    def in_no_category(self):
        return self.alias(_category=number_of("category")).filter(_category__isnull=True)

    def owned_by(self, person: int):
        """Those of the person with that number."""
        return self.alias(_owner=number_of("owner")).filter(_owner=person)

    def owned(self, owned: bool = True):
        """Those that somebody owns, or that nobody does."""
        return self.alias(_owner=number_of("owner")).filter(_owner__isnull=not owned)

    def overdue(self, on: date):
        """Those that were to be checked before that day."""
        return self.alias(_due=AsItLies("verify_by")).filter(_due__lt=on)

    def doubted(self):
        """Those whose votes are low (`SURELY_NO`)."""
        votes = F("helpful") + F("not_helpful")
        low = Helpfulness.objects.order_by().alias(_votes=votes).filter(
            doubt__gte=SURELY_NO, _votes__gte=ENOUGH_VOTES
        )  # fmt: skip
        return self.alias(_number=number_of("pk")).filter(_number__in=low.values("article"))

    def unviewed(self, days: int):
        """Those that no reader has opened for so many days."""
        since = today() - timedelta(days=days - 1)
        long_ago = Readership.objects.order_by().filter(last_on__lt=since)
        before = Q(_number__in=long_ago.values("article"))
        return self.alias(_number=number_of("pk")).filter(Q(was_viewed=False) | before)

    def about(self, words: str):
        """Those with all of these words, or parts of words, in title or keywords of their newest
        text; a number is an article's own too."""
        found = self
        for word in folded(words).split()[:MOST_WORDS]:
            says = Q(found_by__contains=word)
            number = word.removeprefix("#")
            if number.isascii() and number.isdigit() and len(number) <= 15:
                says |= Q(pk=int(number))
            found = found.filter(says)
        return found

    def in_order(self, order: str, *, as_it_lies: bool = False):
        """In one of `ORDERS`. `as_it_lies`: the table itself is to be read, which has what the
        index of that order has not."""
        first, number = ORDERS[order]
        if as_it_lies and order not in BESIDE:
            first = first.copy()
            first.set_source_expressions([AsItLies(first.expression)])
        return self.order_by(first, number)

    def first_in_order(self, order: str, count: int, *, as_it_lies: bool = False) -> list[int]:
        """The numbers of so many at most, the first ones in that order (`in_order`)."""
        found = self.in_order(order, as_it_lies=as_it_lies)
        return list(found.values_list("pk", flat=True)[:count])

    def first_beside(self, order: str, count: int) -> list[int]:
        """The same for an order of BESIDE: quick where hardly an article is left out, since it
        begins where the order does. One query: the second part is asked for nothing where the
        first one has enough."""
        parts, values = [], []
        for condition, terms in BESIDE[order]:
            some = self.filter(condition).order_by(*terms).values_list("pk")[:count]
            sql, said = some.query.sql_with_params()
            parts.append(f"SELECT * FROM ({sql}) AS part_{len(parts)}")  # noqa: S608
            values += said
        with connection.cursor() as cursor:
            cursor.execute(f"{' UNION ALL '.join(parts)} LIMIT %s", [*values, count])
            return list(dict.fromkeys(number for (number,) in cursor.fetchall()))

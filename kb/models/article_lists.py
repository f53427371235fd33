"""How editors narrow and sort all articles: each filter once, as an adjective.

Written for 50,000 articles: nothing is asked for each of them. What is live is found by one join
with the windows that have no end, which an article has one of at most, and by the few whose end is
still to come. SQLite reads the table as it lies there
(`as_it_lies`), in a fifth of the time that it takes by an index in another order.
"""

from datetime import date, timedelta

from django.db.models import F, FilteredRelation, Func, Q, TextField, Value
from django.db.models.functions import Coalesce, Lower, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from kb.search.words import folded

from .many import ManyArticles
from .publication import Publication
from .review import Review
from .views_of_a_day import today

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


ORDERS = {
    "title": [Lower("title")],
    "-title": [Lower("title").desc()],
    "changed": [F("changed_at")],
    "-changed": [F("changed_at").desc()],
    "due": [F("verify_by").asc(nulls_last=True)],
    "-due": [F("verify_by").desc(nulls_last=True)],
    "views": [Coalesce("readership__recent", 0)],
    "-views": [Coalesce("readership__recent", 0).desc()],
    "votes": [Coalesce("helpfulness__score", 0.0).desc(), Coalesce("helpfulness__doubt", 0.0)],
    "-votes": [Coalesce("helpfulness__doubt", 0.0).desc(), Coalesce("helpfulness__score", 0.0)],
}
"""Of votes, "-votes" is those first that surely do not help, "votes" those that surely do."""
INDEXED = {"title", "-title", "changed", "-changed"}


class ListedArticles(ManyArticles):
    """Adjectives of `Article.objects`."""

    def kept(self):
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)

    def archived(self):
        return self.filter(archived_at__isnull=False)

    def shown(self):
        """Those that readers see something of now: what `live` says, found faster among many."""
        now = timezone.now()
        timed = Publication.objects.filter(ends__gt=now, starts__lte=now).order_by()
        shows = Q(_lasting__starts__lte=now) | Q(pk__in=timed.values("article"))
        return self.kept()._with_lasting().filter(shows)

    def in_draft(self):
        """Those whose newest text readers do not see, and will not see by plan; or whose category
        or audience waits for the next publishing."""
        coming = Publication.objects.filter(ends__gt=timezone.now()).order_by()
        waits = Q(next_category__isnull=False) | ~Q(next_audience="")
        timed = Q(draft__in=coming.values("revision"))
        # By what is less or more: a negation would ask anew for each article.
        other = Q(_lasting__revision__lt=F("draft")) | Q(_lasting__revision__gt=F("draft"))
        unseen = Q(_lasting__isnull=True) | other
        return self.kept()._with_lasting().filter((unseen & ~timed) | waits)

    def in_review(self):
        """Those of which somebody waits for a review."""
        return self.filter(pk__in=Review.objects.open().order_by().values("article"))

    def scheduled(self):
        """Those of which something goes live, or away, at a time that was set."""
        now = timezone.now()
        planned = Publication.objects.filter(Q(starts__gt=now) | Q(ends__gt=now)).order_by()
        return self.kept().filter(pk__in=planned.values("article"))

    def overdue(self, on: date):
        """Those that were to be checked before that day."""
        return self.filter(verify_by__lt=on)

    def doubted(self):
        """Those whose votes are low (`SURELY_NO`)."""
        votes = F("helpfulness__helpful") + F("helpfulness__not_helpful")
        return self.alias(_votes=votes).filter(
            helpfulness__doubt__gte=SURELY_NO, _votes__gte=ENOUGH_VOTES
        )

    def unviewed(self, days: int):
        """Those that no reader has opened for so many days."""
        since = today() - timedelta(days=days - 1)
        return self.filter(Q(readership__isnull=True) | Q(readership__last_on__lt=since))

    def about(self, words: str):
        """Those with all of these words, or parts of words, in title or keywords of their newest
        text; a number is an article's own too."""
        found = self
        for word in folded(words).split()[:MOST_WORDS]:
            place = StrIndex("found_by", Value(word, output_field=TextField()))
            says = Q(GreaterThan(place, 0))
            number = word.removeprefix("#")
            if number.isascii() and number.isdigit() and len(number) <= 15:
                says |= Q(pk=int(number))
            found = found.filter(says)
        return found

    def in_order(self, order: str, *, as_it_lies: bool = False):
        """In one of `ORDERS`, the number decides between equals. `as_it_lies`: most are left out,
        so that no index of that order is of use."""
        terms = list(ORDERS[order])
        if as_it_lies and order in INDEXED:
            first = terms[0]
            is_down = order.startswith("-")
            value = first.expression if is_down else getattr(first, "expression", first)
            terms = [AsItLies(value).desc() if is_down else AsItLies(value).asc()]
        return self.order_by(*terms, "-pk" if order.startswith("-") else "pk")

    def _with_lasting(self):
        """Together with the window that has no end, where there is one."""
        condition = Q(publications__ends__isnull=True)
        return self.alias(_lasting=FilteredRelation("publications", condition=condition))

"""What waits for an editor: what others ask of them, what they began, what is theirs to keep true.

Each list shows its first few and leads to the rest. One query for each, whatever there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from kb.models import Article, Publication, Review, Revision, SearchLog, Unsaved, Vote
from kb.models.article import ArticleQuerySet

SHOWN = 8  # of each list
SOON = 14  # days ahead that checks are shown
PLANNED = 14  # days ahead that plans are shown
SEARCHED = 30  # days back that searches are counted
MOST_REVIEWS = MOST_COMMENTS = 100


@dataclass(frozen=True)
class Some:
    """The first few of a list, and whether there are more."""

    first: list
    more: bool = False

    @classmethod
    def of(cls, found: Iterable) -> "Some":
        """Of a QuerySet or a list."""
        rows = list(found[: SHOWN + 1])
        return cls(rows[:SHOWN], len(rows) > SHOWN)

    def __bool__(self):
        return bool(self.first)


@dataclass(frozen=True)
class Plan:
    """Something that readers will see, or see no more, without anybody doing anything."""

    article: Article
    at: datetime
    goes_live: bool


@dataclass(frozen=True)
class Work:
    """All that waits for one editor on a day."""

    asked: Some  # reviews, asked of them or of anybody
    wanted: Some  # reviews of theirs that were answered with a wish for changes
    unsaved: Some
    drafts: Some
    due: Some  # articles of theirs
    plans: Some
    comments: int  # up to MOST_COMMENTS
    searches: Some  # {terms, language, times}

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def work_of(user, articles: ArticleQuerySet, today: date) -> Work:
    """What waits for this person among those articles, which they may write."""
    asked, wanted = _reviews(user)
    mine = articles.kept()
    drafts = mine.in_draft().filter(draft__author=user).order_by("-changed_at", "-pk")
    due = mine.filter(owner=user, verify_by__lte=today + timedelta(days=SOON))
    unsaved = Unsaved.objects.filter(user=user).latest_of_each_article()
    return Work(
        asked=asked,
        wanted=wanted,
        unsaved=Some.of(unsaved.select_related("article").defer("said")),
        drafts=Some.of(drafts),
        due=Some.of(due.order_by("verify_by", "pk")),
        plans=_plans(),
        comments=_waiting_comments(),
        searches=_found_nothing(),
    )


def _reviews(user) -> tuple[Some, Some]:
    """Those that this person may answer, what is asked of them alone first; and those that they
    asked for and that were answered with a wish, while the text is still the same."""
    asked = Q(verdict="") & (Q(reviewer=user) | Q(reviewer=None)) & ~Q(asked_by=user)
    # Nobody approves what they wrote themselves.
    asked &= ~Q(article__draft__author=user)
    if settings.REVIEW_REQUIRED:  # nor what they wrote in part: who asks them by name knows that
        asked &= Q(reviewer=user) | ~_wrote_part(user)
    wanted = Q(verdict=Review.Verdict.CHANGES_WANTED, revision=F("article__draft"))
    wanted &= Q(asked_by=user) | Q(revision__author=user)
    later = Review.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    wanted &= ~Exists(later)
    found = Review.objects.filter(asked | wanted, article__archived_at=None)
    rows = list(
        found.select_related("article", "asked_by", "answered_by").order_by(
            F("reviewer").desc(nulls_last=True), "asked_at", "pk"
        )[:MOST_REVIEWS]
    )
    waiting = [review for review in rows if not review.verdict]
    return Some.of(waiting), Some.of([review for review in rows if review.verdict])


def _wrote_part(user) -> Exists:
    """Whether this person wrote a text of a review's article since what its readers saw last."""
    begun = Publication.objects.filter(article=OuterRef("article"), starts__lte=timezone.now())
    seen = Subquery(begun.order_by("-starts", "-pk").values("revision__number")[:1])
    wrote = Revision.objects.filter(article=OuterRef("article"), author=user)
    return Exists(wrote.annotate(seen=Coalesce(seen, 0)).filter(number__gt=F("seen")))


def _plans() -> Some:
    now = timezone.now()
    until = now + timedelta(days=PLANNED)
    coming = Q(starts__gt=now, starts__lte=until) | Q(ends__gt=now, ends__lte=until)
    windows = Publication.objects.filter(coming, article__archived_at=None)
    starts, ends = {}, {}
    for window in windows.select_related("article").order_by("starts", "pk")[: 2 * SHOWN + 2]:
        if now < window.starts <= until:
            starts[window.article_id, window.starts] = Plan(window.article, window.starts, True)
        if window.ends and now < window.ends <= until:
            ends[window.article_id, window.ends] = Plan(window.article, window.ends, False)
    # Where one text takes the place of another, nothing goes away.
    plans = [*starts.values(), *(plan for key, plan in ends.items() if key not in starts)]
    return Some.of(sorted(plans, key=lambda plan: (plan.at, plan.article.pk)))


def _waiting_comments() -> int:
    waiting = Vote.objects.filter(handled="").exclude(comment="").order_by("-changed_at", "-pk")
    return len(waiting.values_list("pk", flat=True)[:MOST_COMMENTS])


def _found_nothing() -> Some:
    since = timezone.now() - timedelta(days=SEARCHED)
    nothing = SearchLog.objects.found_nothing().filter(at__gte=since).order_by()
    counted = nothing.values("terms", "language").annotate(times=Count("pk"))
    return Some.of(counted.order_by("-times", "terms", "language"))

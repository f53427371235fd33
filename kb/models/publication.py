"""When a revision is what readers see: a window in time, and nothing else."""

from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.people import audiences_of

MOST_STEPS = 5
"""From an article that was put away to one that readers see."""


def window_holds(now: datetime, prefix: str = "") -> Q:
    """The filter for publications whose window holds `now`; `prefix` leads to them."""
    starts = Q(**{f"{prefix}starts__lte": now})
    return starts & (Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gt": now}))


def not_over() -> Q:
    """The filter for publications that are in force now or will be."""
    return Q(ends__isnull=True) | Q(ends__gt=timezone.now())


class PublicationQuerySet(models.QuerySet):
    def live(self, now: datetime | None = None):
        """Those in force at `now` (by default, this moment), of articles that are not archived."""
        return self.filter(window_holds(now or timezone.now()), article__archived_at__isnull=True)

    def visible_to(self, user):
        """What this person may read now: one publication an article, at most."""
        return self.live().filter(article__audience__in=audiences_of(user))

    def read_instead_of(self, article_id: int, user) -> "Publication | None":
        """What this person reads in place of an article that was put away, if editors have named
        something that they may read. Who could not read the article is not led on either."""
        visible = self.visible_to(user).select_related("article", "revision")
        for _step in range(MOST_STEPS):  # what it leads to may be put away too, later
            away = apps.get_model("kb", "Article").objects.filter(
                pk=article_id, archived_at__isnull=False, audience__in=audiences_of(user)
            )
            article_id = away.values_list("redirects_to", flat=True).first()
            if article_id is None:
                return None
            if found := visible.filter(article_id=article_id).first():
                return found
        return None

    def with_texts(self):
        """Together with what a page about the article shows."""
        return self.select_related("article__category__parent", "revision")

    def listed(self):
        """Together with what a list shows, without the long texts, by title."""
        return (
            self.select_related("article__category", "revision")
            .defer("revision__body", "revision__html", "revision__headings")
            .order_by("revision__title", "article_id")
        )

    def inside(self, category):
        """Those in that category, or in one inside it, two levels down."""
        here = Q(article__category=category)
        below = Q(article__category__parent=category)
        return self.filter(here | below | Q(article__category__parent__parent=category))

    def most_helpful(self):
        """Those that helped more voters than they did not, surest first (`kb.helpfulness`)."""
        helpfulness = "article__helpfulness__"
        return self.filter(
            **{f"{helpfulness}score__gt": 0},
            **{f"{helpfulness}helpful__gt": F(f"{helpfulness}not_helpful")},
        ).order_by(f"-{helpfulness}score", f"{helpfulness}article_id")  # as its index is


class Publication(models.Model):
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="publications")
    revision = models.ForeignKey("kb.Revision", models.CASCADE, related_name="publications")
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    # When it is wanted to end; what is planned to begin before that makes it end earlier.
    until = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-pk"]
        indexes = [
            models.Index(fields=["article", "starts", "ends"], name="publication_window"),
            # For the newest moment at which something went live or away (`kb.edition`).
            models.Index(fields=["starts"], name="publication_starts"),
            models.Index(fields=["ends"], name="publication_ends"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="publication_ends_after_start",
            ),
        ]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self):
        return f"{self.revision} ({self.starts:%Y-%m-%d %H:%M})"

    def holds_now(self) -> bool:
        """Whether this moment lies in the window."""
        now = timezone.now()
        return self.starts <= now and (self.ends is None or now < self.ends)

    def get_absolute_url(self):
        return reverse("article", args=[self.article.address(self.revision)])

    @property
    def markdown_url(self) -> str:
        """Where the article's Markdown is read."""
        return reverse("article_markdown", args=[self.article.address(self.revision)])

    @property
    def vote_url(self) -> str:
        """Where readers say whether the article helped."""
        return reverse("vote", args=[self.article.address(self.revision)])

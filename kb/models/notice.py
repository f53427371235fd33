"""“We know about this”: a line for everybody while something is out of order."""

import re
from datetime import datetime

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.people import Audience
from kb.ties import article_at

from .seen_at_once import SeenAtOnce


def validate_link(link: str) -> None:
    """Raises ValidationError unless it leads somewhere on this site, or to a whole web address."""
    if not re.fullmatch(r"(?:/(?!/)|https?://[^\s/\\]+)[^\s\\]*", link):
        raise ValidationError(
            _("Write a whole address (https://…), or one on this site that begins with “/”.")
        )


class NoticeQuerySet(models.QuerySet):
    def not_over(self):
        """Those that are shown now or will be."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now()))


class Notice(SeenAtOnce):
    text = models.CharField(
        _("text"),
        max_length=300,
        help_text=_(
            "Plain text: what is out of order, for whom, and when you expect it to be right again."
        ),
    )
    link = models.CharField(
        _("link"),
        max_length=300,
        blank=True,
        validators=[validate_link],
        help_text=_("Where it is followed up: an answer on this site, or a status page."),
    )
    category = models.ForeignKey(
        "kb.Category",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only about"),
        help_text=_("Shown on home, and on the answers and fixes of this category. Empty: on all."),
    )
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, default=Audience.PUBLIC
    )
    starts = models.DateTimeField(_("from"), default=timezone.now)
    ends = models.DateTimeField(_("until"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-pk"]
        indexes = [
            models.Index(fields=["starts"], name="notice_starts"),
            models.Index(fields=["ends"], name="notice_ends"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="notice_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="notice_ends_after_start",
                violation_error_message=_("It cannot end before it starts."),
            ),
        ]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self):
        return self.text

    def clean(self):
        """Raises ValidationError for one for everybody that leads to what is for agents."""
        if self.audience == Audience.PUBLIC and self.linked_article_is(Audience.INTERNAL):
            words = _("That article is for agents only. Link another, or tell agents alone.")
            raise ValidationError({"link": words})

    def end(self) -> None:
        """Show it no more from now on. One that is over, or has not begun, stays as it is."""
        now = timezone.now()
        if self.is_shown(now, list(Audience.values)):
            self.ends = now
            self.keep()

    @property
    def linked_article(self) -> int | None:
        """The number of the article that it links, if it links one of this site."""
        return article_at(self.link) if self.link else None

    def linked_article_is(self, audience: str) -> bool:
        article = apps.get_model("kb", "Article").objects.filter(pk=self.linked_article)
        return article.filter(audience=audience).exists()

    def is_shown(self, now: datetime, audiences: list[str]) -> bool:
        """Whether it is shown at `now` to somebody of these audiences."""
        has_begun, is_over = self.starts <= now, self.ends is not None and self.ends <= now
        return has_begun and not is_over and self.audience in audiences

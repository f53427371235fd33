"""A second pair of eyes on a text before readers see it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

COMMENT_LENGTH = 1_000


class ReviewQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for an answer."""
        return self.filter(verdict="")

    def asked_of(self, user):
        """Those that this person may be waiting for: asked of them, or of anybody but by them."""
        return self.filter(Q(reviewer=user) | Q(reviewer=None)).exclude(asked_by=user)

    def approving(self, revision, writers):
        """Those in which somebody other than its writers (pk) has approved this revision; who that
        was may be forgotten by now."""
        own = Q(answered_by__isnull=False, answered_by__in=writers)
        return self.filter(verdict=Review.Verdict.APPROVED, revision=revision).exclude(own)


class Review(models.Model):
    """One round: asked once, answered once. An article has at most one that is open."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("approved")
        CHANGES_WANTED = "changes-wanted", _("changes wanted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="reviews")
    # The newest text when it was asked for; once answered, the text that the answer is about.
    revision = models.ForeignKey("kb.Revision", models.CASCADE, related_name="reviews")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reviewer = models.ForeignKey(  # None: anybody
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(verdict=""), name="one_open_review_an_article"
            ),
        ]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self):
        return f"{self.article}: {self.get_verdict_display() or _('open')}"

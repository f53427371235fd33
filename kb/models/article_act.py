"""What was done to an article, when and by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

DETAIL_LENGTH = 1_000


class ArticleAct(models.Model):
    """One act on an article: its history. `request_key` comes with the form that began an article:
    the same form sent twice begins one."""

    class Name(models.TextChoices):
        BEGUN = "begun", _("began the article")
        SAVED = "saved", _("saved a text")
        RESTORED = "restored", _("restored a text")
        REPLACED = "replaced", _("replaced words in the text")
        PUBLISHED = "published", _("published")
        SCHEDULED = "scheduled", _("planned publishing")
        UNPUBLISHED = "unpublished", _("unpublished")
        ENDING = "ending", _("planned unpublishing")
        PLANS_CANCELLED = "plans-cancelled", _("cancelled what was planned")
        REVIEW_ASKED = "review-asked", _("asked for a review")
        COMMENTED = "commented", _("commented")
        APPROVED = "approved", _("approved")
        CHANGES_WANTED = "changes-wanted", _("asked for changes")
        REVIEW_WITHDRAWN = "review-withdrawn", _("withdrew the review")
        MOVED = "moved", _("moved it to another category")
        AUDIENCE_CHANGED = "audience-changed", _("changed who may read it")
        OWNER_CHANGED = "owner-changed", _("changed the owner")
        SETTINGS_CHANGED = "settings-changed", _("changed the settings")
        VERIFIED = "verified", _("found it still true")
        FILE_ADDED = "file-added", _("added a file")
        FILE_REPLACED = "file-replaced", _("replaced a file")
        FILE_REMOVED = "file-removed", _("removed a file")
        ARCHIVED = "archived", _("archived")
        BROUGHT_BACK = "brought-back", _("brought back from the archive")

    article = models.ForeignKey(
        "kb.Article", models.CASCADE, related_name="acts", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        "kb.Revision", models.SET_NULL, null=True, related_name="acts", verbose_name=_("revision")
    )
    name = models.CharField(_("act"), max_length=20, choices=Name)
    detail = models.CharField(_("detail"), max_length=DETAIL_LENGTH, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    request_key = models.CharField(  # noqa: DJ001 none, or one that nobody else has
        max_length=64, null=True, unique=True, editable=False
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article", "-at", "-id"], name="acts_of_an_article")]
        verbose_name = _("act on an article")
        verbose_name_plural = _("acts on articles")

    def __str__(self):
        return self.get_name_display()

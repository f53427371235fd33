"""What an article said at one moment. A revision never changes; a new text is a new revision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.address import slug_for
from kb.prose import prose

TITLE_LENGTH = 200


class Revision(models.Model):
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    keywords = models.CharField(
        _("keywords"),
        max_length=500,
        blank=True,
        help_text=_("Error codes and other words people use, separated by commas."),
    )
    body = models.TextField(_("text"), blank=True)
    html = models.TextField(editable=False, blank=True)
    headings = models.JSONField(editable=False, default=list)  # [{level, id, title}, …]
    renderer_version = models.PositiveIntegerField(editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_unique")
        ]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    def __str__(self):
        return self.title

    @property
    def slug(self) -> str:
        """The words for the article's address."""
        return slug_for(self.title)

    @property
    def keyword_list(self) -> list[str]:
        return [word.strip() for word in self.keywords.split(",") if word.strip()]

    @property
    def prose(self):
        """The rendered text, for a template."""
        return prose(self.html)

    @property
    def contents(self) -> list[dict]:
        """The headings for the list beside the text: two levels are enough to find one's way."""
        return [heading for heading in self.headings if heading["level"] <= 3]

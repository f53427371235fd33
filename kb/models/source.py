"""What an import brought, so that the next import recognises it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """One text that came from one place in one file.

    A place is the path relative to the imported folder, the heading, and which of several equal
    headings it is. A place may have brought several texts in its time: each is a row with its
    digest, so an older file imported again is recognised and changes nothing.
    """

    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="sources")
    revision = models.ForeignKey("kb.Revision", models.CASCADE, related_name="sources")
    origin = models.CharField(_("origin"), max_length=20, blank=True)  # "sample" for sample content
    path = models.CharField(_("path"), max_length=500)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    occurrence = models.PositiveIntegerField(_("occurrence"), default=1)
    digest = models.CharField(_("digest"), max_length=64)
    # What the file said besides the text (category, audience, position, checked): the next import
    # changes of the article only what the file changed since, so a choice made here stays.
    details = models.JSONField(editable=False, default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["path", "heading", "occurrence", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "path", "heading", "occurrence", "digest"],
                name="source_text_unique",
            )
        ]
        indexes = [models.Index(fields=["digest"], name="source_digest")]
        verbose_name = _("imported text")
        verbose_name_plural = _("imported texts")

    def __str__(self):
        return f"{self.path}: {self.heading}" if self.heading else self.path

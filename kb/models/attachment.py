"""A picture that belongs to an article and is seen by whoever may see the article."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.people import is_editor

from .article import Article


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        if is_editor(user):
            return self.all()
        return self.filter(article__in=Article.objects.visible_to(user))


def storage_path(attachment, _filename) -> str:
    """Where the bytes lie below MEDIA_ROOT: by digest, so no given name reaches the disk."""
    return f"attachments/{attachment.digest[:2]}/{attachment.digest}"


class Attachment(models.Model):
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=120)
    file = models.FileField(_("file"), upload_to=storage_path, max_length=200)
    content_type = models.CharField(_("type"), max_length=60, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the bytes
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "digest"], name="attachment_once_an_article")
        ]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("attachment", args=[self.pk, self.name])

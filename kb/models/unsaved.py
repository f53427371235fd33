"""What somebody has typed in the editor of an article and not saved yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UnsavedQuerySet(models.QuerySet):
    def of_whom(self, article, user):
        """What this person has not saved of that article."""
        return self.filter(article=article, user=user)

    def keep(self, article, user, said: dict[str, str], based_on: int | None) -> "Unsaved":
        """Keep what the form says now, in place of what was kept before. `based_on` is the number
        (pk) of the revision that the writing began from."""
        values = {"said": said, "based_on_id": based_on, "kept_at": timezone.now()}
        return self.update_or_create(article=article, user=user, defaults=values)[0]

    def of(self, article, user) -> "Unsaved | None":
        """What this person has not saved of that article, if anything."""
        return self.of_whom(article, user).select_related("based_on").first()

    def forget(self, article, user) -> None:
        """Drop what this person has not saved of that article."""
        self.of_whom(article, user).delete()


class Unsaved(models.Model):
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="unsaved")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    said = models.JSONField(editable=False)  # the form's fields as they were typed
    based_on = models.ForeignKey("kb.Revision", models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField()

    objects = UnsavedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="one_unsaved_text_of_a_person")
        ]
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")

    def __str__(self):
        return f"{self.user} · {self.article}"

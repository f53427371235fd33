"""Who is at an article in the editor just now."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SEEN_EVERY = 15  # seconds between two signs of life from an open editor
GONE_AFTER = timedelta(seconds=3 * SEEN_EVERY)


class ArticleVisitQuerySet(models.QuerySet):
    def note(self, article, user) -> None:
        """This person is at the article now."""
        self.update_or_create(article=article, user=user, defaults={"seen_at": timezone.now()})

    def others(self, user):
        """Those who are here beside this person, by name."""
        since = timezone.now() - GONE_AFTER
        here = self.filter(seen_at__gt=since).exclude(user=user)
        return here.select_related("user").order_by("user__username", "pk")


class ArticleVisit(models.Model):
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = ArticleVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="one_visit_to_an_article")
        ]
        verbose_name = _("visit to an article’s editor")
        verbose_name_plural = _("visits to articles’ editors")

    def __str__(self):
        return f"{self.user} · {self.article}"

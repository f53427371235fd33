"""How many readers an article has helped, and where it stands because of that."""

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from kb.helpfulness import wilson_lower_bound


class HelpfulnessQuerySet(models.QuerySet):
    def locked(self, article) -> "Helpfulness":
        """The one of this article, held until the transaction ends: votes come one by one."""
        return self.select_for_update().get_or_create(article=article)[0]


class Helpfulness(models.Model):
    """Beside the article, not in it: readers' votes never write what editors write."""

    article = models.OneToOneField(
        "kb.Article", models.CASCADE, related_name="helpfulness", verbose_name=_("article")
    )
    helpful = models.PositiveIntegerField(_("it helped"), default=0)
    not_helpful = models.PositiveIntegerField(_("it did not help"), default=0)
    # From 0 to 1, for putting in order only: a number that sounds like a percentage and is none.
    score = models.FloatField(_("score"), default=0.0, editable=False)
    # How sure we are that it does not help: the same bound, of those who said no.
    doubt = models.FloatField(_("doubt"), default=0.0, editable=False)

    objects = HelpfulnessQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "article_id"]
        indexes = [
            models.Index(fields=["-score", "article"], name="helpfulness_order"),
            models.Index(
                fields=["-doubt", "article", "helpful", "not_helpful"], name="helpfulness_doubt"
            ),
        ]
        verbose_name = _("helpfulness")
        verbose_name_plural = _("helpfulness")

    def __str__(self):
        return f"{self.article}: {self.helpful} / {self.not_helpful}"

    def recount(self) -> None:
        """Count the article's votes anew, and write what comes out."""
        votes = self.article.votes.order_by()
        counts = votes.aggregate(helpful=Count("pk", filter=Q(helpful=True)), all=Count("pk"))
        self.helpful = counts["helpful"]
        self.not_helpful = counts["all"] - counts["helpful"]
        self.score = wilson_lower_bound(self.helpful, counts["all"])
        self.doubt = wilson_lower_bound(self.not_helpful, counts["all"])
        self.save(update_fields=["helpful", "not_helpful", "score", "doubt"])

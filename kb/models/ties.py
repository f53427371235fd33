"""What ties articles to each other: words they share, links between them, and what editors pick.

Words and links belong to a revision and never change, as it never does; so what is tied to what
readers see follows from the publication alone, also for one that is yet to come.
"""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.ties import WORD_LENGTH, folded_words, linked_articles

from .revision import Revision


class RevisionKeyword(models.Model):
    """A keyword of a revision, folded: without capitals and superfluous blanks."""

    revision = models.ForeignKey("kb.Revision", models.CASCADE, related_name="keyword_rows")
    word = models.CharField(max_length=WORD_LENGTH)

    class Meta:
        indexes = [models.Index(fields=["word", "revision"], name="keyword_revisions")]

    def __str__(self):
        return self.word


class RevisionLink(models.Model):
    """A link in a revision's text to another article."""

    revision = models.ForeignKey("kb.Revision", models.CASCADE, related_name="links")
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="linked_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "article"], name="a_link_counts_once")
        ]

    def __str__(self):
        return f"{self.revision_id} → {self.article_id}"


class PickedArticle(models.Model):
    """An article that an editor wants beside another one, before those that are found."""

    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="picked")
    other = models.ForeignKey("kb.Article", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="picked_once"),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("other")), name="picks_another"
            ),
        ]

    def __str__(self):
        return f"{self.article_id} → {self.other_id}"


def tie(revision: Revision) -> None:
    """Note what a new revision is tied by. (An import notes many at once, see `kb.importing`.)"""
    RevisionKeyword.objects.bulk_create(
        RevisionKeyword(revision=revision, word=word) for word in folded_words(revision.keywords)
    )
    linked = linked_articles(revision.html) - {revision.article_id}
    there = apps.get_model("kb", "Article").objects.filter(pk__in=linked).order_by("pk")
    RevisionLink.objects.bulk_create(
        RevisionLink(revision=revision, article=article) for article in there
    )

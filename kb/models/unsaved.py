"""What somebody has typed in the editor of an article and not saved yet, window by window."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST = 8
"""So many are kept of one person and article; the oldest goes when there are more."""
KEY_LENGTH = 60


class UnsavedQuerySet(models.QuerySet):
    def of_whom(self, article, user):
        """What this person has not saved of that article, the newest first."""
        found = self.filter(article=article, user=user).select_related("based_on")
        return found.order_by("-kept_at", "-pk")

    def latest_of_each_article(self):
        """Of each person and article the one that was kept last; the latest first."""
        later = models.Q(kept_at__gt=models.OuterRef("kept_at"))
        later |= models.Q(kept_at=models.OuterRef("kept_at"), pk__gt=models.OuterRef("pk"))
        same = Unsaved.objects.filter(article=models.OuterRef("article"))
        newer = same.filter(later, user=models.OuterRef("user"))
        return self.filter(~models.Exists(newer)).order_by("-kept_at", "-pk")

    def keep(
        self,
        article,
        user,
        said: dict[str, str],
        based_on: int | None,
        *,
        tab: str = "",
        follows: str = "",
    ) -> "Unsaved":
        """Keep what the form says now, in place of what was kept of the same window (`tab`) before.
        `based_on` is the number (pk) of the revision that the writing began from, `follows` the
        `mark` of what was given back when that window was opened."""
        values = {"said": said, "based_on_id": based_on, "follows": follows}
        kept, is_new = self.update_or_create(
            article=article, user=user, tab=tab, defaults=values | {"kept_at": timezone.now()}
        )
        if is_new:
            self._drop_oldest(article, user)
        return kept

    def forget(self, article, user, *, tab: str | None = None, mark: str = "") -> int:
        """Drop what was kept of that window, and what it went on from: what `mark` names, what that
        one went on from, and so on, as far as nobody has typed there since. Gives how many."""
        known = self.of_whom(article, user).values_list("pk", "tab", "kept_at", "follows")
        rows = [Unsaved(pk=pk, tab=key, kept_at=at, follows=past) for pk, key, at, past in known]
        gone = {one.pk for one in rows if one.tab == tab}
        marks = [mark, *(one.follows for one in rows if one.tab == tab)]
        gone |= {one.pk for start in marks for one in went_on_from(start, rows)}
        return self.filter(pk__in=gone, article=article, user=user).delete()[0] if gone else 0

    def _drop_oldest(self, article, user) -> None:
        """Keep MOST: what another one went on from goes first."""
        rows = list(self.of_whom(article, user).defer("said"))
        if len(rows) > MOST:
            past = {one.pk for row in rows for one in went_on_from(row.follows, rows)}
            rows.sort(key=lambda one: (one.pk in past, -one.kept_at.timestamp()))
            self.filter(pk__in=[one.pk for one in rows[MOST:]]).delete()


class Unsaved(models.Model):
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="unsaved")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The window it was typed in: a key that its page was given. "": a page from before there were.
    tab = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    said = models.JSONField(editable=False)  # the form's fields as they were typed
    based_on = models.ForeignKey("kb.Revision", models.SET_NULL, null=True, related_name="+")
    follows = models.CharField(max_length=KEY_LENGTH, blank=True, default="")  # the `mark` of one
    kept_at = models.DateTimeField()

    objects = UnsavedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user", "tab"], name="one_unsaved_text_of_a_window"
            )
        ]
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")

    def __str__(self):
        return f"{self.user} · {self.article}"

    @property
    def mark(self) -> str:
        """A short text that stands for what is kept here now: it is another one once somebody has
        typed more."""
        return f"{self.pk}.{self.kept_at.timestamp():.6f}"


def went_on_from(mark: str, rows: Iterable[Unsaved]) -> list[Unsaved]:
    """What is kept under that mark, what that one went on from, and so on."""
    by_mark = {one.mark: one for one in rows}
    found = []
    while one := by_mark.pop(mark, None):
        found.append(one)
        mark = one.follows
    return found

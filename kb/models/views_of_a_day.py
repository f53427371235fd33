"""How often an article was opened on a day, and of late. Nothing of who opened it.

`ViewsOfADay` is what happened. `Readership` is what follows from it, kept so that a list of all
articles can be put in order by it: in the transaction that counts, views come in; those of days
that have passed out of the window go, a bite at a time, whenever somebody counts.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, date, timedelta

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

RECENT = 30  # days, today among them
KEPT = 400  # days
BITE = 500  # rows that are swept at a time: nobody waits long for it

# Whoever counts an article that is gone meanwhile counts nothing.
ADD_TO_DAY = """
    INSERT INTO kb_viewsofaday (article_id, day, times, is_recent)
    SELECT id, %s, %s, %s FROM kb_article WHERE id = %s
    ON CONFLICT (article_id, day) DO UPDATE SET times = kb_viewsofaday.times + excluded.times
"""
ADD_TO_READERSHIP = """
    INSERT INTO kb_readership (article_id, recent, last_on)
    SELECT id, %s, %s FROM kb_article WHERE id = %s
    ON CONFLICT (article_id) DO UPDATE SET
        recent = kb_readership.recent + excluded.recent,
        last_on = CASE WHEN kb_readership.last_on > excluded.last_on
            THEN kb_readership.last_on ELSE excluded.last_on END
"""


def today() -> date:
    """The day that counts now: in UTC, so that no day is longer than another."""
    return timezone.now().astimezone(UTC).date()


SUBTRACT = """
    UPDATE kb_readership
    SET recent = CASE WHEN recent > %s THEN recent - %s ELSE 0 END WHERE article_id = %s
"""


def note_viewed(articles: Collection[int]) -> None:
    """Write into those articles, by number, that a reader has opened them: once in the life of
    each. In a transaction."""
    known = apps.get_model("kb", "Article").objects.order_by("pk")
    # In the order of their numbers, as everybody locks several articles.
    held = known.filter(pk__in=articles, was_viewed=False).select_for_update(no_key=True)
    if new := list(held.values_list("pk", flat=True)):
        known.order_by().filter(pk__in=new).update(was_viewed=True)


class ViewsOfADayQuerySet(models.QuerySet):
    def add(self, times: Mapping[tuple[int, date], int]) -> None:
        """Count that articles, by number, were opened on a day (in UTC) so many times more. What
        others count at the same time adds up."""
        # In order, as everybody who counts several locks them.
        counted = sorted((*key, number) for key, number in times.items())
        since = today() - timedelta(days=RECENT - 1)
        days = [(day, number, day >= since, article) for article, day, number in counted]
        latest = [(number, day, article) for article, day, number in counted if day >= since]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(ADD_TO_DAY, days)
            if latest:
                cursor.executemany(ADD_TO_READERSHIP, latest)
                note_viewed({article for _number, _day, article in latest})

    def sweep(self) -> None:
        """Take a bite of the days that are not recent any more out of what was viewed of late, and
        delete one of what is older than is kept."""
        with transaction.atomic():
            passed = self.filter(is_recent=True, day__lte=today() - timedelta(days=RECENT))
            held = passed.select_for_update(skip_locked=True).order_by("day", "pk")[:BITE]
            self._take_out(list(held))
        too_old = self.filter(day__lt=today() - timedelta(days=KEPT), is_recent=False)
        gone = too_old.order_by("day", "pk").values_list("pk", flat=True)[:BITE]
        if numbers := list(gone):
            self.filter(pk__in=numbers).delete()

    def _take_out(self, rows: list["ViewsOfADay"]) -> None:
        if not rows:
            return
        counted: Counter[int] = Counter()
        for row in rows:
            counted[row.article_id] += row.times
        with connection.cursor() as cursor:
            cursor.executemany(
                SUBTRACT, [(n, n, article) for article, n in sorted(counted.items())]
            )
        self.filter(pk__in=[row.pk for row in rows]).update(is_recent=False)


class ViewsOfADay(models.Model):
    article = models.ForeignKey("kb.Article", models.CASCADE, related_name="views")
    day = models.DateField(_("day"))  # in UTC
    times = models.PositiveIntegerField(_("times"), default=0)
    is_recent = models.BooleanField(default=True, editable=False)  # it is counted in `Readership`

    objects = ViewsOfADayQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "article_id"]
        indexes = [
            models.Index(fields=["day"], condition=Q(is_recent=True), name="views_recent"),
            models.Index(fields=["day"], name="views_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="views_once_a_day"),
        ]
        verbose_name = _("views of a day")
        verbose_name_plural = _("views of a day")

    def __str__(self):
        return f"{self.article_id}, {self.day}: {self.times}"


class Readership(models.Model):
    """Beside the article, not in it: readers never write what editors write, but for one word, once
    (`was_viewed`)."""

    article = models.OneToOneField(
        "kb.Article",
        models.CASCADE,
        primary_key=True,
        related_name="readership",
        verbose_name=_("article"),
    )
    recent = models.PositiveIntegerField(_("views of 30 days"), default=0)
    last_on = models.DateField(_("last viewed"))  # in UTC

    class Meta:
        ordering = ["-recent", "article_id"]
        indexes = [  # for lists of articles (`article_lists`)
            models.Index(fields=["recent", "article"], name="readership_order"),
            models.Index(fields=["last_on", "article"], name="readership_last"),
        ]
        verbose_name = _("readership")
        verbose_name_plural = _("readerships")

    def __str__(self):
        return f"{self.article_id}: {self.recent}"

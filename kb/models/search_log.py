"""What was searched for, and what came of it. Nothing in a row says who it was."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TERMS_LENGTH = 200
KEPT = timedelta(days=365)
MOST_ROWS = 1_000_000  # of the newest: whoever floods a site does not fill its disk
OPENED_WITHIN = timedelta(days=1)
BITE = 200  # rows that a sweep takes at most: nobody waits long for it


class SearchLogQuerySet(models.QuerySet):
    def found_nothing(self):
        return self.filter(results=0)

    def unopened(self):
        """Those that found something, of which nobody opened anything (as far as scripts told)."""
        return self.filter(results__gt=0, opened_kind="")

    def by_terms(self):
        """The latest search for each terms in each language, with how many `times` they were
        searched for and how often something was opened (`opens`). Other filters, wherever they
        stand, choose what is counted."""
        same = [F("terms"), F("language")]
        return self.annotate(
            times=Window(Count("pk"), partition_by=same),
            opens=Window(Count("opened_id"), partition_by=same),
            place=Window(RowNumber(), partition_by=same, order_by=[F("at").desc(), F("pk").desc()]),
        ).filter(place=1)

    def note_opened(self, key: str, kind: str, object_id: int) -> bool:
        """Write down what was opened from the page that has this key, once; the key is then of no
        use any more. Gives whether there was such a row."""
        young = self.filter(key=key, at__gte=timezone.now() - OPENED_WITHIN)
        return bool(young.update(opened_kind=kind, opened_id=object_id, key=None))

    def sweep(self) -> int:
        """Delete a bite of what is older than a year, or more than is kept. Gives how many."""
        newest = self.order_by("-pk").values_list("pk", flat=True).first() or 0
        too_old = Q(at__lt=timezone.now() - KEPT) | Q(pk__lte=newest - MOST_ROWS)
        gone = self.filter(too_old).order_by("pk").values_list("pk", flat=True)[:BITE]
        return self.filter(pk__in=list(gone)).delete()[0]


class SearchLog(models.Model):
    """One settled search. `key` leads from the page that showed its results to the row, until
    something was opened there: random, and kept nowhere else."""

    terms = models.CharField(_("searched for"), max_length=TERMS_LENGTH)
    language = models.CharField(_("language"), max_length=12)
    results = models.PositiveIntegerField(_("results"))
    opened_kind = models.CharField(_("opened"), max_length=12, blank=True)
    opened_id = models.BigIntegerField(_("number of what was opened"), null=True)
    # No text is a key that many may have.
    key = models.CharField(max_length=22, null=True, unique=True, editable=False)  # noqa: DJ001
    at = models.DateTimeField(_("when"), db_index=True)

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_kind="", opened_id__isnull=True)
                | (~Q(opened_kind="") & Q(opened_id__isnull=False)),
                name="search_opened_is_whole",
            ),
        ]
        verbose_name = _("search")
        verbose_name_plural = _("searches")

    def __str__(self):
        return self.terms

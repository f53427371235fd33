"""How often something was done by somebody, so that it can be stopped when it is too often.

Nobody can be recognised in these rows, nor followed through them: a row is kept by a keyed hash of
what was done, by whom and in which stretch of time, and goes soon after that stretch is over.
"""

import time
from dataclasses import dataclass

from django.db import connections, models, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

BITE = 10  # rows swept for one that is new: more go than come, and nobody waits for it
KEPT_AFTER = 3600  # seconds: a process whose clock is behind may still be counting


@dataclass(frozen=True)
class Limit:
    """How often one somebody may do something: `times` in a window of `seconds`.

    Windows lie side by side and are the same for everybody: who begins late in one has a short
    wait, and may do twice as much around its end, never more.
    """

    purpose: str
    times: int
    seconds: int

    def wait(self, now: float) -> int:
        """Whole seconds from `now` (Unix time) until the next window, at least 1."""
        return self.seconds - int(now) % self.seconds


class TooOften(Exception):
    """Somebody has done something as often as they may for now. `wait`: seconds until then."""

    def __init__(self, wait: int):
        super().__init__(wait)
        self.wait = wait

    @property
    def when(self) -> str:
        """How long to wait, in words: "in about 5 minutes". Never less than it takes."""
        minutes = -(-self.wait // 60)
        if minutes < 90:
            return ngettext("in a minute", "in about %(n)d minutes", minutes) % {"n": minutes}
        hours = -(-minutes // 60)
        return ngettext("in about an hour", "in about %(n)d hours", hours) % {"n": hours}


class AllowanceQuerySet(models.QuerySet):
    def take(self, purpose: str, who: str, limit: int, seconds: int, *, now=None) -> bool:
        """Count one more time for `who`, unless they have had `limit` in this window already.

        Gives whether they may. Exact, however many do it at once in however many processes: the
        database counts, in one statement. `now` is Unix time, by default this moment. In a
        transaction that does not go through, nothing was taken.
        """
        now = clock() if now is None else now
        if limit < 1:
            return False
        window = int(now) // seconds
        ends = (window + 1) * seconds
        with connections[self.db].cursor() as cursor:
            cursor.execute(TAKE, [key_of(purpose, who, window), ends, limit])
            # All rows are fetched: SQLite ends the statement, and its lock, only after the last.
            counts = cursor.fetchall()
        if counts and counts[0][0] == 1:
            self._sweep(now)
        return bool(counts)

    def give_back(self, purpose: str, who: str, seconds: int, *, now: float) -> None:
        """Take back what was counted at `now`: it was not what this limit is about."""
        row = self.filter(key=key_of(purpose, who, int(now) // seconds), count__gt=0)
        row.update(count=F("count") - 1)

    def spend(self, *wanted: tuple[Limit, str], now: float | None = None) -> None:
        """Take one of each (limit, who), or nothing. Raises TooOften with the longest wait."""
        now = clock() if now is None else now
        with transaction.atomic(using=self.db):
            refused = [
                limit.wait(now)
                for limit, who in wanted
                if not self.take(limit.purpose, who, limit.times, limit.seconds, now=now)
            ]
            if refused:
                raise TooOften(max(refused))

    def _sweep(self, now: float) -> None:
        """Delete a few rows whose window is long over, leaving those that others are deleting."""
        with transaction.atomic(using=self.db):
            old = self.filter(ends__lt=now - KEPT_AFTER).order_by("ends", "pk")
            keys = old.select_for_update(skip_locked=_can_skip(self.db)).values_list("pk")[:BITE]
            self.filter(pk__in=[key for (key,) in keys]).delete()


class Allowance(models.Model):
    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends = models.BigIntegerField(db_index=True)  # Unix time at which the window is over

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        ordering = ["ends", "pk"]
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self):
        return f"{self.key[:8]}…: {self.count}"


# SQLite and PostgreSQL take the same words. A row that has reached the limit gives nothing back.
TAKE = """
    INSERT INTO kb_allowance (key, count, ends) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET count = kb_allowance.count + 1
    WHERE kb_allowance.count < %s
    RETURNING count
"""


def clock() -> float:
    """This moment, as Unix time."""
    return time.time()


def key_of(purpose: str, who: str, window: int) -> str:
    """What a row is kept by: nothing in it tells who, or that two rows are of the same person."""
    text = f"{len(purpose)} {purpose}{window} {who}"
    return salted_hmac("kb.allowance", text, algorithm="sha256").hexdigest()


def _can_skip(alias: str) -> bool:
    return connections[alias].features.has_select_for_update_skip_locked

"""Which state of the site readers see, as a short text: the same text, the same pages.

The number goes up with each act that changes what readers see, in the transaction of that act; what
begins or ends at a set time changes the text by itself. A process asks the database for it at most
once a second, so what other processes publish is seen at most a second later. See `kb.edition`
for what stands on it.
"""

import time

from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from kb.rows import moment

ASK_AGAIN = 1  # seconds
# By hand: Django takes longer to put it together than a page takes that is kept.
ASKED = """
    SELECT number,
        (SELECT max(starts) FROM kb_publication WHERE starts <= %s),
        (SELECT max(ends) FROM kb_publication WHERE ends <= %s),
        (SELECT max(starts) FROM kb_notice WHERE starts <= %s),
        (SELECT max(ends) FROM kb_notice WHERE ends <= %s)
    FROM kb_edition WHERE id = 1
"""


class Edition(models.Model):
    """One row, whose key is 1."""

    number = models.PositiveBigIntegerField(default=0)

    _known: tuple[float, str] | None = None  # when it was asked for, and the answer
    _acts = 0  # of this process

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls) -> str:
        """The edition that readers see now. One small query, at most once a second."""
        known, acts = cls._known, cls._acts
        if known is None or time.monotonic() - known[0] >= ASK_AGAIN:
            known = (time.monotonic(), cls._ask())
            if acts == cls._acts:  # else it was read before an act that others have seen since
                cls._known = known
        return known[1]

    @classmethod
    def advance(cls) -> None:
        """Say that what readers see changes with this transaction.

        Late in the transaction is best: until it ends, others who publish wait here.
        """
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.update_or_create(pk=1, defaults={"number": 1})
        cls.forget()
        transaction.on_commit(cls.forget)

    @classmethod
    def forget(cls) -> None:
        """Ask the database the next time."""
        cls._acts += 1
        cls._known = None

    @classmethod
    def _ask(cls) -> str:
        now = moment(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(ASKED, [now, now, now, now])
            row = cursor.fetchone()
        if row is None:  # a database that was emptied by hand
            return "0"
        number, *passed = row
        newest = max((str(one) for one in passed if one), default="")
        return f"{number} {newest}"

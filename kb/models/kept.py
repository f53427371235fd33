"""Who looks after an article, and until when it is taken for true."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from .article_act import ArticleAct

Name = ArticleAct.Name
LONGEST = timedelta(days=3653)
"""Nothing is taken for true longer than ten years from today, whatever day was set by hand."""


class Kept(models.Model):
    """What of an article holds at once, for readers too. Every act is one transaction and in the
    history."""

    class Meta:
        abstract = True

    def settle(self, *, by, picked: list | None = None, **changed) -> None:
        """Give those fields new values, and with `picked` other articles to be shown beside it."""
        if picked is None and not changed:
            return
        with transaction.atomic():
            type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            for name, value in changed.items():
                setattr(self, name, value)
            self.save(update_fields=list(changed))
            if picked is not None:
                self.pick(picked)
            names = [*changed, *(["picked"] if picked is not None else [])]
            self.acts.create(name=Name.SETTINGS_CHANGED, by=by, detail=", ".join(names))
            self._seen_anew()

    def still_true(self, *, by) -> date:
        """Note that it was looked at today and found true. Gives the day by which it is due again:
        as long after today as it was given last, or VERIFY_DAYS."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=type(self).objects.select_for_update(no_key=True))
            next_by = self.due_next()
            self.verify(by=by, on=timezone.localdate(), next_by=next_by)
        return next_by

    def due_next(self) -> date:
        """By when it is due again if somebody finds it true today."""
        return timezone.localdate() + (self._last_interval() or timedelta(settings.VERIFY_DAYS))

    def _last_interval(self) -> timedelta | None:
        """How long it was given when a day to check it by was set last; None if that never was, or
        was a day in the past."""
        by_hand = Q(name=Name.SETTINGS_CHANGED, detail__contains="verify_by")
        acts = self.acts.filter(by_hand | Q(name=Name.VERIFIED))
        last = acts.values_list("at", flat=True).first()
        if last is None or self.verify_by is None:
            return None
        given = self.verify_by - timezone.localdate(last)
        return min(max(given, timedelta()), LONGEST) or None

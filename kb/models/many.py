"""What editors do to many articles at once: each verb is one transaction with as many statements
for a thousand articles as for two, and stands in the history of each article that it changes.

The verbs for one article are in `edited` and `published`; these do the same to each.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from kb.search import index
from kb.search.documents import ARTICLE

from .article_act import DETAIL_LENGTH, ArticleAct
from .edition import Edition
from .kept import LONGEST
from .publication import Publication
from .review import Review

Name = ArticleAct.Name
AT_ONCE = 500  # rows of one INSERT


class ManyArticles(models.QuerySet):
    """Verbs of a QuerySet of articles. Each gives how many it changed: done again, none."""

    def move_all(self, category, *, by) -> int:
        """Put them in that category at once, for readers too."""
        with transaction.atomic():
            held = self._held()
            changed = [one.pk for one in held if one.category_id != category.pk]
            numbers = [one.pk for one in held]
            self._of(numbers).update(category=category, next_category=None)
            if changed:
                index.move(ARTICLE, changed, category.pk)
                self._note(changed, Name.MOVED, by, str(category))
                Edition.advance()
            return len(changed)

    def hand_all_to(self, owner, *, by) -> int:
        """Make that person (None: nobody) their owner."""
        with transaction.atomic():
            number = owner.pk if owner else None
            changed = [one.pk for one in self._held() if one.owner_id != number]
            self._of(changed).update(owner=owner)
            self._note(changed, Name.OWNER_CHANGED, by, str(owner or ""))
            return len(changed)

    def verify_all(self, *, by) -> int:
        """Note that they were found still true today. Each is due again as `still_true` of one
        says: as long after today as it was given last, or VERIFY_DAYS."""
        with transaction.atomic():
            today, held = timezone.localdate(), self._held()
            given = self._last_given([one.pk for one in held])
            changed, due = [], defaultdict(list)
            for one in held:
                last = (one.verify_by - given[one.pk]).days if one.pk in given else 0
                days = min(last, LONGEST.days) if last > 0 else settings.VERIFY_DAYS
                said = (today, today + timedelta(days=days))
                if (one.checked_on, one.verify_by) != said:
                    changed.append(one.pk)
                    due[said[1]].append(one.pk)
            for next_by, numbers in due.items():  # few: most were given the same time
                self._of(numbers).update(checked_on=today, verify_by=next_by)
            self._note(changed, Name.VERIFIED, by)
            if changed:
                Edition.advance()  # readers see when they were last checked
            return len(changed)

    def archive_all(self, *, by) -> int:
        """Put them away: nobody reads them any more. Those in the archive stay as they are."""
        with transaction.atomic():
            changed = [one.pk for one in self._held() if one.archived_at is None]
            self._of(changed).update(
                archived_at=timezone.now(), redirects_to=None, review_requested_at=None
            )
            waiting = Review.objects.open().filter(article__in=changed)
            waiting.update(verdict=Review.Verdict.WITHDRAWN)
            self._note(changed, Name.ARCHIVED, by)
            if changed:
                index.remove(ARTICLE, changed)
                Edition.advance()
            return len(changed)

    def linking_here(self, numbers: Collection[int]):
        """The live articles, none of these, whose readers are led to one of these by a link."""
        live = Publication.objects.live().exclude(article__in=numbers)
        links = live.filter(revision__links__article__in=numbers)
        return self.filter(pk__in=links.order_by().values("article"))

    def _held(self) -> list:
        """They as they stand now, in the order of their numbers, as everybody locks several."""
        numbers = list(self.order_by().values_list("pk", flat=True))
        return list(self._of(numbers).select_for_update(no_key=True).order_by("pk"))

    def _last_given(self, numbers: Collection[int]) -> dict[int, date]:
        """The days on which they were given one to be checked by, for the last time."""
        given = Q(name=Name.SETTINGS_CHANGED, detail__contains="verify_by") | Q(name=Name.VERIFIED)
        acts = ArticleAct.objects.filter(
            given, article__in=numbers, article__verify_by__isnull=False
        )
        last = acts.order_by().values_list("article").annotate(last=Max("at"))
        return {number: timezone.localdate(moment) for number, moment in last}

    def _of(self, numbers: Collection[int]):
        return apps.get_model("kb", "Article")._base_manager.filter(pk__in=numbers)

    def _note(self, numbers: Collection[int], name: str, by, detail: str = "") -> None:
        ArticleAct.objects.bulk_create(
            (
                ArticleAct(article_id=number, name=name, by=by, detail=detail[:DETAIL_LENGTH])
                for number in numbers
            ),
            batch_size=AT_ONCE,
        )

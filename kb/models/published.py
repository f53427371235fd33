"""What of an article readers see, and when: publish, plan, unpublish, archive."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.inside import obstacle
from kb.people import Audience
from kb.ties import linked_articles, mentioned_articles

from .article_act import ArticleAct
from .edition import Edition
from .findable import find_anew
from .publication import Publication
from .reviewed import SomethingChanged
from .revision import Revision

Name = ArticleAct.Name


class NotPublishable(ValueError):
    """Something is to be done first; its text says what."""


class Published(models.Model):
    """An article's windows in time. Every act is one transaction and in the history.

    At most one window holds at any moment, and at most one is to come (`planned`). What begins
    later ends what was there; where it is cancelled, that goes on until it was to end anyhow
    (`Publication.until`).
    """

    class Meta:
        abstract = True

    def live_publication(self) -> Publication | None:
        """What readers see at this moment, if anything."""
        return self.publications.live().select_related("revision").first()

    def is_live(self) -> bool:
        return self.publications.live().exists()

    def is_live_or_planned(self) -> bool:
        """Whether readers see something now, or will without anybody doing more."""
        if self.archived_at:
            return False
        return self.publications.filter(Q(ends__isnull=True) | Q(ends__gt=timezone.now())).exists()

    def planned(self) -> Publication | None:
        """What readers will see next by plan, if anything."""
        plans = self.publications.filter(starts__gt=timezone.now())
        return plans.select_related("revision").order_by("starts", "pk").first()

    @property
    def waits(self) -> bool:
        """Whether the category or the audience changes with the next publishing."""
        return bool(self.next_category_id or self.next_audience)

    @property
    def publishing_mark(self) -> str:
        """A short text that stands for all that the next publishing would show: while it is the
        same, so is that."""
        return f"{self.draft_id or ''}.{self.next_category_id or ''}.{self.next_audience}"

    def lacks_second_eyes(self, revision: Revision) -> bool:
        """Whether the site wants somebody else to approve that text before it is published, and
        nobody has."""
        return bool(settings.REVIEW_REQUIRED) and self.approval(revision) is None

    def obstacles(self, revision: Revision | None, *, by, later: bool = False) -> Iterator[str]:
        """What forbids that person to publish that text, in words, each with what to do about it.
        `later`: at a set time, while readers see another one until then."""
        if self.archived_at:
            yield _("The article is archived. Bring it back first.")
        if revision is None or revision.article_id != self.pk:
            yield _("There is no text of this article to publish.")
            return
        if by is not None and self.lacks_second_eyes(revision):
            yield _("Somebody else has to approve this text first. Ask for a review.")
        if later and self.waits:
            yield _(
                "The category or the audience changes too, which happens when you publish, not "
                "at a set time. Publish now, or change them back."
            )
        if inside := self._leads_inside(revision):
            yield _("It links articles for agents only: %(numbers)s. Take the links out first.") % {
                "numbers": ", ".join(f"/articles/{number}/" for number in inside)
            }
        if self.next_audience == Audience.INTERNAL and (words := obstacle(self.pk)):
            yield words

    def publish(
        self,
        *,
        by=None,
        revision: Revision | None = None,
        starts: datetime | None = None,
        ends: datetime | None = None,
        seen: str | None = None,
    ) -> Publication:
        """Make `revision` (by default, the newest) what readers see: from now on, or from `starts`
        on, until `ends`; where that is not said, until what is live was to end, if it was. What
        waited for that (`next_category`, `next_audience`) holds then too.

        Any plan there was is replaced. To publish what is live already, or planned so already,
        changes nothing. Publishing the newest text withdraws a review that waits for an answer.

        Raises SomethingChanged where `seen` is not the `publishing_mark` any more, and
        NotPublishable (a ValueError) with words: what `obstacles` says (commands, which act without
        `by`, need nobody's approval), times that lie in the past or the wrong way round.
        """
        with transaction.atomic():
            # As it stands now. What the caller holds is brought in line with it.
            self.refresh_from_db(from_queryset=type(self).objects.select_for_update(no_key=True))
            now, revision = timezone.now(), revision or self.draft
            live = self.live_publication()
            if done := self._published_so(live, revision, starts, ends):
                return done
            if seen is not None and seen != self.publishing_mark:
                raise SomethingChanged(self.draft)
            for words in self.obstacles(revision, by=by, later=bool(starts and live)):
                raise NotPublishable(words)
            _refuse_odd_times(now, starts, ends)
            if ends is None and live and live.until and live.until > (starts or now):
                ends = live.until
            self._drop_plans(now)
            self._end_windows(starts or now)
            if starts is None or live is None:
                self._take_what_waits()
            published = self.publications.create(
                revision=revision, starts=starts or now, ends=ends, until=ends, by=by
            )
            name = Name.SCHEDULED if starts else Name.PUBLISHED
            detail = during(starts, ends)
            self.acts.create(name=name, revision=revision, by=by, detail=detail)
            if revision.pk == self.draft_id:
                self.withdraw_review(by=by)
            self._show()
            return published

    def unpublish(self, *, by=None, at: datetime | None = None) -> bool:
        """Take the article from the readers, now or `at` a time to come: what is planned to begin
        before that time begins, and ends then. Its revisions stay; `publish` brings it back.

        Gives whether there was anything to take away. Raises NotPublishable for a time in the past.
        """
        with transaction.atomic():
            type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            now = timezone.now()
            _refuse_odd_times(now, at, None)
            changed = self._end_at(now, at) if at else self._end_now(now)
            if changed:
                name = Name.ENDING if at else Name.UNPUBLISHED
                self.acts.create(name=name, by=by, detail=during(None, at))
                self._show()
            return changed

    def cancel_plans(self, *, by=None, beginning: bool = True, end: bool = True) -> bool:
        """Cancel what was to begin, or when what readers see was to end, or both: what is live now
        then stays, for good unless its end was not cancelled. Gives whether there was a plan."""
        with transaction.atomic():
            type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            now = timezone.now()
            changed = self._drop_plans(now) if beginning else 0
            if end:
                changed += self._drop_ends(now)
            if changed:
                self.acts.create(name=Name.PLANS_CANCELLED, by=by)
                self._show()
            return bool(changed)

    def archive(self, *, by=None, redirects_to=None) -> None:
        """Put the article away: nobody reads it any more, and no list has it. Who comes to its
        address is led to `redirects_to`, another article, where they may read that."""
        if redirects_to is not None and redirects_to.pk == self.pk:
            raise NotPublishable(_("It cannot lead to itself. Choose another article."))
        with transaction.atomic():
            # In the order of their numbers, as everybody locks several articles.
            pks = {self.pk, redirects_to.pk} if redirects_to else {self.pk}
            list(
                type(self).objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
            )
            before = type(self).objects.values_list("archived_at", "redirects_to").get(pk=self.pk)
            self.archived_at = before[0] or timezone.now()
            self.redirects_to = redirects_to
            self.save(update_fields=["archived_at", "redirects_to"])
            if before != (self.archived_at, self.redirects_to_id):
                self.withdraw_review(by=by)
                self._end_now(self.archived_at)
                self.acts.create(name=Name.ARCHIVED, by=by, detail=str(redirects_to or "")[:1000])
            self._show()

    def bring_back(self, *, by=None) -> None:
        """Take the article out of the archive, as a draft: readers see it when it is published."""
        with transaction.atomic():
            held = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            if held.archived_at is None:
                return
            self._end_now(held.archived_at)  # windows of before archiving ended them itself
            self.archived_at = self.redirects_to = None
            self.save(update_fields=["archived_at", "redirects_to"])
            self.acts.create(name=Name.BROUGHT_BACK, by=by)
            self._show()

    def _show(self) -> None:
        """What follows from other windows than before."""
        type(self).objects.filter(pk=self.pk).know_what_lasts()
        find_anew([self.pk])
        Edition.advance()

    def _published_so(self, live, revision, starts, ends) -> Publication | None:
        """What is live or planned already just as somebody asks for it, if anything."""
        plan = self.planned()
        if revision is None or self.waits or (plan and not starts):
            return None
        done = plan if starts else live
        if done is None or done.revision_id != revision.pk or (starts and done.starts != starts):
            return None
        return done if ends in (None, done.until) else None

    def _take_what_waits(self) -> None:
        if self.next_category_id:
            self.category_id, self.next_category_id = self.next_category_id, None
        if self.next_audience:
            self.audience, self.next_audience = self.next_audience, ""
        self.save(update_fields=["category", "audience", "next_category", "next_audience"])

    def _leads_inside(self, revision: Revision) -> list[int]:
        """The numbers of the articles for agents only that this text for everybody links."""
        if (self.next_audience or self.audience) != Audience.PUBLIC:
            return []
        linked = linked_articles(revision.html) | mentioned_articles(revision.body)
        inside = type(self).objects.filter(pk__in=linked, audience=Audience.INTERNAL)
        return sorted(inside.values_list("pk", flat=True)) if linked else []

    # Windows. Each gives how many it has changed.

    def _drop_plans(self, now: datetime) -> int:
        """Forget what was to begin, and let what that cuts off go on as it was wanted."""
        plans = self.publications.filter(starts__gt=now)
        moments = list(plans.values_list("starts", flat=True))
        if not moments:
            return 0
        self.publications.filter(starts__lte=now, ends__in=moments).update(ends=F("until"))
        return plans.delete()[0]

    def _end_windows(self, at: datetime) -> int:
        """End what would be in force then."""
        open_then = Q(ends__isnull=True) | Q(ends__gt=at)
        return self.publications.filter(open_then, starts__lte=at).update(ends=at)

    def _end_now(self, now: datetime) -> bool:
        dropped = self._drop_plans(now)
        return bool(dropped + self._end_windows(now))

    def _end_at(self, now: datetime, at: datetime) -> bool:
        """Let the last of what is live and planned end then."""
        changed = bool(self.publications.filter(starts__gte=at).exists() and self._drop_plans(now))
        last = self.planned() or self.live_publication()
        if last and last.until != at:
            last.ends = last.until = at
            last.save(update_fields=["ends", "until"])
            changed = True
        return changed

    def _drop_ends(self, now: datetime) -> int:
        """Let nothing end but by what is planned to begin."""
        plan = self.planned()
        cut_off = plan.starts if plan else None
        to_end = self.publications.filter(Q(ends__gt=now) & ~Q(until=None, ends=cut_off))
        live, later = to_end.filter(starts__lte=now), to_end.filter(starts__gt=now)
        return live.update(ends=cut_off, until=None) + later.update(ends=None, until=None)


def during(starts: datetime | None, ends: datetime | None) -> str:
    """A planned time as an act keeps it, as an interval of ISO 8601; either end may be open."""
    start, end = (moment.isoformat() if moment else "" for moment in (starts, ends))
    return f"{start}/{end}" if start or end else ""


def _refuse_odd_times(now: datetime, starts: datetime | None, ends: datetime | None) -> None:
    if starts and starts <= now:
        raise NotPublishable(_("That time has passed. Choose one that is to come."))
    if ends and ends <= (starts or now):
        raise NotPublishable(_("It would end before it begins. Choose a later end."))

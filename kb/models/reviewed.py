"""A second pair of eyes: ask for a review, comment, answer it."""

from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.ties import files_in

from .article_act import DETAIL_LENGTH, ArticleAct
from .review import Review
from .revision import Revision

Name = ArticleAct.Name
Verdict = Review.Verdict


class NotReviewable(ValueError):
    """It cannot be reviewed so; its text says why."""


class SomethingChanged(Exception):
    """What was looked at is not the newest text any more: `newest` is."""

    def __init__(self, newest: Revision | None):
        super().__init__()
        self.newest = newest


class Reviewed(models.Model):
    """An article's reviews. What is said in them stands in its history (`ArticleAct.detail`)."""

    class Meta:
        abstract = True

    def open_review(self) -> Review | None:
        """The review that waits for an answer, if one does."""
        return self.reviews.open().select_related("asked_by", "reviewer", "revision").first()

    def approval(self, revision: Revision | None) -> Review | None:
        """The review in which somebody other than its writers approved that text as it is to be
        read now, if there is: with these pictures, by these readers."""
        if revision is None:
            return None
        found = Review.objects.approving(revision, self.writers(revision)).filter(article=self.pk)
        if changed := self._changed_around(revision):
            found = found.filter(answered_at__gt=changed)
        return found.select_related("answered_by").first()

    def writers(self, revision: Revision) -> set[int]:
        """The people (pk) who may not approve that text: its author; and where the site wants a
        second pair of eyes, everybody who wrote anything of it since what readers saw last."""
        found = {revision.author_id}
        if settings.REVIEW_REQUIRED:
            begun = self.publications.filter(starts__lte=timezone.now())
            seen = begun.select_related("revision").order_by("-starts", "-pk").first()
            earlier = self.revisions.filter(number__lte=revision.number)
            since = earlier.filter(number__gt=seen.revision.number) if seen else earlier
            # Who wrote a text that somebody else brought back wrote it, too.
            back = since.exclude(body=seen.revision.body) if seen else since
            same = models.Exists(back.filter(body=models.OuterRef("body")))
            wrote = earlier.filter(models.Q(pk__in=since.values("pk")) | same)
            found |= set(wrote.order_by().values_list("author", flat=True))
        return found - {None}

    def looked_at_mark(self, revision: Revision | None) -> str:
        """A short text that stands for what a reviewer sees besides the text itself: who is to
        read it, and its pictures and files. While it is the same, so are they."""
        replaced = self._files_replaced(revision)
        audience = self.next_audience or self.audience
        return f"{audience}.{replaced.timestamp():.6f}" if replaced else f"{audience}."

    def _changed_around(self, revision: Revision) -> datetime | None:
        """When something of it that a reviewer sees was changed last, the text apart: approved for
        agents is not approved for everyone, nor is a picture that nobody saw."""
        opened = self.acts.filter(name=Name.AUDIENCE_CHANGED).aggregate(last=Max("at"))["last"]
        moments = [at for at in (opened, self._files_replaced(revision)) if at]
        return max(moments, default=None)

    def _files_replaced(self, revision: Revision | None) -> datetime | None:
        shown = files_in(revision.html) if revision else ()
        files = apps.get_model("kb", "Attachment").objects.filter(pk__in=shown)
        return files.aggregate(last=Max("replaced_at"))["last"] if shown else None

    def ask_review(
        self, *, by, reviewer=None, comment: str = "", request_key: str | None = None
    ) -> Review:
        """Ask that person (None: anybody) to look at the newest text. Asked again while one is
        open, the open one is asked of that person, about the newest text. The same request key
        asks once. Raises NotReviewable."""
        with transaction.atomic():
            held = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            if request_key and self.acts.filter(request_key=request_key).exists():
                return self.reviews.first()
            if held.draft_id is None or held.archived_at:
                raise NotReviewable(_("There is no text of this article to review."))
            if reviewer is not None and reviewer == by:
                raise NotReviewable(_("Ask somebody else: you know your own text."))
            others = self.writers(held.draft) - {held.draft.author_id}
            if reviewer is not None and reviewer.pk in others:
                words = _("%(name)s wrote part of what changed and cannot approve it. Ask another.")
                raise NotReviewable(words % {"name": reviewer})
            values = {"revision_id": held.draft_id, "asked_by": by, "reviewer": reviewer}
            review, _new = self.reviews.update_or_create(verdict="", defaults=values)
            self._set_review_requested(review.asked_at)
            self._note_review(
                Name.REVIEW_ASKED, held.draft_id, by, comment, request_key=request_key
            )
            return review

    def comment(self, text: str, *, by, request_key: str | None = None) -> ArticleAct:
        """Say something of the article to those who work on it. Said again with the same request
        key, it stands there once."""
        with transaction.atomic():
            held = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            said = request_key and self.acts.filter(request_key=request_key).first()
            return said or self._note_review(
                Name.COMMENTED, held.draft_id, by, text, request_key=request_key
            )

    def answer_review(
        self, verdict: str, *, by, seen: int, comment: str = "", mark: str = ""
    ) -> Review:
        """Approve the text, or ask for changes. `seen` is the revision (pk) that was looked at,
        `mark` its `looked_at_mark`.

        The same answer given twice counts once. Raises SomethingChanged where that is not the
        newest any more, NotReviewable where nobody asks (any more), where the text is the
        answerer's own or what they approve is in part, and where its pictures or readers changed.
        """
        with transaction.atomic():
            held = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            review = self.open_review()
            if review is None:
                return self._answered_so(verdict, by, seen)
            if held.draft_id != seen:
                raise SomethingChanged(held.draft)
            if held.draft.author_id == by.pk:
                raise NotReviewable(_("It is your own text: somebody else has to look at it."))
            if verdict == Verdict.APPROVED and by.pk in self.writers(held.draft):
                raise NotReviewable(
                    _("You wrote part of what changed: somebody who did not has to approve it.")
                )
            if mark and mark != held.looked_at_mark(held.draft):
                raise NotReviewable(
                    _(
                        "Its pictures or for whom it is changed while you were reading. Look at it "
                        "again, then answer."
                    )
                )
            review.verdict = Verdict(verdict)
            review.revision_id = seen
            self._close(review, by)
            names = {Verdict.APPROVED: Name.APPROVED, Verdict.CHANGES_WANTED: Name.CHANGES_WANTED}
            self._note_review(names[review.verdict], seen, by, comment)
            return review

    def withdraw_review(self, *, by) -> None:
        """Nobody needs to look at it any more. Does nothing where nobody was asked."""
        with transaction.atomic():
            type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
            if review := self.open_review():
                review.verdict = Verdict.WITHDRAWN
                self._close(review, by)
                self._note_review(Name.REVIEW_WITHDRAWN, review.revision_id, by, "")

    def _close(self, review: Review, by) -> None:
        review.answered_by, review.answered_at = by, timezone.now()
        review.save()
        self._set_review_requested(None)

    def _set_review_requested(self, moment) -> None:
        self.review_requested_at = moment
        self.save(update_fields=["review_requested_at"])

    def _answered_so(self, verdict: str, by, seen: int) -> Review:
        last = self.reviews.exclude(verdict=Verdict.WITHDRAWN).first()
        if last and (last.verdict, last.revision_id, last.answered_by_id) == (verdict, seen, by.pk):
            return last
        raise NotReviewable(_("Nobody waits for a review of this article any more."))

    def _note_review(self, name: str, revision: int, by, text: str, **more) -> ArticleAct:
        text = text.strip()[:DETAIL_LENGTH]
        return self.acts.create(name=name, revision_id=revision, by=by, detail=text, **more)

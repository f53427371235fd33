"""What one reader said of one article: it helped or it did not, and why not."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.voters import Voter

from .allowance import Allowance, Limit
from .helpfulness import Helpfulness
from .publication import Publication

COMMENT_LENGTH = 1_000

HOUR, DAY = 3_600, 86_400
# For each address (of somebody signed in, for each person).
NEW_VOTES = Limit("new votes", times=30, seconds=HOUR)
# Forgetting the cookie makes a new voter of the same person: that goes only so far. Not too near:
# phones share the address of their carrier.
VOTERS_OF_AN_ARTICLE = Limit("voters of an article", times=20, seconds=DAY)
CHANGES = Limit("changes of a vote", times=20, seconds=HOUR)


class VoteQuerySet(models.QuerySet):
    def with_comments(self):
        """Those in which somebody wrote what was wrong."""
        return self.exclude(comment="")

    def waiting(self):
        """Comments that no editor has dealt with yet."""
        return self.with_comments().filter(handled="")

    def latest_first(self):
        """Together with what the inbox shows of their articles."""
        found = self.select_related("article__category", "revision", "handled_by")
        return found.defer("revision__body", "revision__headings").order_by("-changed_at", "-pk")

    def by(self, voter: Voter, article_id: int) -> "Vote | None":
        """What this voter said of that article, if anything."""
        return self.filter(article_id=article_id, voter=voter.key(article_id)).first()

    def cast(
        self,
        publication: Publication,
        voter: Voter,
        *,
        helpful: bool,
        reason: str | None = None,
        comment: str | None = None,
        block: int | None = None,
    ) -> "Vote":
        """Write down what this voter says of what they read: one vote an article, which changes.

        `reason` and `comment` belong to a no; without them (None), those given before stay, and so
        does `block`, which of the text's blocks it is about. A repeat changes nothing. Votes on one
        article come one by one, so two at once make one row. Raises TooOften when there were too
        many from the same sender; nothing is written then.
        """
        vote = self.by(voter, publication.article_id)
        if vote and vote.says(helpful, reason, comment, block):
            return vote  # without a lock: whoever repeats themselves keeps nobody waiting
        with transaction.atomic():
            counted = Helpfulness.objects.locked(publication.article)
            vote = self.by(voter, publication.article_id) or self._new(publication, voter)
            before = vote.helpful
            vote.say(publication.revision, helpful, reason, comment, block)
            if vote.helpful != before:
                counted.recount()
        return vote

    def _new(self, publication, voter) -> "Vote":
        article = publication.article_id
        Allowance.objects.spend(
            (NEW_VOTES, voter.sender), (VOTERS_OF_AN_ARTICLE, f"{voter.sender} {article}")
        )
        return Vote(article_id=article, voter=voter.key(article))


class Vote(models.Model):
    class Reason(models.TextChoices):
        NOT_SOLVED = "not-solved", _("It did not solve the problem")
        UNCLEAR = "unclear", _("It is hard to understand")
        WRONG = "wrong", _("It is wrong or out of date")
        ELSEWHERE = "elsewhere", _("It is about something else")

    class Handled(models.TextChoices):
        DONE = "done", _("done")
        NOT_NOW = "not-now", _("not now")

    article = models.ForeignKey(
        "kb.Article", models.CASCADE, related_name="votes", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        "kb.Revision", models.CASCADE, related_name="votes", verbose_name=_("revision")
    )
    voter = models.CharField(max_length=64, editable=False)  # see `kb.voters`: tells nobody who
    helpful = models.BooleanField(_("it helped"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    comment = models.CharField(_("comment"), max_length=COMMENT_LENGTH, blank=True)
    # What of the text it is about: which block of the revision’s HTML, from 0.
    block = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)
    created_at = models.DateTimeField(_("first said"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last said"))
    # What editors have done about its comment.
    handled = models.CharField(_("handled"), max_length=10, choices=Handled, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["article", "helpful"], name="vote_counts"),
            models.Index(fields=["-changed_at", "-id"], name="vote_latest"),
            models.Index(
                fields=["-changed_at", "-id"],
                condition=Q(handled="") & ~Q(comment=""),
                name="vote_comments_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "voter"], name="vote_once_an_article"),
            models.CheckConstraint(
                condition=Q(helpful=False) | Q(reason="", comment=""), name="vote_why_only_on_no"
            ),
        ]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")

    def __str__(self):
        return f"{self.article}: {'+' if self.helpful else '−'}"

    @property
    def says_why(self) -> bool:
        return bool(self.reason or self.comment)

    @property
    def said_at(self) -> str:
        """A short text that stands for what is said now: a form that shows it sends it along."""
        return f"{self.changed_at.timestamp():.6f}"

    def says(self, helpful: bool, reason=None, comment=None, block=None) -> bool:
        """Whether that is what stands here already."""
        now = (self.helpful, self.reason, self.comment, self.block)
        return self._after(helpful, reason, comment, block) == now

    def say(self, revision, helpful: bool, reason=None, comment=None, block=None) -> None:
        """Take what is said now, of what was read now, unless it stands here already.

        Raises TooOften for a vote that has been changed too often; it then stays as it was.
        """
        if self.says(helpful, reason, comment, block):
            return
        if self.pk:
            Allowance.objects.spend((CHANGES, str(self.pk)))
        before = self.comment
        after = self._after(helpful, reason, comment, block)
        self.helpful, self.reason, self.comment, self.block = after
        if self.comment != before:  # for editors it is a new one
            self.handled, self.handled_by, self.handled_at = "", None, None
        self.revision, self.changed_at = revision, timezone.now()
        self.save()

    def handle(self, how: str, *, by) -> None:
        """Note that an editor has dealt with its comment, or puts it off; "": it waits again."""
        moment = timezone.now() if how else None
        self.handled, self.handled_by, self.handled_at = how, by if how else None, moment
        self.save(update_fields=["handled", "handled_by", "handled_at"])

    def _after(self, helpful, reason, comment, block) -> tuple[bool, str, str, int | None]:
        """What stands here after that was said."""
        if helpful:
            return True, "", "", None  # what was wrong is not wrong any more
        if reason is None and comment is None:
            return False, self.reason, self.comment, self.block
        reason = self.reason if reason is None else reason
        return False, reason, self.comment if comment is None else comment, block

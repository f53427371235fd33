"""What one reader said of one article: it helped or it did not, and why not."""

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
    ) -> "Vote":
        """Write down what this voter says of what they read: one vote an article, which changes.

        `reason` and `comment` belong to a no; without them (None), those given before stay. A
        repeat changes nothing. Votes on one article come one by one, so two at once make one row.
        Raises TooOften when there were too many from the same sender; nothing is written then.
        """
        vote = self.by(voter, publication.article_id)
        if vote and vote.says(helpful, reason, comment):
            return vote  # without a lock: whoever repeats themselves keeps nobody waiting
        with transaction.atomic():
            counted = Helpfulness.objects.locked(publication.article)
            vote = self.by(voter, publication.article_id) or self._new(publication, voter)
            before = vote.helpful
            vote.say(publication.revision, helpful, reason, comment)
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
    created_at = models.DateTimeField(_("first said"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last said"))

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["article", "helpful"], name="vote_counts"),
            models.Index(fields=["-changed_at", "-id"], name="vote_latest"),
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

    def says(self, helpful: bool, reason: str | None, comment: str | None) -> bool:
        """Whether that is what stands here already."""
        return self._after(helpful, reason, comment) == (self.helpful, self.reason, self.comment)

    def say(self, revision, helpful: bool, reason: str | None, comment: str | None) -> None:
        """Take what is said now, of what was read now, unless it stands here already.

        Raises TooOften for a vote that has been changed too often; it then stays as it was.
        """
        if self.says(helpful, reason, comment):
            return
        if self.pk:
            Allowance.objects.spend((CHANGES, str(self.pk)))
        self.helpful, self.reason, self.comment = self._after(helpful, reason, comment)
        self.revision, self.changed_at = revision, timezone.now()
        self.save()

    def _after(self, helpful, reason, comment) -> tuple[bool, str, str]:
        """What stands here after that was said."""
        if helpful:
            return True, "", ""  # what was wrong is not wrong any more
        reason = self.reason if reason is None else reason
        return False, reason, self.comment if comment is None else comment

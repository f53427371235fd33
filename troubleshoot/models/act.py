"""What was done to a guided fix, when and by whom."""

from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models import Article
from troubleshoot.drawing import Drawing, undo
from troubleshoot.drawing import from_plain as step_from_plain
from troubleshoot.graph import Node
from troubleshoot.rendering import rendered

from . import rows


class FlowAct(models.Model):
    """One act on a fix. Those that changed its draft can be undone: they hold what they changed.

    `was` and `now` are what `drawing.changes` gave, empty for what changed no step. `request_key`
    comes with the form that asked for it: the same form sent twice acts once.
    """

    class Name(models.TextChoices):
        CREATED = "created", _("began the fix")
        STEP_ADDED = "step-added", _("added a step")
        STEP_CHANGED = "step-changed", _("changed a step")
        STEP_REMOVED = "step-removed", _("removed a step")
        ANSWER_MOVED = "answer-moved", _("moved an answer")
        FIRST_STEP = "first-step", _("chose the first step")
        HEAD_CHANGED = "head-changed", _("changed title or symptom")
        STEPS_COPIED = "steps-copied", _("copied steps from another fix")
        FILE_READ = "file-read", _("read a file")
        RESTORED = "restored", _("restored a version")
        UNDONE = "undone", _("undid a change")
        DISCARDED = "discarded", _("discarded the draft")
        SETTINGS_CHANGED = "settings-changed", _("changed the settings")
        PUBLISHED = "published", _("published")
        STOPPED = "stopped", _("stopped it for safety")
        ARCHIVED = "archived", _("archived")
        BROUGHT_BACK = "brought-back", _("brought back from the archive")

    flow = models.ForeignKey(
        "troubleshoot.Flow", models.CASCADE, related_name="acts", verbose_name=_("guided fix")
    )
    version = models.ForeignKey(
        "troubleshoot.FlowVersion", models.SET_NULL, null=True, related_name="acts"
    )
    name = models.CharField(_("act"), max_length=20, choices=Name)
    node = models.CharField(_("step"), max_length=60, blank=True)  # its key
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    was = models.JSONField(default=dict, editable=False)
    now = models.JSONField(default=dict, editable=False)
    request_key = models.CharField(  # noqa: DJ001 none, or one that nobody else has
        max_length=64, null=True, unique=True, editable=False
    )

    drawing: Drawing | None = None
    """What the draft says after it, where it has just been done."""
    gone: Sequence[str] = ()
    """What it named and is gone from the site, so that it was left out; where just done."""

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["flow", "-at"], name="acts_of_a_flow")]
        verbose_name = _("act on a guided fix")
        verbose_name_plural = _("acts on guided fixes")

    def __str__(self):
        return self.get_name_display()

    @classmethod
    def asked_by(cls, request_key: str) -> "FlowAct | None":
        """The act that the form with that key has done, if any."""
        found = rows.ask(ASKED_BY, request_key)
        return COLUMNS.read(found[0]) if found else None

    @property
    def can_be_undone(self) -> bool:
        """Whether it changed a draft. Not whether that still stands as it left it."""
        return bool(self.now)

    @property
    def undid(self) -> int | None:
        """The number of the act that it took back; None where it took none back."""
        return self.undone_by(self.name, self.detail)

    @classmethod
    def undone_by(cls, name: str, detail: str) -> int | None:
        """What `undid` says, of an act's columns: an UNDONE act holds the name and the number of
        the one that it took back in `detail`."""
        number = detail.rpartition(":")[2] if name == cls.Name.UNDONE else ""
        return int(number) if number.isdecimal() else None

    @property
    def added(self) -> list[str]:
        """The keys of the steps that it made."""
        return [key for key, said in self.was.items() if key and said is None]

    def steps_before(self) -> dict[str, Node]:
        """The steps that it changed or removed, as they were, rendered."""
        return {
            key: rendered(step_from_plain(said)) for key, said in self.was.items() if key and said
        }

    def left(self, gone: Collection[int]) -> dict:
        """What it left behind, as `stands` takes it: with articles that are gone since, a step
        says all else as the act left it."""
        return {
            key: {**said, "article": None} if _article(key, said) in gone else said
            for key, said in self.now.items()
        }

    def undoing(self):
        """The act that takes this one back, for `Flow.draw`. Renders first: that takes a while."""
        steps = self.steps_before()

        def undoing(drawing: Drawing) -> Drawing:
            return undo(drawing, self.was, self.left(articles_gone([self])), steps)

        return undoing


COLUMNS = rows.Columns(FlowAct, "act")
ASKED_BY = f"""
    SELECT {COLUMNS} FROM troubleshoot_flowact AS act WHERE act.request_key = %s
"""  # noqa: S608 names of columns


def articles_gone(acts: Iterable[FlowAct]) -> set[int]:
    """The numbers of the articles that these acts left in steps and that were deleted since."""
    named = {_article(key, said) for act in acts for key, said in act.now.items()} - {None}
    if not named:
        return named
    return named - set(Article.objects.filter(pk__in=named).values_list("pk", flat=True))


def _article(key: str, said: dict | None) -> int | None:
    """The number of the article behind a step, of what `drawing.changes` says of it."""
    return said["article"] if key and said else None

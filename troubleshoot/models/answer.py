"""What somebody answered at one step of a walk. Answers are only ever added."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from troubleshoot import walk
from troubleshoot.graph import Ref


class Answer(models.Model):
    class Kind(models.TextChoices):
        CHOICE = "choice", _("choice")
        VERDICT = "verdict", _("verdict")
        SKIPPED = "skipped", _("skipped")
        NONE = "none", _("none of these")

    run = models.ForeignKey("troubleshoot.Run", models.CASCADE, related_name="answers")
    number = models.PositiveIntegerField(_("number"))
    node = models.ForeignKey(
        "troubleshoot.Node", models.PROTECT, related_name="+", verbose_name=_("step")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    choice = models.CharField(
        _("choice"), max_length=60, blank=True
    )  # a key; of a verdict, its name
    # What a check found: kind of mistake, line, column, code point. Never what was pasted.
    findings = models.JSONField(_("findings"), default=list, blank=True)
    assumed = models.BooleanField(_("assumed"), default=False)
    # The agent who answered for the customer, if one did.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    request_key = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="answer_number_unique"),
            models.UniqueConstraint(fields=["run", "request_key"], name="answer_request_unique"),
        ]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self):
        return f"{self.node}: {self.choice or self.get_kind_display()}"

    @cached_property
    def ref(self) -> Ref:
        """The step that it was given at. A walk's history brings it along (`Run.history`)."""
        return Ref(self.node.version.flow.slug, self.node.key)

    def as_core(self) -> walk.Answer:
        """This answer as the pure core knows it."""
        return walk.Answer(ref=self.ref, kind=self.kind, choice=self.choice or None)

"""The steps of a version and the ways out of them, as the database keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Node(models.Model):
    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        INSTRUCTION = "instruction", _("instruction")
        CHECK = "check", _("check")
        RESOLUTION = "resolution", _("resolution")
        TICKET = "ticket", _("ticket")
        FLOW = "flow", _("another fix")

    class Outcome(models.TextChoices):
        FIXED = "fixed", _("fixed")
        EXPLAINED = "explained", _("explained")
        WAIT = "wait", _("wait")

    version = models.ForeignKey(
        "troubleshoot.FlowVersion", models.CASCADE, related_name="nodes", verbose_name=_("version")
    )
    key = models.CharField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    html = models.TextField(editable=False, blank=True)
    note = models.TextField(_("note for agents"), blank=True)
    note_html = models.TextField(editable=False, blank=True)
    article = models.ForeignKey(
        "kb.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("article"),
    )
    article_revision = models.ForeignKey(
        "kb.Revision", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    check_name = models.CharField(_("check"), max_length=40, blank=True)
    settings = models.JSONField(_("settings of the check"), default=dict, blank=True)
    enters = models.ForeignKey(
        "troubleshoot.Flow",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entered_from",
        verbose_name=_("goes on in"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="node_key_unique"),
        ]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self):
        return self.title


class Choice(models.Model):
    node = models.ForeignKey(Node, models.CASCADE, related_name="choices", verbose_name=_("step"))
    key = models.CharField(_("key"), max_length=60)
    label = models.CharField(_("label"), max_length=200)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    target = models.ForeignKey(
        Node,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("goes to"),
    )
    returns_to = models.ForeignKey(
        Node,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("returns to"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["node", "key"], name="choice_key_unique"),
            models.CheckConstraint(
                # In a draft it may lead nowhere yet.
                condition=models.Q(target__isnull=True) | models.Q(returns_to__isnull=True),
                name="choice_goes_one_way",
            ),
        ]
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self):
        return self.label

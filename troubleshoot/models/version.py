"""One state of a guided fix: a draft that can be changed, or published and never changed again."""

from functools import lru_cache

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models import Edition
from troubleshoot.graph import Graph

from .findable import find_anew


class FlowVersion(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        LIVE = "live", _("live")
        RETIRED = "retired", _("retired")

    flow = models.ForeignKey("troubleshoot.Flow", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    symptom = models.CharField(_("symptom"), max_length=200)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True)
    start = models.CharField(_("first step"), max_length=60)  # the key of a node
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)  # of the file it came from
    origin = models.CharField(max_length=20, blank=True, editable=False)  # "sample"
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="version_number_unique"),
            models.UniqueConstraint(
                fields=["flow"], condition=Q(state="live"), name="one_live_version"
            ),
            models.UniqueConstraint(
                fields=["flow"], condition=Q(state="draft"), name="one_draft_version"
            ),
        ]
        verbose_name = _("version of a guided fix")
        verbose_name_plural = _("versions of guided fixes")

    def __str__(self):
        return _("%(title)s, version %(number)d") % {"title": self.title, "number": self.number}

    def publish(self) -> None:
        """Make this the version that new walks use. Walks under way stay on theirs.

        Whoever calls has validated the graph (`troubleshoot.flowimport` does). Publishing what is
        live already changes nothing.
        """
        with transaction.atomic():
            flow = type(self.flow).objects.select_for_update().get(pk=self.flow_id)
            if flow.live_id == self.pk:
                return
            flow.versions.filter(state=self.State.LIVE).update(state=self.State.RETIRED)
            self.state, self.published_at = self.State.LIVE, timezone.now()
            self.save(update_fields=["state", "published_at"])
            flow.live = self
            flow.title, flow.symptom, flow.keywords = self.title, self.symptom, self.keywords
            flow.save(update_fields=["live", "title", "symptom", "keywords"])
            self.flow = flow
            find_anew([flow.pk])
            Edition.advance()

    def graph(self) -> Graph:
        """Its steps as the pure core walks them; kept in this process once they are published."""
        return self.stored_graph() if self.state == self.State.DRAFT else published_graph(self.pk)

    def stored_graph(self) -> Graph:
        """The same, read from the database now."""
        return load_graph(self.pk)


def load_graph(version_id: int) -> Graph:
    """Read a version's graph from the database: three queries, whatever its size."""
    version = FlowVersion.objects.select_related("flow").get(pk=version_id)
    nodes = (
        version.nodes.select_related("enters")
        .prefetch_related("choices__target", "choices__returns_to")
        .order_by("position", "pk")
    )
    return Graph(
        slug=version.flow.slug,
        title=version.title,
        start=version.start,
        nodes={node.key: node.as_core() for node in nodes},
        version=version.pk,
        flow_id=version.flow_id,
        audience=version.flow.audience,
    )


@lru_cache(maxsize=1024)
def published_graph(version_id: int) -> Graph:
    """The graph of a published version, read once a process: such a version never changes."""
    return load_graph(version_id)

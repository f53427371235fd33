"""One state of a guided fix: a draft that can be changed, or published and never changed again."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Lock

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models import Edition
from troubleshoot import graph
from troubleshoot.drawing import Drawing
from troubleshoot.graph import Graph
from troubleshoot.leading import articles_of

from . import rows, stored
from .findable import find_anew

STOPPED = _(
    "We have stopped this fix, because a step in it can do harm. Please do not go on with it. "
    "Ask a person: the ticket says what you have tried."
)
"""What is said of a fix that was stopped for safety, where nobody has said it better."""

MOST_KEPT = 1024  # graphs of published versions in a process; the oldest of more are read again

_published: dict[int, Graph] = {}
_keeping = Lock()


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
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    stop_message = models.CharField(max_length=300, blank=True, editable=False)

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
            flow = type(self.flow).objects.held().get(pk=self.flow_id)
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

    @property
    def head(self) -> dict[str, str]:
        """Its words that belong to no step, as `Drawing.head`."""
        return {name: getattr(self, name) for name in ("title", "symptom", "keywords", "start")}

    def leave_its_file(self) -> None:
        """It does not say any more what the file says that it came from, nor is it of the sample:
        that file brought in again is news."""
        if self.digest or self.origin:
            self.digest = self.origin = ""
            self.save(update_fields=["digest", "origin"])

    def drawing(self) -> Drawing:
        """What it says, as an editor's acts take it; read from the database now."""
        return Drawing(self.stored_graph(), self.symptom, self.keywords)

    def say(self, drawing: Drawing) -> None:
        """Take the words of a drawing that belong to no step."""
        for name, value in drawing.head.items():
            setattr(self, name, value)
        self.save(update_fields=list(drawing.head))

    def hold_articles(self) -> None:
        """See to it that nobody changes the articles that its steps lead to, until the transaction
        ends. Whoever calls holds the fix."""
        list(stored.held_articles(articles_of(self.graph().nodes)))

    def copy_steps_of(self, other: "FlowVersion") -> None:
        """Write the steps of another version into this one, which has none."""
        written_from = other.nodes.exclude(article_revision=None)
        revisions = dict(written_from.values_list("key", "article_revision_id"))
        stored.fill(self, other.stored_graph().nodes.values(), revisions)

    def graph(self) -> Graph:
        """Its steps as the pure core walks them; kept in this process once they are published."""
        return self.stored_graph() if self.state == self.State.DRAFT else published_graph(self.pk)

    def stored_graph(self) -> Graph:
        """The same, its steps read from the database now: two queries."""
        return _graphs({self.pk: self})[self.pk]


COLUMNS = rows.Columns(FlowVersion, "version")
_OF_A_FIX = f"""
    SELECT {COLUMNS} FROM troubleshoot_flowversion AS version WHERE version.flow_id = %s
"""  # noqa: S608 names of columns
A_DRAFT = f"{_OF_A_FIX} AND version.state = 'draft'"
STOPPED_LAST = f"""{_OF_A_FIX} AND version.stopped_at IS NOT NULL
    ORDER BY version.stopped_at DESC, version.number DESC LIMIT 1
"""


def version_by(sql: str, flow) -> FlowVersion | None:
    """The version that `A_DRAFT` or `STOPPED_LAST` asks for, of this fix: by SQL that is put
    together once, for it is asked several times with each act of an editor."""
    found = rows.ask(sql, flow.pk)
    if not found:
        return None
    version = COLUMNS.read(found[0])
    version.flow = flow
    return version


def load_graph(version_id: int) -> Graph:
    """Read a version's graph from the database: three queries, whatever its size."""
    return load_graphs([version_id])[version_id]


def load_graphs(version_ids: Iterable[int]) -> dict[int, Graph]:
    """The graphs of these versions, by number: three queries, however many they are."""
    return _graphs(FlowVersion.objects.select_related("flow").in_bulk(list(version_ids)))


def _graphs(versions: Mapping[int, FlowVersion]) -> dict[int, Graph]:
    """The graphs of these versions, by number: two queries for their steps and the ways on."""
    nodes: dict[int, dict[str, graph.Node]] = {number: {} for number in versions}
    # Not as objects of the model, nor asked by it: of what saving a step takes that was a tenth.
    steps = rows.ask(_STEPS.format(rows.places(versions)), *versions) if versions else []
    ways = _ways_on(versions, {row[1]: row[2] for row in steps}) if steps else {}
    for version, *row in steps:
        node = _node(row, tuple(ways.get(row[0], ())))
        nodes[version][node.key] = node
    return {number: _graph(version, nodes[number]) for number, version in versions.items()}


_STEPS = """
    SELECT node.version_id, node.id, node.key, node.kind, node.title, node.body, node.html,
        node.note, node.note_html, node.article_id, node.outcome, node.minutes, node.check_name,
        node.settings, enters.slug
    FROM troubleshoot_node AS node
    LEFT JOIN troubleshoot_flow AS enters ON enters.id = node.enters_id
    WHERE node.version_id IN ({}) ORDER BY node.position, node.id
"""

_WAYS_ON = """
    SELECT choice.node_id, choice.key, choice.label, choice.hint, choice.target_id,
        choice.returns_to_id
    FROM troubleshoot_choice AS choice JOIN troubleshoot_node AS node ON node.id = choice.node_id
    WHERE node.version_id IN ({}) ORDER BY choice.position, choice.id
"""


def _node(row: Sequence, choices: tuple[graph.Choice, ...]) -> graph.Node:
    """A step as the pure core knows it, of its row (`_STEPS` without the version)."""
    pk, key, kind, title, body, html, note, note_html, article, *of_kind = row
    outcome, minutes, check, settings, flow = of_kind
    return graph.Node(
        key=key,
        kind=kind,
        title=title,
        body=body,
        html=html,
        note=note,
        note_html=note_html,
        article=article,
        outcome=outcome or None,
        minutes=minutes,
        check=check or None,
        settings=json.loads(settings) if settings != "{}" else {},
        flow=flow,
        choices=choices,
        id=pk,
    )


def _ways_on(versions: Collection[int], keys: Mapping[int, str]) -> dict[int, list[graph.Choice]]:
    """The ways on by the step that they are of. They lead to steps of the same version, whose
    `keys` are known: nothing is read of those again."""
    found = defaultdict(list)
    ways = rows.ask(_WAYS_ON.format(rows.places(versions)), *versions)
    for node, key, label, hint, target, back in ways:
        found[node].append(graph.Choice(key, label, hint, keys.get(target), keys.get(back)))
    return found


def _graph(version: FlowVersion, nodes: Mapping) -> Graph:
    return Graph(
        slug=version.flow.slug,
        title=version.title,
        start=version.start,
        nodes=nodes,
        version=version.pk,
        flow_id=version.flow_id,
        audience=version.flow.audience,
    )


def published_graph(version_id: int) -> Graph:
    """The graph of a published version, read once a process: such a version never changes."""
    found = _published.get(version_id)
    return found if found is not None else published_graphs([version_id])[version_id]


def published_graphs(version_ids: Iterable[int]) -> dict[int, Graph]:
    """Those of several, by number: what this process has not read yet is read together."""
    wanted = set(version_ids)
    found = {number: graph for number in wanted if (graph := _published.get(number))}
    if found.keys() == wanted:
        return found
    read = load_graphs(wanted - found.keys())
    with _keeping:
        _published.update(read)
        while len(_published) > MOST_KEPT:
            del _published[next(iter(_published))]
    return found | read


published_graph.cache_clear = _published.clear

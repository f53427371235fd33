"""Which guided fixes lead to an article."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from kb.ties import linked_articles
from troubleshoot.models import Flow, FlowVersion, Node


@dataclass(frozen=True)
class Use:
    """The steps of one version of a fix, live or a draft, that lead to an article."""

    flow: Flow
    live: bool
    keys: tuple[str, ...]
    titles: tuple[str, ...]

    @property
    def steps(self) -> str:
        """The titles of the steps, in a line."""
        return ", ".join(self.titles)

    @property
    def address(self) -> str:
        """Where the first of them is drawn."""
        return reverse("flow_step", args=[self.flow.pk, self.keys[0]])


def fixes_leading_to(article) -> list[Use]:
    """The fixes, archived ones apart, with steps that stand on the article or link it in their
    text or note; what can be walked first."""
    drawn = Q(version__state__in=[FlowVersion.State.LIVE, FlowVersion.State.DRAFT])
    mentions = Q(html__contains="articles/") | Q(note_html__contains="articles/")
    nodes = Node.objects.filter(
        drawn, Q(article=article) | mentions, version__flow__archived_at=None
    )
    found: dict[int, list[Node]] = {}
    for node in nodes.select_related("version__flow").order_by("version", "position", "pk"):
        if node.article_id == article.pk or article.pk in linked_articles(
            node.html + node.note_html
        ):
            found.setdefault(node.version_id, []).append(node)
    uses = [_use(steps) for steps in found.values()]
    return sorted(uses, key=lambda use: (not use.live, use.flow.title, use.flow.pk))


def _use(steps: list[Node]) -> Use:
    version = steps[0].version
    return Use(
        flow=version.flow,
        live=version.state == FlowVersion.State.LIVE,
        keys=tuple(step.key for step in steps),
        titles=tuple(step.title for step in steps),
    )

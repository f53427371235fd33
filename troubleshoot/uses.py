"""Which guided fixes lead to an article, and which show a file."""

from collections.abc import Callable, Collection

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kb.inside import Elsewhere
from kb.ties import files_in, linked_articles
from troubleshoot.models import FlowVersion, Node, Run

DRAWN = Q(
    version__state__in=[FlowVersion.State.LIVE, FlowVersion.State.DRAFT],
    version__flow__archived_at=None,
)
# So long somebody may still go on with a walk that they left. One that came to its end shows a gap
# to who looks back: else a file would have to stay for a month after each walk.
WALKED_DAYS = 30


def fixes_leading_to(articles: Collection[int]) -> list[Elsewhere]:
    """The fixes, archived ones apart, with steps that stand on one of the articles of these
    numbers, or link one in their text or note; what can be walked first."""
    wanted = set(articles)
    return _uses(
        Q(article__in=wanted) | _mentioning("articles/"),
        lambda step: (
            step.article_id in wanted
            or not wanted.isdisjoint(linked_articles(step.html + step.note_html))
        ),
        DRAWN,
    )


def fixes_showing(file: int) -> list[Elsewhere]:
    """The fixes with steps whose text or note shows or links the file of that number; what can be
    walked first. A version that was replaced or put away is shown to who walks it still."""
    walks = Run.objects.unfinished().recent(WALKED_DAYS)
    walked = Exists(walks.filter(versions__version=OuterRef("version")))
    return _uses(
        _mentioning(f"/attachments/{file}/") | _mentioning("/attachments/0"),
        lambda step: file in files_in(step.html + step.note_html),
        DRAWN | Q(walked),
    )


def _mentioning(words: str) -> Q:
    return Q(html__contains=words) | Q(note_html__contains=words)


def _uses(may: Q, does: Callable[[Node], bool], versions: Q) -> list[Elsewhere]:
    """The versions of fixes with steps that do so, among those that may."""
    nodes = Node.objects.filter(may, versions)
    found: dict[int, list[Node]] = {}
    for node in nodes.select_related("version__flow").order_by("version", "position", "pk"):
        if does(node):
            found.setdefault(node.version_id, []).append(node)
    uses = [_use(steps) for steps in found.values()]
    return sorted(uses, key=lambda use: (not use.live, use.title, use.address))


def _use(steps: list[Node]) -> Elsewhere:
    version = steps[0].version
    on_the_desk = version.state in (FlowVersion.State.LIVE, FlowVersion.State.DRAFT)
    where = ("flow_step", steps[0].key) if on_the_desk else ("flow_version", version.number)
    return Elsewhere(
        title=version.flow.title,
        address=reverse(where[0], args=[version.flow_id, where[1]]),
        live=version.state != FlowVersion.State.DRAFT,
        parts=", ".join(step.title for step in steps),
    )

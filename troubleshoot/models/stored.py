"""The steps of a version, from the pure core into rows (`version.load_graph` reads them back)."""

from collections.abc import Collection, Iterable, Mapping

from kb.models import Article
from troubleshoot import graph
from troubleshoot.drawing import Drawing, plain

from .node import Choice, Node

WRITTEN_AT_ONCE = 200


def fill(version, nodes: Iterable[graph.Node], revisions: Mapping[str, int] | None = None) -> None:
    """Write the steps of a version that has none, in this order.

    `revisions` says of which revision of its article a step was written, by the step's key, where
    that is not the newest.
    """
    nodes = list(nodes)
    fields = _Fields(nodes, revisions or {})
    rows = [
        Node(version=version, position=place, **fields.of(node)) for place, node in enumerate(nodes)
    ]
    Node.objects.bulk_create(rows, WRITTEN_AT_ONCE)
    _write_choices(nodes, {row.key: row.pk for row in rows})


def apply(version, before: Drawing, after: Drawing) -> None:
    """Write what differs between what a draft says and what it is to say."""
    rows = {row.key: row for row in version.nodes.only("version", "key", "position")}
    changed = [
        node
        for key, node in after.nodes.items()
        if key in before.nodes and _differ(node, before.nodes[key])
    ]
    added = [node for key, node in after.nodes.items() if key not in before.nodes]
    _update(rows, changed, before)
    _insert(version, rows, added)
    _put_in_order(rows, list(after.nodes))
    keys = {row.key: row.pk for row in rows.values()}
    Choice.objects.filter(node__in=[keys[node.key] for node in changed]).delete()
    _write_choices([*changed, *added], keys)
    # Last: what led to these leads elsewhere by now, and does not go with them.
    gone = [row.pk for key, row in rows.items() if key not in after.nodes]
    Node.objects.filter(pk__in=gone).delete()


def _differ(one: graph.Node, other: graph.Node) -> bool:
    return one is not other and plain(one) != plain(other)


def _update(rows: Mapping[str, Node], changed: list[graph.Node], before: Drawing) -> None:
    fields = _Fields(changed)
    for node in changed:
        values = fields.of(node)
        if node.article == before.nodes[node.key].article:
            del values["article_revision_id"]  # it stays written from the revision that it was
        Node.objects.filter(pk=rows[node.key].pk).update(**values)


def _insert(version, rows: dict[str, Node], added: list[graph.Node]) -> None:
    fields = _Fields(added)
    last = max((row.position for row in rows.values()), default=-1)
    new = [
        Node(version=version, position=last + number, **fields.of(node))
        for number, node in enumerate(added, start=1)
    ]
    Node.objects.bulk_create(new, WRITTEN_AT_ONCE)
    rows.update({row.key: row for row in new})


def _put_in_order(rows: Mapping[str, Node], keys: list[str]) -> None:
    positions = [rows[key].position for key in keys]
    if positions == sorted(positions):
        return
    for place, key in enumerate(keys):
        rows[key].position = place
    Node.objects.bulk_update([rows[key] for key in keys], ["position"], WRITTEN_AT_ONCE)


def _write_choices(nodes: Iterable[graph.Node], keys: Mapping[str, int]) -> None:
    """`keys` has the rows' primary keys. A way to a step that does not exist leads nowhere."""
    Choice.objects.bulk_create(
        (
            Choice(
                node_id=keys[node.key],
                key=choice.key,
                label=choice.label,
                hint=choice.hint,
                target_id=keys.get(choice.target),
                returns_to_id=keys.get(choice.returns_to),
                position=place,
            )
            for node in nodes
            for place, choice in enumerate(node.choices)
        ),
        WRITTEN_AT_ONCE,
    )


def _flows():
    """Fixes by what a step's column refers to: their model is made of what is written here."""
    return Node._meta.get_field("enters").related_model.objects


class _Fields:
    """The columns of steps, with what the site has by their names: two queries for all of them."""

    def __init__(self, nodes: Collection[graph.Node], revisions: Mapping[str, int] | None = None):
        articles = {node.article for node in nodes if node.article}
        flows = {node.flow for node in nodes if node.flow}
        self.newest = (
            dict(Article.objects.filter(pk__in=articles).values_list("pk", "draft_id"))
            if articles
            else {}
        )
        self.flows = (
            dict(_flows().filter(slug__in=flows).values_list("slug", "pk")) if flows else {}
        )
        self.revisions = revisions or {}

    def of(self, node: graph.Node) -> dict:
        known = node.article if node.article in self.newest else None
        return {
            "key": node.key,
            "kind": node.kind,
            "title": node.title,
            "body": node.body,
            "html": node.html,
            "note": node.note,
            "note_html": node.note_html,
            "article_id": known,
            "article_revision_id": self.revisions.get(node.key, self.newest.get(known)),
            "outcome": node.outcome or "",
            "minutes": node.minutes,
            "check_name": node.check or "",
            "settings": dict(node.settings),
            "enters_id": self.flows.get(node.flow),
        }

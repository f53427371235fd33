"""The steps of a version, from the pure core into rows (`version.load_graph` reads them back)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import NamedTuple

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


class _Row(NamedTuple):
    """What of a step's row stays where the drawing does not say it."""

    pk: int
    position: int
    article_revision_id: int | None


def apply(version, before: Drawing, after: Drawing) -> None:
    """Write what differs between what a draft says and what it is to say: as many queries for many
    steps as for few, but that so many rows go into one."""
    said = version.nodes.order_by().values_list("key", "pk", "position", "article_revision_id")
    rows = {key: _Row(*row) for key, *row in said}
    changed = [
        node
        for key, node in after.nodes.items()
        if key not in before.nodes or _differ(node, before.nodes[key])
    ]
    _write_steps(version, rows, changed, before)
    _put_in_order(rows, list(after.nodes))
    keys = {key: row.pk for key, row in rows.items()}
    rerouted = [node for node in changed if _leads_anew(node, before.nodes.get(node.key))]
    if were_there := [keys[node.key] for node in rerouted if node.key in before.nodes]:
        Choice.objects.filter(node__in=were_there).delete()
    _write_choices(rerouted, keys)
    # Last: what led to these leads elsewhere by now, and does not go with them.
    if gone := [row.pk for key, row in rows.items() if key not in after.nodes]:
        Node.objects.filter(pk__in=gone).delete()


def _differ(one: graph.Node, other: graph.Node) -> bool:
    return one is not other and plain(one) != plain(other)


def _leads_anew(node: graph.Node, was: graph.Node | None) -> bool:
    return was is None or node.choices != was.choices


def _write_steps(
    version, rows: dict[str, _Row], changed: Collection[graph.Node], before: Drawing
) -> None:
    """New steps after all others, and those that are there with their new columns; `rows`, by key,
    has them all afterwards."""
    fields = _Fields(changed)
    places = count(1 + max((row.position for row in rows.values()), default=-1))
    written = []
    for node in changed:
        row, was = rows.get(node.key), before.nodes.get(node.key)
        said = fields.of(node)
        if was and was.article == node.article:
            # It stays written from the revision that it was.
            said["article_revision_id"] = row.article_revision_id
        position = row.position if row else next(places)
        written.append(Node(version=version, position=position, **said))
    Node.objects.bulk_create(
        written,
        WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["version", "key"],
        update_fields=[name for name in _written_fields() if name not in ("version", "key")],
    )
    rows.update({n.key: _Row(n.pk, n.position, n.article_revision_id) for n in written})


def _written_fields() -> list[str]:
    return [field.name for field in Node._meta.concrete_fields if not field.primary_key]


def _put_in_order(rows: Mapping[str, _Row], keys: list[str]) -> None:
    positions = [rows[key].position for key in keys]
    if positions == sorted(positions):
        return
    placed = [Node(pk=rows[key].pk, position=place) for place, key in enumerate(keys)]
    Node.objects.bulk_update(placed, ["position"], WRITTEN_AT_ONCE)


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


def without_gone(before: Drawing, after: Drawing) -> tuple[Drawing, list[str]]:
    """What can be kept of a drawing: without the articles and fixes that an act names anew and
    that are gone from this site, and the addresses and names of those.

    The articles are held until the transaction ends: nobody deletes them meanwhile.
    """
    named = [
        node
        for key, node in after.nodes.items()
        if (node.article or node.flow) and _names_anew(node, before.nodes.get(key))
    ]
    articles = {node.article for node in named if node.article}
    flows = {node.flow for node in named if node.flow}
    articles -= set(held_articles(articles).values_list("pk", flat=True)) if articles else set()
    flows -= set(_flows().filter(slug__in=flows).values_list("slug", flat=True)) if flows else set()
    if not articles and not flows:
        return after, []
    nodes = {node.key: _without(node, articles, flows) for node in named}
    gone = [f"/articles/{number}/" for number in sorted(articles)] + sorted(flows)
    return after.with_nodes({**after.nodes, **nodes}), gone


def held_articles(numbers: Iterable[int]):
    """Those of these articles that there are, which nobody changes until the transaction ends.

    In the order of their numbers, as everybody locks several; after the fixes, where these are
    locked too. `no_key`, so that other steps can name them meanwhile.
    """
    found = Article.objects.filter(pk__in=numbers).order_by("pk")
    return found.select_for_update(no_key=True)


def _names_anew(node: graph.Node, was: graph.Node | None) -> bool:
    return was is None or (node.article, node.flow) != (was.article, was.flow)


def _without(node: graph.Node, articles: Collection[int], flows: Collection[str]) -> graph.Node:
    return replace(
        node,
        article=None if node.article in articles else node.article,
        flow=None if node.flow in flows else node.flow,
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

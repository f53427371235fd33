"""The fixes that somebody may walk, as lists and articles show them: worked out once an edition."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kb.edition import kept
from kb.people import audiences_of
from troubleshoot.graph import Lengths, Ref
from troubleshoot.models import Flow
from troubleshoot.models.reach import reachable_graphs
from troubleshoot.models.version import published_graph


@dataclass(frozen=True)
class Card:
    """A fix as lists show it, with the most steps that it can take."""

    flow: Flow
    steps: int


@dataclass(frozen=True)
class Lead:
    """A fix of which some step was written from an article; `starts_here`: the first step was."""

    flow: Flow
    starts_here: bool


@kept(4, by=lambda user: tuple(audiences_of(user)))
def all_cards(user) -> list[Card]:
    """Every fix that `user` may walk, in the order of the list."""
    return cards(Flow.objects.visible_to(user).listed())


def cards(flows: Iterable[Flow]) -> list[Card]:
    """The fixes with their lengths; their graphs are read where this process has none yet."""
    found = []
    for flow in flows:
        graphs = reachable_graphs(flow.slug, {flow.slug: flow.live_id})
        start = Ref(flow.slug, graphs[flow.slug].start)
        found.append(Card(flow, Lengths(graphs, flow.slug).steps(start)))
    return found


def leads_from(article_id: int, user) -> list[Lead]:
    """The fixes that lead through what an article says. Those that start from it, and so are about
    it as a whole, come first; the others only pass by it."""
    return _leads(user).get(article_id, [])


@kept(4, by=lambda user: tuple(audiences_of(user)))
def _leads(user) -> dict[int, list[Lead]]:
    leads = defaultdict(list)
    for flow in Flow.objects.visible_to(user).listed():
        graph = published_graph(flow.live_id)
        starts_from = graph.nodes[graph.start].article
        for article in {node.article for node in graph.nodes.values()} - {None}:
            leads[article].append(Lead(flow, article == starts_from))
    return {
        article: sorted(found, key=lambda lead: not lead.starts_here)
        for article, found in leads.items()
    }

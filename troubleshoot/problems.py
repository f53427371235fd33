"""All that is wrong with a fix on this site: its own mistakes (`validation`), and what only the
site knows: its articles and who may read them, the settings of its checks, what leads here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from kb.models import Article
from kb.people import Audience
from kb.ties import linked_articles, mentioned_articles
from troubleshoot import checks
from troubleshoot.drawing import Drawing
from troubleshoot.graph import Graph, Node
from troubleshoot.models import Flow, FlowVersion
from troubleshoot.models.version import load_graphs, published_graphs
from troubleshoot.validation import WARNING, Problem, validate

ABOUT_OTHERS = {"public-into-internal", "flow-cycle"}
"""What a change to one fix can break in another that goes on in it."""


def problems_of(version: FlowVersion) -> list[Problem]:
    """What is wrong with a version, among the fixes as they are live now."""
    return problems_with(version.drawing())


def problems_of_each(versions: Iterable[FlowVersion]) -> dict[int, list[Problem]]:
    """The same of several, by number: a few queries, however many they are."""
    versions = list(versions)
    others = live_graphs()
    published = [version.pk for version in versions if version.published_at]
    drawn = [version.pk for version in versions if not version.published_at]
    graphs = {**published_graphs(published), **load_graphs(drawn)}
    drawings = {
        version.pk: Drawing(
            # For whom it is belongs to the fix, and can have changed since its graph was read.
            _for(graphs[version.pk], version.flow.audience),
            version.symptom,
            version.keywords,
        )
        for version in versions
    }
    articles = _articles_in(drawing.graph for drawing in drawings.values())
    return {
        number: list(_problems(drawing, others, articles)) for number, drawing in drawings.items()
    }


def problems_with(drawing: Drawing) -> list[Problem]:
    """The same of a drawing, stored or not; its nodes rendered."""
    return list(_problems(drawing, live_graphs(), _articles_in([drawing.graph])))


def live_graphs() -> dict[str, Graph]:
    """By slug, every fix as it is walked now: one query, once they are in this process."""
    live = list(Flow.objects.live().values_list("slug", "live_id", "audience"))
    graphs = published_graphs(version for _slug, version, _audience in live)
    return {slug: _for(graphs[version], audience) for slug, version, audience in live}


def _for(graph: Graph, audience: str) -> Graph:
    return graph if graph.audience == audience else replace(graph, audience=audience)


def _problems(
    drawing: Drawing, others: Mapping[str, Graph], articles: Mapping[int, Article]
) -> Iterator[Problem]:
    yield from _head(drawing)
    yield from validate(drawing.graph, flows=others, checks=checks.CHECKS)
    yield from settings_problems(drawing.nodes)
    yield from _articles(drawing.graph, articles)
    yield from _leading_here(drawing.graph, others)


def settings_problems(nodes: Mapping[str, Node]) -> Iterator[Problem]:
    """What the checks say of their settings."""
    for key, node in nodes.items():
        if node.check in checks.CHECKS:
            for problem in checks.get(node.check).problems_with(node.settings):
                yield Problem(key, "bad-settings", problem, field="settings")


def _head(drawing: Drawing) -> Iterator[Problem]:
    if not drawing.symptom.strip():
        message = _("The fix has no symptom. Write what the customer sees, in their words.")
        yield Problem(None, "empty-text", message, field="symptom")


def _articles_in(graphs: Iterable[Graph]) -> dict[int, Article]:
    """By number, all articles that steps of these fixes lead to: one query, or none."""
    wanted = {number for graph in graphs for leads in _leads(graph).values() for number in leads}
    return Article.objects.in_bulk(wanted) if wanted else {}


def _leads(graph: Graph) -> dict[str, set[int]]:
    """By step, the numbers of the articles behind it and of those that its text links to."""
    return {
        key: linked_articles(node.html)
        | mentioned_articles(node.body)
        | ({node.article} if node.article else set())
        for key, node in graph.nodes.items()
    }


def _articles(graph: Graph, found: Mapping[int, Article]) -> Iterator[Problem]:
    """Steps must lead to nothing that their readers cannot read."""
    public = graph.audience == Audience.PUBLIC
    for key, numbers in _leads(graph).items():
        for number in sorted(numbers):
            field = "article" if number == graph.nodes[key].article else "text"
            said = {"address": f"/articles/{number}/"}
            article = found.get(number)
            if article is None:
                message = _("It leads to %(address)s, and there is no such article.")
                yield Problem(key, "no-article", message % said, WARNING, field=field)
            elif public and article.audience == Audience.INTERNAL:
                message = _(
                    "The fix is for everyone, and %(address)s is for agents only. "
                    "Choose another article, or none."
                )
                yield Problem(key, "internal-article", message % said, field=field)
            elif article.archived_at:
                message = _("It leads to %(address)s, which is archived: nobody can read it.")
                yield Problem(key, "archived-article", message % said, WARNING, field=field)


def _leading_here(graph: Graph, others: Mapping[str, Graph]) -> Iterator[Problem]:
    """Live fixes that this one would break: they go on in it."""
    as_it_would_be = {**others, graph.slug: graph}
    for slug, other in others.items():
        if slug == graph.slug or graph.slug not in other.enters:
            continue
        for problem in validate(other, flows=as_it_would_be, checks=checks.CHECKS):
            if problem.code in ABOUT_OTHERS:
                message = _("The fix “%(title)s” goes on in this one. %(problem)s")
                message %= {"title": other.title, "problem": problem.message}
                yield Problem(None, problem.code, message, field="flow")

"""All that is wrong with a fix on this site: its own mistakes (`validation`), and what only the
site knows: its articles and who may read them, the settings of its checks, what leads here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from kb.models import Article
from kb.people import Audience
from troubleshoot import checks
from troubleshoot.drawing import Drawing
from troubleshoot.graph import Graph, Node
from troubleshoot.leading import articles_at, articles_of
from troubleshoot.models import Flow, FlowVersion
from troubleshoot.models.version import load_graphs, published_graphs
from troubleshoot.validation import WARNING, Problem, validate
from troubleshoot.validation import sentences as say
from troubleshoot.validation.problem import Fix

ABOUT_OTHERS = {"public-into-internal", "flow-cycle"}
"""What a change to one fix can break in another that goes on in it."""

Leads = Mapping[str, set[int]]
"""By step, the numbers of the articles behind it and of those that its text links to."""


def problems_of(version: FlowVersion) -> list[Problem]:
    """What is wrong with a version, among the fixes as they are live now."""
    return problems_with(version.drawing())


def drawings_of(versions: Iterable[FlowVersion]) -> dict[int, Drawing]:
    """What these say, by number: a few queries, however many they are."""
    versions = list(versions)
    published = [version.pk for version in versions if version.published_at]
    drawn = [version.pk for version in versions if not version.published_at]
    graphs = {**published_graphs(published), **load_graphs(drawn)}
    return {
        version.pk: Drawing(
            # For whom it is belongs to the fix, and can have changed since its graph was read.
            _for(graphs[version.pk], version.flow.audience),
            version.symptom,
            version.keywords,
        )
        for version in versions
    }


def problems_of_each(drawings: Mapping[int, Drawing]) -> dict[int, list[Problem]]:
    """What is wrong with each of several: two queries, however many they are."""
    others = live_graphs()
    leads = {number: _leads(drawing.graph) for number, drawing in drawings.items()}
    articles = _articles(leads.values())
    return {
        number: list(_problems(drawing, others, leads[number], articles))
        for number, drawing in drawings.items()
    }


def problems_with(drawing: Drawing) -> list[Problem]:
    """The same of a drawing, stored or not; its nodes rendered."""
    leads = _leads(drawing.graph)
    return list(_problems(drawing, live_graphs(), leads, _articles([leads])))


def live_graphs() -> dict[str, Graph]:
    """By slug, every fix as it is walked now: one query, once they are in this process."""
    live = list(Flow.objects.live().values_list("slug", "live_id", "audience"))
    graphs = published_graphs(version for _slug, version, _audience in live)
    return {slug: _for(graphs[version], audience) for slug, version, audience in live}


def public_fixes_leading_to(articles: Collection[int]) -> list[tuple[int, str]]:
    """The fixes that everybody can walk and that lead to one of the articles of these numbers: the
    number and the fix's title."""
    return [
        (article, graph.title)
        for graph in live_graphs().values()
        if graph.audience == Audience.PUBLIC
        for article in articles_of(graph.nodes).intersection(articles)
    ]


def _for(graph: Graph, audience: str) -> Graph:
    return graph if graph.audience == audience else replace(graph, audience=audience)


def _problems(
    drawing: Drawing, others: Mapping[str, Graph], leads: Leads, articles: Mapping[int, Article]
) -> Iterator[Problem]:
    yield from _head(drawing)
    yield from validate(drawing.graph, flows=others, checks=checks.CHECKS)
    yield from settings_problems(drawing.nodes)
    yield from _led_wrong(drawing.graph, leads, articles)
    yield from _leading_here(drawing.graph, others)


def settings_problems(nodes: Mapping[str, Node]) -> Iterator[Problem]:
    """What the checks say of their settings."""
    for key, node in nodes.items():
        if node.check in checks.CHECKS:
            for problem in checks.get(node.check).problems_with(node.settings):
                yield Problem(key, "bad-settings", say.AS_IT_IS(text=problem), field="settings")


def _head(drawing: Drawing) -> Iterator[Problem]:
    if not drawing.symptom.strip():
        yield Problem(None, "empty-text", say.NO_SYMPTOM(), field="symptom")


def _leads(graph: Graph) -> Leads:
    return {key: numbers for key, node in graph.nodes.items() if (numbers := articles_at(node))}


def _articles(leads: Iterable[Leads]) -> dict[int, Article]:
    """By number, all articles that steps lead to: one query, or none."""
    wanted = {number for of_one in leads for numbers in of_one.values() for number in numbers}
    return Article.objects.in_bulk(wanted) if wanted else {}


def _led_wrong(graph: Graph, leads: Leads, found: Mapping[int, Article]) -> Iterator[Problem]:
    """Steps must lead to nothing that their readers cannot read."""
    public = graph.audience == Audience.PUBLIC
    for key, numbers in leads.items():
        for number in sorted(numbers):
            field = "article" if number == graph.nodes[key].article else "text"
            address = f"/articles/{number}/"
            article = found.get(number)
            if article is None:
                said = say.NO_ARTICLE(address=address)
                yield Problem(key, "no-article", said, WARNING, field=field)
            elif public and article.audience == Audience.INTERNAL:
                said = say.INTERNAL_ARTICLE(address=address)
                yield Problem(key, "internal-article", said, field=field)
            elif article.archived_at:
                said = say.ARCHIVED_ARTICLE(address=address)
                yield Problem(key, "archived-article", said, WARNING, field=field)


def _leading_here(graph: Graph, others: Mapping[str, Graph]) -> Iterator[Problem]:
    """Live fixes that this one would break: they go on in it."""
    as_it_would_be = {**others, graph.slug: graph}
    for slug, other in others.items():
        if slug == graph.slug or graph.slug not in other.enters:
            continue
        for problem in validate(other, flows=as_it_would_be, checks=checks.CHECKS):
            if problem.code in ABOUT_OTHERS:
                said = say.BREAKS_ANOTHER(fix=Fix(slug, other.title), problem=problem.said)
                yield Problem(None, problem.code, said, field="flow")

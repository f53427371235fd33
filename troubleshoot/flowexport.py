"""A version of a fix as its flow file says it: what `flowimport` reads back unchanged."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from kb.models import Source
from troubleshoot import flowfile
from troubleshoot.flowfile import FlowFile
from troubleshoot.models import FlowVersion


def text_of(version: FlowVersion) -> str:
    """The flow file of a version."""
    return flowfile.write(file_of(version))


def file_of(
    version: FlowVersion, named: Callable[[Iterable[int]], Mapping[int, str]] | None = None
) -> FlowFile:
    """A version as a flow file says it, articles by the names that an import knows; or by those
    that `named` gives for their numbers."""
    flow, drawing = version.flow, version.drawing()
    behind = [node.article for node in drawing.nodes.values() if node.article]
    names = (named or article_names)(behind)
    nodes = {
        key: replace(node, article=names.get(node.article)) for key, node in drawing.nodes.items()
    }
    return FlowFile(
        graph=drawing.with_nodes(nodes).graph,
        symptom=drawing.symptom,
        category=flow.category.name if flow.category else "",
        keywords=tuple(filter(None, (word.strip() for word in drawing.keywords.split(",")))),
        ticket=flow.ticket_target.name if flow.ticket_target else "",
        order=flow.position,
    )


def article_names(articles: Iterable[int]) -> Mapping[int, str]:
    """What flow files call these articles: the path that one was imported from, where no other
    article came from there; else its address."""
    wanted = set(articles)
    if not wanted:
        return {}
    paths = Source.objects.filter(article__in=wanted).values_list("path", flat=True)
    came_from: dict[str, set[int]] = {}
    for path, article in Source.objects.filter(path__in=set(paths)).values_list(
        "path", "article_id"
    ):
        came_from.setdefault(path, set()).add(article)
    names = {article: f"/articles/{article}/" for article in wanted}
    for path, theirs in sorted(came_from.items(), reverse=True):
        if len(theirs) == 1 and theirs <= wanted:
            names[min(theirs)] = path
    return names

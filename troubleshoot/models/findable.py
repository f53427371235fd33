"""What search finds of guided fixes: each one's symptom and steps, and for agents its notes."""

from collections.abc import Collection, Iterable, Iterator

from kb.markdown import plain_text
from kb.people import Audience
from kb.search.documents import FIX, Document
from kb.search.index import write
from troubleshoot.graph import Graph

from . import flow as fix  # the module: its model is made of what writes here

NOTES = 1  # the part of a fix's entry that holds its notes


def fixes() -> Iterable[int]:
    """The numbers of all that have something to be found."""
    return fix.Flow.objects.live().order_by().values_list("pk", flat=True)


def documents(flows: Collection[int]) -> Iterator[Document]:
    """Those of these fixes."""
    for flow in fix.Flow.objects.live().filter(pk__in=flows).select_related("live").order_by("pk"):
        graph = flow.live.stored_graph()  # this transaction may yet come to nothing
        yield _document(flow, body=_steps(graph), audience=flow.audience)
        if notes := _notes(graph):
            yield _document(flow, body=notes, audience=Audience.INTERNAL, part=NOTES)


def find_anew(flows: Iterable[int]) -> None:
    """Bring what search finds of these fixes, by number, in line with what can be walked."""
    numbers = list(flows)
    write(FIX, numbers, documents(numbers))


def _document(flow: "fix.Flow", **more) -> Document:
    return Document(
        kind=FIX,
        object_id=flow.pk,
        address=flow.get_absolute_url(),
        title=flow.title,
        keywords=", ".join(filter(None, [flow.symptom, flow.keywords])),
        category=flow.category_id,
        visible_from=flow.live.published_at,
        **more,
    )


def _steps(graph: Graph) -> str:
    return " ".join(
        text
        for node in graph.nodes.values()
        for text in (node.title, plain_text(node.html), *(c.label or "" for c in node.choices))
        if text
    )


def _notes(graph: Graph) -> str:
    return " ".join(plain_text(node.note_html) for node in graph.nodes.values() if node.note_html)

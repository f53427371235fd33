"""Whether there is room in the database for what a flow file says.

PostgreSQL refuses a text that is longer than its column, SQLite keeps it: both are told the same
here, before anything is written.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kb.models import Category
from troubleshoot.flowfile import FlowError, FlowFile
from troubleshoot.graph import Choice, Node
from troubleshoot.models import Choice as ChoiceRow
from troubleshoot.models import FlowVersion
from troubleshoot.models import Node as NodeRow


def without_room(file: FlowFile) -> Iterator[FlowError]:
    """What is too long, each text at its line."""
    for text, most, *place in _texts(file):
        if len(text) > most:
            message = _(
                "This has %(count)d characters, and there is room for %(most)d. Shorten it."
            )
            yield file.error(message % {"count": len(text), "most": most}, *place)


def _texts(file: FlowFile) -> Iterator[tuple]:
    """Each text with the most characters that it may have and its place in the file."""
    head = {
        "title": file.title,
        "symptom": file.symptom,
        "keywords": ", ".join(file.keywords),
        "start": file.graph.start,
    }
    for name, text in head.items():
        yield text, _most(FlowVersion, name), None, name
    yield file.category, _most(Category, "name"), None, "category"
    for key, node in file.graph.nodes.items():
        yield from _texts_of_step(key, node)
        for choice in node.choices:
            yield from _texts_of_answer(key, choice)


def _texts_of_step(key: str, node: Node) -> Iterator[tuple]:
    yield node.title, _most(NodeRow, "title"), key, "title"
    yield node.outcome or "", _most(NodeRow, "outcome"), key, "outcome"
    yield node.check or "", _most(NodeRow, "check_name"), key, "check"


def _texts_of_answer(key: str, choice: Choice) -> Iterator[tuple]:
    for name in ("key", "label", "hint"):
        yield getattr(choice, name), _most(ChoiceRow, name), key, None, choice.key


def _most(model, name: str) -> int:
    return model._meta.get_field(name).max_length

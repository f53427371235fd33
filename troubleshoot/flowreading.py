"""A flow file into the draft of a fix: what cannot be kept is refused, what is wrong may be mended
in the editor.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from troubleshoot import checks, flowfile
from troubleshoot.drawing import MOST_STEPS, Drawing
from troubleshoot.flowfile import FlowError, FlowFile, FlowFileError
from troubleshoot.flowfile.form import one_line
from troubleshoot.flowimport import articles_of, nodes_here, unknown_articles
from troubleshoot.flowroom import without_room
from troubleshoot.models import Flow
from troubleshoot.validation import suggestion, validate

NEEDED = ("nodes",)
"""A draft may have no title yet, and no first step; what the file says of the fix as a whole (its
name, category, audience) is not read."""


def drawing_in(data: bytes, *, path: str) -> Drawing:
    """What the bytes of a flow file say, its steps rendered and its articles found on this site.

    `path` is only named in errors. Raises FlowFileError with everything that cannot be read, or
    not be kept as it is written.
    """
    return drawing_from(flowfile.read_bytes(data, path=path, needed=NEEDED))


def drawing_from(file: FlowFile) -> Drawing:
    """The same of a file that has been read."""
    errors = [
        *without_room(file),
        *unknown_articles(file, articles_of(file)),
        *_ways_to_nothing(file),
        *_unknown_flows(file),
    ]
    if len(file.graph.nodes) > MOST_STEPS:
        message = _("A fix has at most %(most)d steps. Split it in two.") % {"most": MOST_STEPS}
        errors.append(file.error(message, None, "nodes"))
    nodes = {} if errors else nodes_here(file, errors)
    if errors:
        raise FlowFileError(errors)
    return Drawing(replace(file.graph, nodes=nodes), file.symptom, ", ".join(file.keywords))


def as_the_file_says(before: Drawing, said: Drawing) -> Drawing:
    """A draft with the title, symptom, keywords and steps of a file.

    What stands in it already, only laid out in another way (a blank more, answers in another
    order where it means nothing), stays as it was written.
    """
    nodes = {
        key: was if (was := before.nodes.get(key)) and _alike(was, node) else node
        for key, node in said.nodes.items()
    }
    head = {
        name: was if _words(name, was) == _words(name, said.head[name]) else said.head[name]
        for name, was in before.head.items()
    }
    return before.with_nodes(nodes).with_head(**head)


def _alike(node, other) -> bool:
    return flowfile.said_of(node) == flowfile.said_of(other)


def _words(name: str, text: str) -> list[str]:
    """A field of the fix as a whole, as a file would say it."""
    if name != "keywords":
        return [one_line(text)]
    return [one_line(word) for word in map(str.strip, text.split(",")) if word]


def _ways_to_nothing(file: FlowFile) -> Iterator[FlowError]:
    """Answers that name a step that is not there: in a draft, nothing would be left of the name."""
    for problem in validate(file.graph, flows={}, checks=checks.CHECKS):
        if problem.code == "unknown-target":
            yield file.error(problem.message, problem.node, choice=problem.choice)


def _unknown_flows(file: FlowFile) -> Iterator[FlowError]:
    if not file.graph.enters:
        return
    known = set(Flow.objects.values_list("slug", flat=True))
    for key, node in file.graph.nodes.items():
        if node.flow and node.flow not in known:
            message = _("There is no flow “%(flow)s” to go on in.") % {"flow": node.flow}
            yield file.error(message + suggestion(node.flow, known), key, "flow")

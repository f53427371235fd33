"""A flow as a Mermaid flowchart, for the many tools that draw those."""

from collections.abc import Mapping

from troubleshoot.flowmap.arrows import arrows
from troubleshoot.flowmap.lettering import clean
from troubleshoot.flowmap.naming import node_title
from troubleshoot.graph import CHECK, FLOW, INSTRUCTION, RESOLUTION, TICKET, Graph

SHAPES = {
    INSTRUCTION: ("[", "]"),
    CHECK: ("{{", "}}"),
    RESOLUTION: ("([", "])"),
    TICKET: ("([", "])"),
    FLOW: ("[[", "]]"),
}
QUESTION_SHAPE = ("(", ")")
_PLAIN = " ,?’"


def mermaid(graph: Graph, titles: Mapping[str, str] | None = None) -> str:
    """The text of the flowchart, first step on top; returns are dashed. `titles` as in `lay_out`.

    Nodes are numbered: a key such as "end" means something to Mermaid, and so may a word of a
    title, so of all text only letters, digits and a few harmless marks stay as they are. The rest
    is written as Mermaid's entities (`#34;`).
    """
    keys = sorted(graph.nodes, key=lambda key: key != graph.start)
    names = {key: f"n{number}" for number, key in enumerate(keys, start=1)}
    text = ["flowchart TD"]
    for key in keys:
        node = graph.nodes[key]
        left, right = SHAPES.get(node.kind, QUESTION_SHAPE)
        text.append(f'  {names[key]}{left}"{_escaped(node_title(node, titles))}"{right}')
    for arrow in arrows(graph):
        line = "-.->" if arrow.is_return else "-->"
        words = _escaped(" / ".join(arrow.labels))
        label = f'|"{words}"|' if words else ""
        text.append(f"  {names[arrow.source]} {line}{label} {names[arrow.target]}")
    return "\n".join(text) + "\n"


def _escaped(text: str) -> str:
    return "".join(
        char if char in _PLAIN or char.isalnum() else f"#{ord(char)};" for char in clean(text)
    )

"""The Markdown of a step as the HTML that is stored with it."""

from dataclasses import replace

from kb.markdown import render_bounded
from troubleshoot.graph import Node


def rendered(node: Node) -> Node:
    """The step with its text and its note rendered and sanitised.

    Raises kb.markdown.RenderRefused for a text that would take too long.
    """
    name = node.title or node.key
    html, note_html = (
        render_bounded(text, name=name).html if text else "" for text in (node.body, node.note)
    )
    return replace(node, html=html, note_html=note_html)

"""What was searched for, marked where it stands."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html

from kb.search.results import Piece

register = template.Library()


@register.filter
def marked(pieces: Sequence[Piece]) -> str:
    """Pieces of text as HTML: each escaped, the matches in <mark>."""
    if not pieces:
        return ""
    places = ("<mark>{}</mark>" if piece.is_match else "{}" for piece in pieces)
    return format_html("".join(places), *(piece.text for piece in pieces))

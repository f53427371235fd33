"""Words that were found, marked where they stand."""

from collections.abc import Sequence

from django import template

from kb.prose import filled
from kb.search.results import Piece

register = template.Library()


@register.filter
def marked(pieces: Sequence[Piece]) -> str:
    """Pieces of text as HTML: each escaped, the matches in <mark>."""
    return filled(places(pieces), [texts(pieces)]) if pieces else ""


def places(pieces: Sequence[Piece]) -> str:
    """HTML with a place for each piece (`kb.prose.filled`)."""
    return "".join(["<mark>{}</mark>" if piece.is_match else "{}" for piece in pieces])


def texts(pieces: Sequence[Piece]) -> list[str]:
    """What these places are filled with."""
    return [piece.text for piece in pieces]

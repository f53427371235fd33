"""The results of a search: what was searched for, marked where it stands, and the ways to filter.

Lists are put together here, since a template takes many times as long for them.
"""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.translation import gettext as _

from kb.prose import filled
from kb.search.results import Piece
from kb.search_page import Choice, Row

register = template.Library()


@register.filter
def marked(pieces: Sequence[Piece]) -> str:
    """Pieces of text as HTML: each escaped, the matches in <mark>."""
    return filled(_places(pieces), [_texts(pieces)]) if pieces else ""


def result_rows(rows: Iterable[Row]) -> str:
    """The lines of the list of results."""
    names = {True: _("Guided fix"), False: _("Answer")}
    internal = _("agents only")
    places, values = [], []
    for row in rows:
        tag = ' <span class="tag">{}</span>' if row.is_internal else ""
        snippet = f"<p>{_places(row.snippet)}</p>" if row.snippet else ""
        places += (
            '<li><a href="{}" data-kind="{}" data-number="{}">',
            f"{_places(row.title)}</a>{tag}{snippet}",
            '<p class="trail"><b class="fix">{}</b>'
            if row.is_fix
            else '<p class="trail"><b>{}</b>',
            " <span>{}</span>" * len(row.trail),
            "</p></li>\n",
        )
        values += (row.address, row.kind, row.number, *_texts(row.title))
        values += (internal,) if row.is_internal else ()
        values += (*_texts(row.snippet), names[row.is_fix], *row.trail)
    return filled("".join(places), [values]) if places else ""


def filter_choices(choices: Iterable[Choice]) -> str:
    """The lines of a list of filters."""
    places, values = [], []
    for choice in choices:
        chosen = ' aria-current="true"' if choice.is_chosen else ""
        count = " <span>{}</span>" if choice.count else ""
        places.append(f'<li><a href="{{}}" hx-get="{{}}"{chosen}>{{}}{count}</a></li>')
        values += (choice.address, choice.address, choice.name)
        values += (choice.count,) if choice.count else ()
    return filled("".join(places), [values]) if places else ""


def _places(pieces: Sequence[Piece]) -> str:
    return "".join(["<mark>{}</mark>" if piece.is_match else "{}" for piece in pieces])


def _texts(pieces: Sequence[Piece]) -> list[str]:
    return [piece.text for piece in pieces]

"""The results of a search: what was searched for, marked where it stands, and the ways to filter.

Lists are put together here, since a template takes many times as long for them.
"""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from kb.search.results import Piece
from kb.search_page import Choice, Row

register = template.Library()

ROW = (
    '<li><a href="{}" data-kind="{}" data-number="{}">{}</a>{}{}'
    '<p class="trail"><b{}>{}</b>{}</p></li>'
)
CHOICE = '<li><a href="{0}" hx-get="{0}"{1}>{2}{3}</a></li>'


@register.filter
def marked(pieces: Sequence[Piece]) -> str:
    """Pieces of text as HTML: each escaped, the matches in <mark>."""
    if not pieces:
        return ""
    places = ("<mark>{}</mark>" if piece.is_match else "{}" for piece in pieces)
    return format_html("".join(places), *(piece.text for piece in pieces))


@register.simple_tag
def result_rows(rows: Iterable[Row]) -> str:
    """The lines of the list of results."""
    names = {True: _("Guided fix"), False: _("Answer")}
    internal = format_html('<span class="tag">{}</span>', _("agents only"))
    is_fix = format_html(' class="{}"', "fix")
    return format_html_join(
        "\n",
        ROW,
        (
            (
                *(row.address, row.kind, row.number, marked(row.title)),
                internal if row.is_internal else "",
                format_html("<p>{}</p>", marked(row.snippet)) if row.snippet else "",
                *(is_fix if row.is_fix else "", names[row.is_fix]),
                format_html_join("", " <span>{}</span>", ((name,) for name in row.trail)),
            )
            for row in rows
        ),
    )


@register.simple_tag
def filter_choices(choices: Iterable[Choice]) -> str:
    """The lines of a list of filters."""
    chosen = format_html(' aria-current="{}"', "true")
    return format_html_join(
        "",
        CHOICE,
        (
            (
                *(choice.address, chosen if choice.is_chosen else "", choice.name),
                format_html(" <span>{}</span>", choice.count) if choice.count else "",
            )
            for choice in choices
        ),
    )

"""Differences between two texts, as they stand in a page.

Browsers tell screen readers of <del> and <ins>, and most screen readers keep it to themselves. So
each change also says in hidden words where it begins, and where the text goes on as it was.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from kb.worddiff import ADDED, REMOVED, SAME, Line, Part, Row, in_lines, joined, side_by_side

register = template.Library()

_UNCHANGED = Part("", SAME)


@register.filter
def differing(parts: Sequence[Part] | None) -> str:
    """Parts of text as HTML: each escaped, what was removed in <del> and what was added in <ins>.

    White space is kept for an element of the class "difference" to show.
    """
    pairs = pairwise([_UNCHANGED, *(parts or ())])
    return format_html_join("", "{}{}", ((_turn(*pair), _shown(pair[1])) for pair in pairs))


@register.inclusion_tag("kb/_side_by_side.html")
def differing_lines(parts: Iterable[Part]) -> dict:
    """The lines of both texts beside each other, in a table; a long stretch that is the same in
    both is left out but for the lines next to a change."""
    return {"stretches": list(_stretches(side_by_side(parts)))}


@register.inclusion_tag("kb/_one_column.html")
def differing_text(parts: Iterable[Part]) -> dict:
    """Both texts as one, what was removed and added marked where it stands; a long stretch that is
    the same in both is left out but for the lines next to a change."""
    stretches = _stretches(list(in_lines(parts)))
    return {"stretches": [(joined(lines), left_out) for lines, left_out in stretches]}


MOST_SAME = 3
"""Lines without a change that are shown next to one, so that it is clear where it is."""


def _stretches(rows: Sequence[Row | Line]) -> Iterable[tuple[Sequence[Row | Line], int]]:
    """The rows to be shown, in stretches, each with how many were left out before it."""
    wanted: set[int] = set()
    for number, row in enumerate(rows):
        if not row.is_same:
            wanted.update(range(number - MOST_SAME, number + MOST_SAME + 1))
    # A single line takes no more room than to say that it was left out.
    wanted.update([n + 1 for n in wanted if n + 2 in wanted])
    shown: list[Row | Line] = []
    left_out = 0
    for number, row in enumerate(rows):
        if number in wanted:
            shown.append(row)
        else:
            if shown:
                yield shown, left_out
                shown, left_out = [], 0
            left_out += 1
    if shown or left_out:
        yield shown, left_out


def _turn(before: Part, part: Part) -> str:
    """The hidden words between two parts."""
    if part.kind == SAME:
        words = _("end of the change") if before.kind != SAME else ""
    else:
        words = _("removed:") if part.kind == REMOVED else _("added:")
    return format_html('<span class="hidden-words"> {} </span>', words) if words else ""


def _shown(part: Part) -> str:
    if part.kind == SAME:
        return format_html("{}", part.text)
    tag = "ins" if part.kind == ADDED else "del"
    if part.text.strip():
        return format_html("<{0}>{1}</{0}>", tag, part.text)
    return format_html('<{0} class="blank">{1}</{0}>', tag, _blank(part.text))


def _blank(text: str) -> str:
    """White space alone is neither seen nor heard, so it is named, and line breaks are drawn."""
    said = _("line break") if "\n" in text else _("blank space")
    drawn = format_html('<span class="line-break" aria-hidden="true">{}</span>\n', "↵")
    lines = format_html_join(drawn, "{}", ((line,) for line in text.split("\n")))
    return format_html('<span class="hidden-words">{}</span>{}', said, lines)

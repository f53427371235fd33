"""What the forms of the editor carry."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join

from kb.templatetags.forms import request_key
from troubleshoot.editor.outline_rows import OutlineRow

register = template.Library()


register.simple_tag(request_key)

ROW = (
    '<li class="{}" data-parent="{}" data-place="{}" data-move="{}" draggable="{}">'
    '<a href="{}" aria-current="{}"><i class="{}"></i>'
    '<span><em>{}</em> {} <b class="level">{}</b></span></a></li>'
)


@register.simple_tag
def outline_rows(rows: Iterable[OutlineRow]) -> str:
    """The lines of the outline. There may be thousands, and a template takes ten times as long."""
    return format_html_join("\n", ROW, map(_parts, rows))


def _parts(row: OutlineRow) -> tuple:
    return (
        *(row.looks, row.line.parent, row.line.place, row.move_address),
        *("true" if row.move_address else "false", row.address),
        *("page" if row.is_open else "false", row.dot, row.said, row.title, row.level),
    )

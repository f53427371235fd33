"""What the forms of the editor carry."""

from collections.abc import Iterable

from django import template

from kb.prose import filled
from kb.templatetags.forms import request_key, shown_field
from troubleshoot.editor.outline_rows import OutlineRow

register = template.Library()


register.simple_tag(request_key)
register.simple_tag(shown_field)

ROW = (
    '<li class="{}" data-parent="{}" data-place="{}" data-move="{}" draggable="{}">'
    '<a href="{}" aria-current="{}"><i class="{}"></i>'
    '<span><em>{}</em> {} <b class="level">{}</b></span></a></li>'
)


@register.simple_tag
def outline_rows(rows: Iterable[OutlineRow]) -> str:
    """The lines of the outline. There may be thousands, and a template takes ten times as long."""
    return filled(ROW, map(_parts, rows), "\n")


@register.simple_tag
def options(values: Iterable[str]) -> str:
    """What a field offers to who types in it, for a `<datalist>`."""
    return filled('<option value="{}"></option>', ((value,) for value in values))


def _parts(row: OutlineRow) -> tuple:
    draggable = "true" if row.move_address else "false"
    current = "page" if row.is_open else "false"
    moved = (row.looks, row.line.parent, str(row.line.place), row.move_address, draggable)
    return (*moved, row.address, current, row.dot, row.said, row.title, row.level)

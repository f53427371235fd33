"""What forms carry, and how a field of theirs is shown."""

import secrets

from django import template
from django.forms import BoundField
from django.utils.html import format_html

from kb.prose import filled

register = template.Library()

FIELD = """<div class="field{}">
  <label for="{}">{}</label>
  {}
{}{}</div>"""
HELP = '  <p class="help" id="{}_helptext">{}</p>\n'
ERROR = '  <p class="error" id="{}_error{}">{}</p>\n'


@register.simple_tag
def request_key() -> str:
    """A hidden field with a new random key: the form sent twice acts once (`kb.repeats`)."""
    key = secrets.token_urlsafe(16)
    return format_html('<input type="hidden" name="request_key" value="{}">', key)


@register.simple_tag
def shown_field(field: BoundField) -> str:
    """One field with its label, help and errors, in the editors of articles and of fixes."""
    errors, help_text, name = field.errors, field.help_text, field.auto_id
    said = (
        " wrong" if errors else "",
        field.id_for_label,
        field.label,
        str(field),  # with what it began with, where the form asks for that
        filled(HELP, [(name, help_text)]) if help_text else "",
        filled(ERROR, ((name, n if n > 1 else "", error) for n, error in enumerate(errors, 1))),
    )
    return filled(FIELD, [said])

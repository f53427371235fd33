"""What forms carry."""

import secrets

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def request_key() -> str:
    """A hidden field with a new random key: the form sent twice acts once (`kb.repeats`)."""
    key = secrets.token_urlsafe(16)
    return format_html('<input type="hidden" name="request_key" value="{}">', key)

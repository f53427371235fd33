"""What the head of a page says of it to machines."""

import re
from datetime import UTC, datetime

from django import template
from django.utils.translation import to_locale

from kb.opening import opening

register = template.Library()

_SCRIPTS = {"zh_hans": "zh_CN", "zh_hant": "zh_TW"}


@register.filter
def summed_up(revision) -> str:
    """A revision in a line: its summary, or the words that it begins with."""
    return revision.summary or opening(revision.html)


@register.filter
def stamp(at: datetime) -> str:
    """A moment as machines read it, to the second, in universal time: 2026-03-01T09:30:00+00:00."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


@register.filter
def og_locale(language: str) -> str:
    """A language as OpenGraph writes it, with its territory where it has one: "pt-br" is pt_BR.

    "" for what is no language.
    """
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", language or ""):
        return ""
    locale = to_locale(language)
    return _SCRIPTS.get(locale.lower(), locale)

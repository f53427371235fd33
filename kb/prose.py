"""The one place where stored HTML is declared safe.

It was sanitised by `kb.markdown` when it was stored; nothing else may be passed here.
"""

from django.utils.safestring import SafeString, mark_safe


def prose(html: str) -> SafeString:
    """Sanitised HTML from a revision or a step, to stand in a page as it is."""
    return mark_safe(html)

"""Every word that rendering itself writes, in one table.

The renderer runs in a child process that never loads Django, so the words travel to it as plain
strings: `ENGLISH` holds them as written, `localised()` in the language that is active now.
"""

from collections.abc import Mapping
from functools import cache


def gettext_noop(text: str) -> str:
    """Mark a string for translation, untranslated (the name is what makemessages looks for)."""
    return text


ENGLISH: Mapping[str, str] = {
    "note": gettext_noop("Note"),
    "tip": gettext_noop("Tip"),
    "important": gettext_noop("Important"),
    "warning": gettext_noop("Warning"),
    "caution": gettext_noop("Caution"),
    "done": gettext_noop("Done"),
    "to-do": gettext_noop("To do"),
    "table": gettext_noop("Table %(number)s"),
    "image": gettext_noop("Image: %(text)s"),
    "video": gettext_noop("Video: %(text)s"),
    "footnote-back": gettext_noop("Back to the text of footnote %(number)s"),
    "no-alt": gettext_noop(
        "The image %(text)s has no description. Say in a few words what it shows, for people who "
        "cannot see it."
    ),
    "remote-image": gettext_noop(
        "The image from %(text)s is shown as a link. To show it here, attach the image to the "
        "article or add the host to the allowed image hosts."
    ),
    "left-out": gettext_noop("“%(text)s” is a layout instruction that was left out."),
    "include": gettext_noop(
        "“%(text)s” stands for text kept in another file. That text is not part of this article."
    ),
    "kept-text": gettext_noop("“%(text)s” is not known here. Only its words are shown."),
    "unknown-callout": gettext_noop("“%(text)s” is not a known kind of callout. It is a note now."),
    "wide-row": gettext_noop(
        "This row of the table has more or fewer cells than the head. Check its bars."
    ),
    "removed-html": gettext_noop("The HTML element <%(text)s> is not allowed and was left out."),
    "dead-fragment": gettext_noop(
        "The link to #%(text)s leads nowhere: nothing in this article has that name."
    ),
    "empty-link": gettext_noop("The link to %(text)s has no text. Its address is shown instead."),
}


def localised() -> Mapping[str, str]:
    """The words in the active language."""
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.translation import get_language

    try:
        return _in_language(get_language())
    except ImproperlyConfigured:
        return ENGLISH


@cache
def _in_language(_language: str | None) -> Mapping[str, str]:
    """The words in that language, which is the active one. Translated once a process: an import
    of many articles would do it for each."""
    return {key: in_active_language(text) for key, text in ENGLISH.items()}


def in_active_language(text: str) -> str:
    """The translation of a text; the text itself where Django is not set up, as in a script."""
    from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
    from django.utils.translation import gettext

    try:
        return gettext(text)
    except (AppRegistryNotReady, ImproperlyConfigured):
        return text

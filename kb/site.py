"""What every page knows of the site, and what its logs must not."""

import logging
import re

from django.conf import settings

from kb.people import is_agent, is_editor


def face() -> dict:
    """The site's name, and whether it has colours and a logo of its own."""
    return {
        "site_name": settings.SITE_NAME,
        "has_logo": bool(settings.SITE_LOGO),
        "has_accent": bool(settings.ACCENT),
    }


def context(request) -> dict:
    """Context processor: the site's face, and who is looking."""
    return {
        **face(),
        "contact_url": settings.CONTACT_URL,
        "viewer_is_agent": Lazily(lambda: is_agent(getattr(request, "user", None))),
        "viewer_is_editor": Lazily(lambda: is_editor(getattr(request, "user", None))),
    }


class Lazily:
    """A yes or no that a template asks for only where it needs it."""

    def __init__(self, ask):
        self._ask = ask

    def __bool__(self):
        return self._ask()


TOKEN = re.compile(r"((?:/|%2f)runs(?:/|%2f))[^/\s?&%\"']+", re.IGNORECASE)


class MaskTokens(logging.Filter):
    """Takes the tokens of walks out of log lines: whoever holds a token can open the walk."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        masked = TOKEN.sub(r"\1…", message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True

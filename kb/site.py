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


def address(request) -> str:
    """The site's own address, without a slash at its end: SITE_URL, else the one that was asked."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def context(request) -> dict:
    """Context processor: the site's face and address, and who is looking."""
    return {
        **face(),
        "site_address": lambda: address(request),
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

"""What every page knows of the site, and what its logs must not."""

import logging
import re

from django.conf import settings

from kb.people import is_agent, is_editor


def context(request) -> dict:
    """Context processor: the site's name and face, and who is looking."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL or request.build_absolute_uri("/").rstrip("/"),
        "site_logo": settings.SITE_LOGO,
        "has_brand": bool(settings.ACCENT),
        "contact_url": settings.CONTACT_URL,
        "viewer_is_agent": Lazily(lambda: is_agent(request.user)),
        "viewer_is_editor": Lazily(lambda: is_editor(request.user)),
    }


class Lazily:
    """A yes or no that a template asks for only where it needs it."""

    def __init__(self, ask):
        self._ask = ask

    def __bool__(self):
        return self._ask()


TOKEN = re.compile(r"(/runs/)[^/\s?\"']+")


class MaskTokens(logging.Filter):
    """Takes the tokens of walks out of log lines: whoever holds a token can open the walk."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        masked = TOKEN.sub(r"\1…", message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True

"""What is worked out or sent once an edition (`kb.models.Edition`), and not once a request.

Pages that are the same for everybody who is not signed in are made once, and who has one is
answered 304; what is costly to work out is kept until what readers see has changed.
"""

import hashlib
import os
import time
from collections import OrderedDict
from functools import cache, wraps
from threading import Lock

from django.conf import settings
from django.http import HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition

from kb import kept_pages, site, viewcount
from kb.models import Edition

# Settings that pages show or link by, besides the site's face.
SHOWN = (
    *("SITE_URL", "CONTACT_URL", "CONTACT_EMAIL", "CONTACT_PHONE", "CONTACT_HOURS", "PRIVACY_URL"),
    *("TICKET_HOSTS", "IMAGE_HOSTS", "TIME_ZONE", "LANGUAGE_CODE"),
)

LONGEST = 600
"""Seconds after which a page is made anew in any case: votes move what is most helpful without
making an edition."""


def kept(most: int, by=lambda *arguments: arguments):
    """Decorator: keep what a function gives until the next edition, `most` results at a time.

    `by` makes of the arguments the plain values that say everything the result depends on: of a
    user, the audiences. While one thread works something out, others that want anything of the
    same function wait.
    """

    def decorate(function):
        values: OrderedDict = OrderedDict()
        lock = Lock()

        @wraps(function)
        def keeping(*arguments, **named):
            key = (Edition.current(), by(*arguments, **named))
            with lock:
                if key in values:
                    values.move_to_end(key)
                    return values[key]
                values[key] = value = function(*arguments, **named)
                while len(values) > most:
                    values.popitem(last=False)
                return value

        keeping.clear = values.clear
        _keepers.append(keeping)
        return keeping

    return decorate


_keepers: list = []


def forget_everything() -> None:
    """Also what is kept: for tests, in which numbers come again after a rollback."""
    Edition.forget()
    kept_pages.clear()
    for keeper in _keepers:
        keeper.clear()


def shared(view):
    """Decorator: a page that is the same for everybody who is not signed in.

    A visitor who has it already gets 304; others get it from what is kept, or made. Nothing on it
    may depend on anything but the address and what is live. For signed-in people it is made each
    time.
    """

    @condition(etag_func=_tag)
    def conditional(request, *args, **kwargs):
        tag = _tag(request)
        if tag is None:
            return view(request, *args, **kwargs)
        if found := kept_pages.answer(request, tag):
            return found
        made = _with_headers(view(request, *args, **kwargs), "no-cache")
        if _tag(request) != tag:  # something was published meanwhile: it may be of either edition
            return made
        return kept_pages.keep(request, tag, made)

    @wraps(view)
    def sharing(request, *args, **kwargs):
        response = conditional(request, *args, **kwargs)
        signed_in = may_be_signed_in(request)
        return _with_headers(response, "private, no-cache" if signed_in else "no-cache")

    return sharing


class NotModified:
    """Middleware: who has a shared page of this edition is told so before anything else is done.

    Nobody has the tag of an edition for a page that is not shared, and who makes that up learns
    nothing: any address answers the same then.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = request.META.get("HTTP_IF_NONE_MATCH")
        if known and request.method in {"GET", "HEAD"} and known == _tag(request):
            request.get_host()  # raises DisallowedHost for a host that is not ours
            viewcount.count_known(request)
            unchanged = HttpResponseNotModified(
                headers={"ETag": known, "Cache-Control": "no-cache"}
            )
            patch_vary_headers(unchanged, ["Cookie", "Accept-Encoding"])
            return unchanged
        return self.get_response(request)


def _with_headers(response, caching: str):
    patch_vary_headers(response, ["Cookie"])
    response.headers.setdefault("Cache-Control", caching)
    return response


def may_be_signed_in(request) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _tag(request, *_args, **_kwargs) -> str | None:
    """The ETag of a shared page; None where it is made for one person. A weak one: the page is sent
    compressed or not."""
    if may_be_signed_in(request):
        return None
    text = f"{Edition.current()} {_release()} {int(time.time() // LONGEST)}"
    return f'W/"{hashlib.blake2s(text.encode(), digest_size=12).hexdigest()}"'


@cache
def _release() -> str:
    """Changes with the program, its templates and its settings: what else makes a page."""
    newest = max(
        entry.stat().st_mtime_ns
        for folder in ("config", "kb", "templates", "troubleshoot")
        for entry in _files(settings.BASE_DIR / folder)
    )
    collected = settings.STATIC_ROOT / "staticfiles.json"
    styles = collected.stat().st_mtime_ns if collected.exists() else 0
    return f"{newest} {styles} {site.face()} {[getattr(settings, name) for name in SHOWN]}"


def _files(folder):
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            yield entry

"""Counting how often articles are opened, so that nobody waits for it.

A page that is sent costs an addition in memory; the sums are written every few seconds
(`kb.written_later`). What is counted is an article and a day: nothing of who it was. Colleagues
(agents and editors), programs that say so, and pages that a browser fetches ahead of time do not
count.
"""

import logging
import re
import time
from collections import Counter
from datetime import date
from functools import wraps
from threading import Lock

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError

from kb.models import ViewsOfADay
from kb.people import is_agent
from kb.written_later import WrittenLater

MOST_WAITING = 20_000  # articles and days
DAY = 86_400  # seconds
EPOCH = date(1970, 1, 1).toordinal()
ARTICLE = re.compile(r"/articles/([0-9]{1,15})(?:-[^/.]+)?/")
PROGRAM = re.compile(r"bot\b|crawl|spider|slurp|monitor|http://|https://", re.IGNORECASE)
"""What programs call themselves; browsers never name an address."""

logger = logging.getLogger(__name__)

_waiting: Counter[tuple[int, int]] = Counter()  # of an article on a day, counted from the epoch
_dropped = 0
_lock = Lock()  # of the two above
_writing = Lock()


def counted(view):
    """Decorator: for the page of an article, whose view takes its `address`. What is shown counts,
    made or kept or known to the browser already."""

    @wraps(view)
    def counting(request, *args, address, **kwargs):
        response = view(request, *args, address=address, **kwargs)
        if response.status_code in (200, 304) and _is_a_reader(request):
            count(address.id)
        return response

    return counting


def count_known(request) -> None:
    """Count a page that the browser has and that is as it was: no view sees such a request."""
    if (found := ARTICLE.fullmatch(request.path_info)) and _is_a_reader(request):
        count(int(found[1]))


def count(article: int) -> None:
    """An article was opened just now."""
    global _dropped
    key = (article, int(time.time() // DAY))
    with _lock:
        if key in _waiting or len(_waiting) < MOST_WAITING:
            _waiting[key] += 1
        else:
            _dropped += 1
    _later.see_to_it()


def flush() -> None:
    """Write what waits. Raises nothing: what cannot be written now waits on, or is given up."""
    with _writing:
        waiting, dropped = _take()
        if dropped:
            logger.warning("%d views were not counted: too many articles at once.", dropped)
        if not waiting:
            return
        times = {
            (article, date.fromordinal(EPOCH + day)): number
            for (article, day), number in waiting.items()
        }
        try:
            ViewsOfADay.objects.add(times)
        except (OperationalError, InterfaceError, IntegrityError) as why:  # busy, or away
            logger.warning("%d views wait to be counted: %s", sum(times.values()), why)
            _put_back(waiting)
        except Exception:
            logger.exception("%d views were not counted.", sum(times.values()))
        else:
            _sweep()


def forget() -> None:
    """Drop what waits: for tests."""
    _take()


def _is_a_reader(request) -> bool:
    if request.method != "GET" or "HTTP_SEC_PURPOSE" in request.META:
        return False
    if request.META.get("HTTP_PURPOSE") == "prefetch":  # of browsers that know no Sec-Purpose
        return False
    if PROGRAM.search(request.META.get("HTTP_USER_AGENT", "")):
        return False
    # Only who has a session can be a colleague; the page has asked for who it is already.
    return settings.SESSION_COOKIE_NAME not in request.COOKIES or not is_agent(request.user)


def _sweep() -> None:
    try:
        ViewsOfADay.objects.sweep()
    except (OperationalError, InterfaceError) as why:
        logger.warning("Old views are swept later: %s", why)


def _take() -> tuple[Counter[tuple[int, int]], int]:
    global _dropped
    with _lock:
        taken = Counter(_waiting), _dropped
        _waiting.clear()
        _dropped = 0
    return taken


def _put_back(waiting: Counter[tuple[int, int]]) -> None:
    with _lock:
        _waiting.update(waiting)  # as bounded as what was taken, twice


_later = WrittenLater(
    "viewcount",
    seconds=lambda: settings.VIEWS_SECONDS,
    waits=lambda: bool(_waiting),
    write=flush,
)

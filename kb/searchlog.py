"""Writing down what was searched for, so that nobody waits for it.

On SQLite a write for each search would cost a lock and a sync to disk. So rows are gathered in
memory and written in one small transaction every few seconds (`kb.written_later`).
"""

import logging
import secrets
from collections import deque
from dataclasses import dataclass, replace
from threading import Lock

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from kb.models import SearchLog
from kb.models.search_log import TERMS_LENGTH
from kb.search.words import TOKEN, folded
from kb.written_later import WrittenLater

MOST_WAITING = 1_000  # rows; more at once are counted, and not kept
MOST_TRIES = 3  # another process may not have written yet what was opened here

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """What somebody opened: its kind and its number."""

    kind: str
    object_id: int
    tries: int = 0


_rows: deque[SearchLog] = deque()
_opened: dict[str, Opened] = {}
_dropped = 0
_lock = Lock()  # of the three above
_writing = Lock()


def terms_of(query: str) -> str:
    """A query as it is kept: its words as they stand, without capitals, accents and signs.

    >>> terms_of("“SMS”: didn't arrive (yun.tim.qq.com), 短信签名?")
    'sms didn arrive yun.tim.qq.com 短信签名'
    """
    found = (run or word for run, word in TOKEN.findall(folded(query)))
    return " ".join(found)[:TERMS_LENGTH].strip()


def settled(query: str, results: int, what: Opened | None = None) -> str:
    """Keep that this was searched for, and `what` was opened. Without that it gives the key by
    which `opened` finds the row later; "" where there is nothing to keep, or no room."""
    terms = terms_of(query)
    if not terms:
        return ""
    row = SearchLog(terms=terms, language=get_language() or "", results=results, at=timezone.now())
    if what:
        row.opened_kind, row.opened_id = what.kind, what.object_id
    else:
        row.key = secrets.token_urlsafe(16)
    return (row.key or "") if _wait(lambda: _rows.append(row)) else ""


def opened(key: str, what: Opened) -> None:
    """Keep that this was opened from the page with that key. The first time counts."""
    _wait(lambda: _opened.setdefault(key, what))


def flush() -> None:
    """Write what waits. Raises nothing: what cannot be written now waits on, or is given up."""
    with _writing:
        rows, told, dropped = _take()
        if dropped:
            logger.warning("%d searches were not written down: too many at once.", dropped)
        if not rows and not told:
            return
        try:
            with transaction.atomic():
                missed = _write(rows, told)
        except (OperationalError, InterfaceError) as why:  # locked, or away for a while
            logger.warning("%d searches wait to be written down: %s", len(rows), why)
            _put_back(rows, told)
        except Exception:
            logger.exception("%d searches were not written down.", len(rows))
        else:
            _put_back([], missed)


def forget() -> None:
    """Drop what waits: for tests."""
    _take()


def _write(rows: list[SearchLog], told: dict[str, Opened]) -> dict[str, Opened]:
    """Write rows and what was opened. Gives what belongs to no row that is there, to be tried
    again."""
    waiting = dict(told)
    for row in rows:
        if row.key and (what := waiting.pop(row.key, None)):
            row.opened_kind, row.opened_id, row.key = what.kind, what.object_id, None
    SearchLog.objects.bulk_create(rows)
    SearchLog.objects.sweep()
    return {
        key: replace(what, tries=what.tries + 1)
        for key, what in waiting.items()
        if not SearchLog.objects.note_opened(key, what.kind, what.object_id)
        and what.tries + 1 < MOST_TRIES
    }


def _wait(keep) -> bool:
    """Let something wait to be written, by `keep`. Gives whether there was room."""
    global _dropped
    with _lock:
        has_room = len(_rows) + len(_opened) < MOST_WAITING
        if has_room:
            keep()
        else:
            _dropped += 1
    _later.see_to_it()
    return has_room


def _take() -> tuple[list[SearchLog], dict[str, Opened], int]:
    global _dropped
    with _lock:
        taken = list(_rows), dict(_opened), _dropped
        _rows.clear()
        _opened.clear()
        _dropped = 0
    return taken


def _put_back(rows: list[SearchLog], told: dict[str, Opened]) -> None:
    """Before what has come since, as far as there is room."""
    global _dropped
    with _lock:
        room = max(0, MOST_WAITING - len(_rows) - len(_opened))
        for row in rows:
            row.pk = None  # given by a transaction that did not go through
        _rows.extendleft(reversed(rows[:room]))
        _dropped += len(rows[room:])
        for key, what in list(told.items())[: max(0, room - len(rows))]:
            _opened.setdefault(key, what)


_later = WrittenLater(
    "searchlog",
    seconds=lambda: settings.SEARCH_LOG_SECONDS,
    waits=lambda: bool(_rows or _opened),
    write=flush,
)

"""Pages that are the same for everybody, kept as they were sent: made once an edition.

They are kept compressed, newest use last, up to a number of bytes; a request for a page that is
kept asks the database nothing.
"""

import gzip
import re
from collections import OrderedDict
from threading import Lock

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

BYTES = 32_000_000
LARGEST = 1_000_000
LEVEL = 5  # of compression: beyond it time grows faster than pages shrink
# Any other query would let whoever makes them up put out what is in use.
QUERY = re.compile(r"(?:page=[0-9]{1,5})?")
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)

_kept: OrderedDict[tuple, tuple[bytes, dict[str, str]]] = OrderedDict()
_size = 0
_lock = Lock()


def answer(request, tag: str) -> HttpResponse | None:
    """The page of this edition (named by `tag`) at the address of `request`, if it is kept."""
    key = _key(request, tag)
    with _lock:
        found = _kept.get(key)
        if found is None:
            return None
        _kept.move_to_end(key)
    body, headers = found
    return _as_accepted(request, HttpResponse(body, headers=headers))


def keep(request, tag: str, response: HttpResponse) -> HttpResponse:
    """Keep a page that was made, and give it as this visitor's browser accepts it."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return response
    if not QUERY.fullmatch(request.META.get("QUERY_STRING", "")):
        return response
    if len(response.content) > LARGEST:
        return response
    response.content = gzip.compress(response.content, LEVEL, mtime=0)
    response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding"])
    _put(_key(request, tag), response.content, dict(response.headers))
    return _as_accepted(request, response)


def clear() -> None:
    """Keep nothing any more: for tests."""
    global _size
    with _lock:
        _kept.clear()
        _size = 0


def _key(request, tag: str) -> tuple:
    return tag, request.get_host(), request.scheme, request.get_full_path()


def _put(key: tuple, body: bytes, headers: dict[str, str]) -> None:
    global _size
    with _lock:
        if replaced := _kept.pop(key, None):
            _size -= len(replaced[0])
        _kept[key] = (body, headers)
        _size += len(body)
        while _size > BYTES:
            _oldest, (gone, _headers) = _kept.popitem(last=False)
            _size -= len(gone)


def _as_accepted(request, response: HttpResponse) -> HttpResponse:
    if GZIP.search(request.headers.get("Accept-Encoding", "")):
        return response
    response.content = gzip.decompress(response.content)
    del response["Content-Encoding"]
    response["Content-Length"] = str(len(response.content))
    return response

"""How many bytes cross the wire until a page is there with everything on it, for the first time.

Head and body of every answer, compressed as the server sends them to a browser.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bench.load import Line

LOADED = {"stylesheet", "icon", "manifest", "modulepreload", "preload"}
IN_A_SHEET = re.compile(r"(?:url\(\s*|@import\s+)[\"']?([^\"')\s]+)")
IN_A_SCRIPT = re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*[\"']([^\"']+)[\"']")


class _Parts(HTMLParser):
    """The addresses of what a page loads."""

    def __init__(self, text: str):
        super().__init__()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link" and LOADED & set(attrs.get("rel", "").split()):
            self.addresses.append(attrs["href"])
        elif tag in {"script", "img", "source"} and attrs.get("src"):
            self.addresses.append(attrs["src"])


def first_view(host: str, address: str) -> dict[str, int]:
    """Bytes over the wire by address, for a page and all that it loads from the same server."""
    line, sizes, waiting = Line(host), {}, [address]
    try:
        while waiting:
            one = waiting.pop()
            if one in sizes or urlsplit(one).netloc not in {"", host} or one.startswith("data:"):
                continue
            answer = line.ask(one)
            assert answer.status == 200, f"GET {one}: {answer.status}"
            sizes[one] = answer.size
            kind = answer.header("Content-Type").partition(";")[0]
            if kind in {"text/html", "text/css"} or "javascript" in kind:
                plain = line.ask(one, Accept_Encoding="identity").body.decode()
                waiting += [urljoin(one, part) for part in _loaded(kind, plain)]
    finally:
        line.close()
    return sizes


def _loaded(kind: str, text: str) -> list[str]:
    if kind == "text/html":
        return _Parts(text).addresses
    if kind == "text/css":
        return [found for found in IN_A_SHEET.findall(text) if not found.startswith("#")]
    return [found for found in IN_A_SCRIPT.findall(text) if found.startswith((".", "/"))]

"""Somebody with a plain browser in front of the real server: links and forms, no script."""

import http.client
import select
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from tests.server import Server


class Page(HTMLParser):
    """What a page says: its heading, its words, its links, and the last form that is posted."""

    def __init__(self, text: str):
        super().__init__()
        self.heading, self.action = "", ""
        self.fields, self.buttons, self.links, self.words = {}, [], [], []
        self._in = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in {"input", "link", "meta", "img", "br", "hr"}:
            self._in.append(tag)
        if tag == "form" and attrs.get("method") == "post":
            self.action = attrs["action"]
        elif tag == "input" and attrs.get("type") == "hidden":
            self.fields[attrs["name"]] = attrs["value"]
        elif tag == "button" and attrs.get("name") == "answer":
            self.buttons.append(attrs["value"])
        elif tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])

    def handle_endtag(self, tag):
        while self._in and self._in.pop() != tag:
            pass

    def handle_data(self, data):
        if self._in and self._in[-1] == "h1":
            self.heading += data.strip()
        self.words.append(data.strip())

    def form(self, button: str) -> str:
        """What the form sends when this button is pressed."""
        assert button in self.buttons, f"{button} is none of {self.buttons}"
        return urlencode({**self.fields, "answer": button})


class Visitor:
    """Somebody who looks at the pages of `server`. `address` is where they are."""

    def __init__(self, server: Server):
        self.server, self.address = server, ""

    def open(self, address: str) -> Page:
        status, _location, text = self.request("GET", address)
        assert status == 200, f"GET {address}: {status}\n{self.server.log.read_text()}"
        self.address = address
        return Page(text)

    def send(self, action: str, form: str) -> None:
        """Press a button. What was sent is confirmed once this returns."""
        status, location, _text = self.request("POST", action, form)
        assert status == 303, f"POST {action}: {status}\n{self.server.log.read_text()}"
        self.address = urlsplit(location).path

    def send_and_forget(self, action: str, form: str, seconds: float) -> None:
        """Press a button and go, not later than something comes back or `seconds` have passed."""
        line = self._connect("POST", action, form)
        select.select([line.sock], [], [], seconds)
        line.close()

    def request(self, method: str, address: str, form: str | None = None):
        """Status, Location and text of what comes back."""
        line = self._connect(method, address, form)
        try:
            answer = line.getresponse()
            return answer.status, answer.headers.get("Location"), answer.read().decode()
        finally:
            line.close()

    def _connect(self, method, address, form) -> http.client.HTTPConnection:
        """Send a request, without waiting for what comes back."""
        line = http.client.HTTPConnection(self.server.host, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        line.request(method, address, form, {"Origin": self.server.url, **kind})
        return line

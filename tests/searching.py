"""Searching through the test client: what is on the pages, and what is written down of it."""

import re
from html.parser import HTMLParser

from kb import searchlog
from kb.models import SearchLog
from tests.dom import Dom

PART = {"HX-Request": "true", "HX-Target": "results"}
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def results(client, query="", **more):
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return response.content.decode()


def suggested(client, query):
    response = client.get("/search/suggest/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


class Links(HTMLParser):
    """The links of a page: of each its words, its address, and whether it is the chosen one."""

    def __init__(self, page):
        super().__init__()
        self.found, self._open = [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self._open = [dict(attrs), ""]

    def handle_data(self, data):
        if self._open:
            self._open[1] += data

    def handle_endtag(self, tag):
        if tag == "a":
            attrs, words = self._open
            self.found.append((" ".join(words.split()), attrs))
            self._open = None


def link(page, words):
    (found,) = [attrs for said, attrs in Links(page).found if said == words]
    return found


def titles(page):
    """The titles of the results, in order."""
    return [said for said, attrs in Links(page).found if "data-kind" in attrs]


def text(page):
    return " ".join(Dom(page).text.split())


def kept():
    searchlog.flush()
    return list(SearchLog.objects.order_by("pk"))


def terms():
    return [row.terms for row in kept()]


def key_on(page):
    found = re.search(r' data-shown="([^"]+)"', page.content.decode())
    return found[1] if found else ""


def tell(client, **said):
    return client.post("/search/opened/", said, headers=SAME_ORIGIN)

"""Walking a fix through the test client as a browser without JavaScript does."""

import re
from html import unescape

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
FORM = re.compile(r'<form method="post" action="([^"]*)" hx-post.*?</form>', re.DOTALL)
BUTTON = re.compile(r'name="answer" value="([^"]*)"')
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


class Walk:
    """A person in front of a page of a walk. `headers` go along with every request."""

    def __init__(self, client, address, **headers):
        self.client, self.headers = client, headers
        self.open(address)

    def open(self, address):
        self.response = self.client.get(address, follow=True, headers=self.headers)
        return self

    @property
    def html(self) -> str:
        return self.response.content.decode()

    @property
    def heading(self) -> str:
        return unescape(HEADING.search(self.html)[1]).strip()

    @property
    def address(self) -> str:
        """Where the browser is after the redirects."""
        request = self.response.request
        return request["PATH_INFO"] + (f"?{q}" if (q := request["QUERY_STRING"]) else "")

    @property
    def form(self) -> str:
        return FORM.search(self.html)[0]

    @property
    def action(self) -> str:
        return unescape(FORM.search(self.html)[1])

    @property
    def fields(self) -> dict[str, str]:
        return {name: unescape(value) for name, value in HIDDEN.findall(self.form)}

    @property
    def buttons(self) -> list[str]:
        return BUTTON.findall(self.form)

    def press(self, button, follow=True, **changes):
        """Send the form with that button, and go where it leads."""
        data = {**self.fields, "answer": button, **changes}
        self.response = self.client.post(self.action, data, follow=follow, headers=self.headers)
        return self

    def choose(self, key, **changes):
        return self.press(f"choice.{key}", **changes)


def begin(client, flow, **headers) -> Walk:
    """In front of the first page of a fix."""
    return Walk(client, flow.get_absolute_url(), **headers)

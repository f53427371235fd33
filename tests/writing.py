"""Somebody in front of the page on which an article is written, without JavaScript."""

import re
from html import unescape

from django.urls import reverse

from kb.models import Article

HIDDEN = re.compile(
    r'<input type="hidden" name="(writer|tab|given|based_on|placed)" value="([^"]*)"'
)
FIELD = re.compile(r'<input type="text" name="(title|summary|keywords|note)"([^>]*)>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
AREA = re.compile(r'<textarea name="body"[^>]*>\r?\n?(.*?)</textarea>', re.DOTALL)
SELECT = re.compile(r'<select name="(category|audience)"[^>]*>(.*?)</select>', re.DOTALL)
CHOSEN = re.compile(r'<option value="([^"]*)" selected')
IN_PLACE = {"HX-Request": "true", "HX-Target": "saving"}


class Writer:
    """One article, and one person's page of it."""

    def __init__(self, client, article: Article):
        self.client, self.pk = client, article.pk
        self.open()

    def address(self, name: str, *args) -> str:
        return reverse(name, args=[self.pk, *args])

    def open(self, query=""):
        self.response = self.client.get(self.address("write_article") + query)
        assert self.response.status_code == 200
        self.fields = self.read()
        return self

    @property
    def html(self) -> str:
        return self.response.content.decode()

    def read(self) -> dict[str, str]:
        """What the form on the page would send."""
        found = {name: unescape(value) for name, value in HIDDEN.findall(self.html)}
        for name, rest in FIELD.findall(self.html):
            value = VALUE.search(rest)
            found[name] = unescape(value[1]) if value else ""
        for name, options in SELECT.findall(self.html):
            chosen = CHOSEN.search(options)
            found[name] = unescape(chosen[1]) if chosen else ""
        body = AREA.search(self.html)
        return found | {"body": unescape(body[1]) if body else ""}

    def send(self, *, act="save", in_place=False, **changes):
        """Press a button of the form, with what was changed in it."""
        self.fields |= changes
        data = {**self.fields, "act": act}
        headers = IN_PLACE if in_place else {}
        self.response = self.client.post(self.address("write_article"), data, headers=headers)
        return self

    def keep(self, **changes):
        """Type, and have it kept: nothing is saved."""
        self.fields |= changes
        self.response = self.client.post(self.address("keep_unsaved"), self.fields)
        return self

    @property
    def article(self) -> Article:
        return Article.objects.select_related("draft", "category").get(pk=self.pk)

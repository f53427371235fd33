"""Links between articles while an import has no numbers for them yet.

A link to another question stands in the text, and in the HTML made of it, as an address with a
token: letters and digits that nobody can guess, so no text can hold one by itself. It becomes the
article's address when the numbers are known.
"""

import re
import secrets
from collections.abc import Callable
from urllib.parse import quote

from django.utils.http import RFC3986_SUBDELIMS


def article_address(address) -> str:
    """Where an article is read, by what stands for it in its address. As `reverse` gives it, which
    would load all of the site’s code for that."""
    return f"/articles/{quote(str(address), safe=RFC3986_SUBDELIMS + '/~:@')}/"


class References:
    """The tokens of one import."""

    def __init__(self):
        self.secret = secrets.token_hex(12)
        self._link = re.compile(f"/articles/ref{self.secret}([qa])([0-9a-f]+)z")
        self._token = re.compile(f"ref{self.secret}([qai])([0-9a-f]+)z")

    def question(self, number: int) -> str:
        """The address of a question that is being imported."""
        return article_address(self._written("q", f"{number:x}"))

    def article(self, pk: int) -> str:
        """The address of an article that is already here."""
        return article_address(self._written("a", f"{pk:x}"))

    def picture(self, digest: str, name: str) -> str:
        """The address of a picture by its SHA-256."""
        return f"/attachments/{self._written('i', digest)}/{name}"

    def _written(self, kind: str, key: str) -> str:
        return f"ref{self.secret}{kind}{key}z"

    def stand_in(self, text: str) -> bool:
        """Whether there is a token in the text."""
        return self.secret in text

    def linked(self, text: str) -> set[tuple[str, int]]:
        """The articles whose addresses stand in Markdown or HTML: kind `q` with the number of a
        question, `a` with that of an article."""
        found = self._link.findall(text) if self.stand_in(text) else []
        return {(kind, int(key, 16)) for kind, key in found}

    def replaced(self, text: str, by: Callable[[str, int | str], str]) -> str:
        """The text with what `by` gives for each token: kind `q` with the number of a question, `a`
        with the number of an article, `i` with the digest of a picture."""

        def one(match: re.Match) -> str:
            kind, key = match.groups()
            return by(kind, key if kind == "i" else int(key, 16))

        return self._token.sub(one, text) if self.stand_in(text) else text

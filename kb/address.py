"""The part of an address that names a thing: `12-why-a-number-is-blocked`.

The number decides; the words are for people, and may be missing.
"""

from typing import NamedTuple

from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.utils.text import slugify

SLUG_LENGTH = 60


class Address(NamedTuple):
    """A number and the words after it, as they stand in a path."""

    id: int
    slug: str = ""

    def __str__(self) -> str:
        return f"{self.id}-{self.slug}" if self.slug else str(self.id)


class AddressConverter:
    """Reads and writes an Address in a URL pattern."""

    # At most 15 digits: every such number fits the databases' 64 bits.
    regex = r"[0-9]{1,15}(?:-[^/.]+)?"

    def to_python(self, value: str) -> Address:
        number, _dash, slug = value.partition("-")
        return Address(int(number), slug)

    def to_url(self, value: Address | str) -> str:
        return str(value)


class WordsConverter:
    """Letters and digits of any script, and hyphens: the address of a category, or a token.

    Nothing else reaches the database, which would choke on some of it (PostgreSQL on NUL).
    """

    regex = r"[-\w]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def moved_to(*address) -> HttpResponseRedirectBase:
    """The permanent redirect from other words to the proper ones (arguments as for `redirect`).

    Browsers ask again each time: who renames a thing and then renames it back would otherwise
    send them round in a circle for ever.
    """
    response = redirect(*address, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response


def slug_for(title: str) -> str:
    """The words of an address: at most 60 characters, every script kept, empty if nothing is left.

    >>> slug_for("Error 1004: the request is malformed")
    'error-1004-the-request-is-malformed'
    """
    slug = slugify(title, allow_unicode=True)
    if len(slug) > SLUG_LENGTH:
        # Ends with a whole word where there is one to end with.
        slug = slug[:SLUG_LENGTH].rsplit("-", 1)[0] or slug[:SLUG_LENGTH]
    return slug.strip("-_")

"""What an address in an imported file means: another question, a picture, or a page elsewhere."""

import posixpath
import re
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.utils.translation import gettext as _

from .links import IMAGE, PICTURE, Link

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
OURS = re.compile(r"/(?:articles|fix|categories|attachments)/")
NUMBER_BEFORE = re.compile(r"^\d+(?:[-.]\d+)*[-.]+")
LEAST_WORDS = 3
"""Words that a fragment must have to be recognised by the end of a heading's name."""


class Place(NamedTuple):
    """A question that is being imported (its number), and the fragment inside it."""

    number: int
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class ToArticle:
    """The address is that of an article that is being imported."""

    place: Place


@dataclass(frozen=True, slots=True)
class ToKnown:
    """The address is that of an article from an earlier import."""

    path: str
    fragment: str


@dataclass(frozen=True, slots=True)
class ToPicture:
    """A file relative to the imported folder; it may lead out of it."""

    path: str
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class ToAddress:
    """Any other address, and what the editor should know about it."""

    address: str | None
    remark: str = ""


Target = ToArticle | ToKnown | ToPicture | ToAddress
AS_IT_IS = ToAddress(None)


@dataclass(frozen=True, slots=True)
class Page:
    """Where a document stands. `path` is relative to the imported folder; `address` is that of the
    document itself on the web, `base` what relative links start from, `folder` the address that
    the whole imported folder has; each may be empty."""

    path: str
    address: str = ""
    base: str = ""
    folder: str = ""


class Names(Protocol):
    """What the imported files call their questions."""

    def in_file(self, path: str, name: str) -> list[Place]:
        """The places of that name in a file, the first one first; any place for an empty name."""

    def ends_with(self, path: str, words: str) -> list[Place]:
        """The places in a file whose name ends with these words."""

    def whole(self, path: str) -> Place | None:
        """The question that a file is; None if it holds several or is not imported now."""

    def known(self, path: str) -> bool:
        """Whether an earlier import brought an article that had this file to itself."""


def target(link: Link, page: Page, number: int, names: Names) -> Target:
    """What a link in question `number` of `page` means."""
    address = link.destination
    if not address:
        return AS_IT_IS
    if address.startswith("#"):
        return _own_part(address[1:], page, number, names) or AS_IT_IS
    try:
        return _elsewhere(link, address, page, number, names)
    except ValueError:
        return ToAddress(
            None, _("The address “%(address)s” cannot be read.") % {"address": address}
        )


def _elsewhere(link: Link, address: str, page: Page, number: int, names: Names) -> Target:
    rooted = address.startswith("/") and not address.startswith("//")
    if rooted and page.base and not OURS.match(address):
        address = urljoin(page.base, address)
    elif rooted:
        return AS_IT_IS if OURS.match(address) else _unresolved(link)
    if SCHEME.match(address) or address.startswith("//"):
        found = _of_the_document(address, page, number, names) if link.kind != IMAGE else None
        return found or ToAddress(address if rooted else None)
    return _relative(link, address, page, number, names)


def _own_part(fragment: str, page: Page, number: int, names: Names) -> Target | None:
    """A fragment of the same file: in this question if it has that name, else in another."""
    for name in dict.fromkeys((fragment, unquote(fragment), unquote(fragment).lower())):
        places = names.in_file(page.path, name)
        own = [place for place in places if place.number == number]
        for place in own or places:
            if place.number == number and place.fragment:
                return ToAddress(f"#{place.fragment}")
            return ToArticle(place)
    return None


def _of_the_document(address: str, page: Page, number: int, names: Names) -> Target | None:
    """An absolute address of this document's own page, or of another one in the folder."""
    there, fragment = _same_page(address), unquote(urlsplit(address).fragment)
    if page.address and there == _same_page(page.address):
        if not fragment:
            whole = names.whole(page.path)
            return ToArticle(whole) if whole else None
        return _own_part(fragment, page, number, names) or _by_end(fragment, page, names)
    folder = _same_page(page.folder) + "/" if page.folder else ""
    if folder and there.startswith(folder):
        path = _imported_path(unquote(there.removeprefix(folder)), names)
        return _in_file(path, fragment, names)[0] if path else None
    return None


def _by_end(fragment: str, page: Page, names: Names) -> Target:
    """A fragment that a site made from a shorter, numbered heading: `2-it-takes-a-long-time` is the
    question whose name ends with those words, if there is exactly one."""
    words = NUMBER_BEFORE.sub("", fragment.lower())
    places = names.in_file(page.path, words)
    if not places and words.count("-") >= LEAST_WORDS - 1:
        places = names.ends_with(page.path, words)
    if len(set(places)) == 1:
        return ToArticle(places[0])
    text = _("No part of this file is called “%(name)s”; the link still leads to its page.")
    return ToAddress(None, text % {"name": fragment})


def _relative(link: Link, address: str, page: Page, number: int, names: Names) -> Target:
    parts = urlsplit(address)
    fragment = unquote(parts.fragment)
    folder = posixpath.dirname(page.path)
    path = (
        posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else page.path
    )
    if parts.path.endswith("/") and path != "/":
        path += "/"
    absolute = urljoin(page.base, address) if page.base else None
    if link.kind == IMAGE or PICTURE.search(path):
        return ToPicture(path, absolute)
    if (found := _imported_path(path, names)) is not None:
        place, remark = _in_file(found, fragment, names)
        if place or remark:
            return place or ToAddress(absolute, remark)
    return ToAddress(absolute) if absolute else _unresolved(link)


def _imported_path(path: str, names: Names) -> str | None:
    """The file that a path without or with another ending means."""
    stem = re.sub(r"\.html?$", "", path.rstrip("/"))
    candidates = [path, f"{stem}.md", f"{stem}.markdown", f"{stem}/index.md", f"{stem}/README.md"]
    return next(
        (one for one in candidates if names.whole(one) or names.in_file(one, "")), None
    ) or next((one for one in candidates if names.known(one)), None)


def _in_file(path: str, fragment: str, names: Names) -> tuple[Target | None, str]:
    """The place in another file, or why there is none."""
    whole = names.whole(path)
    if whole is None and names.known(path):
        return ToKnown(path, fragment), ""
    if fragment:
        for name in (fragment, fragment.lower()):
            for place in names.in_file(path, name):
                return ToArticle(place), ""
    if whole:
        return ToArticle(whole), ""
    text = _("“%(path)s” holds several questions; name the one you mean (#its-heading).")
    return None, text % {"path": path}


def _unresolved(link: Link) -> ToAddress:
    text = _(
        "“%(address)s” is not among the imported files. It was left as it is; --base-url says "
        "where such links lead."
    )
    return ToAddress(None, text % {"address": link.destination})


def _same_page(address: str) -> str:
    """An address without what does not tell two pages apart: scheme, fragment, last slash."""
    parts = urlsplit(address)
    host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    path = re.sub(r"\.html?$", "", quote(unquote(parts.path).rstrip("/")))
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")

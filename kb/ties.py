"""What a revision has in common with others: its keywords, and the articles that it links."""

import posixpath
import re
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings

WORD_LENGTH = 60
HREF = re.compile(r'href="([^"]*)"')
ARTICLE = re.compile(r"/+articles/0*([0-9]{1,15})(?![0-9])")
# Not after a host: what another site calls its articles is no matter of ours.
MENTIONED = re.compile(r"/(?<![\w.:-]/)articles/0*([0-9]{1,15})(?![0-9])")
FILE = re.compile(r"/attachments/0*([0-9]{1,15})/")
# As this site writes addresses itself: such a one needs no taking apart.
PLAIN = re.compile(r"(/articles/[\w-]+)/?(?:#[\w-]*)?")
BLANKS = re.compile(r"[\x00-\x20]+")  # a browser passes over them at the ends, and some within
MOST_WORDS = 20  # of one revision


def folded_words(keywords: str) -> list[str]:
    """The words of a revision's keywords as they are compared: each once, without capitals.

    >>> folded_words("SMS late,  sms  LATE, 1004")
    ['sms late', '1004']
    """
    folded = (" ".join(word.split()).casefold() for word in keywords.split(","))
    return [word for word in dict.fromkeys(folded) if 0 < len(word) <= WORD_LENGTH][:MOST_WORDS]


def linked_articles(html: str) -> set[int]:
    """The numbers of the articles that a rendered text links, whether they exist or not."""
    found = {article_at(unescape(href)) for href in HREF.findall(html)}
    return found - {None}


def mentioned_articles(text: str) -> set[int]:
    """The numbers of the articles whose addresses stand anywhere in a text, comments included."""
    text = unquote(text)
    if settings.SITE_URL:
        text = text.replace(settings.SITE_URL, " ")
    return {int(number) for number in MENTIONED.findall(text)}


def files_in(html: str) -> set[int]:
    """The numbers of the files of this site that a rendered text shows or links.

    >>> files_in('<img src="/attachments/5/shot.png" alt="">')
    {5}
    """
    return {int(number) for number in FILE.findall(html)}


def article_at(href: str) -> int | None:
    """The number of the article of this site that an address leads to, however it is written:
    relative, whole, or with parts percent-encoded, as a browser would follow it from an article.

    >>> article_at("../12-blocked/#a-top")
    12
    """
    found = ARTICLE.match(path_at(href) or "")
    return (int(found[1]) or None) if found else None  # 0: the page itself


def path_at(href: str) -> str | None:
    """The path on this site that an address in an article's text leads to, decoded and without
    detours; None for one of another site.

    >>> path_at("../12-blocked/#a-top")
    '/articles/12-blocked'
    """
    if plain := PLAIN.fullmatch(href):
        return plain[1]
    href = BLANKS.sub("", href).replace("\\", "/")
    try:
        parts = urlsplit(urljoin("/articles/0-x/", href))
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"} or not _is_ours(parts):
        return None
    return posixpath.normpath(unquote(parts.path))


def _is_ours(parts) -> bool:
    try:
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return not host or host == settings.SITE_HOST.lower() or host in settings.ALLOWED_HOSTS

"""The words of an article, without its markup."""

# ruff: noqa: SIM905 (long tables of names read better in rows)

import re
from html import unescape

INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong "
    "sub sup time u var wbr".split()
)
# Tags as the sanitiser writes them: names in small letters, and every attribute in double quotes.
TAG = re.compile(r'<!--.*?(?:-->|\Z)|</?([a-z][a-z0-9]*)((?:[^">]|"[^"]*")*)>', re.DOTALL)
NOT_OF_THE_ARTICLE = re.compile(
    r'<([a-z]+)\s(?:[^">]|"[^"]*")*?'
    r'class="(?:[^"]*\s)?(?:callout-title|footnote-backref|task-box)(?:\s[^"]*)?"'
    r'(?:[^">]|"[^"]*")*>.*?</\1>',
    re.DOTALL,
)
CLASSES = ("callout-title", "footnote-backref", "task-box")
ALT = re.compile(r'\balt="([^"]*)"')


def plain_text(html: str) -> str:
    """The article's words in reading order, single spaces between them; descriptions of images
    count, the labels of callouts and the arrows of footnotes do not. Takes rendered HTML."""
    if any(name in html for name in CLASSES):
        html = NOT_OF_THE_ARTICLE.sub(" ", html)
    return " ".join(unescape(TAG.sub(_blank, html)).split())


def _blank(tag: re.Match) -> str:
    """What stands in the text where a tag was."""
    name, attributes = tag.groups()
    if name == "img" and (found := ALT.search(attributes)):
        return f" {found[1]} "
    return "" if name in INLINE else " "

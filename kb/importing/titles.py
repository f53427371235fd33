"""Titles: the words of a heading, without its Markdown."""

import re
from html import unescape

from kb.markdown.code import split_code
from kb.markdown.dialects import HTML_NAMES

MOST_HEADING = 2000
"""Characters of a heading that are looked at; a title has room for a tenth."""

ANCHOR = re.compile(r"\[\]\(\s*id:\s*([^\s()]+)\s*\)")
HTML_ANCHOR = re.compile(r"<a\s[^<>]*?\b(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
NAME_AT_END = re.compile(r"(?<![ \t])[ \t]*\{#([^\s{}]+)\}[ \t]*$")

KEPT_OPEN, KEPT_CLOSE = "\ue000", "\ue001"
MARKED = re.compile(f"[{KEPT_OPEN}{KEPT_CLOSE}\\\\`*_~\\[\\]<>&{{]|:::")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]+)>")
FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
NO_LOC = re.compile(r":::no-loc\s+text=\"([^\"]*)\"[^:]*:::")
COLONS = re.compile(r":::[a-z-]+[^:]*:::")
TARGET = r"(?:\((?:[^()\s]|\([^()]*\)|\s)*\)|\[[^\[\]]*\])"
IMAGE = re.compile(rf"!\[([^\[\]]*)\]{TARGET}")
LINK = re.compile(rf"(?<!!)\[([^\[\]]+)\]{TARGET}")
# Between two digits, stars hide a number (`1**2`) and mark nothing.
EMPHASIS = (
    re.compile(r"(?<!\d)(\*\*\*|\*\*|\*)(?=[^\s*])(.+?)(?<=[^\s*])\1(?!\*)"),
    re.compile(r"(?<![\w_])(___|__|_)(?=[^\s_])(.+?)(?<=[^\s_])\1(?![\w_])"),
    re.compile(r"(~~)(?=\S)(.+?)(?<=\S)\1"),
)
KEPT = re.compile(f"{KEPT_OPEN}([0-9]+){KEPT_CLOSE}")


def plain_title(heading: str) -> str:
    """The words of a heading: images, links, code, bold, anchors and HTML stripped to what a reader
    reads. An image counts only where there is nothing else.

    >>> plain_title("What is `1**2`, **really**?[](id:jump)")
    'What is 1**2, really?'
    """
    text = heading[:MOST_HEADING]
    if not MARKED.search(text):
        return " ".join(text.split())
    text = re.sub(f"[{KEPT_OPEN}{KEPT_CLOSE}]", "", text)
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words)
        return f"{KEPT_OPEN}{len(kept) - 1}{KEPT_CLOSE}"

    text = "".join(
        keep(_code_words(piece)) if is_code else ESCAPED.sub(lambda match: keep(match[1]), piece)
        for piece, is_code in split_code(text)
    )
    text = _without_names(text)
    words = _words(IMAGE.sub(" ", text)) or _words(IMAGE.sub(r" \1 ", text))
    return " ".join(KEPT.sub(lambda match: kept[int(match[1])], words).split())


def names_in(text: str) -> list[str]:
    """The names of the anchors in a heading or another piece of Markdown without code."""
    names = ANCHOR.findall(text) if "](" in text else []
    names += HTML_ANCHOR.findall(text) if "<" in text else []
    if "{#" in text and (match := NAME_AT_END.search(text)):
        names.append(match[1])
    return names


def shorten(text: str, limit: int) -> str:
    """The text, cut after a whole word and marked with `…` where it is longer than `limit`."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    whole = cut.rsplit(None, 1)[0] if not text[limit - 1].isspace() else cut
    # A script without spaces has no whole words to end with.
    return (whole if len(whole) > limit // 2 else cut).rstrip(" ,;:-") + "…"


def _code_words(piece: str) -> str:
    marks = len(piece) - len(piece.lstrip("`"))
    inside = piece[marks:-marks]
    padded = inside.startswith(" ") and inside.endswith(" ") and inside.strip()
    return inside[1:-1] if padded else inside


def _without_names(text: str) -> str:
    return NAME_AT_END.sub("", ANCHOR.sub("", text))


def _words(text: str) -> str:
    text = COLONS.sub("", NO_LOC.sub(r"\1", text))
    text = FOOTNOTE.sub("", LINK.sub(r"\1", text))
    text = AUTOLINK.sub(r"\1", text)
    text = TAG.sub(lambda match: "" if match[1].lower() in HTML_NAMES else match[0], text)
    for pattern in EMPHASIS:
        for _level in range(3):
            text = pattern.sub(r"\2", text)
    return unescape(text).strip()

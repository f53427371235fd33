"""The blocks that a rendered text consists of: its paragraphs, lists, tables and headings.

A reader can say which one a comment is about; an editor sees it beside the comment. A block is a
child of the element that holds the text, so the page's script counts the same ones.
"""

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "wbr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
APART = {"p", "li", "tr", "br", "dt", "dd", "figcaption", "div", "blockquote", "pre", "ul", "ol"}
"""Elements that stand on lines of their own."""


@dataclass(frozen=True)
class Block:
    """One block: its number from 0, whether it is a heading, its text (a line for each paragraph,
    point or row), and the text of the heading it stands under, "" before the first."""

    number: int
    is_heading: bool
    text: str
    under: str


def blocks(html: str) -> list[Block]:
    """The blocks of a rendered text (which the sanitiser has closed all elements of)."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.heading = ""

    def handle_starttag(self, tag, attrs):
        if tag in APART:
            self.words.append("\n")
        if tag == "img":
            self.words.append(dict(attrs).get("alt") or "")
        if tag in VOID:
            if not self.open:
                self._end(tag)
            return
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in self.open:
            return
        while self.open.pop() != tag:
            pass
        if not self.open:
            self._end(tag)

    def handle_data(self, data):
        if self.open:
            self.words.append(data if "pre" in self.open else " ".join(data.split("\n")))
            if self.open[-1] in {"td", "th"}:
                self.words.append(" ")

    def _end(self, tag: str) -> None:
        lines = (" ".join(line.split()) for line in "".join(self.words).splitlines())
        text = "\n".join(line for line in lines if line)
        self.words.clear()
        is_heading = tag in HEADINGS
        self.found.append(Block(len(self.found), is_heading, text, self.heading))
        if is_heading:
            self.heading = text

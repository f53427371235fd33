"""Blocks: how lines become paragraphs, lists, quotes, callouts, code.

Python-Markdown's own reading of blocks nests lists by fours only, needs a blank line before a list
and looks for fences and HTML before it knows the lists around them. This reader takes its place. It
follows CommonMark's containers, reads the looser forms of real FAQs on top (`lists`), and leaves
the inside of paragraphs and tables to Python-Markdown.
"""

import re
import xml.etree.ElementTree as etree
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from markdown.blockparser import BlockParser
from markdown.blockprocessors import ParagraphProcessor, ReferenceProcessor
from markdown.util import AtomicString

from .dialects import CALLOUT_NAMES, LAYOUT, Dialects
from .leaves import Fence, Footnote, Html, Indented, Paragraph, Quote, Table
from .lines import (
    FENCE,
    FENCE_END,
    FOOTNOTE,
    HEADING,
    HEADING_ID,
    RULE,
    SETEXT,
    TABLE_RULE,
    cells_in,
    html_start,
    indent_of,
    interrupts,
    marker_of,
)
from .lists import Lists, OneList

MAX_QUOTES = 10
"""Quotes within quotes beyond this many are read as text."""

CALLOUT = re.compile(r"\[\s*!\s*([A-Za-z]+)\s*\][-+]?(?:[ \t]+|$)")
TENCENT = re.compile(r">([?!])(?![\[=])[ \t]*")
TENCENT_KINDS = {"?": "note", "!": "important"}
INSTRUCTION = re.compile(r"\[\s*!\s*([A-Za-z]+)[^\]]*", re.IGNORECASE)
COLONS = re.compile(r":{3,}[ \t]*([A-Za-z][\w-]*)?(.*?)(:{3,})?[ \t]*$")


class Reader(BlockParser):
    """Python-Markdown's block parser, with this package's reading of blocks."""

    def __init__(self, md):
        super().__init__(md)
        self.footnotes = None
        self.blockprocessors.register(ReferenceProcessor(self), "reference", 15)
        self.blockprocessors.register(ParagraphProcessor(self), "paragraph", 10)

    def begin(self, words: Mapping[str, str], remark) -> None:
        """Forget the last article; see `dialects.Dialects` for what is given."""
        self.words = words
        self.remark = remark
        self.dialects = Dialects(words, self.store, remark)
        self.lists: list[OneList] = []
        self.block_keys: set[int] = set()
        self.first_lines: dict[str, int] = {}
        self.fence_ends: dict[str, list[int]] = {"`": [], "~": []}

    def parseDocument(self, lines: Iterable[str]) -> etree.ElementTree:
        """The whole article."""
        lines = list(lines)
        for number, line in enumerate(lines, start=1):
            if ("```" in line or "~~~" in line) and (match := FENCE_END.match(line)):
                self.fence_ends[match[1][0]].append(number)
        self.root = etree.Element(self.md.doc_tag)
        self._read(self.root, lines, 1)
        return etree.ElementTree(self.root)

    def parseChunk(self, parent: etree.Element, text: str) -> None:
        """The inside of a footnote, which Python-Markdown hands over when it places them."""
        self._read(parent, text.split("\n"), self.first_lines.get(text, 1))

    def _read(self, parent: etree.Element, lines: list[str], first: int) -> None:
        blocks = Blocks(self, parent)
        for number, line in enumerate(lines, start=first):
            blocks.feed(line, number)
        blocks.close_leaf()
        for one in self.lists:
            one.finish()
        self.lists.clear()

    def store(self, html: str) -> str:
        """Keep finished inline HTML out of Markdown's way; gives its placeholder."""
        return self.md.htmlStash.store(html)

    def add_html(self, parent: etree.Element, html: str) -> None:
        """Add a finished block of HTML."""
        etree.SubElement(parent, "p").text = AtomicString(self.store(html))
        self.block_keys.add(self.md.htmlStash.html_counter - 1)

    def add_paragraph(self, parent: etree.Element, text: str, line: int) -> None:
        """Add a paragraph; one that starts with `[!NOTE]` is a callout without its quote."""
        if (match := CALLOUT.match(text)) and match[1].lower() in CALLOUT_NAMES:
            parent = self.add_callout(parent, match[1], line)
            line += text.count("\n", 0, match.end())
            text = text[match.end() :]
        text = self.dialects.read(text, line)
        if text.strip():
            self.parseBlocks(parent, [text])

    def add_heading(self, parent: etree.Element, level: int, text: str, line: int) -> None:
        """Add a heading; `{#name}` at its end is an anchor."""
        anchor = ""
        if match := HEADING_ID.search(text):
            text, anchor = text[: match.start()], f"[](id:{match[1]})"
        text = self.dialects.read(text + anchor, line)
        etree.SubElement(parent, f"h{level}").text = text.strip()

    def add_callout(self, parent: etree.Element, kind: str, line: int) -> etree.Element:
        """Add a callout with its label; gives the element for what is inside."""
        name = CALLOUT_NAMES.get(kind.lower())
        if name is None:
            self.remark(line, "unknown-callout", kind)
            name = "note"
        box = etree.SubElement(parent, "div", {"class": f"callout {name}", "role": "note"})
        label = etree.SubElement(box, "p", {"class": "callout-title"})
        label.text = AtomicString(self.words[name])
        return box

    def fence_closes(self, mark: str, line: int) -> bool:
        """Whether a fence opened on this line has an end anywhere below."""
        ends = self.fence_ends[mark[0]]
        return bisect_right(ends, line) < len(ends)


class Blocks:
    """A run of blocks: the article, the inside of a quote or callout, or a footnote."""

    def __init__(self, reader: Reader, parent: etree.Element, depth: int = 0):
        self.reader = reader
        self.parent = parent
        self.depth = depth
        self.lists = Lists(parent)
        self.leaf = None
        self.blank = False
        """Whether a blank line came since the last block."""

    def feed(self, line: str, number: int) -> None:
        """Take in the next line."""
        indent, body = indent_of(line)
        if not body.strip():
            if self.leaf and not self.leaf.takes_blank(line, number):
                self.close_leaf()
            self.blank = True
        elif self.leaf and self.leaf.takes(line, indent, body, number):
            self.blank = False
        else:
            self._start(indent, body, number)

    def close_leaf(self) -> None:
        """End what is open, and write it."""
        leaf, self.leaf = self.leaf, None
        if leaf:
            leaf.write()

    def target(self) -> etree.Element:
        """The element that the next block goes into."""
        return self.lists.target()

    def paragraph(self) -> Paragraph | None:
        """The open paragraph, in here or in the quotes inside."""
        if isinstance(self.leaf, Quote):
            return self.leaf.inside.paragraph()
        return self.leaf if isinstance(self.leaf, Paragraph) else None

    def _start(self, indent: int, body: str, number: int) -> None:
        """A line that nothing open has claimed for itself."""
        open_paragraph = self.leaf if isinstance(self.leaf, Paragraph) else None
        inside = indent > self.lists.marker()
        if open_paragraph:
            if inside and SETEXT.match(body):
                self._setext(body, open_paragraph)
                return
            if TABLE_RULE.match(body) and self._table(body, number, open_paragraph):
                return
        if not RULE.match(body) and self._item(indent, body, number):
            return
        if open_paragraph and not self._interrupted(indent, body):
            open_paragraph.lines.append(body)
            return
        self.close_leaf()
        self.lists.leave(indent)
        self.lists.add_block(self.blank)
        self._block(indent, body, number)
        self.blank = False

    def _interrupted(self, indent: int, body: str) -> bool:
        if not interrupts(body):
            return False
        # Far to the right it is more of the paragraph, except a fence inside a step.
        far = indent - self.lists.content_left_of(indent) >= 4
        return not far or bool(self.lists.items and FENCE.match(body))

    def _item(self, indent: int, body: str, number: int) -> bool:
        """Begin a list item if the line is one; otherwise leave everything as it is."""
        marker = marker_of(body)
        if not marker:
            return False
        place = self.lists.place(marker, indent, isinstance(self.leaf, Paragraph))
        if not place:
            return False
        self.close_leaf()
        rest = self.lists.begin(place, marker, indent, self.blank, self.reader)
        self.blank = False
        if rest.strip():
            self._rest_of_item(rest, number)
        return True

    def _rest_of_item(self, rest: str, number: int) -> None:
        if self.lists.full():
            self._open_paragraph(rest, number)
        else:
            self._start(self.lists.items[-1].content, rest, number)

    def _setext(self, body: str, paragraph: Paragraph) -> None:
        self.leaf = None
        text = "\n".join(line.rstrip() for line in paragraph.lines)
        level = 1 if body[0] == "=" else 2
        self.reader.add_heading(self.target(), level, text, paragraph.line)

    def _table(self, body: str, number: int, paragraph: Paragraph) -> bool:
        """A row of dashes under a row of cells: the line above was the head of a table."""
        head = paragraph.lines[-1]
        if "|" not in head or (1 in (cells_in(head), cells_in(body)) and head.lstrip()[0] != "|"):
            return False
        del paragraph.lines[-1]
        self.close_leaf()
        self.leaf = Table(self, [head, body], number - 1)
        return True

    def _block(self, indent: int, body: str, number: int) -> None:
        """Open the block that this line starts, other than a list."""
        extra = indent - self.lists.content()
        fence = FENCE.match(body)
        if fence and (extra < 4 or (self.lists.items and extra < 8)):
            self._fence(indent, fence, number)
        elif extra >= 4:
            self.leaf = Indented(self, " " * (extra - 4) + body)
        elif RULE.match(body):
            etree.SubElement(self.target(), "hr")
        elif heading := HEADING.match(body):
            self._heading(heading, number)
        elif body[0] == ">" and self.depth < MAX_QUOTES:
            self._quote(body, number)
        elif body.startswith(":::"):
            self._colons(body, number)
        elif footnote := FOOTNOTE.match(body):
            self.leaf = Footnote(self, footnote[1], footnote[2], number)
        elif html := html_start(body):
            self.leaf = Html(self, html[0], number)
            self.leaf.add(body)
        else:
            self._open_paragraph(body, number)

    def _open_paragraph(self, body: str, number: int) -> None:
        self.leaf = Paragraph(self, body, number)

    def _fence(self, indent: int, fence: re.Match, number: int) -> None:
        mark, info = fence[1] or fence[3], fence[2] or fence[4] or ""
        sure = self.reader.fence_closes(mark, number)
        self.leaf = Fence(self, mark, info, indent, sure)

    def _heading(self, match: re.Match, number: int) -> None:
        marks, text = (match[1], match[2] or "") if match[1] else (match[3], match[4])
        text = re.sub(r"(?:^|[ \t]+)#+[ \t]*$", "", text)
        self.reader.add_heading(self.target(), len(marks), text, number)

    def callout_at(self, body: str) -> str | None:
        """What callout or instruction a quoted line starts: `?`, `!`, `[` or None."""
        if tencent := TENCENT.match(body):
            return tencent[1]
        return "[" if INSTRUCTION.match(body[1:].lstrip(" \t")) else None

    def _quote(self, body: str, number: int) -> None:
        """A quote, a callout, or an instruction that merely stands in a quote."""
        target, text = self.target(), body[1:].lstrip(" \t")
        tencent = TENCENT.match(body)
        kind = CALLOUT.match(text)
        if tencent:
            box = self.reader.add_callout(target, TENCENT_KINDS[tencent[1]], number)
            inside = body[tencent.end() :]
        elif kind and kind[1].lower() not in LAYOUT:
            box = self.reader.add_callout(target, kind[1], number)
            inside = text[kind.end() :]
        elif (order := INSTRUCTION.match(text)) and order[1].lower() in LAYOUT:
            box, inside = target, text
        else:
            box, inside = etree.SubElement(target, "blockquote"), None
        self.leaf = Quote(self, Blocks(self.reader, box, self.depth + 1), tencent and tencent[1])
        if inside is None:
            self.leaf.feed(body, number)
        else:
            self.leaf.inside.feed(inside, number)

    def _colons(self, body: str, number: int) -> None:
        """`:::name …:::` on a line of its own: an image, a callout, or layout that is left out."""
        name, rest, closed = COLONS.match(body).groups()
        name = (name or "").lower()
        if name in {"image", "video", "no-loc"} or (closed is None and ":::" in body[3:]):
            whole = body if ":::" in body[3:] else body.rstrip() + ":::"
            self._open_paragraph(whole, number)
        elif name in CALLOUT_NAMES and not closed and self.depth < MAX_QUOTES:
            box = self.reader.add_callout(self.target(), name, number)
            self.leaf = Quote(self, Blocks(self.reader, box, self.depth + 1), ":::")
            self.leaf.inside.feed(rest.strip(" []"), number)
        elif name and not name.endswith("-end"):
            self.reader.remark(number, "left-out", body.strip())

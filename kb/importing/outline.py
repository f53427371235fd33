"""Where the headings of a Markdown document stand, and which of its lines are code.

Reads lines as `kb.markdown` does (the same patterns), but needs only the outermost structure, so a
document of several megabytes is read once, in a time that grows with its length.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kb.markdown.lines import (
    FENCE,
    FENCE_END,
    HEADING,
    SETEXT,
    closes_fence,
    html_start,
    indent_of,
    interrupts,
    marker_of,
)

QUOTE = re.compile(r"(?:>[ \t]?)+")
ENDS_LIKE_A_SENTENCE = re.compile(r"[.。;；,，:：][*_]*\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its Markdown as written. `first` and `last` are indexes of lines, from 0."""

    first: int
    last: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """`code` holds 1 for each line that is code, verbatim HTML or a comment; `unclosed` the indexes
    of lines that open a code block which nothing closes."""

    headings: tuple[Heading, ...]
    code: bytearray
    unclosed: tuple[int, ...]


def outline(lines: Sequence[str]) -> Outline:
    """The headings and the code of a document. Takes any lines; raises nothing."""
    reader = _Reader(lines)
    for index, line in enumerate(lines):
        reader.read(index, line)
    return Outline(tuple(reader.headings), reader.code, tuple(reader.unclosed))


class _Reader:
    def __init__(self, lines: Sequence[str]):
        self.code = bytearray(len(lines))
        self.headings: list[Heading] = []
        self.unclosed: list[int] = []
        self.ends: dict[str, list[int]] = {"`": [], "~": []}
        for index, line in enumerate(lines):
            if ("```" in line or "~~~" in line) and (match := FENCE_END.match(line)):
                self.ends[match[1][0]].append(index)
        self.fence = self.html_end = self.quoted_fence = ""
        self.html_to_blank = False
        self.items: list[tuple[int, int]] = []  # columns of marker and text of open list items
        self.paragraph: tuple[int, str] | None = None  # where it starts, its first line
        self.paragraph_lines = 0
        self.blank = True
        self.indented = False

    def read(self, index: int, line: str) -> None:
        if not line and not self.fence and not self.html_end:
            self._blank()
            return
        indent, body = indent_of(line)
        if self._goes_on(index, line, body):
            return
        if body[:1] != ">":
            self.quoted_fence = ""
            if not body.strip():
                self._blank()
                return
        else:
            self._quote(index, body)
        if not self._starts(index, indent, body.rstrip()):
            self._text(index, indent, body)
        self.blank = False

    def _blank(self) -> None:
        self.blank, self.paragraph, self.html_to_blank = True, None, False
        self.quoted_fence = ""

    def _goes_on(self, index: int, line: str, body: str) -> bool:
        """Whether the line belongs to a fence or to verbatim HTML that is open."""
        if self.fence:
            self.code[index] = 1
            if closes_fence(body, self.fence):
                self.fence = ""
        elif self.html_end:
            self.code[index] = 1
            if self.html_end in line.lower():
                self.html_end = ""
        else:
            return False
        self.paragraph, self.blank = None, False
        return True

    def _quote(self, index: int, body: str) -> None:
        """Code in a fence inside a quote: it ends with the quote at the latest."""
        inside = QUOTE.sub("", body, count=1)
        if self.quoted_fence:
            self.code[index] = 1
            if closes_fence(inside, self.quoted_fence):
                self.quoted_fence = ""
        elif match := FENCE.match(inside):
            self.code[index], self.quoted_fence = 1, match[1] or match[3]

    def _starts(self, index: int, indent: int, body: str) -> bool:
        """Whether the line starts or ends something: a list item, a heading, code, HTML."""
        lazy = self.paragraph is not None and not self.blank and not interrupts(body)
        if self._item(indent, body):
            return True
        if not lazy:
            while self.items and indent <= self.items[-1][0]:
                self.items.pop()
        extra = indent - (self.items[-1][1] if self.items else 0)
        fence = FENCE.match(body)
        if fence and (extra < 4 or (self.items and extra < 8)):
            return self._fence(index, fence[1] or fence[3])
        if extra >= 4 and self.paragraph is None:
            self.code[index] = 1
            return True
        return (
            extra < 4 and not self.items and (self._heading(index, body) or self._html(index, body))
        )

    def _item(self, indent: int, body: str) -> bool:
        marker = marker_of(body)
        if not marker or SETEXT.match(body):
            return False
        left = [content for _, content in self.items if content <= indent]
        if indent - (left[-1] if left else 0) >= 4:
            return False
        while self.items and indent <= self.items[-1][0]:
            self.items.pop()
        self.items.append((indent, indent + marker.width))
        self.paragraph, self.paragraph_lines = (-1, ""), 0
        return True

    def _fence(self, index: int, mark: str) -> bool:
        ends = self.ends[mark[0]]
        if bisect_right(ends, index) == len(ends):
            # Nothing closes it. The rest of the file would be one block of code, and every
            # question after this one lost in it.
            self.unclosed.append(index)
            return False
        self.fence, self.code[index], self.paragraph = mark, 1, None
        return True

    def _heading(self, index: int, body: str) -> bool:
        if match := HEADING.match(body):
            marks, text = (match[1], match[2] or "") if match[1] else (match[3], match[4])
            text = _without_closing_marks(text)
            self.headings.append(Heading(index, index, len(marks), text))
            self.paragraph = None
            return True
        return self._setext(index, body)

    def _setext(self, index: int, body: str) -> bool:
        """A line of text over a line of `=` or `-`. Only one that stands free and does not end like
        a sentence: under a paragraph, people mean a rule."""
        if not self.paragraph or self.paragraph_lines != 1 or not SETEXT.match(body):
            return False
        start, text = self.paragraph
        if start < 0 or "|" in text or ENDS_LIKE_A_SENTENCE.search(text):
            self.paragraph = None
            return True
        level = 1 if body[0] == "=" else 2
        self.headings.append(Heading(start, index, level, text.strip()))
        self.paragraph = None
        return True

    def _html(self, index: int, body: str) -> bool:
        html = html_start(body)
        if not html or self.html_to_blank or (self.paragraph and not html[1]):
            return False
        end, _ = html
        if end is None:
            self.html_to_blank = True
            return False
        self.code[index] = 1
        opened = len("<!--") if body.startswith("<!--") else 1
        if end not in body[opened:].lower():
            self.html_end = end
        self.paragraph = None
        return True

    def _text(self, index: int, indent: int, body: str) -> None:
        if self.paragraph is None:
            free = self.blank and not self.items and indent < 4 and body[0] not in ">#"
            self.paragraph, self.paragraph_lines = ((index, body) if free else (-1, "")), 1
        else:
            self.paragraph_lines += 1


def _without_closing_marks(text: str) -> str:
    """The words of `# Words ##`; marks that touch the last word belong to it."""
    text = text.rstrip(" \t")
    words = text.rstrip("#")
    return (words if not words or words[-1] in " \t" else text).strip()

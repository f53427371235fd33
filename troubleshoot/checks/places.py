"""Where in a paste something stands: line, column and the line's excerpt."""

import re
from bisect import bisect_right

from troubleshoot import graphemes

from .characters import visible
from .core import Excerpt

_LINE_END = re.compile(r"\r\n|\r|\n")
_WIDEST = 80  # characters of an excerpt, ellipses included
_BEFORE = 34  # of these, at most so many before the mark
_MARKED = 24
_BOM = "\ufeff"


class Places:
    """Finds lines and columns of offsets in one text.

    Ask in rising order of offsets: the last column on a line is remembered, so that all places of a
    text together cost one pass over it.
    """

    def __init__(self, text: str):
        self._text = text
        self._ends = [(m.start(), m.end()) for m in _LINE_END.finditer(text)]
        self._starts = [1 if text.startswith(_BOM) else 0, *(end for _, end in self._ends)]
        self._last = (0, 0, 0)  # line index, offset, characters before it on its line

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1. A byte-order mark at the start takes none."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        start = self._starts[index]
        begin, counted = start, 0
        if self._last[0] == index and start <= self._last[1] <= offset:
            _, begin, counted = self._last
        counted += graphemes.count(self._text, begin, offset)
        self._last = (index, max(begin, offset), counted)
        return index + 1, counted + 1

    def excerpt(self, offset: int, length: int) -> Excerpt:
        """The line round an offset: at most 80 characters, what is invisible drawn."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        start = min(self._starts[index], offset)
        stop = self._ends[index][0] if index < len(self._ends) else len(self._text)
        mark_end = min(offset + max(1, length), max(stop, offset))
        before = self._text[max(start, offset - _WIDEST) : min(offset, stop)]
        marked = self._text[offset : min(mark_end, offset + _WIDEST)]
        if not marked and index < len(self._ends):
            marked = "↵"
        return _fit(before, marked, self._text[mark_end : min(stop, mark_end + _WIDEST)])


def _fit(before: str, marked: str, after: str) -> Excerpt:
    marked = _clip_hard(visible(marked), _MARKED)
    before = _clip_start(visible(before), _BEFORE)
    room = _WIDEST - len(before) - len(marked)
    return Excerpt(before, marked, _clip_hard(visible(after), room))


def _clip_start(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    cut = len(text) - most + 1
    return "…" + text[next(at for at in [*graphemes.starts(text), len(text)] if at >= cut) :]


def _clip_hard(text: str, most: int) -> str:
    """At most so many code points, cut between characters."""
    if len(text) <= most:
        return text
    cut = max((at for at in graphemes.starts(text) if at <= most - 1), default=0)
    return text[:cut] + "…"

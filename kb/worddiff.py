"""What changed between two texts, word by word, in one column or side by side. Pure.

First whole lines are compared, then the words of those that differ; scripts written without spaces
are compared by characters. `kb.comparing` bounds the time: two long texts that have little in
common may come out as replaced in larger pieces than need be, never as anything untrue.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from kb.comparing import Allowance, Block, equal_runs
from kb.search.words import LETTERS, MARKS, UNSPACED

SAME = "same"
REMOVED = "removed"
ADDED = "added"

_WORD = f"[{LETTERS}_\U00010000-\U0001bfff\U0001d400-\U0001d7ff\U0001e000-\U0001eeff]+"
_DRAWN_ON = f"[{MARKS}\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]*"
TOKEN = re.compile(
    r"\r\n|[\r\n]|[^\S\r\n]+"
    rf"|{_WORD}(?:['’]{_WORD})*"
    rf"|[{UNSPACED}]{_DRAWN_ON}"
    "|[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    rf"|.{_DRAWN_ON}(?:\u200d.{_DRAWN_ON})*",  # a sign, or pictures that are joined into one
    re.DOTALL,
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Part:
    """A piece of text that is in both ("same"), in the old one only ("removed") or in the new
    one only ("added")."""

    text: str
    kind: str


@dataclass(frozen=True)
class Row:
    """One line of the old text beside its line of the new one, each in parts and without its line
    break; None where the other has no counterpart."""

    old: tuple[Part, ...] | None
    new: tuple[Part, ...] | None

    @property
    def is_same(self) -> bool:
        """Whether the line reads the same in both."""
        return (
            self.old is not None
            and self.old == self.new  # a blank may be in both, but in other lines
            and all(part.kind == SAME for part in self.old)
        )


@dataclass(frozen=True)
class Line:
    """A line of two texts that are shown as one, in parts, with its line break."""

    parts: tuple[Part, ...]

    @property
    def is_same(self) -> bool:
        """Whether it reads the same in both."""
        return all(part.kind == SAME for part in self.parts)


def word_diff(old: str, new: str) -> list[Part]:
    """The parts of two texts in reading order; where something was replaced, first what was
    removed and then what was added.

    Nothing is lost: "same" and "removed" joined are `old`, "same" and "added" joined are `new`.
    Neighbours differ in kind and no part is empty, so equal texts give one part, or none where
    both are empty. Line ends count as they are: give both texts the same kind.

    >>> [(part.kind, part.text) for part in word_diff("Wait 5 minutes", "Wait 10 minutes")]
    [('same', 'Wait '), ('removed', '5'), ('added', '10'), ('same', ' minutes')]
    """
    return _merged(_raw_parts(old, new))


def side_by_side(parts: Iterable[Part]) -> list[Row]:
    """The parts of `word_diff` as lines of two columns; lines that share words share a row.

    The lines of either column, joined by line feeds, are that text.
    """
    return list(_Columns().rows(parts))


def in_lines(parts: Iterable[Part]) -> Iterator[Line]:
    """The parts of `word_diff` cut at line breaks. Nothing is lost: joined, they are the parts.

    >>> [line.is_same for line in in_lines(word_diff("a\nb\nc", "a\nd\nc"))]
    [True, False, True]
    """
    line: list[Part] = []
    for part in parts:
        for text in _LINE.findall(part.text):
            line.append(Part(text, part.kind))
            if text.endswith("\n"):
                yield Line(tuple(line))
                line = []
    if line:
        yield Line(tuple(line))


def joined(lines: Iterable[Line]) -> list[Part]:
    """The parts of these lines again, neighbours of one kind made one."""
    return _merged(part for line in lines for part in line.parts)


def _raw_parts(old: str, new: str) -> Iterator[Part]:
    allowance = Allowance()
    before, after = _LINE.findall(old), _LINE.findall(new)
    done_old = done_new = 0
    for i, j, size in [*equal_runs(before, after, allowance), (len(before), len(after), 0)]:
        removed, added = "".join(before[done_old:i]), "".join(after[done_new:j])
        yield from _changed_words(removed, added, allowance)
        yield Part("".join(before[i : i + size]), SAME)
        done_old, done_new = i + size, j + size


def _changed_words(old: str, new: str, allowance: Allowance) -> Iterator[Part]:
    if not old or not new:
        yield from (Part(old, REMOVED), Part(new, ADDED))
        return
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    blocks = _without_islands(equal_runs(before, after, allowance), before, after)
    done_old = done_new = 0
    for i, j, size in [*blocks, (len(before), len(after), 0)]:
        yield Part("".join(before[done_old:i]), REMOVED)
        yield Part("".join(after[done_new:j]), ADDED)
        yield Part("".join(before[i : i + size]), SAME)
        done_old, done_new = i + size, j + size


def _merged(parts: Iterable[Part]) -> list[Part]:
    """Without empty parts, and with neighbours of one kind made one, changes in order."""
    merged: list[Part] = []
    pending: dict[str, list[str]] = {REMOVED: [], ADDED: [], SAME: []}

    def close(*kinds: str) -> None:
        for kind in kinds:
            if text := "".join(pending[kind]):
                merged.append(Part(text, kind))
            pending[kind] = []

    for part in parts:
        if not part.text:
            continue
        close(*((REMOVED, ADDED) if part.kind == SAME else (SAME,)))
        pending[part.kind].append(part.text)
    close(SAME, REMOVED, ADDED)
    return merged


# What stands between two changes


def _without_islands(
    blocks: Iterable[Block], before: Sequence[str], after: Sequence[str]
) -> list[Block]:
    """Only those equal runs that help a reader. A run between two changes goes where it is blank
    or punctuation, or short beside what changed on either side of it (half as long at most; the
    idea is Fraser's "semantic cleanup", diff-match-patch); one with a line break stays."""
    old_at = [0, *accumulate(map(len, before))]
    new_at = [0, *accumulate(map(len, after))]

    def changed(one: Block, other: Block) -> int:
        removed = old_at[other[0]] - old_at[one[0] + one[2]]
        return max(removed, new_at[other[1]] - new_at[one[1] + one[2]])

    kept: list[Block] = [(0, 0, 0)]
    for block in [*blocks, (len(before), len(after), 0)]:
        while len(kept) > 1:
            least = min(changed(kept[-2], kept[-1]), changed(kept[-1], block))
            i, _j, size = kept[-1]
            if not (least and _is_island("".join(before[i : i + size]), least)):
                break
            kept.pop()
        kept.append(block)
    return kept[1:-1]


def _is_island(text: str, least_changed: int) -> bool:
    if "\n" in text:
        return False
    return 2 * len(text) <= least_changed or not any(char.isalnum() for char in text)


# Two columns


@dataclass
class _Column:
    """One side as far as it has been read: its whole lines, and the line that goes on."""

    lines: list[tuple[Part, ...]] = field(default_factory=list)
    line: list[Part] = field(default_factory=list)

    def read(self, part: Part) -> None:
        first, *more = part.text.split("\n")
        self._add(first, part.kind)
        for text in more:
            self.lines.append(tuple(self.line))
            self.line = []
            self._add(text, part.kind)

    def _add(self, text: str, kind: str) -> None:
        if text:
            self.line.append(Part(text, kind))

    def finish(self) -> list[tuple[Part, ...]]:
        lines = [*self.lines, tuple(self.line)]
        self.lines, self.line = [], []
        return lines


class _Columns:
    """Reads parts into two columns, and lets out rows wherever a line ends in both at once."""

    def __init__(self):
        self.old, self.new = _Column(), _Column()
        self.ties: list[tuple[int, int]] = []

    def rows(self, parts: Iterable[Part]) -> Iterator[Row]:
        for part in parts:
            if part.kind == REMOVED:
                self.old.read(part)
            elif part.kind == ADDED:
                self.new.read(part)
            else:
                yield from self._both(part.text)
        yield from self._finish()

    def _both(self, text: str) -> Iterator[Row]:
        first, *more = text.split("\n")
        self._read_both(first)
        for line in more:
            if not (self.old.line or self.new.line):
                self._tie()
            yield from self._finish()
            self._read_both(line)

    def _read_both(self, text: str) -> None:
        if text.strip():
            self._tie()
        for column in (self.old, self.new):
            column.read(Part(text, SAME))

    def _tie(self) -> None:
        """The lines that both columns are in belong side by side, unless one of them already
        stands beside another."""
        i, j = len(self.old.lines), len(self.new.lines)
        if not self.ties or (self.ties[-1][0] < i and self.ties[-1][1] < j):
            self.ties.append((i, j))

    def _finish(self) -> Iterator[Row]:
        old, new = self.old.finish(), self.new.finish()
        done_old = done_new = 0
        for i, j in self.ties:
            yield from map(Row, *_even(old[done_old:i], new[done_new:j]))
            yield Row(old[i], new[j])
            done_old, done_new = i + 1, j + 1
        yield from map(Row, *_even(old[done_old:], new[done_new:]))
        self.ties = []


def _even(old: list, new: list) -> tuple[list, list]:
    """Two lists made equally long with None."""
    more = len(new) - len(old)
    return old + [None] * more, new + [None] * -more

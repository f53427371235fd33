"""The passage of a text that shows best why it was found, with the words that were found. Pure."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from unicodedata import combining

from .groups import FUNCTION_WORD, Group
from .results import Piece
from .words import UNSPACED, folded

LEAD = 40  # characters to show before the first word found, unless a sentence begins there
OFTEN = 100  # a word found so often in one text is not looked for further

# What may fold to something of another length, with the marks that follow: all but ASCII and the
# large alphabets that fold to themselves.
FOLDS = re.compile(
    "[\u1100-\u11ff]+"
    "|[^\u0e01-\u0e32\u0e34-\u0e4e\u3001-\u3096\u30a1-\u30fe\u3400-\u9fff\uac00-\ud7a3\0-\x7f]"
    "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u00ad\u200c\u200d\u3099\u309a\uff9e\uff9f]*"
)
RUN = re.compile(f"[{UNSPACED}]")
SENTENCE = re.compile(r"[.!?。！？\n]\s*")


def marked(text: str, groups: Sequence[Group]) -> tuple[Piece, ...]:
    """The whole of a text, such as a title, in pieces (see `snippet`)."""
    return _pieces(text, _found(text, _telling(groups)), 0, len(text))


def snippet(text: str, groups: Sequence[Group], length: int = 200) -> tuple[Piece, ...]:
    """About `length` characters of `text` in pieces, each with whether it is a word found. The
    pieces joined are a part of `text` as it is; escaping is left to who shows them.

    The passage is the first of those that hold the most different groups. Words of grammar neither
    count nor are marked, unless the query has no others.

    >>> [str(piece) for piece in snippet("Sent via SMS.", [Group({"sms": 1.0}, 1)])]
    ['Sent via ', '[SMS]', '.']
    """
    found = _found(text, _telling(groups))
    return _pieces(text, found, *_passage(text, found, length))


def _telling(groups: Sequence[Group]) -> Sequence[Group]:
    return [group for group in groups if group.weight > FUNCTION_WORD] or groups


def _pieces(text, found, begin: int, end: int) -> tuple[Piece, ...]:
    pieces, at = [], begin
    for start, stop, _ in found:
        start, stop = max(start, at), min(stop, end)  # pieces of Chinese overlap
        if start < stop:
            if pieces and pieces[-1].is_match and start == at:
                pieces[-1] = Piece(pieces[-1].text + text[start:stop], True)
            else:
                pieces += [Piece(text[at:start]), Piece(text[start:stop], True)]
            at = stop
    return tuple(piece for piece in (*pieces, Piece(text[at:end])) if piece.text)


def _found(text: str, groups: Sequence[Group]) -> list[tuple[int, int, int]]:
    """(start, stop, number of the group) of every word of `groups` in `text`, in order."""
    plain, place = _folded_with_places(text)
    found = []
    for number, group in enumerate(groups):
        for word in group.words:
            if (at := plain.find(word)) < 0:
                continue
            anywhere, before = RUN.match(word), len(found)
            while at >= 0 and len(found) < before + OFTEN:
                stop = at + len(word)
                if anywhere or not (
                    _goes_on(plain[at - 1 : at]) or _goes_on(plain[stop : stop + 1])
                ):
                    found.append((place(at), place(stop), number))
                at = plain.find(word, at + 1)
    return sorted(found)


def _goes_on(neighbour: str) -> bool:
    return neighbour.isalnum() and not RUN.match(neighbour)


def _folded_with_places(text: str):
    """`text` folded, and a function from a place in that to the place in `text`."""
    if text.isascii():
        return text.lower(), int
    parts, places, shifts = [], [0], [0]
    done = now = 0
    for match in FOLDS.finditer(text):
        begin = match.start()
        if begin > done and combining(text[begin]):
            begin -= 1  # a mark belongs to the letter before it
        became = folded(text[begin : match.end()])
        parts += [text[done:begin].lower(), became]
        now += begin - done + len(became)
        done = match.end()
        if done - now != shifts[-1]:
            places.append(now)
            shifts.append(done - now)
    parts.append(text[done:].lower())
    return "".join(parts), lambda at: at + shifts[bisect_right(places, at) - 1]


def _passage(text: str, found: Sequence[tuple[int, int, int]], length: int) -> tuple[int, int]:
    """Where the passage with the most different groups begins and ends."""
    begin, most, last, held = 0, 0, 0, {}
    for number, (start, _, group) in enumerate(found):
        while last <= number or (last < len(found) and found[last][1] <= start + length - LEAD):
            held[found[last][2]] = held.get(found[last][2], 0) + 1
            last += 1
        if len(held) > most:
            begin, most = start, len(held)
        if held[group] > 1:
            held[group] -= 1
        else:
            del held[group]
    begin = _start(text, begin)
    end = begin + length
    if end < len(text) and (space := text.rfind(" ", end - LEAD, end + 1)) > 0:
        end = space
    return begin, min(end, len(text))


def _start(text: str, first: int) -> int:
    """A good place to begin shortly before `first`: a sentence, else a word."""
    if first <= LEAD:
        return 0
    before = text[first - LEAD : first]
    if sentences := [m.end() for m in SENTENCE.finditer(before)]:
        return first - LEAD + sentences[0]
    return first - LEAD + before.find(" ") + 1

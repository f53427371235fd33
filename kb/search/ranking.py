"""Which entries answer a query best: the same on every database, since it is arithmetic on stored
numbers. Pure.

Each field is scored apart by BM25 (Robertson & Zaragoza, The Probabilistic Relevance Framework,
2009) and the scores are added: a title is short and says what an entry is about, and one index of
both drowns it. The likeness of query and title, letter by letter, then settles what words alone
cannot: "back up" and "backup", "doc" and "document", and the title typed in full.
"""

import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .groups import FUNCTION_WORDS, Group

# BM25's own: how soon more of a word stops counting, and how much a long text is marked down. The
# usual values; the result hardly changes for K from 1 to 3 and B from 0.6 to 1.
K = 1.5
B = 0.75
# How much a word in the title or keywords counts for one in the body.
TITLE = 2.0
KEYWORDS = 2.0
# These three are shares of what the query's words are worth together.
LIKENESS = 0.8  # for a title that is the query
VOTES = 0.05  # for an entry that endlessly many found helpful
HALF_OF_VOTES = 10  # this many votes give half of it
LOOKED_AT = 20  # of the best by words, titles are compared
MOST_TIMES = 15  # more of one word in one body counts as this; four bits hold it


class Contents(NamedTuple):
    """What an entry says, taken apart for ranking: its words in title and keywords; `telling`, what
    is compared with a query letter by letter; the body's words and how often each stands there
    (`letters`, `numbers`: see `counted`), and how many words it has in all (`length`)."""

    title: tuple[str, ...]
    telling: str
    keywords: tuple[str, ...]
    letters: str
    numbers: bytes
    length: int


class Entry(NamedTuple):
    """An entry to be ranked. `votes`: helpful ones; and what it is an entry of, with the number of
    its category."""

    id: int
    contents: Contents
    votes: int = 0
    kind: str = ""
    object_id: int = 0
    category: int | None = None

    @property
    def thing(self) -> tuple[str, int]:
        """What it is an entry of."""
        return self.kind, self.object_id


@dataclass(frozen=True)
class Totals:
    """Of all entries together: how many, and how many words in their titles and bodies."""

    entries: int
    title_words: int
    body_words: int


NOTHING = Totals(0, 0, 0)


def counted(counts: Mapping[str, int]) -> bytes:
    """How often each word stands in a body, in five bytes a word, as text in UTF-8: first a
    character for each word (20 bits of its checksum), then, in the same order, one of ASCII for
    three more bits of it and four of the number.

    What Python finds fastest is a character in a string: this takes a tenth of the time of numbers
    in a set. A chance of one in 40,000 to see a word in two hundred others harms nobody: it moves a
    rank, it never shows an entry.

    >>> len(counted({"sms": 3, "code": 1}))
    10
    """
    if not counts:
        return b""
    letters, numbers = zip(*map(_coded, counts, counts.values()), strict=True)
    return "".join((*letters, *numbers)).encode()


def contents_of(title: str, keywords: str, body: bytes, length: int) -> Contents:
    """The contents of an entry as they are stored: words with blanks between; `body` from
    `counted`; `length`, the words in the body."""
    text = body.decode("utf-8", "replace")  # what was damaged holds no word
    middle = len(text) // 2
    in_title = tuple(title.split())
    return Contents(
        in_title,
        _telling(in_title),
        tuple(keywords.split()),
        text[:middle],
        body[len(body) - middle :],  # the second half is ASCII: a byte each
        length,
    )


def rank(
    groups: Sequence[Group], entries: Iterable[Entry], totals: Totals, query: Sequence[str] = ()
) -> list[tuple[Entry, float]]:
    """The `entries` with their scores, best first; of equals, the one with the lower id. `query`
    are the words as typed, to compare titles with."""
    worth = [
        group.weight * math.log(1 + (totals.entries - known + 0.5) / (known + 0.5))
        for group in groups
        for known in (min(group.entries, totals.entries),)
    ]
    together = sum(worth)
    score = _by_words(groups, worth or [0.0], totals)
    # No two ids are alike: entries themselves are never compared.
    ranked = sorted([(-score(entry), entry.id, entry) for entry in entries])
    wanted = _trigrams(query)
    again = [
        (minus - LIKENESS * together * _alike(wanted, entry.contents.telling), number, entry)
        for minus, number, entry in ranked[:LOOKED_AT]
    ]
    ranked[:LOOKED_AT] = sorted(again)
    return [(entry, -minus) for minus, _, entry in ranked]


def _by_words(groups, worth, totals):
    """A function that gives an entry's score by its words and votes."""
    of_word = {
        word: (number, weight)
        for number, group in enumerate(groups)
        for word, weight in group.words.items()
    }
    in_body = _of_bodies(of_word, worth, totals)
    asked = of_word.keys()
    together = sum(worth)
    plain = K * (1 - B)
    by_title = K * B * totals.entries / (totals.title_words or 1)

    def field(times, dampened):
        points = 0.0
        for number, often in times.items():
            points += worth[number] * often / (often + dampened)
        return (K + 1) * points

    def in_words(words):
        times = {}
        for word in words:
            if word in of_word:
                number, weight = of_word[word]
                times[number] = times.get(number, 0.0) + weight
        return times

    def score(entry):
        contents = entry.contents
        points = in_body(contents)
        if not asked.isdisjoint(title := contents.title):
            points += TITLE * field(in_words(title), plain + by_title * len(title))
        if not asked.isdisjoint(keywords := contents.keywords):
            # A list is not vaguer for being long, and counts a word once.
            points += KEYWORDS * field(in_words(dict.fromkeys(keywords)), K)
        if votes := entry.votes:
            points += VOTES * together * votes / (votes + HALF_OF_VOTES)
        return points

    return score


def _of_bodies(of_word, worth, totals):
    """A function that gives what the body of such contents is worth. Written out, for hundreds come
    by in every search. `of_word` gives the number of a word's group, and its weight there."""
    by_group = sorted(of_word.items(), key=lambda one: one[1][0])
    of_letter = [(*_code(word), *found) for word, found in by_group]
    plain = K * (1 - B)
    by_body = K * B * totals.entries / (totals.body_words or 1)

    def in_body(contents):
        letters, numbers = contents.letters, contents.numbers
        dampened = plain + by_body * contents.length
        points = often = 0.0
        group = 0
        for letter, check, number, weight in of_letter:  # those of one group follow each other
            if (at := letters.find(letter)) >= 0:
                found = numbers[at]
                if found & 0x70 == check:
                    if number != group:
                        points += worth[group] * often / (often + dampened)
                        group, often = number, 0.0
                    often += weight * (found & 0x0F)
        return (K + 1) * (points + worth[group] * often / (often + dampened))

    return in_body


def _alike(wanted: frozenset[str], letters: str) -> float:
    """How alike the letters of query and title are: 0 to about 1, the cosine of their trigrams. A
    title has as many trigrams as letters, nearly: few stand in it twice."""
    shared = sum([trigram in letters for trigram in wanted])
    return shared / math.sqrt(len(wanted) * (len(letters) - 2)) if shared else 0.0


def _trigrams(words: Sequence[str]) -> frozenset[str]:
    letters = _telling(words)
    return frozenset([letters[at : at + 3] for at in range(len(letters) - 2)])


def _telling(words: Sequence[str]) -> str:
    """The words that are not mere grammar, if any, with spaces around each."""
    return f" {' '.join([word for word in words if word not in FUNCTION_WORDS] or words)} "


@lru_cache(maxsize=50_000)
def _coded(word: str, times: int) -> tuple[str, str]:
    letter, check = _code(word)
    return letter, chr(check | min(times, MOST_TIMES))


def _code(word: str) -> tuple[str, int]:
    """A character that stands for a word, and what tells it from most others that share it."""
    checksum = zlib.crc32(word.encode())
    return chr(0x10000 + (checksum >> 12)), checksum & 0x70

"""Which entries answer a query best: the same on every database, since it is arithmetic on stored
numbers. Pure.

Each field is scored apart by BM25 (Robertson & Zaragoza, The Probabilistic Relevance Framework,
2009) and the scores are added: a title is short and says what an entry is about, and one index of
both drowns it. The likeness of query and title, letter by letter, then settles what words alone
cannot: "back up" and "backup", "doc" and "document", and the title typed in full.
"""

import math
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored of an entry for ranking. `title` and `keywords`: their words, with spaces
    between; `body`: from `counted`; `length`: the words in the body; `votes`: helpful ones."""

    id: int
    title: str
    keywords: str
    body: bytes
    length: int
    votes: int = 0


@dataclass(frozen=True)
class Totals:
    """Of all entries together: how many, and how many words in their titles and bodies."""

    entries: int
    title_words: int
    body_words: int


def counted(counts: Mapping[str, int]) -> bytes:
    """How often each word stands in a body, in four bytes a word: 26 bits of its checksum and 4 of
    the number. Reading it takes an eighth of the time of JSON, and a chance of four in a million to
    mistake a word for another harms nobody: it moves a rank, it never shows an entry.

    >>> len(counted({"sms": 3, "code": 1}))
    8
    """
    codes = [
        _code(word, times if times < MOST_TIMES else MOST_TIMES) for word, times in counts.items()
    ]
    return array("I", codes).tobytes()


def rank(
    groups: Sequence[Group], entries: Iterable[Entry], totals: Totals, query: Sequence[str] = ()
) -> list[tuple[int, float]]:
    """The ids of `entries` with their scores, best first; of equals, the lower id first. `query`
    are the words as typed, to compare titles with."""
    worth = [
        group.weight * math.log(1 + (totals.entries - known + 0.5) / (known + 0.5))
        for group in groups
        for known in (min(group.entries, totals.entries),)
    ]
    together = sum(worth)
    score = _by_words(groups, worth, totals)
    # No two ids are alike: entries themselves are never compared.
    ranked = sorted([(-score(entry), entry.id, entry) for entry in entries])
    wanted = _trigrams(query)
    again = [
        (minus - LIKENESS * together * _alike(wanted, entry.title), number, entry)
        for minus, number, entry in ranked[:LOOKED_AT]
    ]
    ranked[:LOOKED_AT] = sorted(again)
    return [(number, -minus) for minus, number, _ in ranked]


def _by_words(groups, worth, totals):
    """A function that gives an entry's score by its words and votes."""
    of_word = {
        word: (number, weight)
        for number, group in enumerate(groups)
        for word, weight in group.words.items()
    }
    of_code = {
        _code(word, times): (number, weight * times)
        for word, (number, weight) in of_word.items()
        for times in range(1, MOST_TIMES + 1)
    }
    codes, asked = frozenset(of_code), of_word.keys()
    title_length = totals.title_words / max(totals.entries, 1) or 1
    body_length = totals.body_words / max(totals.entries, 1) or 1
    together = sum(worth)

    def field(hits, length):
        times = dict(hits)
        if len(times) < len(hits):  # several words of one group
            times = dict.fromkeys(times, 0)
            for number, weight in hits:
                times[number] += weight
        dampened = K * (1 - B + B * length)
        return (K + 1) * sum([worth[n] * t / (t + dampened) for n, t in times.items()])

    def score(entry):
        body = codes.intersection(array("I", entry.body))
        points = field([of_code[code] for code in body], entry.length / body_length)
        title = entry.title.split()
        if not asked.isdisjoint(title):
            hits = [of_word[word] for word in title if word in of_word]
            points += TITLE * field(hits, len(title) / title_length)
        keywords = entry.keywords.split()
        if not asked.isdisjoint(keywords):
            hits = [of_word[word] for word in set(keywords) if word in of_word]
            points += KEYWORDS * field(hits, 1)  # a list is not vaguer for being long
        if entry.votes:
            points += VOTES * together * entry.votes / (entry.votes + HALF_OF_VOTES)
        return points

    return score


def _alike(wanted: frozenset[str], title: str) -> float:
    """How alike the letters of query and title are: 0 to about 1, the cosine of their trigrams. A
    title has as many trigrams as letters, nearly: few stand in it twice."""
    letters = _telling(title.split())
    shared = sum([trigram in letters for trigram in wanted])
    return shared / math.sqrt(len(wanted) * (len(letters) - 2)) if shared else 0.0


def _trigrams(words: Sequence[str]) -> frozenset[str]:
    letters = _telling(words)
    return frozenset([letters[at : at + 3] for at in range(len(letters) - 2)])


def _telling(words: Sequence[str]) -> str:
    """The words that are not mere grammar, if any, with spaces around each."""
    return f" {' '.join([word for word in words if word not in FUNCTION_WORDS] or words)} "


def _code(word: str, times: int) -> int:
    return zlib.crc32(word.encode()) & 0x3FFFFFF0 | times

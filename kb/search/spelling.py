"""Words that somebody may have meant, among those that the site uses. Pure."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters: shorter words are a slip away from too many others
LONG = 8  # letters of a word in which two slips are forgiven
MOST = 3


def nearest(word: str, known: Iterable[tuple[str, int]]) -> list[str]:
    """The words nearest to one that is not known, best first: fewest slips, then commonest.

    `known` are (word, entries that hold it). A slip is a letter too many, too few, another one, or
    two that changed places (optimal string alignment distance; Damerau 1964). The first letter is
    taken to be right, as it nearly always is.

    >>> nearest("recieve", [("receive", 40), ("relieve", 2), ("received", 30)])
    ['receive', 'relieve']
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    entries = {other: n for other, n in known if other[0] == word[0] and other.isalpha()}
    slips = 2 if len(word) >= LONG else 1
    found = process.extract(
        word, list(entries), scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    ordered = sorted(found, key=lambda one: (one[1], -entries[one[0]], one[0]))
    return [other for other, _distance, _place in ordered if len(other) >= SHORTEST][:MOST]

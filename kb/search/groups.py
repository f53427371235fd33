"""From a query's words to groups: each word with the other words that count as it. Pure.

Only words as written are in the index. What counts as the same is decided here, at query time, so
a new synonym or a better stemmer needs no new index.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .words import stem

# How much another word counts for the one typed. The order matters, the figures hardly do: see
# docs/search.md.
SAME_STEM = 0.8
SYNONYM = 0.7
CORRECTED = 0.7
BEGUN = 0.3  # words that only begin like the last one typed
# Words of grammar count for half: there are too few entries in a small collection for the
# statistics to tell that "possible" and "somehow" say nothing. None is left out.
FUNCTION_WORD = 0.5
FUNCTION_WORDS = frozenset(
    """
    a an and any are as at be been but by can could did do does for from get got had has have how i
    if in into is it its just like make me my no not of on or our possible should so some than that
    the their them then there these they this to use used using want was way we were what when
    where which who why will with would you your
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Group:
    """One word of the query. `words`: what counts as it and how much; `entries`: how many entries
    are about it; `weight`: how much it counts beside the other groups."""

    words: Mapping[str, float]
    entries: int
    weight: float = 1.0


def grouped(
    query: Sequence[str],
    vocabulary: Iterable[tuple[str, str, int]],
    *,
    prefix: str = "",
    synonyms: Mapping[str, Sequence[str]] | None = None,
    corrections: Mapping[str, Sequence[str]] | None = None,
) -> list[Group]:
    """The groups of a query's words, in order; words of one stem make one group, and a word that
    nothing in the vocabulary answers to makes none.

    `vocabulary` are rows (word, stem, entries that hold it) and must have all that share a stem
    with a word, synonym or correction, and those that begin with `prefix`.
    """
    entries, families = {}, {}
    for word, its_stem, number in vocabulary:
        entries[word] = number
        families.setdefault(its_stem, []).append(word)
    asked = {}
    for word in query:
        asked.setdefault(stem(word), []).append(word)
    groups = []
    for its_stem, typed in asked.items():
        variants = dict.fromkeys(typed, 1.0)
        _add(variants, families.get(its_stem, ()), SAME_STEM)
        for others, weight in ((synonyms, SYNONYM), (corrections, CORRECTED)):
            for other in (other for word in typed for other in (others or {}).get(word, ())):
                _add(variants, (other, *families.get(stem(other), ())), weight)
        if prefix in typed:
            _add(variants, (word for word in entries if word.startswith(prefix)), BEGUN)
        known = {word: weight for word, weight in variants.items() if entries.get(word)}
        if known:
            weight = FUNCTION_WORD if FUNCTION_WORDS.issuperset(typed) else 1.0
            groups.append(Group(known, _entries(known, entries), weight))
    return groups


def _add(variants: dict[str, float], others: Iterable[str], weight: float) -> None:
    for other in others:
        variants.setdefault(other, weight)


def _entries(variants: Mapping[str, float], entries: Mapping[str, int]) -> int:
    """How many entries a group is in: as many as its commonest form. Forms of one word mostly
    stand in the same entries, so their sum is far too many (measured). What only stands in for a
    word has a say where the word itself is unknown, lest a common synonym make it worthless."""
    own = [word for word, weight in variants.items() if weight >= SAME_STEM]
    return max(entries[word] for word in own or variants)

"""What somebody means: the words of a query with all that counts as them on this site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.edition import kept
from kb.models.synonym import Synonym, expressions

from . import fetching
from .fetching import Viewer
from .groups import SYNONYM, Group, grouped
from .query import MOST_WORDS, Query, parse, picked
from .ranking import NOTHING, Entry, Totals
from .spelling import SHORTEST, nearest
from .words import stem, words

MOST_PASTED = 20_000  # characters that are looked at
MOST_DISTINCT = 1_000  # words of a paste that are looked up
MOST_BEGUN = 30  # words that begin like the last one
MOST_WAYS = 4  # of putting a query in other words


@dataclass(frozen=True)
class Way:
    """One way to put the query: its words, and the groups of words that count as them."""

    words: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Understood:
    """A query, understood. `words` are those that are searched for, `codes` the error codes and
    identifiers among them; the first of `ways` is the
    query's own, others put synonyms in its place."""

    text: str
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    excluded_phrases: tuple[tuple[str, ...], ...] = ()
    corrected: str = ""
    totals: Totals = NOTHING

    @property
    def groups(self) -> list[Group]:
        """What is marked where it stands: the groups of all ways."""
        return [group for way in self.ways for group in way.groups]

    def code_in(self, entry: Entry) -> str:
        """The error code of the query that an entry is about: it is among its keywords. "" if there
        is none."""
        return next((code for code in self.codes if code in entry.contents.keywords), "")

    @property
    def required(self) -> tuple[str, ...]:
        """The words that must be there just so: those in quotes."""
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase))


def is_code(word: str) -> bool:
    """Whether a word is a number, an error code or an identifier rather than a word of speech.

    >>> [is_code(word) for word in ("404", "1004", "invalidparameter.foo", "2fa", "message")]
    [True, True, True, False, False]
    """
    if word.isdigit():
        return len(word) >= 3
    return len(word) > 4 and (any(map(str.isdigit, word)) or "." in word or "_" in word)


def understand(text: str, viewer: Viewer, *, literal: bool = False) -> Understood:
    """What `text` asks for. With `literal`, words are taken as they are spelled."""
    text = text.replace("\x00", " ").strip()[:MOST_PASTED]
    query = parse(text)
    if len(query.words) > MOST_DISTINCT:  # of so many, codes tell most
        codes_first = sorted(query.words, key=lambda word: (not word.isdigit(), not is_code(word)))
        query = replace(query, words=tuple(codes_first[:MOST_DISTINCT]))
    if not query.words:
        return Understood(" ".join(text.split()))
    known = _Known(query, viewer)
    if len(query.words) > MOST_WORDS:
        query = replace(query, words=tuple(picked(known.entries_with(query.words))))
    meant = {} if literal else _meant(query, known, viewer)
    ways = [way for way in _ways(query, known, meant) if way.groups][:MOST_WAYS]
    return Understood(
        text=" ".join(text.split()),
        words=query.words,
        codes=tuple(filter(is_code, query.words)),
        ways=tuple(ways),
        phrases=query.phrases,
        without=tuple(words[0] for words in query.excluded if len(words) == 1),
        excluded_phrases=tuple(words for words in query.excluded if len(words) > 1),
        corrected=_corrected(text, meant) if meant else "",
        totals=known.totals,
    )


class _Known:
    """What the words of the site that a viewer may read have of a query's words, and of what may
    stand in their place."""

    def __init__(self, query: Query, viewer: Viewer):
        self.viewer, self.prefix = viewer, query.prefix
        self.synonyms = _words_for(query.words)
        self.others = _in_other_words(query.words)
        beside = [word for words in (*self.others, *self.synonyms.values()) for word in words]
        self.rows, self.totals = self._read((*query.words, *beside), query.prefix)
        self.stems = {its_stem for _word, its_stem, _entries in self.rows}

    def entries_with(self, asked: Sequence[str]) -> dict[str, int]:
        """Of each word, how many entries have it, in whatever form."""
        most: dict[str, int] = {}
        for _word, its_stem, entries in self.rows:
            most[its_stem] = max(entries, most.get(its_stem, 0))
        return {word: most.get(stem(word), 0) for word in asked}

    def is_known(self, word: str) -> bool:
        """Whether the site uses a word, or one that it may be the beginning of."""
        if stem(word) in self.stems:
            return True
        return word == self.prefix and any(row[0].startswith(word) for row in self.rows)

    def learn(self, more: Iterable[str]) -> None:
        """Look up other words as well."""
        learnt, self.totals = self._read(tuple(more), "")
        self.rows = sorted({*self.rows, *learnt})
        self.stems = {its_stem for _word, its_stem, _entries in self.rows}

    def _read(self, some: tuple[str, ...], prefix: str):
        some = tuple(dict.fromkeys(some))
        stems = tuple(dict.fromkeys(map(stem, some)))
        return fetching.vocabulary(self.viewer, some, stems, prefix, MOST_BEGUN)


def _ways(query: Query, known: _Known, meant: Mapping[str, Sequence[str]]) -> Iterable[Way]:
    for asked in (query.words, *known.others):
        groups = grouped(
            asked, known.rows, prefix=query.prefix, synonyms=known.synonyms, corrections=meant
        )
        put_in = set(asked) - set(query.words)
        yield Way(asked, tuple(_weighed(group, put_in) for group in groups))


def _weighed(group: Group, put_in: set[str]) -> Group:
    """A group as it counts in a way that has words `put_in` place of the query's own."""
    return replace(group, weight=group.weight * SYNONYM) if put_in & set(group.words) else group


# Synonyms


@kept(1, by=lambda: ())
def _synonyms() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Of each expression that has any, the expressions that mean the same."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for line in Synonym.objects.values_list("words", flat=True):
        same = expressions(line)
        for one in same:
            found.setdefault(one, []).extend(other for other in same if other != one)
    return found


def _words_for(asked: Sequence[str]) -> dict[str, list[str]]:
    """Of each word that has any, the single words that mean the same."""
    same = _synonyms()
    found = {
        word: [other[0] for other in same[(word,)] if len(other) == 1]
        for word in asked
        if (word,) in same
    }
    return {word: others for word, others in found.items() if others}


def _in_other_words(asked: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The query with an expression of it replaced by another one, where one of the two is more
    than a word."""
    found = []
    for one, others in _synonyms().items():
        for start in range(len(asked) - len(one) + 1):
            if asked[start : start + len(one)] == one:
                found += [
                    tuple(dict.fromkeys((*asked[:start], *other, *asked[start + len(one) :])))
                    for other in others
                    if len(one) + len(other) > 2
                ]
    return found


# Spelling


def _meant(query: Query, known: _Known, viewer: Viewer) -> dict[str, list[str]]:
    """For the words that the site does not use, the nearest that it does; the first one, which is
    what the viewer is told, stands in something that they may see. What is in quotes is meant as
    it stands."""
    found = {}
    quoted = {word for phrase in query.phrases for word in phrase}
    for word in query.words:
        is_word = len(word) >= SHORTEST and word.isalpha()
        if not is_word or word in quoted or known.is_known(word):
            continue
        near = nearest(word, fetching.spelled_like(viewer, word))
        while near and not fetching.is_there(viewer, near[:1]):
            near.pop(0)
        if near:
            found[word] = near
    if found:
        known.learn(other for near in found.values() for other in near)
    return found


def _corrected(text: str, meant: Mapping[str, Sequence[str]]) -> str:
    """The text with what was meant in place of what was typed."""
    return " ".join(
        meant[typed[0]][0] if len(typed := words(part)) == 1 and typed[0] in meant else part
        for part in text.split()
    )

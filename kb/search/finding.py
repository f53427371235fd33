"""From what somebody typed to what they see: the way of a search, step by step."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb import nesting
from kb.rows import batches

from . import fetching
from .candidates import ENOUGH, Fetch, fetches, wider
from .documents import ARTICLE
from .fetching import Viewer
from .query import holds
from .ranking import Entry, rank
from .results import Found, Hit
from .snippet import marked, snippet
from .understanding import Understood, Way, understand
from .words import stem, words

PAGE = 10
SUGGESTIONS = 8
SNIPPET = 200  # characters
FOR_PHRASES = 500  # entries in a set, where there is something in quotes
TEXTS_AT_ONCE = 100  # texts of entries in memory
MOST_READ = 2_000_000  # characters of them that are read for one search: a tenth of a second


@dataclass(frozen=True)
class _Ranked:
    """What was found, best first, each thing once; and whether that is all there is."""

    entries: Sequence[Entry]
    is_whole: bool

    def with_those_of(self, other: "_Ranked") -> "_Ranked":
        """These, and those of `other` that are not among them."""
        more = {one.thing: one for one in (*self.entries, *other.entries)}
        return replace(self, entries=list(more.values()))


def search(text, user, *, kind="", category=None, page=1, literal=False) -> Found:
    """What `user` finds with `text`, ten a page.

    `kind` and `category` (a number; what is inside it counts) leave out everything else. With
    `literal` nothing is corrected.
    """
    viewer = Viewer.of(user)
    asked = understand(text, viewer, literal=literal)
    everything = chosen = _ranked(asked, viewer)
    within = None if category is None else nesting.inside(category)
    if kind or within is not None:
        chosen = _narrowed(asked, everything, replace(viewer, kind=kind, categories=within))
        everything = everything.with_those_of(chosen)
    on_page = chosen.entries[(page - 1) * PAGE : page * PAGE]
    return Found(
        query=asked.text,
        hits=tuple(_hits(asked, on_page)),
        count=len(chosen.entries),
        is_more=not chosen.is_whole,
        kinds=Counter(
            [one.kind for one in everything.entries if within is None or one.category in within]
        ),
        categories=Counter(
            [one.category for one in everything.entries if one.category and kind in {"", one.kind}]
        ),
        corrected=asked.corrected,
        terms=asked.words,
    )


def suggest(text, user) -> Found:
    """What `user` may mean who has typed `text` so far: the best few, without snippets."""
    viewer = Viewer.of(user)
    asked = understand(text, viewer)
    ranked = _ranked(asked, viewer)
    hits = _hits(asked, ranked.entries[:SUGGESTIONS], with_snippets=False)
    count = len(ranked.entries)
    return Found(asked.text, tuple(hits), count, not ranked.is_whole, corrected=asked.corrected)


def picked(text: str, user) -> str:
    """The few words of a paste that say what it is about here: codes, and what is rare. Nothing of
    it that does not stand in what `user` may see anyway; so it may be empty."""
    viewer = Viewer.of(user)
    asked = understand(text, viewer, literal=True)
    forms = {stem(word): group.words for group in asked.groups for word in group.words}
    return " ".join(
        word
        for word in asked.words
        if stem(word) in forms and fetching.is_there(viewer, forms[stem(word)])
    )


def _ranked(asked: Understood, viewer: Viewer) -> _Ranked:
    """What has the words that were asked for, best first, each thing once."""
    totals = asked.totals
    scored: list[tuple[Entry, float]] = []
    is_whole = True
    for way in asked.ways:
        some, are_all = _candidates(asked, way, viewer)
        is_whole = is_whole and are_all
        scored += rank(way.groups, some, totals, way.words)
    best = [entry for entry, _ in sorted(scored, key=lambda one: (-one[1], one[0].id))]
    if asked.phrases or asked.excluded_phrases:
        best = _holding(asked, best)
    things: dict[tuple[str, int], Entry] = {}
    for entry in best:
        things.setdefault(entry.thing, entry)
    return _Ranked(_about_a_code_first(asked, things.values()), is_whole)


def _candidates(asked: Understood, way: Way, viewer: Viewer) -> tuple[Sequence[Entry], bool]:
    """The entries to rank; and whether they are all that have any of the words."""
    entries = asked.totals.entries
    sets = _sets(asked, way, entries)
    some = fetching.candidates(viewer, sets, asked.required, asked.without)
    are_all = len(sets) == 1 and len(some) < sets[0].limit
    while not are_all and len(some) < ENOUGH:
        # Few are of a chosen kind or category: for them, all that hold one common word would be
        # gone through.
        if viewer.is_choosy and not sets[-1].within:
            break
        if not (sets := wider(sets[-1], entries)):
            break
        more = fetching.candidates(viewer, sets, asked.required, asked.without)
        some = list({one.id: one for one in (*some, *more)}.values())
    return some, are_all


def _sets(asked: Understood, way: Way, entries: int) -> Sequence[Fetch]:
    """What to ask the database for at first."""
    if not asked.phrases:
        return fetches(way.groups, entries)
    # Nothing but the texts says whether words follow each other: so many are looked at, and chosen
    # by these words alone.
    quoted = set(asked.required)
    groups = [group for group in way.groups if not quoted.isdisjoint(group.words)]
    return fetches(groups or way.groups, entries, budget=FOR_PHRASES)


def _narrowed(asked: Understood, ranked: _Ranked, viewer: Viewer) -> _Ranked:
    """What a viewer who wants less finds of the same. Only where not everything that has the words
    was looked at, it is asked for: it may stand far behind others."""
    wanted = replace(ranked, entries=list(filter(viewer.wants, ranked.entries)))
    return wanted if ranked.is_whole else _ranked(asked, viewer).with_those_of(wanted)


def _about_a_code_first(asked: Understood, ranked: Iterable[Entry]) -> list[Entry]:
    """A fix for the error that somebody names is what they need, before what only tells of it."""
    if not asked.codes:
        return list(ranked)
    return sorted(ranked, key=lambda one: not (one.kind != ARTICLE and asked.code_in(one)))


def _holding(asked: Understood, found: Sequence[Entry]) -> list[Entry]:
    """Those whose texts have the phrases that must be there, and none that must not. Of very long
    texts not all are read: the best ones are."""
    held, read = [], 0
    for some in batches(found, TEXTS_AT_ONCE):
        texts = fetching.texts(entry.id for entry in some)
        for one in some:
            if one.id in texts and read < MOST_READ:
                body = texts[one.id][2]
                read += len(body)
                held += [one] if _holds(asked, one, body) else []
    return held


def _holds(asked: Understood, entry: Entry, body: str) -> bool:
    fields = (entry.contents.title, entry.contents.keywords, words(body))
    text = f" {' | '.join(map(' '.join, fields))} "
    return all(holds(text, phrase) for phrase in asked.phrases) and not any(
        holds(text, phrase) for phrase in asked.excluded_phrases
    )


def _hits(asked: Understood, some: Sequence[Entry], *, with_snippets=True) -> Iterable[Hit]:
    texts = fetching.texts([one.id for one in some])
    groups = asked.groups
    for place, one in enumerate(some):
        if one.id not in texts:  # gone since it was found
            continue
        address, title, body = texts[one.id]
        yield Hit(
            kind=one.kind,
            object_id=one.object_id,
            address=address,
            title=marked(title, groups),
            snippet=snippet(body, groups, SNIPPET) if with_snippets else (),
            category=one.category,
            code=asked.code_in(one) if place == 0 else "",
        )

"""From what somebody typed to what they see: the way of a search, step by step."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.edition import kept
from kb.models import Category
from kb.people import Audience

from . import fetching
from .candidates import BUDGET, fetches
from .fetching import Candidate, Viewer
from .query import holds
from .ranking import rank
from .results import Found, Hit
from .snippet import marked, snippet
from .understanding import Understood, understand
from .words import stem, words

ARTICLE = "article"
PAGE = 10
SUGGESTIONS = 8
SNIPPET = 200  # characters


@dataclass(frozen=True)
class _Ranked:
    """All that was found, best first, and whether there is more than was looked at."""

    candidates: Sequence[Candidate]
    is_more: bool


def search(text, user, *, kind="", category=None, page=1, literal=False) -> Found:
    """What `user` finds with `text`, ten a page.

    `kind` and `category` (a number; what is inside it counts) leave out everything else. With
    `literal` nothing is corrected.
    """
    viewer = Viewer.of(user)
    asked = understand(text, viewer, literal=literal)
    ranked = _ranked(asked, viewer)
    shown = [
        one
        for one in ranked.candidates
        if (not kind or one.kind == kind) and (category is None or _is_inside(one, category))
    ]
    on_page = shown[(page - 1) * PAGE : page * PAGE]
    return Found(
        query=asked.text,
        hits=tuple(_hits(asked, on_page)),
        count=len(shown),
        is_more=ranked.is_more,
        kinds=Counter(
            one.kind for one in ranked.candidates if category is None or _is_inside(one, category)
        ),
        categories=Counter(
            one.category
            for one in ranked.candidates
            if one.category and (not kind or one.kind == kind)
        ),
        corrected=asked.corrected,
        terms=asked.words,
    )


def suggest(text, user) -> Found:
    """What `user` may mean who has typed `text` so far: the best few, without snippets."""
    viewer = Viewer.of(user)
    asked = understand(text, viewer)
    ranked = _ranked(asked, viewer)
    hits = _hits(asked, ranked.candidates[:SUGGESTIONS], with_snippets=False)
    count = len(ranked.candidates)
    return Found(asked.text, tuple(hits), count, ranked.is_more, corrected=asked.corrected)


def picked(text: str) -> str:
    """The few words of a paste that say what it is about here: codes, and what is rare. Nothing of
    it that this site does not use itself; so it may be empty."""
    asked = understand(text, Viewer(tuple(Audience.values)), literal=True)
    known = {stem(word) for group in asked.groups for word in group.words}
    return " ".join(word for word in asked.words if stem(word) in known)


def _ranked(asked: Understood, viewer: Viewer) -> _Ranked:
    """What has the words that were asked for, best first, each thing once."""
    totals = fetching.totals() if asked.ways else None
    found: dict[int, Candidate] = {}
    scores: dict[int, float] = {}
    is_more = False
    for way in asked.ways:
        sets = fetches(way.groups, totals.entries)
        some = fetching.candidates(viewer, sets, asked.without)
        is_more = is_more or len(some) >= BUDGET
        found |= {one.entry.id: one for one in some}
        for key, score in rank(way.groups, (one.entry for one in some), totals, way.words):
            scores[key] = max(score, scores.get(key, score))
    if asked.phrases or asked.excluded_phrases:
        found = _holding(asked, found)
    best = sorted(found, key=lambda key: (-scores[key], key))
    things: dict[tuple[str, int], Candidate] = {}
    for key in best:
        things.setdefault((found[key].kind, found[key].object_id), found[key])
    return _Ranked(_about_a_code_first(asked, things.values()), is_more)


def _about_a_code_first(asked: Understood, ranked: Iterable[Candidate]) -> list[Candidate]:
    """A fix for the error that somebody names is what they need, before what only tells of it."""
    return sorted(ranked, key=lambda one: not (one.kind != ARTICLE and asked.code_in(one.entry)))


def _holding(asked: Understood, found: dict[int, Candidate]) -> dict[int, Candidate]:
    """Those whose texts have the phrases that must be there, and none that must not."""
    held = {
        key: f" {' '.join([*words(title), '|', *words(body)])} "
        for key, (_address, title, body) in fetching.texts(found).items()
    }
    return {
        key: found[key]
        for key, text in held.items()
        if all(holds(text, phrase) for phrase in asked.phrases)
        and not any(holds(text, phrase) for phrase in asked.excluded_phrases)
    }


def _hits(asked: Understood, some: Sequence[Candidate], *, with_snippets=True) -> Iterable[Hit]:
    texts = fetching.texts([one.entry.id for one in some])
    groups = asked.groups
    for place, one in enumerate(some):
        if one.entry.id not in texts:  # gone since it was found
            continue
        address, title, body = texts[one.entry.id]
        yield Hit(
            kind=one.kind,
            object_id=one.object_id,
            address=address,
            title=marked(title, groups),
            snippet=snippet(body, groups, SNIPPET) if with_snippets else (),
            category=one.category,
            code=asked.code_in(one.entry) if place == 0 else "",
        )


def _is_inside(one: Candidate, category: int) -> bool:
    return one.category in _inside().get(category, ())


@kept(1, by=lambda: ())
def _inside() -> dict[int, frozenset[int]]:
    """Of each category, itself and those inside it, two levels down."""
    parents = dict(Category.objects.values_list("pk", "parent"))
    found: dict[int, set[int]] = {}
    for category in parents:
        outer = category
        for _level in range(3):
            if outer is None:
                break
            found.setdefault(outer, set()).add(category)
            outer = parents.get(outer)
    return {category: frozenset(inside) for category, inside in found.items()}

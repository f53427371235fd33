"""How many problems the fixes of a list have. Kept in this process, so that only what can have
changed is looked at again: a draft by its acts, others by what they lead to.
"""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import NamedTuple

from kb.models import Article
from troubleshoot.drawing import Drawing
from troubleshoot.leading import articles_of
from troubleshoot.models import FlowVersion
from troubleshoot.problems import drawings_of, live_graphs, problems_of_each
from troubleshoot.validation import ERROR, Problem

MOST_AT_ONCE = 100
"""Versions that are looked at anew for one page: half a second, at some 5 ms for each of usual
size. Nothing of the others is known then, until the list is asked for again."""
MOST_KEPT = 4_096


class Shown(NamedTuple):
    """A version of a fix in a list: its number, the number of the last act on the fix (a draft
    changes with acts alone), the fix's name in files, and for whom it is."""

    version: int
    act: int | None
    slug: str
    audience: str


class Counts(NamedTuple):
    errors: int
    warnings: int


@dataclass(frozen=True)
class _Kept:
    counts: Counts
    articles: Collection[int]  # that its steps lead to
    enters: bool
    depends_on: object  # what there was of these, and of the other fixes


_kept: OrderedDict[Shown, _Kept] = OrderedDict()
_keeping = Lock()


def counts_of(shown: Iterable[Shown], most: int | None = MOST_AT_ONCE) -> dict[int, Counts]:
    """By their numbers, what is wrong with these versions as things stand now. Those that had to be
    looked at anew are at most `most`; of more, nothing is said.

    A few queries, however many they are.
    """
    shown = list(shown)
    known = {one: kept for one in shown if (kept := _kept.get(one))}
    site = _Site(set().union(*(kept.articles for kept in known.values())))
    fresh = {
        one: kept
        for one, kept in known.items()
        if kept.depends_on == site.seen_from(one, kept.articles, kept.enters)
    }
    fresh |= _looked_at(list(islice((one for one in shown if one not in fresh), most)))
    return {one.version: kept.counts for one, kept in fresh.items()}


def forget() -> None:
    """Also what is kept: for tests, in which numbers come again after a rollback."""
    _kept.clear()


def _looked_at(wanted: list[Shown]) -> dict[Shown, _Kept]:
    if not wanted:
        return {}
    numbers = [one.version for one in wanted]
    versions = FlowVersion.objects.select_related("flow").in_bulk(numbers)
    drawings = drawings_of(versions.values())
    articles = {number: articles_of(drawing.nodes) for number, drawing in drawings.items()}
    # Before the problems: what changes in between is then seen the next time.
    site = _Site(set().union(*articles.values()))
    problems = problems_of_each(drawings)
    found = {
        one: _kept_of(one, site, drawings[one.version], articles[one.version], problems)
        for one in wanted
        if one.version in drawings
    }
    with _keeping:
        _kept.update(found)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _kept_of(
    one: Shown,
    site: "_Site",
    drawing: Drawing,
    articles: Collection[int],
    problems: Mapping[int, list[Problem]],
) -> _Kept:
    levels = Counter(problem.level == ERROR for problem in problems[one.version])
    enters = bool(drawing.graph.enters)
    counts = Counts(levels[True], levels[False])
    return _Kept(counts, articles, enters, site.seen_from(one, articles, enters))


class _Site:
    """What of this site the problems of fixes depend on: two queries."""

    def __init__(self, articles: Collection[int]):
        self.live = {
            (slug, graph.version, graph.audience): graph for slug, graph in live_graphs().items()
        }
        self.entered = {slug for graph in self.live.values() for slug in graph.enters}
        fields = ("pk", "audience", "archived_at")
        found = Article.objects.filter(pk__in=articles).values_list(*fields) if articles else ()
        self.articles = {number: said for number, *said in found}

    def seen_from(self, one: Shown, articles: Collection[int], enters: bool) -> tuple:
        """What of it matters to that version: its articles, and where it goes on in other fixes,
        or they in it, all that are live."""
        among = frozenset(self.live) if enters or one.slug in self.entered else None
        return among, {number: self.articles.get(number) for number in articles}

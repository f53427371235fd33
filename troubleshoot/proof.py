"""Proof that a fix leads everybody somewhere: its paths counted, and walked one by one.

`count` works out how many paths there are from what can follow each step, without walking any: a
fix of a thousand steps can have more paths than anybody could walk. `prove` then walks them, as an
answer after another is given on the page, up to a bound, and compares. A path is what
`walk.paths` takes it to be: answers that lead back make none of their own.

What is being drawn may be wrong in any way. Nothing here raises for that, and everything ends.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import islice
from types import MappingProxyType

from django.utils.translation import gettext as _

from troubleshoot import walk
from troubleshoot.graph import (
    CHECK,
    OUTCOMES,
    RESOLUTION,
    TICKET,
    Graph,
    Lengths,
    Node,
    Ref,
    depth_first,
)
from troubleshoot.walk import Answer, Path, enter, paths, resolve
from troubleshoot.wording import choice_words

NOWHERE = "nowhere"
"""How a path ends that does not end: at a target or a fix that is not there, at a step without
answers, or in a circle."""
UNSAID = "unsaid"
"""How a path ends at a resolution that does not say which outcome it is."""
ENDINGS = (*OUTCOMES, TICKET, UNSAID, NOWHERE)

MOST_PATHS = 10_000
MOST_STEPS = 50_000
"""Steps of all walked paths together: what bounds the time, at some 20 microseconds each."""
MOST_BROKEN = 20


@dataclass(frozen=True)
class Count:
    """How many paths there are, and what is true of them all together.

    number           all paths, exactly; None where they go in circles and have no number
    longest, shortest, mean
                     steps (answers given) of a path; None where there is no number
    endings          how many paths end in each of ENDINGS, in that order; empty without a number
    circles          the circles that can be entered, ten at most, each as its steps in order
    """

    number: int | None
    longest: int | None = None
    shortest: int | None = None
    mean: Fraction | None = None
    endings: Mapping[str, int] = field(default_factory=dict, hash=False)
    circles: tuple[tuple[Ref, ...], ...] = ()

    def share(self, ending: str) -> float:
        """The part of all paths that end so, from 0 to 1; 0 where they have no number."""
        if not self.number:
            return 0.0
        return float(Fraction(self.endings.get(ending, 0), self.number))


@dataclass(frozen=True)
class Proof:
    """What was counted, and what came of walking it.

    walked        paths that were walked
    is_whole      whether these were all: False where a bound was reached
    broken        the first of the paths that did not end, or not where they were counted to end
    broken_count  how many of the walked paths that were
    """

    count: Count
    walked: int
    is_whole: bool
    broken: tuple[Path, ...] = ()
    broken_count: int = 0

    @property
    def holds(self) -> bool:
        """Whether every path was walked and ended where it should."""
        return not self.broken_count and self.walked == self.count.number


def count(graphs: Mapping[str, Graph], start: str) -> Count:
    """All paths from the start of a fix, counted exactly.

    `graphs` holds by slug each fix that can be entered; KeyError where `start` is not among them.
    Takes time linear in the number of answers, but for numbers that grow with the fix.
    """
    first = enter(graphs, Ref(start, graphs[start].start))
    if first is None:
        return _as_count(_Bundle.ending(NOWHERE))
    leads = cache(lambda ref: tuple(_leads(graphs, ref)))
    reached, circles = depth_first(
        [first], lambda ref: dict.fromkeys(after for after in leads(ref) if after)
    )
    if circles:
        return Count(None, circles=tuple(map(tuple, circles)))
    bundles: dict[Ref | None, _Bundle] = {None: _Bundle.ending(NOWHERE)}
    for ref in reached:
        onward = leads(ref)
        if onward:
            bundles[ref] = _Bundle.of(bundles[after] for after in onward)
        else:
            bundles[ref] = _Bundle.ending(_ending(graphs, ref))
    return _as_count(bundles[first])


def prove(
    graphs: Mapping[str, Graph],
    start: str,
    *,
    most: int = MOST_PATHS,
    most_steps: int = MOST_STEPS,
) -> Proof:
    """Count all paths of a fix and walk them, in the order in which its answers stand.

    most        paths to be walked at most
    most_steps  steps to be walked at most, all paths together

    KeyError where `start` is not among the graphs. Nothing else raises.
    """
    counted, lengths = count(graphs, start), Lengths(graphs, start)
    walked = broken_count = steps = 0
    broken: list[Path] = []
    is_whole = True
    for path in paths(graphs, start, most + 1):
        steps += len(path.steps)
        if walked == most or steps > most_steps:
            is_whole = False
            break
        walked += 1
        if not _ends(graphs, start, path, lengths):
            broken_count += 1
            if len(broken) < MOST_BROKEN:
                broken.append(path)
    return Proof(counted, walked, is_whole, tuple(broken), broken_count)


def _leads(graphs: Mapping[str, Graph], ref: Ref) -> Iterator[Ref | None]:
    """Where each answer of a step leads, None for nowhere; nothing for an ending."""
    node = _node(graphs, ref)
    if not node.is_step:
        return
    for choice in node.choices:
        if not choice.returns_to:
            yield enter(graphs, Ref(ref.flow, choice.target or ""))


def _ending(graphs: Mapping[str, Graph], ref: Ref | None) -> str:
    node = _node(graphs, ref) if ref else None
    if node is not None and node.kind == TICKET:
        return TICKET
    if node is not None and node.kind == RESOLUTION:
        return node.outcome if node.outcome in OUTCOMES else UNSAID
    return NOWHERE


def _node(graphs: Mapping[str, Graph], ref: Ref) -> Node:
    return graphs[ref.flow].nodes[ref.key]


@dataclass(frozen=True)
class _Bundle:
    """All paths from one step: how many end how, their steps in sum, and the extremes."""

    number: int
    steps: int
    longest: int
    shortest: int
    endings: Mapping[str, int]

    @classmethod
    def ending(cls, ending: str) -> "_Bundle":
        return cls(1, 0, 0, 0, {ending: 1})

    @classmethod
    def of(cls, onward: Iterable["_Bundle"]) -> "_Bundle":
        """The bundle of a step whose answers lead to these."""
        onward = list(onward)
        endings: dict[str, int] = {}
        for bundle in onward:
            for ending, paths_so in bundle.endings.items():
                endings[ending] = endings.get(ending, 0) + paths_so
        number = sum(bundle.number for bundle in onward)
        return cls(
            number,
            sum(bundle.steps for bundle in onward) + number,
            max(bundle.longest for bundle in onward) + 1,
            min(bundle.shortest for bundle in onward) + 1,
            endings,
        )


def _as_count(bundle: _Bundle) -> Count:
    return Count(
        bundle.number,
        bundle.longest,
        bundle.shortest,
        Fraction(bundle.steps, bundle.number),
        MappingProxyType({ending: bundle.endings.get(ending, 0) for ending in ENDINGS}),
    )


def _ends(graphs: Mapping[str, Graph], start: str, path: Path, lengths: Lengths) -> bool:
    """Whether the answers of a path, given one after the other, end at its ending."""
    answers = [_answer(graphs, ref, key) for ref, key in path.steps]
    position = resolve(graphs, start, answers, lengths=lengths)
    return (
        path.ending is not None
        and position.ended is not None
        and position.ref == path.ending
        and len(position.trail) == len(path.steps)
    )


def _answer(graphs: Mapping[str, Graph], ref: Ref, key: str) -> Answer:
    is_check = _node(graphs, ref).kind == CHECK
    return Answer(ref, walk.VERDICT if is_check else walk.CHOICE, key)


# As a table


def rows(
    graphs: Mapping[str, Graph],
    start: str,
    *,
    most: int = MOST_PATHS,
    most_steps: int = MOST_STEPS,
) -> Iterator[list[str | int]]:
    """A row of headings, then one for each path that `prove` walks within the same bounds: its
    number, how many steps, each step with its answer, where it ends, how, and the minutes that it
    takes in sum."""
    yield [
        _("Path"),
        _("Steps"),
        _("Way"),
        _("Ends with"),
        _("Outcome"),
        _("Minutes"),
    ]
    steps = 0
    outcomes = outcome_words()
    for number, path in enumerate(islice(paths(graphs, start, most), most), start=1):
        steps += len(path.steps)
        if steps > most_steps:
            return
        nodes = [_node(graphs, ref) for ref, _key in path.steps]
        ending = _node(graphs, path.ending) if path.ending else None
        way = zip(nodes, (key for _ref, key in path.steps), strict=True)
        yield [
            number,
            len(nodes),
            " → ".join(_said(node, key) for node, key in way),
            _title(ending) if ending else "",
            outcomes[_ending(graphs, path.ending)],
            sum(node.minutes or 0 for node in nodes),
        ]


def outcome_words() -> Mapping[str, str]:
    """Each of ENDINGS in words."""
    return {
        "fixed": _("fixed"),
        "explained": _("explained"),
        "wait": _("wait"),
        TICKET: _("ticket"),
        UNSAID: _("no outcome said"),
        NOWHERE: _("leads nowhere"),
    }


def _said(node: Node, key: str) -> str:
    choice = node.choice(key)
    return f"{_title(node)}: {choice_words(node, choice) if choice else key}"


def _title(node: Node) -> str:
    return " ".join(node.title.split()) or node.key

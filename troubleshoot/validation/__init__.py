"""What keeps a flow from being published, in sentences that say what to do.

A flow without errors, among flows without errors, is one where every path ends in a resolution
or a ticket, every node can be reached, and every return leads to a step already passed.
"""

from collections.abc import Iterable, Iterator, Mapping

from troubleshoot.graph import AUDIENCES, Graph, is_key

from . import sentences as say
from .problem import ERROR, WARNING, Guesses, Problem, bad_key, quoted, suggestion
from .steps import Steps
from .ways import LONG_PATH, Ways

__all__ = [
    "ERROR",
    "LONG_PATH",
    "START",
    "WARNING",
    "Problem",
    "bad_key",
    "publishable",
    "quoted",
    "suggestion",
    "validate",
]

START = "start"


def publishable(problems: Iterable[Problem]) -> bool:
    """Whether nothing but warnings is among them."""
    return all(problem.level != ERROR for problem in problems)


def validate(graph: Graph, *, flows: Mapping[str, Graph], checks: Mapping) -> list[Problem]:
    """All problems of `graph`, node by node in the order of its nodes, then those of its ways.

    flows   by slug, the other flows as they stand (live, or about to be); an entry for this very
            flow is ignored in favour of `graph`.
    checks  by name, objects with `.verdicts`.

    An article's audience is not looked at: only the shell knows it.
    """
    guess, flows = Guesses(), {**flows, graph.slug: graph}
    return [
        *_whole(graph, guess),
        *Steps(graph, flows, checks, guess).problems(),
        *Ways(graph, flows).problems(),
    ]


def _whole(graph: Graph, guess: Guesses) -> Iterator[Problem]:
    if not graph.title.strip():
        yield Problem(None, "empty-text", say.NO_FLOW_TITLE(), field="title")
    if not is_key(graph.slug):
        yield Problem(None, "bad-key", say.AS_IT_IS(text=bad_key(graph.slug)), field="flow")
    if graph.audience not in AUDIENCES:
        said = say.BAD_AUDIENCE(names=quoted(AUDIENCES))
        yield Problem(None, "bad-audience", said, field="audience")
    if not graph.start:
        yield Problem(None, "no-start", say.NO_START(), field=START)
    elif graph.start not in graph.nodes:
        said = say.UNKNOWN_START(key=graph.start, guess=guess(graph.start, graph.nodes))
        yield Problem(None, "no-start", said, field=START)

"""Starting in the middle: the answers that lead to a step, taken for granted until changed."""

from collections import deque
from collections.abc import Mapping

from troubleshoot import walk
from troubleshoot.graph import CANNOT, CHECK, INSTRUCTION, SKIP, Graph, Ref

# Somebody who starts in the middle has not done what a step before it asks; so where several
# answers lead the same way, the one that claims least is assumed.
_CLAIMS_LEAST = {INSTRUCTION: (CANNOT, "not-fixed"), CHECK: (SKIP,)}


def answers_leading_to(
    graphs: Mapping[str, Graph], start: str, ref: Ref
) -> tuple[walk.Answer, ...] | None:
    """The fewest answers that lead from the first step of the flow `start` to `ref`.

    Empty when `ref` is the first step; None when nothing leads there.
    """
    first = walk.resolve(graphs, start, []).ref
    if first is None:
        return None
    came_by: dict[Ref, tuple[Ref, walk.Answer] | None] = {first: None}
    pending = deque([first])
    while pending:
        here = pending.popleft()
        if here == ref:
            return _answers_back_from(ref, came_by)
        for after, answer in _ways_on(graphs, here):
            if after not in came_by:
                came_by[after] = (here, answer)
                pending.append(after)
    return None


def _ways_on(graphs, ref):
    """Where each answer at `ref` leads, the one that claims least first."""
    node = graphs[ref.flow].nodes[ref.key]
    if not node.is_step:
        return
    modest = _CLAIMS_LEAST.get(node.kind, ())
    for choice in sorted(node.choices, key=lambda c: c.key not in modest):
        if choice.returns_to:
            continue
        after = walk.enter(graphs, Ref(ref.flow, choice.target))
        if after is not None:
            yield after, _answer(node, ref, choice.key)


def _answer(node, ref, key):
    if node.kind == CHECK and key != SKIP:
        return walk.Answer(ref, walk.VERDICT, key)
    if key in _CLAIMS_LEAST.get(node.kind, ())[:1]:
        return walk.Answer(ref, walk.SKIPPED)
    return walk.Answer(ref, walk.CHOICE, key)


def _answers_back_from(ref, came_by) -> tuple[walk.Answer, ...]:
    answers = []
    while came_by[ref] is not None:
        ref, answer = came_by[ref]
        answers.append(answer)
    return tuple(reversed(answers))

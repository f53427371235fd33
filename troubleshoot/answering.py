"""From a posted form to what somebody said, and what a check found in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from troubleshoot import checks, walk
from troubleshoot.forms import CheckForm, Pressed, check_form
from troubleshoot.graph import SKIP, Graph
from troubleshoot.models.run import NotAnAnswer


@dataclass(frozen=True)
class Said:
    """An answer to be kept. `outcome` is what a check found; what was pasted is in it alone, and
    `stored` is the part of it that may be kept."""

    answer: walk.Answer
    request_key: str
    outcome: checks.Outcome | None = None

    @property
    def stored(self) -> list[dict]:
        return [finding.stored() for finding in self.outcome.findings] if self.outcome else []


@dataclass(frozen=True)
class Unusable:
    """What was pasted cannot be taken; the form says why."""

    answer: walk.Answer  # names the step
    form: CheckForm


def read(graphs: Callable[[], Mapping[str, Graph]], pressed: Pressed, data) -> Said | Unusable:
    """What was said with a button; `data` is all that was posted, the inputs of a check among it.
    `graphs` is only asked for where there is something to check.

    Raises NotAnAnswer when it asks for a check where there is none.
    """
    request_key = pressed.request_key
    if not pressed.asks_for_a_check:
        return Said(pressed.said(), request_key)
    ref = pressed.step
    graph = graphs().get(ref.flow)
    node = graph.nodes.get(ref.key) if graph else None
    inputs = check_form(node, data)
    if inputs is None:
        raise NotAnAnswer
    if not inputs.is_valid():
        return Unusable(walk.Answer(ref, walk.SKIPPED), inputs)
    outcome = checks.get(node.check).run(inputs.cleaned_data, node.settings)
    if outcome.verdict == SKIP:
        return Said(walk.Answer(ref, walk.SKIPPED), request_key)
    return Said(walk.Answer(ref, walk.VERDICT, outcome.verdict), request_key, outcome)

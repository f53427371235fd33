"""Every path through a fix: how many there are, that they end, and where."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.spreadsheet import csv_pieces
from troubleshoot import proof
from troubleshoot.editor.preview import graphs_of
from troubleshoot.graph import Graph, Ref
from troubleshoot.walk import Path, paths
from troubleshoot.wording import choice_words

from . import frame
from .access import editing

MOST_STEPS = 20_000
"""Steps walked for the page: half a second, at some 25 microseconds each. The file has more."""
SHOWN_PATHS = 100
SHOWN_STEPS = 2_000
SAYABLE = 10**15


@dataclass(frozen=True)
class Ending:
    """How many of all paths end in one way. `share` is from 0 to 1."""

    name: str
    words: str
    number: str
    share: float
    percent: str


@dataclass(frozen=True)
class Passed:
    """A step of a path: its title, its address in the editor, and what is answered there."""

    title: str
    address: str
    answer: str = ""


@dataclass(frozen=True)
class Shown:
    """A path in words. `ending` is None where it leads nowhere."""

    steps: tuple[Passed, ...]
    ending: Passed | None

    @property
    def last(self) -> Passed | None:
        """The step to mend, where it is broken."""
        return self.steps[-1] if self.steps else None


@editing
@require_safe
def flow_proof(request, flow):
    """What there is to know of all paths, and the first of them."""
    version = flow.shown_version()
    shown = _proven(graphs_of(version), flow.slug)
    return frame.page(
        request, "troubleshoot/editor/proof.html", flow, "proof", version=version, **shown
    )


def _proven(graphs: Mapping[str, Graph], slug: str) -> dict:
    proven = proof.prove(graphs, slug, most_steps=MOST_STEPS)
    first = list(_shown(graphs, _first(graphs, slug)))
    return {
        "proof": proven,
        "number": _figure(proven.count.number),
        "walked": _figure(proven.walked),
        "broken_count": _figure(proven.broken_count),
        "mean": _decimal(float(proven.count.mean or 0)),
        "endings": list(_endings(proven.count)),
        "circles": [[_passed(graphs, ref) for ref in circle] for circle in proven.count.circles],
        "broken": list(_shown(graphs, proven.broken)),
        "paths": first,
        "shows_all": len(first) == proven.count.number,
    }


@editing
@require_safe
def flow_proof_csv(request, flow):
    """The paths that can be walked within the bounds of `proof.rows`, a row each."""
    graphs = graphs_of(flow.shown_version())
    lines = csv_pieces(proof.rows(graphs, flow.slug))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{flow.slug}-paths.csv"'
    return response


def _first(graphs: Mapping[str, Graph], start: str) -> Iterator[Path]:
    """As many of the first paths as are shown: fewer where they are very long."""
    steps = 0
    for path in paths(graphs, start, SHOWN_PATHS):
        steps += len(path.steps)
        yield path
        if steps >= SHOWN_STEPS:
            return


def _shown(graphs: Mapping[str, Graph], found: Iterable[Path]) -> Iterator[Shown]:
    for path in found:
        yield Shown(
            tuple(_passed(graphs, ref, key) for ref, key in path.steps),
            _passed(graphs, path.ending) if path.ending else None,
        )


def _passed(graphs: Mapping[str, Graph], ref: Ref, answer: str = "") -> Passed:
    graph = graphs[ref.flow]
    node = graph.nodes[ref.key]
    choice = node.choice(answer)
    return Passed(
        title=node.title.strip() or node.key,
        address=reverse("flow_step", args=[graph.flow_id, ref.key]),
        answer=choice_words(node, choice) if choice else answer,
    )


def _endings(count: proof.Count) -> Iterator[Ending]:
    """Each way to end; the two that only a draft can have, where it has them."""
    words = proof.outcome_words()
    for name, number in count.endings.items():
        if number or name not in (proof.UNSAID, proof.NOWHERE):
            share = count.share(name)
            yield Ending(name, words[name], _figure(number), share, _percent(share))


def _figure(number: int | None) -> str:
    """A number as it is read; one that nobody can take in by its size."""
    if number is None:
        return ""
    if number < SAYABLE:
        return number_format(number, use_l10n=True, force_grouping=True)
    return _("about 10 to the power of %(power)d") % {"power": round(math.log10(number))}


def _percent(share: float) -> str:
    if 0 < share < 0.001:
        return _("less than 0.1 %")
    return f"{_decimal(100 * share)} %"


def _decimal(number: float) -> str:
    """With one digit behind the point; `number_format` alone cuts off what comes after it."""
    return number_format(round(number, 1), 1)

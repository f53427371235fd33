"""Flows to draw: any that a draft can be, and the sample's."""

import re
from pathlib import Path

from hypothesis import strategies as st

from troubleshoot import flowfile
from troubleshoot.graph import KINDS, STEPS, Choice, Graph, Node

SAMPLE = Path(flowfile.__file__).parent.parent / "sample" / "flows"
NAMES = sorted(path.stem for path in SAMPLE.glob("*.yaml"))

titles = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["end", "短信没有送达怎么办，请检查号码", "Is it?", "x" * 300, '<b>"', "a\nb"]),
)


def sample(name):
    """One flow of the sample."""
    path = SAMPLE / f"{name}.yaml"
    return flowfile.read(path.read_text(), path=path.name).graph


@st.composite
def any_graphs(draw, most=12):
    """Flows of any kind: cycles, self-loops, steps that nothing leads to, choices that lead
    nowhere or to what is not there, endings with choices, a start that is missing."""
    keys = [f"n{number}" for number in range(draw(st.integers(0, most)))]
    targets = st.sampled_from([*keys, *keys, None, "", "gone"])
    choices = st.builds(
        Choice,
        st.sampled_from(["fixed", "not-fixed", "cannot", "skip", "yes", "no"]),
        titles,
        target=targets,
        returns_to=st.one_of(st.none(), st.none(), targets),
    )
    kinds = st.sampled_from([*KINDS, *STEPS])
    nodes = {
        key: Node(
            key,
            draw(kinds),
            draw(titles),
            outcome=draw(st.sampled_from([None, "fixed", "wait"])),
            check=draw(st.sampled_from([None, "json", "unheard-of"])),
            flow=draw(st.sampled_from([None, "other"])),
            choices=tuple(draw(st.lists(choices, max_size=4))),
        )
        for key in keys
    }
    return Graph("any", draw(titles), draw(st.sampled_from([*keys, "gone", ""])), nodes)


def links(pairs, start="a", titles=None):
    """A flow of questions from the text "a>b a>c b~a": `>` leads on, `~` returns."""
    ways = [re.fullmatch(r"(\w+)([>~])(\w+)", pair).groups() for pair in pairs.split()]
    keys = dict.fromkeys(key for one, _way, other in ways for key in (one, other))
    nodes = {}
    for key in keys:
        leads = [(way, other) for one, way, other in ways if one == key]
        choices = tuple(
            Choice(f"c{number}", f"To {other}", **{WAYS[way]: other})
            for number, (way, other) in enumerate(leads)
        )
        nodes[key] = Node(key, "question", (titles or {}).get(key, f"Step {key}"), choices=choices)
    return Graph("drawn", "Drawn", start, nodes)


WAYS = {">": "target", "~": "returns_to"}

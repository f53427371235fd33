"""Random flows for properties: sound ones, and the same with something broken.

What is sound here is found by trying every way (`ways_through`, `always_passed`), not by the
algorithms under test.
"""

from dataclasses import replace
from types import SimpleNamespace

from hypothesis import assume, settings
from hypothesis import strategies as st

from troubleshoot.graph import (
    CHECK,
    FLOW,
    INSTRUCTION,
    KINDS,
    OUTCOMES,
    QUESTION,
    RESOLUTION,
    STEPS,
    TICKET,
    Choice,
    Graph,
    Node,
    Ref,
)
from troubleshoot.walk import Answer

holds = settings(deadline=None)
"""For every property: what is held is that it is true, not how fast a busy machine finds out."""

CHECKS = {
    "json": SimpleNamespace(verdicts=("valid", "invalid", "wrong-type", "unreadable", "skip")),
    "order": SimpleNamespace(verdicts=("late", "unreadable", "skip")),
}


def flow(slug="sms", start="a", audience="public", **nodes):
    """A graph whose nodes are written as `name=question(...)`; underscores become hyphens."""
    named = {key.replace("_", "-"): node for key, node in nodes.items()}
    filled = {key: replace(node, key=key) for key, node in named.items()}
    return Graph(slug, f"Flow {slug}", start, filled, audience=audience)


def question(**choices):
    """`yes="b"` leads to b, `again="<a"` returns to a."""
    return Node("", QUESTION, "What is it?", choices=tuple(_choices(choices, label=True)))


def instruction(**choices):
    return Node("", INSTRUCTION, "Do it", "Like so.", choices=tuple(_choices(choices)))


def check(name="order", **choices):
    return Node("", CHECK, "Paste it", check=name, choices=tuple(_choices(choices)))


def resolution(outcome="fixed"):
    return Node("", RESOLUTION, "Done", "That was it.", outcome=outcome)


def ticket():
    return Node("", TICKET, "A person")


def passage(slug):
    return Node("", FLOW, flow=slug)


def _choices(choices, label=False):
    for name, target in choices.items():
        key = name.replace("_", "-")
        back = target[1:] if target.startswith("<") else None
        goes = None if back else target
        yield Choice(key, f"It is {key}" if label else "", target=goes, returns_to=back)


def ways_through(graphs, slug, most=300):
    """Every way from the start of a flow, as (list of (ref, choice), end): the end is the ref of
    an ending, or None where the way is lost. Plain recursion over what the nodes say; a flow too
    bushy for it is no example."""
    found = []

    def go(ref, passed, taken):
        assume(len(found) < most)
        node = graphs[ref.flow].nodes.get(ref.key) if ref.flow in graphs else None
        if node is None or ref in passed:
            found.append((taken, None))
        elif node.kind in (RESOLUTION, TICKET):
            found.append((taken, ref))
        elif node.kind == FLOW:
            start = graphs[node.flow].start if node.flow in graphs else ""
            go(Ref(node.flow, start), [*passed, ref], taken)
        else:
            onward = [choice for choice in node.choices if not choice.returns_to]
            if not onward:
                found.append((taken, None))
            for choice in onward:
                go(Ref(ref.flow, choice.target), [*passed, ref], [*taken, (ref, choice)])

    go(Ref(slug, graphs[slug].start), [], [])
    return found


def always_passed(graph, key):
    """The steps that no way to `key` can avoid, itself left out: without them it is not reached."""

    def reached(without):
        seen, pending = set(), [graph.start]
        while pending:
            here = pending.pop()
            if here in seen or here == without or here not in graph.nodes:
                continue
            seen.add(here)
            pending += [c.target for c in graph.nodes[here].choices if not c.returns_to]
        return seen

    return {other for other in graph.nodes if other != key and key not in reached(other)}


@st.composite
def graph_sets(draw, most_flows=3, most_nodes=6, least_nodes=1, returns="some"):
    """Sound flows by slug, first "f0". A flow enters only those after it, a node leads only to
    nodes after it, and what cannot be reached is left out. `returns`: "no", "some", "all"."""
    slugs = [f"f{number}" for number in range(draw(st.integers(1, most_flows)))]
    graphs = {}
    for number, slug in enumerate(slugs):
        graph = draw(_graphs(slug, slugs[number + 1 :], least_nodes, most_nodes))
        if returns != "no":
            graph = draw(_with_returns(graph, returns == "all"))
        graphs[slug] = graph
    return graphs


@st.composite
def _graphs(draw, slug, others, least_nodes, most_nodes):
    count = draw(st.integers(least_nodes, most_nodes))
    keys = [f"n{number}" for number in range(count)]
    nodes = {}
    for number, key in enumerate(keys):
        ends = [RESOLUTION, TICKET, *([FLOW] if others else [])]
        # Endings come late, or most flows would be one node long.
        steps = [*STEPS, *STEPS, *STEPS] if number > count // 2 else STEPS
        last = number == count - 1
        kind = draw(st.sampled_from(ends if last else [*steps, *(ends if steps != STEPS else [])]))
        nodes[key] = draw(_nodes(key, kind, keys[number + 1 :], others))
    graph = Graph(slug, f"Flow {slug}", keys[0], nodes)
    return replace(graph, nodes=_reachable(graph))


@st.composite
def _nodes(draw, key, kind, later, others):
    target = st.sampled_from(later) if later else None
    if kind == RESOLUTION:
        return replace(resolution(draw(st.sampled_from(OUTCOMES))), key=key)
    if kind == TICKET:
        return replace(ticket(), key=key)
    if kind == FLOW:
        return replace(passage(draw(st.sampled_from(others))), key=key)
    if kind == CHECK:
        ways = {verdict: draw(target) for verdict in CHECKS["order"].verdicts}
        return replace(check(**ways), key=key)
    if kind == INSTRUCTION:
        names = ["fixed", "not_fixed", *(["cannot"] if draw(st.booleans()) else [])]
        return replace(instruction(**{name: draw(target) for name in names}), key=key)
    names = [f"c{number}" for number in range(draw(st.integers(1, 3)))]
    return replace(question(**{name: draw(target) for name in names}), key=key)


def _reachable(graph):
    seen, pending = set(), [graph.start]
    while pending:
        here = pending.pop()
        if here not in seen:
            seen.add(here)
            pending += [choice.target for choice in graph.nodes[here].choices]
    return {key: node for key, node in graph.nodes.items() if key in seen}


@st.composite
def _with_returns(draw, graph, always):
    """Gives questions an answer that goes back, and instructions a "cannot" that does."""
    nodes = dict(graph.nodes)
    for key, node in graph.nodes.items():
        passed = sorted(always_passed(graph, key))
        name = {QUESTION: "again", INSTRUCTION: "cannot"}.get(node.kind)
        if name and passed and (always or draw(st.booleans())):
            if any(choice.key == name for choice in node.choices):
                continue
            back = Choice(name, f"It is {name}", returns_to=draw(st.sampled_from(passed)))
            nodes[key] = replace(node, choices=(*node.choices, back))
    return replace(graph, nodes=nodes)


@st.composite
def broken_sets(draw):
    """Flows of which some may be broken: one to three careless edits to a sound set."""
    graphs = dict(draw(graph_sets(most_flows=2, most_nodes=5)))
    for _edit in range(draw(st.integers(1, 3))):
        slug = draw(st.sampled_from(sorted(graphs)))
        edit = draw(st.sampled_from(EDITS))
        graphs[slug] = draw(_edited(graphs[slug], sorted(graphs), edit))
    return graphs


EDITS = ("target", "return", "lose", "passage", "forget", "start")
"""What breaks the ways through a flow."""
SLIPS = ("title", "label", "same-label", "same-key", "outcome", "check", "kind", "audience", "both")
"""What leaves a node, or the flow, without what it must say."""


@st.composite
def edited_sets(draw, edit):
    """A sound set in which one flow was edited in that way, one of EDITS or SLIPS."""
    graphs = dict(draw(graph_sets(most_flows=2, most_nodes=5)))
    slug = draw(st.sampled_from(sorted(graphs)))
    if edit in EDITS:
        graphs[slug] = draw(_edited(graphs[slug], sorted(graphs), edit))
    else:
        graphs[slug] = draw(_with_slip(graphs[slug], edit))
    return graphs


@st.composite
def _with_slip(draw, graph, slip):
    if slip == "audience":
        return replace(graph, audience="internal")
    key = draw(st.sampled_from(sorted(graph.nodes)))
    node = graph.nodes[key]
    fields = {
        "title": {"title": " "},
        "outcome": {"outcome": draw(st.sampled_from([None, "solved"]))},
        "check": {"check": draw(st.sampled_from([None, "json", "ordre"]))},
        "kind": {"kind": draw(st.sampled_from([*KINDS, "tickets"]))},
    }
    if slip in fields:
        node = replace(node, **fields[slip])
    elif node.choices:
        *others, last = node.choices
        first = node.choices[0]
        spoilt = {
            "label": replace(last, label=" "),
            "same-label": replace(last, label=first.label.upper()),
            "same-key": replace(last, key=first.key),
            "both": replace(last, target=graph.start, returns_to=graph.start),
        }
        node = replace(node, choices=(*others, spoilt[slip]))
    return replace(graph, nodes={**graph.nodes, key: node})


@st.composite
def _edited(draw, graph, slugs, edit):
    key = draw(st.sampled_from(sorted(graph.nodes)))
    node = graph.nodes[key]
    anywhere = st.sampled_from([*sorted(graph.nodes), "nowhere", "", None])
    if edit == "start":
        return replace(graph, start=draw(anywhere) or "")
    if edit == "forget" and len(graph.nodes) > 1:
        return replace(graph, nodes={k: n for k, n in graph.nodes.items() if k != key})
    if edit == "passage":
        node = replace(passage(draw(st.sampled_from([*slugs, "no-flow", None]))), key=key)
    elif node.choices:
        index = draw(st.integers(0, len(node.choices) - 1))
        edited = {
            "target": {"target": draw(anywhere), "returns_to": None},
            "return": {"target": None, "returns_to": draw(anywhere)},
        }
        choices = list(node.choices)
        if edit in edited:
            choices[index] = replace(choices[index], **edited[edit])
        else:
            del choices[index]
        node = replace(node, choices=tuple(choices))
    return replace(graph, nodes={**graph.nodes, key: node})


def answers_for(graphs):
    """Any answer to any node of these flows, sensible or not."""
    refs = [Ref(slug, key) for slug, graph in graphs.items() for key in graph.nodes]
    names = {c.key for g in graphs.values() for n in g.nodes.values() for c in n.choices}
    return st.builds(
        Answer,
        st.sampled_from([*refs, Ref("f0", "unheard-of"), Ref("no-flow", "n0")]),
        st.sampled_from(["choice", "choice", "choice", "verdict", "verdict", "skipped", "none"]),
        st.sampled_from([None, "helped", "came-back", "forged", *sorted(names)]),
    )

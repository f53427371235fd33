"""What is written to a flow file, and read back the same."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.troubleshoot.flowfiles import small
from tests.troubleshoot.graphs import flow, graph_sets, holds, resolution
from troubleshoot.flowfile import FlowFile, default_keys, read, read_bytes, write
from troubleshoot.flowfile.form import many_lines, one_line


def test_what_is_written_reads_well():
    text = small("text: Off and on.", "text: |\n      Off  \n      and *on*.").replace(
        "Today", '"Today: {1}"'
    )
    written = write(read(text, path="late.yaml"))
    assert (
        written
        == """\
flow: sms
title: A message is late
symptom: It takes an hour
category: Delivery
start: when
nodes:
  when:
    kind: question
    title: When was it sent?
    choices:
      - label: Yesterday
        goes_to: restart
      - label: 'Today: {1}'
        goes_to: help

  restart:
    kind: instruction
    title: Restart it
    text: |
      Off  \n      and *on*.
    fixed: done
    not_fixed: help

  done:
    kind: resolution
    title: It was the phone
    outcome: fixed
    text: |
      All is well.

  help:
    kind: ticket
"""
    )


def test_a_key_is_written_only_where_the_label_would_give_another():
    text = write(read(small("label: Today", "label: Today\n        key: today"), path=""))
    assert "key:" not in text
    flow_file = read(small("label: Today", "label: Today\n        key: yesterday"), path="")
    assert [c.key for c in flow_file.graph.nodes["when"].choices] == ["yesterday-2", "yesterday"]
    assert write(flow_file).count("key:") == 2
    assert read(write(flow_file), path="") == flow_file


LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
WORDS = st.one_of(
    LINES,
    st.sampled_from(["No", "1004", "{1} is", "a: b", "x #y", "- x", "'", '"', "\u2028", "~", "é "]),
).map(one_line)
MARKDOWN = st.lists(
    st.one_of(
        LINES, st.sampled_from(["", "    code", "- a", "\ttab", "end  ", "---", "```", "  nodes:"])
    ),
    max_size=6,
).map(lambda lines: many_lines("\n".join(lines)))
SETTINGS = st.dictionaries(
    LINES,
    st.recursive(
        st.one_of(LINES, st.booleans(), st.integers(-(10**17), 10**17)),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=4,
    ),
    max_size=3,
)


@st.composite
def flow_files(draw):
    graph = draw(graph_sets(most_flows=1, most_nodes=5))["f0"]
    nodes = {}
    for key, node in graph.nodes.items():
        changes = {"title": draw(WORDS)}
        if node.kind != "flow":
            changes |= {"body": draw(MARKDOWN), "note": draw(MARKDOWN)}
        if node.kind == "question":
            labels = [draw(WORDS) for _choice in node.choices]
            written = [draw(st.sampled_from([None, c.key])) for c in node.choices]
            changes["choices"] = tuple(
                replace(c, key=new, label=label, hint=draw(WORDS))
                for c, new, label in zip(
                    node.choices, default_keys(labels, written), labels, strict=True
                )
            )
        elif node.is_step:
            changes["choices"] = tuple(replace(c, label="") for c in node.choices)
        if node.kind == "check":
            changes["settings"] = draw(SETTINGS)
        if node.is_step:
            changes |= {"article": draw(WORDS) or None, "minutes": draw(st.integers(0, 999))}
        nodes[key] = replace(node, **changes)
    audience = draw(st.sampled_from(["public", "internal"]))
    return FlowFile(
        graph=replace(graph, nodes=nodes, title=draw(WORDS.filter(bool)), audience=audience),
        symptom=draw(WORDS.filter(bool)),
        category=draw(WORDS.filter(bool)),
        keywords=tuple(draw(st.lists(WORDS.filter(bool), max_size=3))),
        ticket=draw(WORDS),
        order=draw(st.none() | st.integers(0, 999)),
    )


@holds
@given(flow_files())
def test_what_was_written_is_read_back_the_same_and_written_the_same(flow_file):
    text = write(flow_file)
    again = read_bytes(text.encode(), path="again.yaml")
    assert again == flow_file
    assert write(again) == text


@holds
@given(LINES, LINES, st.lists(LINES).map("\r\n".join))
def test_texts_in_any_form_are_written_in_one(title, symptom, body):
    graph = flow(a=replace(resolution(), body=body, title=title))
    untidy = FlowFile(graph=replace(graph, title=title + "x"), symptom="x" + symptom, category="c")
    text = write(untidy)
    again = read(text, path="")
    assert write(again) == text
    assert again.graph.nodes["a"].body == many_lines(body)
    assert again.title == one_line(title + "x")

"""From a flow to the canonical text of its file."""

import re

import yaml

from troubleshoot.flowfile.form import (
    FIELDS,
    WAYS,
    FlowFile,
    default_keys,
    many_lines,
    one_line,
)
from troubleshoot.graph import AUDIENCES, CHECK, INSTRUCTION, QUESTION, Choice, Node

_BLOCK = re.compile(
    "[\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]+"
)
"""Text that can stand as it is, line by line: no control characters, and none of the breaks that
YAML 1.1 knows beside the line feed."""


def write(flow_file: FlowFile) -> str:
    """The flow as `read` takes it: `read(write(x)) == x`, and two equal flows give the same text.

    Texts are put into the form that `read` gives them (see `one_line`, `many_lines`). Choices of
    an instruction come in their fixed order. The database's own (`id`, `html`, `version`) is not
    written.
    """
    graph = flow_file.graph
    data = {
        "flow": graph.slug,
        "title": one_line(graph.title),
        "symptom": one_line(flow_file.symptom),
        "category": one_line(flow_file.category),
        "audience": graph.audience if graph.audience != AUDIENCES[0] else None,
        "keywords": [one_line(word) for word in flow_file.keywords],
        "ticket": one_line(flow_file.ticket),
        "order": flow_file.order,
        "start": graph.start,
    }
    nodes = {key: said_of(node) for key, node in graph.nodes.items()}
    text = yaml.dump(
        {**_said(data), "nodes": nodes},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
    )
    head, nodes_line, body = text.partition("\nnodes:\n")
    # A blank line before each node; texts are indented further than the nodes' names.
    return head + nodes_line + re.sub(r"(?m)(?<!\A)^(?=  [^ \n])", "\n", body)


def write_settings(settings: dict) -> str:
    """The settings of a check as `read_settings` takes them; "" for none."""
    if not settings:
        return ""
    return yaml.dump(
        dict(settings), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf")
    )


def said_of(node: Node) -> dict:
    """All that a flow file says of a node: the same for two nodes that are written alike."""
    values = {
        "kind": node.kind,
        "title": one_line(node.title),
        "text": _Text(many_lines(node.body)),
        "note": _Text(many_lines(node.note)),
        "article": node.article,
        "minutes": node.minutes,
        "outcome": node.outcome,
        "check": node.check,
        "settings": dict(node.settings),
        "flow": node.flow,
    }
    if node.kind == QUESTION:
        values["choices"] = _answers(node.choices)
    elif node.kind == INSTRUCTION:
        by_key = {choice.key: choice for choice in node.choices}
        values |= {name: _way(by_key[key]) for name, key in WAYS.items() if key in by_key}
    elif node.kind == CHECK:
        values["verdicts"] = {choice.key: _way(choice) for choice in node.choices}
    return _said({name: values.get(name) for name in FIELDS[node.kind]})


def _answers(choices: tuple[Choice, ...]) -> list[dict]:
    """The answers, with a key only where it is not the one that the label gives."""
    labels = [one_line(choice.label) for choice in choices]
    written: list[str | None] = [None] * len(choices)
    while True:
        keys = default_keys(labels, written)
        wrong = [n for n, choice in enumerate(choices) if keys[n] != choice.key]
        if not wrong:
            break
        # A written key can take the default of another answer, so the rest is looked at again.
        for number in wrong:
            written[number] = choices[number].key
    return [
        _said(
            {
                "label": label,
                "hint": one_line(choice.hint),
                "key": key,
                "goes_to": choice.target,
                "returns_to": choice.returns_to,
            }
        )
        for choice, label, key in zip(choices, labels, written, strict=True)
    ]


def _way(choice: Choice) -> object:
    return {"returns_to": choice.returns_to} if choice.returns_to else choice.target or ""


def _said(values: dict) -> dict:
    """Without what is empty; 0 minutes is something."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


class _Text(str):
    """Markdown, written as a block of lines."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)

    def analyze_scalar(self, scalar):
        analysis = super().analyze_scalar(scalar)
        # PyYAML would quote a text with a blank before a line break, which in Markdown is a break.
        if "\n" in scalar and _BLOCK.fullmatch(scalar):
            analysis.allow_block = True
        return analysis


def _represent(dumper: yaml.Dumper, text: str) -> yaml.ScalarNode:
    style = None
    if isinstance(text, _Text) and _BLOCK.fullmatch(text):
        text, style = f"{text}\n", "|"
    elif not _BLOCK.fullmatch(text) or "\n" in text:
        style = '"' if text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)


_Dumper.add_representer(str, _represent)
_Dumper.add_representer(_Text, _represent)

"""Walking what is not published: the answers in an address, and a graph that cannot stop short.

A preview keeps nothing, so all that was answered stands in its address: the steps with what was
said there, "first~choice.signal_paste~verdict.valid_ask~skipped". No character of it needs
encoding, and keys hold neither of the two marks.
"""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from django.utils.translation import gettext as _

from troubleshoot import checks, walk
from troubleshoot.graph import (
    CHECK,
    FIXED,
    INSTRUCTION,
    NOT_FIXED,
    QUESTION,
    SKIP,
    TICKET,
    Choice,
    Graph,
    Node,
    Ref,
    is_key,
)

LONGEST = 8_000
"""Characters of the query of a preview's address: a request's first line may have some 8 KiB
(gunicorn's `limit_request_line` at most 8,190, nginx' `large_client_header_buffers` 8k)."""

BETWEEN = "_"
SAYS = "~"
_NAMED = (walk.CHOICE, walk.VERDICT)
_UNNAMED = (walk.SKIPPED, walk.NONE)


class TooLong(ValueError):
    """More answers than an address can hold, or a walk."""


# Answers in an address


def written(answers: Iterable[walk.Answer], flow: str) -> str:
    """The answers as an address holds them; steps of `flow` by their keys alone."""
    return BETWEEN.join(
        f"{step_name(answer.ref, flow)}{SAYS}"
        f"{answer.kind}{f'.{answer.choice}' if answer.choice else ''}"
        for answer in answers
    )


def read(text: str, flow: str) -> tuple[walk.Answer, ...]:
    """The answers that `written` gave. What is none is passed over. Raises TooLong."""
    if len(text) > LONGEST:
        raise TooLong
    answers = tuple(filter(None, (_answer(part, flow) for part in text.split(BETWEEN))))
    if len(answers) > walk.MOST_ANSWERS:
        raise TooLong
    return answers


def step_name(ref: Ref, flow: str) -> str:
    """A step as addresses of a walk through `flow` name it."""
    return ref.key if ref.flow == flow else str(ref)


def step_named(name: str, flow: str) -> Ref | None:
    """The step of that name; None where it cannot be one."""
    try:
        return Ref.parse(name if "." in name else f"{flow}.{name}")
    except ValueError:
        return None


def _answer(text: str, flow: str) -> walk.Answer | None:
    name, _mark, said = text.partition(SAYS)
    ref = step_named(name, flow)
    kind, dot, choice = said.partition(".")
    if ref is None:
        return None
    if kind in _NAMED and is_key(choice):
        return walk.Answer(ref, kind, choice)
    return walk.Answer(ref, kind) if kind in _UNNAMED and not dot else None


# A graph that is still being drawn


def completed(graph: Graph) -> Graph:
    """The graph with every way on that its pages offer, those that are not drawn yet leading
    nowhere (where a walk ends with a person), and with words wherever there are none.

    A check that is not chosen yet, or does not exist, becomes a question with one answer: to go on
    without it.
    """
    nodes = {key: _completed(node) for key, node in graph.nodes.items()}
    return replace(graph, nodes=MappingProxyType(nodes))


def _completed(node: Node) -> Node:
    node = replace(node, title=node.title.strip() or _("A step without a title yet"))
    if node.kind == QUESTION:
        return replace(node, choices=tuple(map(_labelled, node.choices)))
    if node.kind == INSTRUCTION:
        return _with_ways(node, (FIXED, NOT_FIXED))
    if node.kind != CHECK:
        return node
    check = checks.CHECKS.get(node.check or "")
    if check is None:
        return _without_check(node)
    return _with_ways(node, dict.fromkeys([*check.verdicts, SKIP]))


def _labelled(choice: Choice) -> Choice:
    return choice if choice.label.strip() else replace(choice, label=_("An answer without words"))


def _with_ways(node: Node, keys: Iterable[str]) -> Node:
    drawn = {choice.key for choice in node.choices}
    missing = (Choice(key) for key in keys if key not in drawn)
    return replace(node, choices=(*node.choices, *missing))


def _without_check(node: Node) -> Node:
    skip = node.choice(SKIP) or Choice(SKIP)
    on = replace(skip, label=_("Go on without checking"))
    return replace(node, kind=QUESTION, check=None, choices=(on,))


def lost(position: walk.Position) -> walk.Step | None:
    """The step whose answer leads nowhere, where that is why a walk has ended; else None."""
    if position.ended != TICKET or position.node or not position.trail:
        return None
    last = position.trail[-1]
    asked = last.answer.kind == walk.NONE or last.answer.choice == walk.CAME_BACK
    return None if asked else last

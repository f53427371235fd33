"""A guided fix while it is drawn: what can be done to it, as plain values.

Every act takes a drawing and gives another; none knows the database. What is drawn may be wrong in
any way while it is being drawn (an answer that leads nowhere yet, a step that nothing leads to):
`validation` says what has to be mended before it is published.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.utils.translation import gettext as _

from troubleshoot.flowfile.form import default_keys
from troubleshoot.graph import (
    CHECK,
    FIXED,
    FLOW,
    INSTRUCTION,
    NOT_FIXED,
    QUESTION,
    RESOLUTION,
    STEPS,
    Choice,
    Graph,
    Node,
    depth_first,
)
from troubleshoot.keys import folded, free_key

MOST_STEPS = 2_000
MOST_ANSWERS = 30  # of one question


class NotDrawn(ValueError):
    """An act that cannot be done as things stand; str() says why, and what to do instead."""


@dataclass(frozen=True)
class Drawing:
    """A fix as one version says it: its steps, and the words it is found by.

    `keywords` are separated by commas. The title is the graph's.
    """

    graph: Graph
    symptom: str = ""
    keywords: str = ""

    @property
    def nodes(self) -> Mapping[str, Node]:
        return self.graph.nodes

    @property
    def head(self) -> dict[str, str]:
        """What belongs to no step, as plain values (`with_head` takes them)."""
        return {
            "title": self.graph.title,
            "symptom": self.symptom,
            "keywords": self.keywords,
            "start": self.graph.start,
        }

    @property
    def fingerprint(self) -> str:
        """Changes with anything that was written in it."""
        return _hashed([self.head, *map(plain, self.nodes.values())])

    @property
    def words_fingerprint(self) -> str:
        """Changes with the title, the symptom or the keywords alone."""
        return _hashed([self.graph.title, self.symptom, self.keywords])

    def with_head(self, *, title: str, symptom: str, keywords: str, start: str) -> "Drawing":
        """This drawing under other words, or with another first step."""
        return Drawing(replace(self.graph, title=title, start=start), symptom, keywords)

    def with_nodes(self, nodes: Mapping[str, Node], *, start: str | None = None) -> "Drawing":
        """This drawing with these steps instead of its own, in their order."""
        start = self.graph.start if start is None else start
        return replace(
            self, graph=replace(self.graph, nodes=MappingProxyType({**nodes}), start=start)
        )


# Acts


def add_step(drawing: Drawing, node: Node, *, led_from: tuple[str, str] | None = None) -> Drawing:
    """With one more step, after all others; first of all where there is no first step.

    `led_from` is the step and the key of its answer that is to lead there. Raises NotDrawn where
    the key is taken, or there are too many steps.
    """
    if node.key in drawing.nodes:
        raise NotDrawn(_("There is a step “%(key)s” already.") % {"key": node.key})
    if len(drawing.nodes) >= MOST_STEPS:
        raise NotDrawn(
            _("A fix has at most %(most)d steps. Split it in two.") % {"most": MOST_STEPS}
        )
    nodes = {**drawing.nodes, node.key: node}
    if led_from:
        before, answer = led_from
        nodes[before] = led(_step(drawing, before), answer, target=node.key)
    return drawing.with_nodes(nodes, start=drawing.graph.start or node.key)


def change_step(drawing: Drawing, node: Node, also: Iterable[Node] = ()) -> Drawing:
    """With that step as it is now written, and the new ones that it leads to.

    Raises NotDrawn where it has been removed.
    """
    _step(drawing, node.key)
    changed = drawing.with_nodes({**drawing.nodes, node.key: node})
    for new in also:
        changed = add_step(changed, new)
    return changed


def remove_step(drawing: Drawing, key: str) -> Drawing:
    """Without that step: answers that led there lead nowhere until they are led elsewhere.

    Raises NotDrawn for the first step of all, unless it is the only one.
    """
    _step(drawing, key)
    rest = {
        other: _forgetting(node, {key}) for other, node in drawing.nodes.items() if other != key
    }
    if key == drawing.graph.start and rest:
        raise NotDrawn(
            _("The fix starts with this step. Start it with another first, then remove this one.")
        )
    return drawing.with_nodes(rest, start=drawing.graph.start if rest else "")


def start_with(drawing: Drawing, key: str) -> Drawing:
    """With that step first. Raises NotDrawn for one that leads on to nothing but an ending."""
    if not _step(drawing, key).is_step:
        raise NotDrawn(_("A fix starts with a question, an instruction or a check."))
    return drawing.with_nodes(drawing.nodes, start=key)


def move_answer(drawing: Drawing, key: str, answer: str, by: int) -> Drawing:
    """With an answer so many places further down (up where `by` is negative), within its step."""
    node = _step(drawing, key)
    keys = [choice.key for choice in node.choices]
    if answer not in keys:
        raise NotDrawn(_("This answer is not there any more."))
    place = keys.index(answer)
    moved = list(node.choices)
    moved.insert(max(0, min(len(moved) - 1, place + by)), moved.pop(place))
    return drawing.with_nodes({**drawing.nodes, key: replace(node, choices=tuple(moved))})


def led_from(graph: Graph, key: str) -> list[tuple[Node, Choice]]:
    """The answers of other steps that lead to that one, or back to it, each with its step."""
    return [
        (node, choice)
        for node in graph.nodes.values()
        for choice in (node.choices if node.is_step and node.key != key else ())
        if key in (choice.target, choice.returns_to)
    ]


def branch(graph: Graph, key: str) -> dict[str, Node]:
    """That step and all that can come after it, in the order of the flow."""
    reached, _cycles = depth_first(
        [key], lambda at: [t for t in graph.nodes[at].targets() if t in graph.nodes]
    )
    wanted = set(reached)
    return {at: node for at, node in graph.nodes.items() if at in wanted}


def settled(drawing: Drawing) -> Drawing:
    """With every answer that leads to a step that is not there leading nowhere: what can be kept
    of a drawing. An act may leave some behind that removes a step others were led to since."""
    led_to = {c.target or c.returns_to for node in drawing.nodes.values() for c in node.choices}
    gone = led_to - drawing.nodes.keys() - {None}
    if not gone:
        return drawing
    return drawing.with_nodes({key: _forgetting(n, gone) for key, n in drawing.nodes.items()})


def paste(drawing: Drawing, nodes: Mapping[str, Node]) -> tuple[Drawing, dict[str, str]]:
    """With copies of steps from elsewhere, and under which key each now goes.

    Ways among them are kept; what led out of them leads nowhere until it is led somewhere.
    Raises NotDrawn where there would be too many steps.
    """
    taken, names = set(drawing.nodes), {}
    for key in nodes:
        names[key] = free_key(key, taken)
        taken.add(names[key])
    for key, node in nodes.items():
        drawing = add_step(drawing, _renamed(node, names[key], names))
    return drawing, names


# Steps


def new_step(kind: str, title: str, taken: Iterable[str]) -> Node:
    """An empty step of that kind, under a key that its title gives and nobody has."""
    return as_kind(Node(key=free_key(title or kind, taken), kind=kind, title=title), kind)


def as_kind(node: Node, kind: str) -> Node:
    """A step made into another kind: its texts stay, its ways on are those of the new kind.

    What a question's answers led to is not lost: a question keeps them, and an instruction leads
    to the first two.
    """
    targets = node.targets()
    changed = replace(
        node,
        kind=kind,
        outcome=(node.outcome or FIXED) if kind == RESOLUTION else None,
        check=node.check if kind == CHECK else None,
        settings=node.settings if kind == CHECK else {},
        flow=node.flow if kind == FLOW else None,
        minutes=node.minutes if kind in STEPS else None,
    )
    if kind == node.kind and node.choices:
        return changed
    if kind == INSTRUCTION:
        onward = (*targets, None, None)
        ways = (Choice(FIXED, target=onward[0]), Choice(NOT_FIXED, target=onward[1]))
        return replace(changed, choices=ways)
    if kind == QUESTION:
        return replace(changed, choices=_as_answers(node))
    return replace(changed, choices=())


def led(node: Node, answer: str, *, target: str) -> Node:
    """The step with that answer of it leading to `target`; made where an instruction or a check
    had not said yet where it leads."""
    choices = {choice.key: choice for choice in node.choices}
    choices[answer] = replace(choices.get(answer, Choice(answer)), target=target, returns_to=None)
    return replace(node, choices=tuple(choices.values()))


def answers_keyed(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """A question's answers, those without a key given one by their labels."""
    choices = tuple(choices)
    keys = default_keys([folded(c.label) for c in choices], [c.key or None for c in choices])
    return tuple(replace(choice, key=key) for choice, key in zip(choices, keys, strict=True))


def _step(drawing: Drawing, key: str) -> Node:
    node = drawing.nodes.get(key)
    if node is None:
        raise NotDrawn(_("This step is not there any more; somebody has removed it."))
    return node


def _as_answers(node: Node) -> tuple[Choice, ...]:
    if node.kind == QUESTION:
        return node.choices
    return tuple(choice for choice in node.choices if choice.label)


def _forgetting(node: Node, keys: set[str]) -> Node:
    """The step with what led to those keys leading nowhere."""
    if not any(c.target in keys or c.returns_to in keys for c in node.choices):
        return node
    choices = (
        replace(
            choice,
            target=None if choice.target in keys else choice.target,
            returns_to=None if choice.returns_to in keys else choice.returns_to,
        )
        for choice in node.choices
    )
    return replace(node, choices=tuple(choices))


def _renamed(node: Node, key: str, names: Mapping[str, str]) -> Node:
    choices = (
        replace(
            choice,
            target=names.get(choice.target) if choice.target else None,
            returns_to=names.get(choice.returns_to) if choice.returns_to else None,
        )
        for choice in node.choices
    )
    return replace(node, key=key, choices=tuple(choices), id=None)


# As plain values


def plain(node: Node) -> dict:
    """A step as JSON can hold it: all that was written, nothing that was made of it."""
    return {
        "key": node.key,
        "kind": node.kind,
        "title": node.title,
        "body": node.body,
        "note": node.note,
        "article": node.article,
        "outcome": node.outcome,
        "minutes": node.minutes,
        "check": node.check,
        "settings": dict(node.settings),
        "flow": node.flow,
        "choices": [
            {
                "key": choice.key,
                "label": choice.label,
                "hint": choice.hint,
                "target": choice.target,
                "returns_to": choice.returns_to,
            }
            for choice in node.choices
        ],
    }


def from_plain(said: Mapping) -> Node:
    """The step that `plain` gave, not yet rendered."""
    choices = tuple(Choice(**choice) for choice in said["choices"])
    return Node(**{**said, "choices": choices})


def fingerprint(node: Node) -> str:
    """Changes with anything that was written in a step: whoever saves one says with it what they
    were looking at."""
    return _hashed(plain(node))


def changes(before: Drawing, after: Drawing) -> tuple[dict, dict]:
    """What an act has changed, as plain values: each step that differs, by key, before and after
    (None where there is none), and under "" the head."""
    was: dict = {}
    now: dict = {}
    for key in dict.fromkeys([*before.nodes, *after.nodes]):
        if before.nodes.get(key) is after.nodes.get(key):
            continue
        old, new = (_plain_or_none(drawing.nodes.get(key)) for drawing in (before, after))
        if old != new:
            was[key], now[key] = old, new
    if before.head != after.head:
        was[""], now[""] = before.head, after.head
    return was, now


def stands(drawing: Drawing, now: Mapping) -> bool:
    """Whether all that an act has changed is still as it left it. `now` is what `changes` gave."""
    return all(
        said == (_plain_or_none(drawing.nodes.get(key)) if key else drawing.head)
        for key, said in now.items()
    )


def undo(drawing: Drawing, was: Mapping, now: Mapping, steps: Mapping[str, Node]) -> Drawing:
    """The drawing without what an act has changed.

    `was` and `now` are what `changes` gave; `steps` holds those of `was`, rendered. Answers that
    were led to a step of it since lead nowhere. Raises NotDrawn where any of it has been changed
    again since, or the fix starts with a step of it by now.
    """
    if not stands(drawing, now):
        raise NotDrawn(
            _("What this changed has been changed again since. Undo the newer change first.")
        )
    nodes = {key: node for key, node in drawing.nodes.items() if was.get(key, True) is not None}
    undone = settled(drawing.with_nodes({**nodes, **steps}))
    if "" in was:
        return undone.with_head(**was[""])
    if undone.graph.start in was and undone.graph.start not in undone.nodes:
        raise NotDrawn(
            _("The fix starts with a step that this added. Start it with another first.")
        )
    return undone


def _plain_or_none(node: Node | None) -> dict | None:
    return plain(node) if node else None


def _hashed(said: object) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()

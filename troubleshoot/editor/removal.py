"""What becomes of a fix when a step of it is removed, said before it is done."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from troubleshoot.drawing import Drawing, NotDrawn, fingerprint, led_from, remove_step
from troubleshoot.editor.naming import StepNames, names_of
from troubleshoot.editor.version_steps import titles_of
from troubleshoot.graph import Choice, Graph, Node, depth_first
from troubleshoot.wording import choice_words


@dataclass(frozen=True)
class Leading:
    """A step with answers that lead to the one that is to be removed: what they say."""

    key: str
    name: str
    answers: tuple[str, ...]


class Removal:
    """Removing the step `key` of a drawing."""

    def __init__(self, drawing: Drawing, key: str):
        self.drawing, self.key = drawing, key
        self.ways: list[tuple[Node, Choice]] = led_from(drawing.graph, key)

    @property
    def led_from(self) -> str:
        """Which answers lead there, in short: who removes the step says with it which they were
        shown. "" where none does."""
        if not self.ways:
            return ""
        ways = "\n".join(f"{node.key}.{choice.key}" for node, choice in self.ways)
        return hashlib.blake2s(ways.encode(), digest_size=8).hexdigest()

    @cached_property
    def names(self) -> StepNames:
        return names_of(self.drawing.graph, titles_of(self.drawing.graph))

    @property
    def name(self) -> str:
        return self.names[self.key]

    @property
    def seen(self) -> str:
        """Which state of the step was looked at."""
        return fingerprint(self.drawing.nodes[self.key])

    @property
    def leading(self) -> list[Leading]:
        """The steps whose answers lead there, in the order of the fix."""
        answers: dict[str, list[str]] = {}
        for node, choice in self.ways:
            answers.setdefault(node.key, []).append(choice_words(node, choice))
        return [Leading(key, self.names[key], tuple(said)) for key, said in answers.items()]

    @cached_property
    def refusal(self) -> str:
        """Why it cannot be removed; "" where it can."""
        try:
            remove_step(self.drawing, self.key)
        except NotDrawn as refused:
            return str(refused)
        return ""

    @property
    def left_alone(self) -> list[str]:
        """The names of the steps that nobody comes to any more without it."""
        if self.refusal:
            return []
        after = remove_step(self.drawing, self.key).graph
        lost = _reached(self.drawing.graph) - _reached(after) - {self.key}
        return [self.names[key] for key in self.drawing.nodes if key in lost]


def _reached(graph: Graph) -> set[str]:
    """The keys of the steps that some way leads to."""
    if graph.start not in graph.nodes:
        return set()

    def onward(key: str) -> Iterator[str]:
        return (to for to in graph.nodes[key].targets() if to in graph.nodes)

    reached, _cycles = depth_first([graph.start], onward)
    return set(reached)

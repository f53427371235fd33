"""What steps are called on the screen on which a fix is drawn: by their titles, never by keys.

Where two steps have one title, the number that tells them apart is their place in the outline.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from troubleshoot.editor.outline import STEP, outline
from troubleshoot.flowfile.form import one_line
from troubleshoot.flowmap.naming import kind_words
from troubleshoot.graph import FLOW, Graph, Node
from troubleshoot.validation import suggestion


class NoSuchStep(ValueError):
    """A field names no step, or more than one; str() says what to do."""


@dataclass(frozen=True)
class StepNames:
    """The names of a fix's steps, by key: no two are alike, whatever their case.

    `meant` are keys by name as a form was drawn with them: who sends it means those, though a step
    may have been renamed or moved since.
    """

    names: Mapping[str, str]
    shared: frozenset[str] = frozenset()
    meant: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.names[key]

    def get(self, key: str | None, default: str = "") -> str:
        """The name of that step; `default` where there is none."""
        return self.names.get(key or "", default)

    def sent(self, meant: str) -> "StepNames":
        """The same with what a form says its names mean (`kept_in_form` wrote it)."""
        try:
            said = json.loads(meant)
        except (ValueError, RecursionError):
            said = {}
        said = said.items() if isinstance(said, dict) else ()
        known = {name: key for name, key in said if isinstance(key, str) and key in self.names}
        return StepNames(self.names, self.shared, known)

    def kept_in_form(self, keys: Iterable[str]) -> str:
        """What a form has to hold so that its names stay true: those of the steps that it names,
        and those that a number tells apart."""
        wanted = {key for key in keys if key in self.names} | self.shared
        return json.dumps({self.names[key]: key for key in sorted(wanted)}, ensure_ascii=False)

    def find(self, name: str) -> str:
        """The key of the step that somebody names: as it is shown, by its title alone where only
        one has it, or by its key. Raises NoSuchStep."""
        name = one_line(name)
        if not name:
            raise NoSuchStep(_("Say which step."))
        if name in self.meant:
            return self.meant[name]
        folded = name.casefold()
        for key, called in self.names.items():
            if called.casefold() == folded:
                return key
        if name in self.names:
            return name
        raise NoSuchStep(self._refusal(name))

    def _refusal(self, name: str) -> str:
        start = f"{name.casefold()} ("
        alike = [self[key] for key in self.shared if self[key].casefold().startswith(start)]
        if alike:
            said = _("Several steps are called so. Choose one: %(names)s.")
            return said % {"names": ", ".join(f"“{one}”" for one in sorted(alike)[:5])}
        said = _("There is no such step. Choose one of those shown, or lead to a new one.")
        return said + suggestion(name, self.names.values())


def names_of(graph: Graph, titles: Mapping[str, str] | None = None) -> StepNames:
    """The names of all steps; `titles` are those of other fixes by their slug."""
    plain = {key: _plain_name(node, titles or {}) for key, node in graph.nodes.items()}
    times = Counter(name.casefold() for name in plain.values())
    shared = frozenset(key for key, name in plain.items() if times[name.casefold()] > 1)
    if not shared:
        return StepNames(plain)
    numbers = _numbers(graph)
    taken = {name.casefold() for key, name in plain.items() if key not in shared}
    names = dict(plain)
    for key in shared:
        name = _("%(title)s (step %(number)d)") % {"title": plain[key], "number": numbers[key]}
        # A title may itself read like a name with a number.
        names[key] = f"{name} ({key})" if name.casefold() in taken else name
    return StepNames(names, shared)


def _plain_name(node: Node, titles: Mapping[str, str]) -> str:
    title = one_line(node.title)
    if node.kind == FLOW and not title and node.flow:
        return "→ " + one_line(titles.get(node.flow, node.flow))
    return title or _("%(kind)s without a title") % {"kind": kind_words(node.kind)}


def _numbers(graph: Graph) -> dict[str, int]:
    """The place of each step in the outline, from 1."""
    steps = (line.key for line in outline(graph, lambda _node, _choice: "") if line.how == STEP)
    return {key: number for number, key in enumerate(steps, start=1)}

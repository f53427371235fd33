"""What differs between two drawings of a fix: which steps, what in them, and where they lead.

Steps are told apart by their keys, which stay the same from version to version; so are the answers
of a step. What is made of other fields (HTML), what names the fix or its rows (slug, numbers), and
the order in which steps are written change nothing for whoever walks, and do not count.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.worddiff import Part, word_diff
from troubleshoot.drawing import Drawing
from troubleshoot.graph import CHECK, FLOW, INSTRUCTION, QUESTION, RESOLUTION, TICKET, Choice, Node
from troubleshoot.wording import choice_words

ADDED = "added"
REMOVED = "removed"
RELABELLED = "relabelled"
HINT = "hint"
REROUTED = "rerouted"

TEXTS = frozenset({"title", "symptom", "keywords", "text", "note", "settings"})
"""Fields whose change is told word by word."""
MOST_QUOTED = 80
"""Characters of a value that a sentence still quotes."""


@dataclass(frozen=True)
class FieldChange:
    """A field that reads differently. `name` is the one in a flow file; `old` and `new` are the
    values, settings as JSON text. For "start" they are the steps' names."""

    name: str
    old: object
    new: object

    @cached_property
    def parts(self) -> list[Part]:
        """The words that changed, for a text; else nothing."""
        if self.name not in TEXTS:
            return []
        return word_diff(str(self.old or ""), str(self.new or ""))

    @property
    def label(self) -> str:
        """The name of the field as editors know it."""
        return _LABELS[self.name]()

    def __str__(self) -> str:
        if self.name == "article":
            said = _("another one now") if self.old and self.new else _("one is linked now")
            said = said if self.new else _("none is linked any more")
        elif self._is_short(self.old) and self._is_short(self.new):
            said = _("%(old)s before, %(new)s now") % {
                "old": self._quoted(self.old),
                "new": self._quoted(self.new),
            }
        elif not (self.old and self.new):
            said = _("written now") if self.new else _("empty now")
        else:
            said = _("reworded")
        return _("%(field)s: %(what)s.") % {"field": self.label, "what": said}

    def _is_short(self, value: object) -> bool:
        text = str(value or "")
        return self.name != "settings" and len(text) <= MOST_QUOTED and "\n" not in text

    def _quoted(self, value: object) -> str:
        if value is None or value == "":
            return _("nothing")
        if self.name == "minutes":
            return ngettext("%d minute", "%d minutes", value) % value
        words = _VALUES.get((self.name, value))
        return f"“{words() if words else value}”"


@dataclass(frozen=True)
class ChoiceChange:
    """One way on that is new, gone, or not what it was.

    `what` is ADDED, REMOVED, RELABELLED, HINT or REROUTED; `key` is the choice's; `answer` is how
    it reads (where it is gone, how it read); `before` and `after` are its words, its hint, or where
    it leads, said so that it goes on from "leads".
    """

    what: str
    key: str
    answer: str
    before: str = ""
    after: str = ""

    @cached_property
    def parts(self) -> list[Part]:
        """The words that changed in a label or hint; else nothing."""
        return word_diff(self.before, self.after) if self.what in (RELABELLED, HINT) else []

    def __str__(self) -> str:
        sentence = {
            ADDED: _("The answer “%(answer)s” is new and leads %(after)s."),
            REMOVED: _("The answer “%(answer)s” is gone; it led %(before)s."),
            RELABELLED: _("The answer “%(before)s” now reads “%(after)s”."),
            HINT: _("The hint of the answer “%(answer)s” has changed."),
            REROUTED: _("The answer “%(answer)s” leads %(after)s; it led %(before)s."),
        }[self.what]
        return sentence % {"answer": self.answer, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class NodeChange:
    """A step that is in both drawings and differs. `order` holds all its answers as they now
    follow each other, where those that were there before have changed places; else nothing."""

    old: Node
    new: Node
    fields: tuple[FieldChange, ...] = ()
    choices: tuple[ChoiceChange, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.new.key

    @property
    def name(self) -> str:
        """What the step is called now."""
        return name_of(self.new)

    @property
    def is_rerouted(self) -> bool:
        """Whether anybody can get to another step from here than before."""
        return any(change.what in (ADDED, REMOVED, REROUTED) for change in self.choices)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each change in a sentence."""
        said = [str(change) for change in (*self.fields, *self.choices)]
        if self.order:
            answers = ", ".join(f"“{answer}”" for answer in self.order)
            said.append(
                _("The answers stand in another order: %(answers)s.") % {"answers": answers}
            )
        return tuple(said)

    def __str__(self) -> str:
        what = [change.label for change in self.fields]
        if self.choices or self.order:
            what.append(_("Answers"))
        return _("“%(step)s” has changed: %(what)s.") % {
            "step": self.name,
            "what": ", ".join(what),
        }


@dataclass(frozen=True)
class FlowDifference:
    """All that differs. True where anything does. New and changed steps stand in the order of the
    new drawing, removed ones in that of the old."""

    head: tuple[FieldChange, ...] = ()
    added: tuple[Node, ...] = ()
    removed: tuple[Node, ...] = ()
    changed: tuple[NodeChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.head or self.added or self.removed or self.changed)

    @property
    def rerouted(self) -> tuple[NodeChange, ...]:
        """Those of the changed steps from which ways lead elsewhere, are new or are gone."""
        return tuple(change for change in self.changed if change.is_rerouted)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything in sentences, the head first."""
        return (
            *map(str, self.head),
            *(_("“%(step)s” is new.") % {"step": name_of(node)} for node in self.added),
            *(_("“%(step)s” is gone.") % {"step": name_of(node)} for node in self.removed),
            *map(str, self.changed),
        )

    def __str__(self) -> str:
        """How much differs, in a line."""
        if not self:
            return _("Nothing differs.")
        added, removed, changed = len(self.added), len(self.removed), len(self.changed)
        counted = [
            (added, ngettext("%d step is new.", "%d steps are new.", added)),
            (removed, ngettext("%d step is gone.", "%d steps are gone.", removed)),
            (changed, ngettext("%d step has changed.", "%d steps have changed.", changed)),
        ]
        said = [words % count for count, words in counted if count]
        if self.head:
            said.append(_("What stands above the steps has changed."))
        return " ".join(said)


def difference(old: Drawing, new: Drawing) -> FlowDifference:
    """What has to be said of `new` to whoever knows `old`."""
    changes = (_node_change(old, new, key) for key in new.graph.nodes if key in old.graph.nodes)
    return FlowDifference(
        head=tuple(_head_changes(old, new)),
        added=tuple(n for key, n in new.graph.nodes.items() if key not in old.graph.nodes),
        removed=tuple(n for key, n in old.graph.nodes.items() if key not in new.graph.nodes),
        changed=tuple(change for change in changes if change),
    )


def name_of(node: Node) -> str:
    """What a step is called in a sentence: its title, or its key where it has none."""
    return node.title.strip() or node.key


def _head_changes(old: Drawing, new: Drawing) -> Iterator[FieldChange]:
    values = {
        "title": (old.graph.title, new.graph.title),
        "symptom": (old.symptom, new.symptom),
        "keywords": (old.keywords, new.keywords),
        "audience": (old.graph.audience, new.graph.audience),
    }
    for name, (before, after) in values.items():
        if before != after:
            yield FieldChange(name, before, after)
    if old.graph.start != new.graph.start:
        before, after = (_start(drawing.graph.nodes, drawing.graph.start) for drawing in (old, new))
        if before == after:
            before, after = old.graph.start, new.graph.start
        yield FieldChange("start", before, after)


def _start(nodes: Mapping[str, Node], key: str) -> str:
    return name_of(nodes[key]) if key in nodes else key


def _node_change(old: Drawing, new: Drawing, key: str) -> NodeChange | None:
    before, after = old.graph.nodes[key], new.graph.nodes[key]
    if before is after:
        return None
    change = NodeChange(
        before,
        after,
        tuple(_field_changes(before, after)),
        tuple(_choice_changes(old, new, before, after)),
        _new_order(before, after),
    )
    return change if change.fields or change.choices or change.order else None


_FIELDS: Mapping[str, Callable[[Node], object]] = {
    "kind": lambda node: node.kind,
    "title": lambda node: node.title,
    "text": lambda node: node.body,
    "note": lambda node: node.note,
    "outcome": lambda node: node.outcome or None,
    "minutes": lambda node: node.minutes,
    "check": lambda node: node.check or None,
    "settings": lambda node: _as_text(node.settings),
    "article": lambda node: node.article,
    "flow": lambda node: node.flow or None,
}


def _field_changes(before: Node, after: Node) -> Iterator[FieldChange]:
    for name, value_of in _FIELDS.items():
        old, new = value_of(before), value_of(after)
        if old != new:
            yield FieldChange(name, old, new)


def _as_text(settings: Mapping) -> str:
    if not settings:
        return ""
    return json.dumps(dict(settings), ensure_ascii=False, indent=2, sort_keys=True, default=str)


def _choice_changes(
    old: Drawing, new: Drawing, before: Node, after: Node
) -> Iterator[ChoiceChange]:
    had, has = _by_key(before), _by_key(after)
    for key, choice in has.items():
        words = choice_words(after, choice)
        if key not in had:
            yield ChoiceChange(ADDED, choice.key, words, after=_where(new, choice))
            continue
        was = had[key]
        if was.label != choice.label:
            label = was.label or choice_words(before, was)
            yield ChoiceChange(RELABELLED, choice.key, words, label, choice.label or words)
        if was.hint != choice.hint:
            yield ChoiceChange(HINT, choice.key, words, was.hint, choice.hint)
        if _leads(was) != _leads(choice):
            places = _where(old, was), _where(new, choice)
            yield ChoiceChange(REROUTED, choice.key, words, *places)
    for key, choice in had.items():
        if key not in has:
            words = choice_words(before, choice)
            yield ChoiceChange(REMOVED, choice.key, words, before=_where(old, choice))


def _by_key(node: Node) -> dict[tuple[str, int], Choice]:
    """The choices by key and by how often that key has been before: a draft may have it twice."""
    found: dict[tuple[str, int], Choice] = {}
    times: dict[str, int] = {}
    for choice in node.choices:
        times[choice.key] = times.get(choice.key, 0) + 1
        found[choice.key, times[choice.key]] = choice
    return found


def _new_order(before: Node, after: Node) -> tuple[str, ...]:
    had, has = _by_key(before), _by_key(after)
    if [key for key in had if key in has] == [key for key in has if key in had]:
        return ()
    return tuple(choice_words(after, choice) for choice in after.choices)


def _leads(choice: Choice) -> tuple[str | None, str | None]:
    return choice.target or None, choice.returns_to or None


def _where(drawing: Drawing, choice: Choice) -> str:
    """Where a choice leads, said so that it goes on from "leads"."""
    key = choice.returns_to or choice.target
    if not key:
        return _("nowhere yet")
    node = drawing.graph.nodes.get(key)
    words = _("back to “%(step)s”") if choice.returns_to else _("to “%(step)s”")
    return words % {"step": name_of(node) if node else key}


_LABELS: Mapping[str, Callable[[], str]] = {
    "title": lambda: _("Title"),
    "symptom": lambda: _("Symptom"),
    "keywords": lambda: _("Keywords"),
    "audience": lambda: _("Audience"),
    "start": lambda: _("First step"),
    "kind": lambda: _("Kind"),
    "text": lambda: _("Text"),
    "note": lambda: _("Note for agents"),
    "outcome": lambda: _("Outcome"),
    "minutes": lambda: _("Effort"),
    "check": lambda: _("Check"),
    "settings": lambda: _("Settings of the check"),
    "article": lambda: _("Article"),
    "flow": lambda: _("Goes on in"),
}
_VALUES: Mapping[tuple[str, str], Callable[[], str]] = {
    ("kind", QUESTION): lambda: _("question"),
    ("kind", INSTRUCTION): lambda: _("instruction"),
    ("kind", CHECK): lambda: _("check"),
    ("kind", RESOLUTION): lambda: _("resolution"),
    ("kind", TICKET): lambda: _("ticket"),
    ("kind", FLOW): lambda: _("another fix"),
    ("outcome", "fixed"): lambda: _("fixed"),
    ("outcome", "explained"): lambda: _("explained"),
    ("outcome", "wait"): lambda: _("wait"),
    ("audience", "public"): lambda: _("everybody"),
    ("audience", "internal"): lambda: _("agents only"),
}

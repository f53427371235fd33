"""From the text of a flow file to a flow, with every error at its line."""

import re
from collections.abc import Iterable, Mapping, Sequence

import yaml
from django.utils.translation import gettext as _

from troubleshoot.flowfile import composing
from troubleshoot.flowfile.composing import line_of, node_at
from troubleshoot.flowfile.form import (
    CHOICE_FIELDS,
    FIELDS,
    MAX_BYTES,
    NEEDED,
    TOP,
    WAYS,
    FlowError,
    FlowFile,
    FlowFileError,
    default_keys,
    many_lines,
    one_line,
)
from troubleshoot.graph import (
    AUDIENCES,
    INSTRUCTION,
    KINDS,
    QUESTION,
    Choice,
    Graph,
    Node,
    is_key,
)
from troubleshoot.validation import bad_key, quoted, suggestion

_MOST = 999
"""The largest number of minutes."""
_LAST = 99_999
"""The largest number in an order."""
_MOST_GUESSES = 20
_LONGEST_MESSAGE = 400
"""What is quoted in one may be a whole file."""
_NEVER_STORED = re.compile("[\0\ud800-\udfff]")
"""NUL has no place in PostgreSQL's text, half of a surrogate pair none in UTF-8."""
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")


def read_bytes(data: bytes, *, path: str, needed: Sequence[str] = NEEDED) -> FlowFile:
    """The flow in the bytes of a file: UTF-8, with or without a byte-order mark, at most 1 MB.

    Raises FlowFileError with everything that is wrong.
    """
    _refuse_large(len(data), path)
    try:
        return read(data.decode("utf-8"), path=path, needed=needed)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _("This is not UTF-8. Save the file with the encoding UTF-8.")
        raise FlowFileError([FlowError(path, line, None, message)]) from None


def read(text: str, *, path: str, needed: Sequence[str] = NEEDED) -> FlowFile:
    """The flow in the text of a file; `path` is only named in errors. `needed` are the fields of
    the flow as a whole that have to be there: a draft may lack most of them.

    The form alone is looked at: YAML, names, types, what is missing. Raises FlowFileError with
    everything that is wrong. Whether the flow leads anywhere is for `check_file`.
    """
    _refuse_large(len(text), path)
    text = text.removeprefix("\ufeff")
    reader = _Reader(path, needed)
    flow_file = None
    try:
        root, refused = composing.compose(text)
        flow_file = reader.flow(root)
    except composing.FlowYamlError as error:
        refused = error.problems
    for line, message in refused:
        reader.node = node_at(text, line)
        reader.error(line, message)
    if reader.errors:
        raise FlowFileError(reader.errors)
    return flow_file


def read_settings(text: str) -> dict:
    """The settings of a check, written as in a file. Raises FlowFileError, its lines those of the
    text."""
    reader = _Reader("")
    settings = {}
    try:
        root, refused = composing.compose(text)
        settings = reader._settings(root)
    except composing.FlowYamlError as error:
        refused = error.problems
    for line, message in refused:
        reader.error(line, message)
    if reader.errors:
        raise FlowFileError(reader.errors)
    return settings


def _refuse_large(size: int, path: str) -> None:
    if size > MAX_BYTES:
        message = _("The file is larger than 1 MB. A flow that large should be several.")
        raise FlowFileError([FlowError(path, 1, None, message)])


class _Reader:
    """Reads the tree of one file and notes all that is wrong with it, going on where it can."""

    def __init__(self, path: str, needed: Sequence[str] = NEEDED):
        self.path = path
        self.needed = needed
        self.errors: list[FlowError] = []
        self.places: dict[tuple, int] = {}
        self.node: str | None = None
        self.guesses = 0

    def error(self, place: int | yaml.Node, message: str) -> None:
        line = place if isinstance(place, int) else line_of(place)
        if len(message) > _LONGEST_MESSAGE:
            message = message[:_LONGEST_MESSAGE] + "…"
        self.errors.append(FlowError(self.path, line, self.node, message))

    def flow(self, root: yaml.Node | None) -> FlowFile | None:
        if root is None or _is_empty(root):
            self.error(1, _("The file is empty. docs/flow-files.md shows what a flow looks like."))
            return None
        pairs = self._pairs(root, _("a flow, with “flow: its-name” first"))
        if pairs is None:
            return None
        values = self._known(pairs, TOP, _("a flow"))
        for name in self.needed:
            if name not in values:
                self.error(root, _("“%(name)s” is missing.") % {"name": name})
            elif _is_empty(values[name]) and values[name].tag != composing.REFUSED:
                self.error(values[name], _("“%(name)s” is empty.") % {"name": name})
        nodes, lines = self._nodes(values.get("nodes"))
        graph = Graph(
            slug=self._key(values.get("flow")),
            title=self._line(values.get("title")),
            start=self._line(values.get("start")),
            nodes=nodes,
            audience=self._one_of(values.get("audience"), AUDIENCES) or AUDIENCES[0],
        )
        return FlowFile(
            graph=graph,
            symptom=self._line(values.get("symptom")),
            category=self._line(values.get("category")),
            keywords=self._keywords(values.get("keywords")),
            ticket=self._line(values.get("ticket")),
            order=self._number("order", values.get("order"), _LAST),
            path=self.path,
            lines=lines,
            places=self.places,
        )

    # Nodes and choices

    def _nodes(self, value: yaml.Node | None) -> tuple[dict[str, Node], dict[str, int]]:
        nodes, lines = {}, {}
        for key, (line, node) in (self._pairs(value, _("nodes, each with its name")) or {}).items():
            self.node, lines[key] = key, line
            if not is_key(key):
                self.error(line, bad_key(key))
            nodes[key] = self._node(key, line, node)
        self.node = None
        return nodes, lines

    def _node(self, key: str, line: int, value: yaml.Node) -> Node | None:
        pairs = self._pairs(value, _("the fields of a node, such as “kind: question”"))
        if pairs is None:
            return None
        if "kind" not in pairs:
            message = _("“kind” is missing; it is one of %(names)s.") % {"names": quoted(KINDS)}
            self.error(line, message)
            return None
        kind = self._one_of(pairs["kind"][1], KINDS)
        if kind is None:
            return None
        values = self._known(
            pairs, FIELDS[kind], _("a node of the kind “%(kind)s”") % {"kind": kind}
        )
        return Node(
            key=key,
            kind=kind,
            title=self._line(values.get("title")),
            body=self._text(values.get("text")),
            note=self._text(values.get("note")),
            article=self._line(values.get("article")) or None,
            outcome=self._line(values.get("outcome")) or None,
            minutes=self._number("minutes", values.get("minutes")),
            check=self._line(values.get("check")) or None,
            settings=self._settings(values.get("settings")),
            flow=self._line(values.get("flow")) or None,
            choices=self._choices(kind, values),
        )

    def _choices(self, kind: str, values: Mapping[str, yaml.Node]) -> tuple[Choice, ...]:
        if kind == QUESTION:
            return self._answers(values.get("choices"))
        if kind == INSTRUCTION:
            ways = {key: values[name] for name, key in WAYS.items() if name in values}
            return tuple(self._way(key, line_of(node), node) for key, node in ways.items())
        verdicts = self._pairs(values.get("verdicts"), _("verdicts, each with the next node")) or {}
        return tuple(self._way(key, line, node) for key, (line, node) in verdicts.items())

    def _answers(self, value: yaml.Node | None) -> tuple[Choice, ...]:
        lines, said = [], []
        for item in self._items(value, _("a list of answers, each beginning with “- ”")):
            pairs = self._pairs(item, _("the fields of an answer, such as “label: Yes”"))
            if pairs is not None:
                said.append(self._known(pairs, CHOICE_FIELDS, _("an answer"), choice=True))
                lines.append(line_of(item))
        labels = [self._line(values.get("label")) for values in said]
        written = [self._key(values.get("key")) or None for values in said]
        self._refuse_same(lines, written)
        keys = default_keys(labels, written)
        return tuple(
            self._choice(key, line, values, label)
            for key, line, values, label in zip(keys, lines, said, labels, strict=True)
        )

    def _choice(
        self, key: str, line: int, values: Mapping[str, yaml.Node], label: str = ""
    ) -> Choice:
        self.places[self.node, "choice", key] = line
        if {"goes_to", "returns_to"} <= values.keys():
            self.error(line, _("An answer has either goes_to or returns_to. Remove one of them."))
        return Choice(
            key=key,
            label=label,
            hint=self._line(values.get("hint")),
            target=self._line(values.get("goes_to")) or None,
            returns_to=self._line(values.get("returns_to")) or None,
        )

    def _way(self, key: str, line: int, value: yaml.Node) -> Choice:
        """A choice without a label: the name of a node, or {returns_to: the name of a node}."""
        if isinstance(value, yaml.MappingNode):
            pairs = self._pairs(value, "")
            return self._choice(key, line, self._known(pairs, CHOICE_FIELDS[3:], _("a way on")))
        return self._choice(key, line, {"goes_to": value})

    def _refuse_same(self, lines: list[int], keys: list[str | None]) -> None:
        first: dict[str, int] = {}
        for line, key in zip(lines, keys, strict=True):
            if key in first:
                message = _("The key “%(key)s” is taken by the answer in line %(line)d.")
                self.error(line, message % {"key": key, "line": first[key]})
            elif key:
                first[key] = line

    # Mappings and lists

    def _pairs(self, value: yaml.Node | None, what: str) -> dict[str, tuple[int, yaml.Node]] | None:
        """A mapping as name → (line, value); None, with an error, where it is no mapping."""
        if value is None or _is_empty(value):
            return {}
        if not isinstance(value, yaml.MappingNode):
            self._expected(value, what)
            return None
        pairs: dict[str, tuple[int, yaml.Node]] = {}
        for name_node, node in value.value:
            name = self._scalar(name_node)
            if name in pairs:
                message = _("“%(name)s” stands here a second time; it was first in line %(line)d.")
                self.error(name_node, message % {"name": name, "line": pairs[name][0]})
            elif name is not None:
                pairs[name] = (line_of(name_node), node)
        return pairs

    def _known(
        self,
        pairs: Mapping[str, tuple[int, yaml.Node]],
        names: tuple[str, ...],
        what: str,
        *,
        choice: bool = False,
    ) -> dict[str, yaml.Node]:
        """The values of the names that `what` may have; the others are errors."""
        known = {}
        for name, (line, node) in pairs.items():
            if name in names:
                known[name] = node
                if not choice:
                    self.places[self.node, "field", name] = line
                continue
            message = _("“%(name)s” has no place in %(what)s.") % {"name": name, "what": what}
            kinds = [kind for kind, fields in FIELDS.items() if self.node and name in fields]
            if kinds and not choice:
                message += " " + _("It belongs to %(kinds)s.") % {"kinds": quoted(kinds)}
            else:
                message += self._guess(name, names)
            self.error(line, message)
        return known

    def _items(self, value: yaml.Node | None, what: str) -> Iterable[yaml.Node]:
        if value is None or _is_empty(value):
            return []
        if isinstance(value, yaml.SequenceNode):
            return value.value
        self._expected(value, what)
        return []

    def _expected(self, value: yaml.Node, what: str) -> None:
        if value.tag != composing.REFUSED:
            self.error(value, _("This should be %(what)s.") % {"what": what})

    # Values

    def _scalar(self, value: yaml.Node | None) -> str | None:
        """Text as written, whatever YAML would make of it: No, 1004 and 2026-01-01 are text."""
        if value is None:
            return None
        if not isinstance(value, yaml.ScalarNode):
            if value.flow_style:
                mark = "{" if isinstance(value, yaml.MappingNode) else "["
                message = _(
                    "Text is expected here. Text that starts with “%(mark)s” must stand in quotes, "
                    'as in "%(mark)s…".'
                )
                self.error(value, message % {"mark": mark})
            else:
                self.error(
                    value, _("Text is expected here, and there are further fields or items.")
                )
            return None
        if _NEVER_STORED.search(value.value):
            self.error(value, _("The text holds a character that cannot be stored. Remove it."))
            return None
        return value.value

    def _line(self, value: yaml.Node | None) -> str:
        return one_line(self._scalar(value) or "")

    def _text(self, value: yaml.Node | None) -> str:
        return many_lines(self._scalar(value) or "")

    def _key(self, value: yaml.Node | None) -> str:
        key = self._line(value)
        if key and not is_key(key):
            self.error(value, bad_key(key))
        return key

    def _one_of(self, value: yaml.Node | None, names: tuple[str, ...]) -> str | None:
        text = self._scalar(value)
        if text is None or text in names or value.tag == composing.REFUSED:
            return text or None
        message = _("“%(text)s” is none of %(names)s.") % {"text": text, "names": quoted(names)}
        self.error(value, message + self._guess(text, names))
        return None

    def _keywords(self, value: yaml.Node | None) -> tuple[str, ...]:
        items = self._items(value, _("a list, as in “keywords: [sms, delivery]”"))
        return tuple(word for word in map(self._line, items) if word)

    def _number(self, name: str, value: yaml.Node | None, most: int = _MOST) -> int | None:
        text = self._line(value)
        if not text:
            return None
        if _WHOLE_NUMBER.fullmatch(text) and 0 <= int(text) <= most:
            return int(text)
        message = _("%(name)s is a whole number from 0 to %(most)d, without a unit.")
        self.error(value, message % {"name": name, "most": most})
        return None

    def _settings(self, value: yaml.Node | None) -> dict:
        pairs = self._pairs(value, _("settings, each with its name")) or {}
        return {name: self._plain(node) for name, (_at, node) in pairs.items()}

    def _plain(self, value: yaml.Node) -> object:
        """A setting: mappings, lists, text, and where they stand without quotes whole numbers,
        true and false."""
        if isinstance(value, yaml.MappingNode):
            return self._settings(value)
        if isinstance(value, yaml.SequenceNode):
            return [self._plain(item) for item in value.value]
        text = self._scalar(value) or ""
        if value.style is None and text in ("true", "false"):
            return text == "true"
        if value.style is None and _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        return text

    def _guess(self, word: str, names: Iterable[str]) -> str:
        self.guesses += 1
        return suggestion(word, names) if self.guesses <= _MOST_GUESSES else ""


def _is_empty(value: yaml.Node) -> bool:
    """Nothing after the colon (or a refused alias, which has been complained about)."""
    return isinstance(value, yaml.ScalarNode) and not value.value and value.style is None

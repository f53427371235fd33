"""The YAML of a folder as values with their lines: strict, and nothing in it can grow.

Aliases, anchors and tags are refused, and names that stand there twice. Nothing calls itself,
however deep a text is nested. Texts stay as they are written: `No` is a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from kb.importing.front_matter import FAST, sentence

MOST_DEPTH = 20
EMPTY = frozenset({"", "~", "null"})
NUMBER = re.compile("-?[0-9]{1,18}", re.ASCII)


class YamlError(ValueError):
    """Text that is no YAML, or not the kind meant here. `line` counts from 1 in the file."""

    def __init__(self, line: int, message: str):
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Value:
    """`said` is a text, a list of values, or a mapping of names to values. `plain`: a text that
    stands there without quotes."""

    line: int
    said: "str | list[Value] | dict[str, Value]"
    plain: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return self.plain and self.said in EMPTY

    def as_data(self) -> object:
        """What a reader of JSON would make of it: numbers, true, false and null without quotes."""
        if isinstance(self.said, dict):
            return {name: value.as_data() for name, value in self.said.items()}
        if isinstance(self.said, list):
            return [value.as_data() for value in self.said]
        if self.plain and self.said in {"true", "false"}:
            return self.said == "true"
        if self.is_empty:
            return None
        if self.plain and NUMBER.fullmatch(self.said):
            return int(self.said)
        return self.said


def read(text: str, first_line: int = 1) -> Value | None:
    """The value of a single document, None for an empty one. Raises YamlError."""
    try:
        return _Tree(text, FAST, first_line).read()
    except (yaml.YAMLError, ValueError, OverflowError):
        pass  # the slow parser says more clearly what is wrong, and where
    try:
        return _Tree(text, yaml.SafeLoader, first_line).read()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        message = _("There is a character here that YAML does not allow (U+%(code)s).")
        code = error.character if isinstance(error.character, int) else ord(error.character)
        raise YamlError(line, message % {"code": f"{code:04X}"}) from None
    except yaml.MarkedYAMLError as error:
        # What was opened is to blame, not the place where the hope ended.
        opened = re.search("flow|quoted scalar", error.context or "")
        mark = error.context_mark if opened else error.problem_mark or error.context_mark
        raise YamlError(mark.line + first_line if mark else first_line, sentence(error)) from None
    except YamlError:
        raise
    except (ValueError, OverflowError):
        raise YamlError(first_line, _("This cannot be read as YAML.")) from None


class _Tree:
    """Puts the values together from the parser's events."""

    def __init__(self, text: str, loader, first_line: int):
        self.events: Iterator = yaml.parse(text, Loader=loader)
        self.first_line = first_line
        self.root: Value | None = None
        self.open: list[Value] = []
        self.names: list[tuple[int, str] | None] = []  # of each open mapping, the one to come

    def read(self) -> Value | None:
        for event in self.events:
            line = event.start_mark.line + self.first_line
            self._refuse(event, line)
            if isinstance(event, yaml.ScalarEvent):
                plain = event.style is None or event.style == ""
                self._take(Value(line, event.value, plain))
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                value = Value(line, {} if is_mapping else [])
                self._take(value)
                self.open.append(value)
                self.names.append(None)
                if len(self.open) > MOST_DEPTH:
                    raise YamlError(line, _("This is nested too deeply."))
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self.open.pop()
                self.names.pop()
        return self.root

    def _refuse(self, event, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise YamlError(line, _("Aliases (*name) are not read here. Put the text in quotes."))
        if getattr(event, "anchor", None):
            raise YamlError(line, _("Anchors (&name) are not read here. Put the text in quotes."))
        if getattr(event, "tag", None):
            raise YamlError(line, _("Tags (!name) are not read here. Put the text in quotes."))
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise YamlError(line, _("A second document starts here. One file holds one."))

    def _take(self, value: Value) -> None:
        if not self.open:
            self.root = value
            return
        inside = self.open[-1].said
        if isinstance(inside, list):
            inside.append(value)
        elif self.names[-1] is None:
            self.names[-1] = self._name(value, inside)
        else:
            inside[self.names[-1][1]] = value
            self.names[-1] = None

    def _name(self, value: Value, inside: dict) -> tuple[int, str]:
        if not isinstance(value.said, str):
            raise YamlError(value.line, _("A name is expected here, and a colon after it."))
        if value.said in inside:
            message = _("“%(name)s” stands here a second time; it was first in line %(line)d.")
            line = inside[value.said].line
            raise YamlError(value.line, message % {"name": value.said[:100], "line": line})
        return value.line, value.said

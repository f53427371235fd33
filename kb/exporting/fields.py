"""What stands in a mapping of a folder's YAML, each value as what it should be; and all that is
wrong with it, each at its file and line."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from .yamltree import Value, YamlError, read

MOST_SAID = 100
LARGEST = 2_147_483_647  # what a column of whole numbers holds
LARGEST_KEY = 999_999_999_999_999  # the most that an address takes (`kb.address`)
NEVER_STORED = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `line` counts from 1; None for a file or folder as a whole."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class NotImported(ValueError):
    """A folder that is not imported. `problems` is all that is known of why; str() has one a
    line, the first hundred of them."""

    def __init__(self, problems: Collection[Problem]):
        self.problems = tuple(problems)
        said = [str(problem) for problem in self.problems[:MOST_SAID]]
        if len(self.problems) > MOST_SAID:
            said.append(_("… and %(count)d more.") % {"count": len(self.problems) - MOST_SAID})
        super().__init__("\n".join(said))


@dataclass
class Problems:
    """What was found so far: what keeps the folder from being imported, and what does not."""

    found: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def add(self, path: str, line: int | None, message: str) -> None:
        self.found.append(Problem(path, line, message))

    def remark(self, path: str, line: int | None, message: str) -> None:
        self.remarks.append(Problem(path, line, message))

    def stop_if_any(self) -> None:
        """Raises NotImported where something was found."""
        if self.found:
            raise NotImported(self.found)


class Fields:
    """A mapping that may have these names. What is wrong goes to `problems`, and the value is then
    the one that stands for none."""

    def __init__(self, path: str, value: Value | None, names: Collection[str], problems: Problems):
        self.path, self.problems = path, problems
        self.line = value.line if value else 1
        self.values: dict[str, Value] = {}
        said = value.said if value else {}
        if not isinstance(said, dict):
            self.problem(None, _("Lines of “name: value” are expected here."))
            said = {}
        self.values = {name: one for name, one in said.items() if name in names}
        for name, one in said.items():
            if name not in names:
                about = {"name": name[:100], "names": ", ".join(names)}
                message = _("“%(name)s” has no place here. Known are: %(names)s.") % about
                problems.add(path, one.line, message)

    def problem(self, name: str | None, message: str) -> None:
        """Note that something is wrong with the value of that name (None: with all of it)."""
        self.problems.add(self.path, self.line_of(name), message)

    def line_of(self, name: str | None) -> int:
        return self.values[name].line if name in self.values else self.line

    def has(self, name: str) -> bool:
        """Whether the name stands there with anything, even an empty text in quotes."""
        return name in self.values and not self.values[name].is_empty

    def text(self, name: str, most: int, *, needed: bool = False) -> str:
        """A text of at most so many characters; "" for none."""
        if not self.has(name):
            if needed:
                self.problem(name, _("“%(name)s” is missing.") % {"name": name})
            return ""
        return self._checked(name, self.values[name], most)

    def number(self, name: str, *, least: int = 0, most: int = LARGEST) -> int | None:
        """A whole number, None for none."""
        if not self.has(name):
            return None
        found = self._whole(self.values[name], least, most)
        if found is None:
            about = {"name": name, "least": least, "most": most}
            message = _("%(name)s is a whole number from %(least)d to %(most)d.")
            self.problem(name, message % about)
        return found

    def keys(self, name: str) -> tuple[int, ...]:
        """Numbers of articles, each once, in their order."""
        found = []
        for value in self.items(name):
            key = self._whole(value, 1, LARGEST_KEY)
            if key is None:
                message = _("The number of an article is expected here.")
                self.problems.add(self.path, value.line, message)
            elif key in found:
                message = _("The article %(key)d stands here twice.") % {"key": key}
                self.problems.add(self.path, value.line, message)
            else:
                found.append(key)
        return tuple(found)

    def day(self, name: str) -> date | None:
        """A day such as 2026-11-20."""
        said = self.text(name, 40)
        try:
            return date.fromisoformat(said) if said else None
        except ValueError:
            message = _("%(name)s is a day such as 2026-11-20.") % {"name": name}
            self.problem(name, message)
            return None

    def moment(self, name: str) -> datetime | None:
        """A moment such as 2026-11-20T10:00:00Z."""
        return self.as_moment(name, self.text(name, 80))

    def as_moment(self, name: str, said: str) -> datetime | None:
        """The moment that a text says, an empty one none."""
        try:
            found = datetime.fromisoformat(said) if said else None
            if found is None or (found.utcoffset() is not None and found.astimezone()):
                return found
        except (ValueError, OverflowError):
            pass
        message = _("%(name)s is a moment with its zone, such as 2026-11-20T10:00:00Z.")
        self.problem(name, message % {"name": name})
        return None

    def one_of(self, name: str, values: Collection[str], default: str) -> str:
        """One of these words."""
        said = self.text(name, 100)
        if said and said not in values:
            about = {"said": said, "values": ", ".join(values)}
            self.problem(name, _("“%(said)s” is none of: %(values)s.") % about)
            return default
        return said or default

    def items(self, name: str) -> list[Value]:
        """The values of a list."""
        if not self.has(name):
            return []
        said = self.values[name].said
        if isinstance(said, list):
            return said
        self.problem(name, _("%(name)s is a list.") % {"name": name})
        return []

    def data(self, name: str) -> dict:
        """A mapping of anything, as JSON has it."""
        if not self.has(name):
            return {}
        found = self.values[name].as_data()
        if isinstance(found, dict) and not NEVER_STORED.search(str(found)):
            return found
        self.problem(name, _("%(name)s is a mapping, as in {a: 1}.") % {"name": name})
        return {}

    def within(self, name: str, names: Collection[str]) -> Iterator["Fields"]:
        """The mappings of a list."""
        for value in self.items(name):
            yield Fields(self.path, value, names, self.problems)

    def _checked(self, name: str, value: Value, most: int) -> str:
        if not isinstance(value.said, str):
            self.problem(name, _("%(name)s is a text.") % {"name": name})
        elif NEVER_STORED.search(value.said):
            self.problem(name, _("The text holds a character that cannot be stored. Remove it."))
        elif len(value.said) > most:
            about = {"name": name, "count": len(value.said), "most": most}
            message = _("%(name)s has %(count)d characters, and there is room for %(most)d.")
            self.problem(name, message % about)
        else:
            return value.said
        return ""

    @staticmethod
    def _whole(value: Value, least: int, most: int) -> int | None:
        said = value.said
        if not (isinstance(said, str) and re.fullmatch("[0-9]{1,18}", said, re.ASCII)):
            return None
        return int(said) if least <= int(said) <= most else None


def read_list(path: str, text: str, problems: Problems) -> list[Value]:
    """The values of a file that is a list; none where it is empty."""
    try:
        value = read(text)
    except YamlError as error:
        problems.add(path, error.line, str(error))
        return []
    if value is None or value.is_empty:
        return []
    if isinstance(value.said, list):
        return value.said
    message = _("This file is a list: lines that begin with “- ”.")
    problems.add(path, value.line, message)
    return []

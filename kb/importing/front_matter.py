"""The YAML between two lines of `---` at the head of a file.

Values are taken as written: `title: No` is the word, and `1004` keeps its digits.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

import yaml
from django.utils.translation import gettext as _

MOST_BYTES = 64_000
MOST_DEPTH = 20
FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOTHING = frozenset({"", "~", "null"})
OPENS = re.compile(r"---[ \t]*$")
CLOSES = re.compile(r"(?:---|\.\.\.)[ \t]*$")
ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
LOOKS_LIKE_A_NAME = re.compile(r"[\w.$:-]+[ \t]*:(?:[ \t]|$)")


class FrontMatterError(ValueError):
    """Front matter that cannot be read. `line` counts from 1 in the file."""

    def __init__(self, line: int, message: str):
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`values`: each name in lower case with its line and its text or texts; `twice`: names
    that stand there again, with the line; `end`: the index of the first line after it."""

    values: dict[str, tuple[int, str | list[str]]]
    twice: list[tuple[int, str]]
    end: int

    def text(self, *names: str) -> tuple[int, str]:
        """Line and text of the first of these names that has one; `(1, "")` without any."""
        for name in names:
            line, value = self.values.get(name, (1, ""))
            if isinstance(value, list):
                value = ", ".join(value)
            if value.strip():
                return line, " ".join(value.split())
        return 1, ""

    def texts(self, *names: str) -> tuple[int, list[str]]:
        """Line and list of the first of these names that has one; a text is cut at its commas."""
        for name in names:
            line, value = self.values.get(name, (1, ""))
            parts = value if isinstance(value, list) else [value]
            found = [
                " ".join(word.split()) for part in parts for word in re.split("[,，、;；]", part)
            ]
            if found := list(dict.fromkeys(word for word in found if word)):
                return line, found
        return 1, []


def front_matter(lines: list[str]) -> FrontMatter | None:
    """The front matter of a file, or None if there is none. Raises FrontMatterError."""
    if not lines or not OPENS.match(lines[0]):
        return None
    end = next((i for i, line in enumerate(lines[1:], start=1) if CLOSES.match(line)), None)
    if end is None:
        if len(lines) < 2 or not LOOKS_LIKE_A_NAME.match(lines[1]):
            return None  # a rule, drawn at the head of a text
        message = _("The front matter that starts here never ends. Close it with a line of ---.")
        raise FrontMatterError(1, message)
    text = "\n".join(lines[1:end])
    if len(text.encode()) > MOST_BYTES:
        message = _("The front matter is longer than %(most)s bytes.") % {"most": f"{MOST_BYTES:,}"}
        raise FrontMatterError(1, message)
    return FrontMatter(*_read(text), end + 1)


def _read(text: str):
    """Names, with the line and the value of each, and names that come again."""
    try:
        return _Values(text, FAST).read()
    except (yaml.YAMLError, ValueError, OverflowError):
        pass  # the slow parser says more clearly what is wrong, and where
    try:
        return _Values(text, yaml.SafeLoader).read()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 2
        message = _("There is a character here that YAML does not allow (U+%(code)s).")
        raise FrontMatterError(line, message % {"code": f"{error.character:04X}"}) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FrontMatterError(mark.line + 2 if mark else 1, sentence(error)) from None
    except FrontMatterError:
        raise
    except (ValueError, OverflowError):
        raise FrontMatterError(1, _("The front matter cannot be read as YAML.")) from None


class _Values:
    """Reads the outermost mapping from the parser's events: nothing is built that could grow, and
    nothing calls itself, however the text is nested."""

    def __init__(self, text: str, loader):
        self.events = yaml.parse(text, Loader=loader)
        self.values: dict[str, tuple[int, str | list[str]]] = {}
        self.twice: list[tuple[int, str]] = []
        self.depth = 0
        self.name: tuple[int, str] | None = None
        self.texts: list[str] | None = None  # of the list that is being read

    def read(self):
        for event in self.events:
            line = event.start_mark.line + 2
            if isinstance(event, yaml.AliasEvent):
                message = _("Aliases (*name) are not read here. Put the text in quotes.")
                raise FrontMatterError(line, message)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event, line)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._open(event, line)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._close()
        return self.values, self.twice

    def _scalar(self, event, line: int) -> None:
        if self.depth == 0 and event.value.strip():
            raise self._no_mapping(line)
        if self.depth == 1 and self.name is None:
            self.name = (line, event.value.lower())
        elif self.depth == 1:
            plain = event.implicit[0] and event.style is None
            self._keep("" if plain and event.value.lower() in NOTHING else event.value)
        elif self.depth == 2 and self.texts is not None:
            self.texts.append(event.value)

    def _open(self, event, line: int) -> None:
        is_list = isinstance(event, yaml.SequenceStartEvent)
        if self.depth == 0 and is_list:
            raise self._no_mapping(line)
        if self.depth == 1:
            if self.name is None:
                self.name = (line, "")  # a name that is itself a list or a mapping
            elif is_list:
                self.texts = []
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise FrontMatterError(line, _("The front matter is nested too deeply."))

    def _close(self) -> None:
        self.depth -= 1
        if self.depth == 1 and self.name is not None:
            if self.name[1] or self.texts is not None:
                self._keep(self.texts if self.texts is not None else "")
            self.texts = None

    def _keep(self, value: str | list[str]) -> None:
        line, name = self.name
        self.name = None
        if name in self.values:
            self.twice.append((line, name))
        elif name:
            self.values[name] = (line, value)

    def _no_mapping(self, line: int) -> FrontMatterError:
        message = _("Front matter is lines of “name: text”; this is something else.")
        return FrontMatterError(line, message)


def sentence(error: yaml.MarkedYAMLError) -> str:
    """What PyYAML found wrong, in words."""
    problem = str(error.problem or error.context or "")
    if "mapping values are not allowed" in problem:
        return _('A text with a colon and a space in it must stand in quotes: title: "One: two".')
    if "quoted scalar" in str(error.context or ""):
        return _("The quotation mark that opens before this is never closed.")
    if "could not find expected ':'" in problem:
        return _("This line should read “name: text”; the colon is missing.")
    if "cannot start any token" in problem:
        return _("A text that starts with this character must stand in quotes.")
    if "expected <block end>" in problem:
        return _("This line is not indented like the lines it belongs to, or needs quotes.")
    return _("This cannot be read as YAML: %(problem)s.") % {"problem": problem}


def read_date(written: str) -> date | None:
    """A date as front matter writes it: 2026-11-03, 11/03/2026 (month first), or with a time."""
    written = written.split("T")[0].split(" ")[0]
    if ISO_DATE.fullmatch(written):
        with suppress(ValueError):
            return date.fromisoformat(written)  # a tenth of the time of what follows
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(written, form).date()
        except ValueError:
            continue
    return None

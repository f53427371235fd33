"""The YAML of flow files: PyYAML's composer, closed to everything that a flow does not need.

What comes out is a tree of nodes with their places in the file, never Python objects, so text
stays what was written (`No` is not false) and every complaint can name its line. Aliases, anchors
and tags are refused where they stand, which also ends alias bombs; nesting is bounded, which ends
deep ones; and the parser's own complaints are put into plain sentences.
"""

import re

import yaml
from django.utils.translation import gettext as _

MOST_DEPTH = 16
"""A flow file needs 6 levels, and a check's settings a few more."""
MOST_ITEMS = 50_000
"""Names, texts, lists and mappings together; ends files that are only long to be slow."""
_MOST_REFUSALS = 20
REFUSED = "tag:refused"
"""The tag of what stands in the tree for a refused alias: it has been complained about."""

_VALUE = re.compile(r"\s*(?:-\s+)*(?:[\w-]+:\s+)?(?P<value>.*)")


class FlowYamlError(ValueError):
    """Text that is no YAML, or not the kind meant here. `problems`: (line from 1, sentence)."""

    def __init__(self, problems: list[tuple[int, str]]):
        super().__init__("; ".join(f"{line}: {message}" for line, message in problems))
        self.problems = problems


def line_of(node: yaml.Node) -> int:
    """The line, from 1, on which a node of the tree starts."""
    return node.start_mark.line + 1


def compose(text: str) -> tuple[yaml.Node | None, list[tuple[int, str]]]:
    """The tree of a single document (None for an empty one), and what had to be refused in it.

    Raises FlowYamlError where the text cannot be read any further.
    """
    loader = None
    try:
        loader = _Loader(text)
        return loader.get_single_node(), loader.refusals
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise FlowYamlError([(line, _unprintable(error.character))]) from None
    except _Stopped as stopped:
        raise FlowYamlError([*loader.refusals, stopped.args]) from None
    except yaml.MarkedYAMLError as error:
        problem = _sentence(error, text.split("\n"))
        raise FlowYamlError([*loader.refusals, problem]) from None
    except (ValueError, OverflowError):
        # PyYAML lets chr() fail on an escape past the last code point.
        message = _("There is an escape (backslash) here that stands for no character.")
        raise FlowYamlError([*loader.refusals, (loader.line + 1, message)]) from None


def node_at(text: str, line: int) -> str | None:
    """The name of the node that a line (from 1) belongs to, found by indentation alone: for
    errors that leave no tree to look in."""
    node, indent = None, None
    for source in text.split("\n")[:line]:
        words = source.strip()
        if not words or words.startswith("#"):
            continue
        depth = len(source) - len(source.lstrip(" "))
        if depth == 0:
            node, indent = None, -1 if words.startswith("nodes:") else None
        elif indent == -1:
            indent = depth
        if indent is not None and depth == indent:
            node = words.partition(":")[0].strip("\"' ")
    return node


class _Stopped(Exception):
    """Reading ends here: `args` are the line and the sentence."""


class _Loader(yaml.SafeLoader):
    def __init__(self, text: str):
        super().__init__(text)
        self.refusals: list[tuple[int, str]] = []
        self._depth = self._items = 0

    def compose_node(self, parent, index):
        event = self.peek_event()
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            self.get_event()
            self._refuse(mark, _alias(event.anchor))
            return yaml.ScalarNode(REFUSED, "", mark, mark)
        if event.anchor is not None:
            self._refuse(mark, _anchor(event.anchor))
        if event.tag is not None:
            self._refuse(mark, _tag(event.tag))
        event.anchor = event.tag = None
        if isinstance(event, yaml.ScalarEvent) and event.style is None and _cut_off(event.end_mark):
            self._refuse(mark, _hash())
        self._items += 1
        if self._items > MOST_ITEMS:
            raise _Stopped(mark.line + 1, _("The file has too many entries to be a flow."))
        if self._depth >= MOST_DEPTH:
            message = _("This is nested too deeply: more than %(most)d levels.")
            raise _Stopped(mark.line + 1, message % {"most": MOST_DEPTH})
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def _refuse(self, mark: yaml.Mark, message: str) -> None:
        self.refusals.append((mark.line + 1, message))
        if len(self.refusals) >= _MOST_REFUSALS:
            raise _Stopped(mark.line + 1, _("After so many the rest was not read."))


def _cut_off(end: yaml.Mark) -> bool:
    """Whether text without quotes ends at a "#" that was hardly meant as a comment: `Error #5`."""
    return re.compile(r"[ \t]+#[^\s#]").match(end.buffer, end.pointer) is not None


def _hash() -> str:
    return _(
        "Everything after “ #” would be lost here. Put the text in quotes; "
        "if it is a comment, put a blank after the “#”."
    )


def _anchor(name: str) -> str:
    return _(
        "Anchors (“&%(name)s”) are not read here. Text that starts with “&” must stand in quotes."
    ) % {"name": name}


def _tag(name: str) -> str:
    return _(
        "Tags (“%(name)s”) are not read here. Text that starts with “!” must stand in quotes."
    ) % {"name": name.replace("tag:yaml.org,2002:", "!!")}


def _alias(name: str) -> str:
    return _(
        "Aliases (“*%(name)s”) are not read here: write the thing out. "
        "Text that starts with “*” must stand in quotes."
    ) % {"name": name}


def _unprintable(character: str | int) -> str:
    code = ord(character) if isinstance(character, str) else character
    return _("There is a character here that cannot be shown (U+%(code)04X). Delete it.") % {
        "code": code
    }


def _sentence(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, str]:
    """Line and plain sentence for what PyYAML found wrong."""
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    if error.context_mark and ("flow" in context or "quoted scalar" in context):
        # An opened bracket or quotation mark is to blame, not the place where the hope ended.
        mark = error.context_mark
    at = mark.line if mark else 0
    source = lines[at] if at < len(lines) else ""
    return at + 1, _words(problem, context, source)


def _words(problem: str, context: str, source: str) -> str:
    first = _VALUE.match(source)["value"][:1]
    if "'\\t'" in problem:
        return _("There is a tab here. Indent with spaces.")
    if "found another document" in problem:
        return _("A second document starts here (“---”). One file holds one flow.")
    if "unknown escape character" in problem or "escape sequence" in context + problem:
        return _("Between double quotes a backslash is special. Use single quotes, or write \\\\.")
    if "quoted scalar" in context:
        return _("The quotation mark that opens here is never closed.")
    if first in ("{", "["):
        return _('Text that starts with “%(mark)s” must stand in quotes, as in "%(mark)s…".') % {
            "mark": first
        }
    if first in ('"', "'") and "expected <block end>" in problem:
        return _("Text goes on after the closing quotation mark. Put quotes round all of it.")
    if "cannot start any token" in problem or first in ("*", "&", "!", "%", "@", "`", "|", ">"):
        return _("Text that starts with “%(mark)s” must stand in quotes.") % {"mark": first}
    if "sequence entries are not allowed" in problem or "mapping keys are not allowed" in problem:
        return _("Text that starts with “-” or “?” and a blank must stand in quotes.")
    if "mapping values are not allowed" in problem:
        return _(
            "Text with a colon and a space in it must stand in quotes; "
            "if it is none, look at the indentation."
        )
    if "could not find expected ':'" in problem:
        return _("This line should read “name: text”; a name and its colon are missing.")
    if "expected <block end>" in problem:
        return _("This line is not indented like the lines it belongs to.")
    return _("This cannot be read as YAML: %(problem)s.") % {"problem": problem}

"""Where links and images lead in a piece of Markdown, and how to lead them elsewhere.

Code is never touched. Only the addresses change, so every line stays the line it was.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from kb.markdown.code import split_code

LINK, IMAGE = "link", "image"

INLINE = re.compile(
    r"(?<!\\)\]\([ \t\n]*"
    r"(?:<(?P<pointed>[^<>\n]*)>|(?P<bare>(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))+))"
    r"(?=[ \t\n]*\)|[ \t\n]+[\"'(])"
)
DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*(?:<(?P<pointed>[^<>\n]*)>|(?P<bare>[^\s<>]+))",
    re.MULTILINE,
)
# No attempt goes past the next tag, nor below past the next colons: however a text is made, it is
# read in a time that grows with its length.
ATTRIBUTE = re.compile(
    r"<(?P<tag>a|img)\s(?:[^<>\"']|\"(?:[^\"<]|<(?![a-z]))*\"|'(?:[^'<]|<(?![a-z]))*')*?"
    r"\b(?:href|src)[ \t]*=[ \t]*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')",
    re.IGNORECASE,
)
COLONS = re.compile(
    r"(?<!:):::+[ \t]*image\b(?:[^\n:]|:(?!::)){0,500}?"
    r"\bsource[ \t]*=[ \t]*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')",
    re.IGNORECASE,
)
PATTERNS = (INLINE, DEFINITION, ATTRIBUTE, COLONS)
BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
NEEDS_CODING = re.compile(r"[\s()<>\\\"']")
PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|ico|avif|tiff?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image: where it leads, and the line it stands on (from 1, in the text)."""

    kind: str
    destination: str
    line: int


def rewrite(text: str, code: bytes, lead: Callable[[Link], str | None]) -> str:
    """The text with each address replaced by what `lead` gives for it (None: as it is). `code`
    holds 1 for each line that is code."""
    if not _may_hold_links(text):
        return text
    pieces = []
    for first, block, is_code in _blocks(text, code):
        pieces.append(block if is_code else _rewritten(block, first, lead))
    return "\n".join(pieces)


def _blocks(text: str, code: bytes) -> Iterator[tuple[int, str, bool]]:
    """Runs of lines that are code, or that a code span can run through: no blank line inside."""
    lines = text.split("\n")
    begin = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and (
            code[index] == code[begin] and bool(lines[index].strip()) == bool(lines[begin].strip())
        ):
            continue
        yield begin + 1, "\n".join(lines[begin:index]), bool(code[begin])
        begin = index


def _rewritten(block: str, first: int, lead: Callable[[Link], str | None]) -> str:
    if not _may_hold_links(block):
        return block
    # Code becomes blanks of the same length: it hides nothing, and every place stays the same.
    seen = "".join(
        re.sub(r"[^\n]", " ", piece) if is_code else piece for piece, is_code in split_code(block)
    )
    openings, changes = _openings(seen), []
    ends = [match.start() for match in re.finditer("\n", block)]
    for pattern in PATTERNS:
        for match in pattern.finditer(seen):
            kind = _kind(match, pattern, openings)
            name = next(
                name
                for name, value in match.groupdict().items()
                if value is not None and name != "tag"
            )
            written = match[name]
            if kind is None or written.lower().startswith("id:"):
                continue
            line = first + bisect_left(ends, match.start(name))
            to = lead(Link(kind, _read(written, pattern), line))
            if to is not None:
                changes.append((*match.span(name), _written(to, pattern, name)))
    return _changed(block, sorted(changes))


def _may_hold_links(text: str) -> bool:
    return "](" in text or "]:" in text or "<" in text or ":::" in text


def _changed(block: str, changes: list[tuple[int, int, str]]) -> str:
    """The block with other words from `start` to `end` of each change; they come in order."""
    pieces, done = [], 0
    for start, end, to in changes:
        if start >= done:  # two patterns may see an address in the same place
            pieces += block[done:start], to
            done = end
    return "".join([*pieces, block[done:]])


def _openings(text: str) -> dict[int, int]:
    """For each closing bracket the place of the one that opens it."""
    found, still_open = {}, []
    for match in BRACKET.finditer(text):
        if match[0] == "[":
            still_open.append(match.start())
        elif match[0] == "]" and still_open:
            found[match.start()] = still_open.pop()
    return found


def _kind(match: re.Match, pattern: re.Pattern, openings: dict[int, int]) -> str | None:
    if pattern is INLINE:
        opening = openings.get(match.start())
        if opening is None:
            return None
        is_image = opening > 0 and match.string[opening - 1] == "!"
        return IMAGE if is_image and match.string[opening - 2 : opening - 1] != "\\" else LINK
    if pattern is DEFINITION:
        # A definition does not say what it is used for.
        address = match["pointed"] or match["bare"] or ""
        return IMAGE if PICTURE.search(address.split("#")[0].split("?")[0]) else LINK
    if pattern is COLONS:
        return IMAGE
    return IMAGE if match["tag"].lower() == "img" else LINK


def _read(written: str, pattern: re.Pattern) -> str:
    """The address as a browser would get it."""
    if pattern in (INLINE, DEFINITION):
        written = ESCAPED.sub(r"\1", written)
    return unescape(written).strip()


def _written(address: str, pattern: re.Pattern, group: str) -> str:
    """The address as it may stand in this kind of link."""
    if pattern in (INLINE, DEFINITION):
        if group == "bare":
            return NEEDS_CODING.sub(lambda match: f"%{ord(match[0]):02X}", address)
        return address.replace("<", "%3C").replace(">", "%3E")
    return escape(address)

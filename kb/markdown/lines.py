"""What a single line begins: columns, list markers, fences, headings, HTML.

The rules are CommonMark's (0.31, sections 4 and 5) except where a comment says what real FAQs
write instead.
"""

import re
from dataclasses import dataclass

from .code import split_code

TAB = 4

BULLETS, RULES = frozenset("-*+"), frozenset("-*_")
BULLET = re.compile(r"([-*+])(?:[ \t]+|$)")
ORDERED = re.compile(r"(\d{1,9})([.)])(?:[ \t]+|$)")
POINT = re.compile(r"(\d{1,3}(?:\.\d{1,3})+)[.)]?[ \t]+(?=\S)")
RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
SETEXT = re.compile(r"(=+|-+)[ \t]*$")
FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*$")
# Without a space after the marks (`##Title`) is common in hand-written files; one mark alone
# (`#1 reason`, `#hashtag`) is text.
HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*)|$)|(#{2,6})([^#\s].*)$")
HEADING_ID = re.compile(r"[ \t]*\{#([^\s{}]+)\}[ \t]*$")
TABLE_RULE = re.compile(r"(?=[^|]*\|)[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|?)+[ \t]*$")
BAR = re.compile(r"(?<!\\)\|")
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*(.*)$")
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")

# An image or a word between colons is part of the text round it; anything else is layout.
COLONS_APART = re.compile(r":::+[ \t]*(?!(?:image|no-loc|video)\b)", re.IGNORECASE)

HTML_VERBATIM = re.compile(r"<(script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
HTML_ENDS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
HTML_BLOCK = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|"
    r"details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|"
    r"head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|"
    r"p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)"
    r"(?=[\s>]|/>|$)",
    re.IGNORECASE,
)
HTML_ALONE = re.compile(
    r"<(?:/([A-Za-z][\w-]*)\s*|([A-Za-z][\w-]*)(?:\s+[A-Za-z_:][\w.:-]*"
    r"(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?)>\s*$"
)


def indent_of(line: str) -> tuple[int, str]:
    """The column of the first character that is not blank, and the rest from there."""
    body = line.lstrip(" \t")
    column, blanks = 0, line[: len(line) - len(body)]
    if "\t" not in blanks:
        return len(blanks), body
    for blank in blanks:
        column += TAB - column % TAB if blank == "\t" else 1
    return column, body


def without_indent(line: str, columns: int) -> str:
    """The line with at most so many columns of leading blanks taken off, its other tabs kept."""
    column = 0
    for position, character in enumerate(line):
        if column >= columns or character not in " \t":
            return " " * (column - columns) + line[position:]
        column += TAB - column % TAB if character == "\t" else 1
    return ""


@dataclass(frozen=True, slots=True)
class Marker:
    """The start of a list item. `kind` is ul, ol or points; `style` the bullet or delimiter;
    `path` its number, `(2,)` for `2.` and `(2, 1)` for `2.1`; `width` in columns, blanks after it
    included; `rest` is what follows."""

    kind: str
    style: str
    path: tuple[int, ...]
    label: str
    width: int
    rest: str


def marker_of(body: str) -> Marker | None:
    """The list marker at the start of a line without its indent, or None."""
    if body[:1] not in BULLETS and not body[:1].isdigit():
        return None
    if match := BULLET.match(body):
        return _marker("ul", match[1], (), match[1], match, body)
    if match := POINT.match(body):
        path = tuple(int(number) for number in match[1].split("."))
        return _marker("points", ".", path, match[1], match, body)
    if match := ORDERED.match(body):
        return _marker("ol", match[2], (int(match[1]),), match[1], match, body)
    return None


def _marker(kind, style, path, label, match: re.Match, body: str) -> Marker:
    tight = len(match[0].rstrip(" \t"))
    width = indent_of(" " * tight + match[0][tight:])[0] if body[match.end() :] else tight + 1
    if width - tight > TAB:
        width = tight + 1
    return Marker(kind, style, path, label, width, body[match.end() :])


def html_start(body: str) -> tuple[str | None, bool] | None:
    """How a block of HTML that starts here ends: `(text that ends it, may interrupt a paragraph)`;
    None as the text means a blank line ends it. None instead of a pair: no HTML starts here."""
    if not body.startswith("<"):
        return None
    if match := HTML_VERBATIM.match(body):
        return f"</{match[1].lower()}>", True
    for start, end in HTML_ENDS:
        if body.startswith(start) and (start != "<!" or body[2:3].isalpha()):
            return end, True
    if HTML_BLOCK.match(body):
        return None, True
    return (None, False) if HTML_ALONE.match(body) else None


def interrupts(body: str) -> bool:
    """Whether the line starts something that ends an open paragraph (list items aside)."""
    if body[0] in ">#`~:<[":
        html = html_start(body)
        return (
            body[0] == ">"
            or bool(COLONS_APART.match(body))
            or bool(HEADING.match(body) or FENCE.match(body) or FOOTNOTE.match(body))
            or bool(html and html[1])
        )
    return body[0] in RULES and bool(RULE.match(body))


def cells_in(row: str) -> int:
    """How many cells a row of a table has. Bars in code and escaped bars do not count."""
    row = row.strip()
    text = "".join("" if is_code else piece for piece, is_code in split_code(row))
    bars = len(BAR.findall(text)) - row.startswith("|")
    return bars + (0 if bars and BAR.search(row[-1:]) and not row.endswith("\\|") else 1)


def closes_fence(body: str, mark: str) -> bool:
    """Whether the line, without its indent, closes a fence that was opened with this mark."""
    marks = body.rstrip(" \t")
    return marks.startswith(mark) and not marks.strip(mark[0])

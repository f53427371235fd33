"""What can be open while lines come in: a paragraph, code, HTML, a table, a footnote, a quote.

Each leaf says whether it takes a line that is offered to it, and writes itself when it ends.
`blocks` is the run of blocks that it belongs to (`reader.Blocks`).
"""

from .code import code_block
from .lines import (
    FOOTNOTE,
    cells_in,
    closes_fence,
    interrupts,
    marker_of,
    without_indent,
)

MAX_COLUMNS = 50
"""A table is widened for its rows up to here."""


class Leaf:
    """Takes nothing and ends at a blank line, unless a kind says otherwise."""

    def __init__(self, blocks):
        self.blocks = blocks

    def takes(self, line: str, indent: int, body: str, number: int) -> bool:
        """Whether the line (never blank) belongs to this leaf, which then keeps it."""
        return False

    def takes_blank(self, line: str, number: int) -> bool:
        """Whether this leaf stays open over a blank line."""
        return False

    def write(self) -> None:
        """Add what was collected to the article."""

    def outside(self, indent: int) -> bool:
        """Whether a line with this indent stands left of the list item that this leaf is in."""
        return indent <= self.blocks.lists.marker()


class Paragraph(Leaf):
    """Lines of text. What may end or continue it is decided by `Blocks`."""

    def __init__(self, blocks, body: str, number: int):
        super().__init__(blocks)
        self.lines = [body]
        self.line = number

    def write(self) -> None:
        text = "\n".join(self.lines).rstrip()
        if text:
            self.blocks.reader.add_paragraph(self.blocks.target(), text, self.line)


class Fence(Leaf):
    """Fenced code. Where its end is known to come (`sure`), every line before belongs to it, even
    one that stands left of the step it is in: people paste code without indenting it."""

    def __init__(self, blocks, mark: str, info: str, indent: int, sure: bool):
        super().__init__(blocks)
        self.mark, self.info, self.indent, self.sure = mark, info, indent, sure
        self.lines: list[str] = []

    def takes(self, line, indent, body, number):
        if closes_fence(body, self.mark):
            self.blocks.close_leaf()
            return True
        if not self.sure and self.outside(indent):
            return False
        self.lines.append(without_indent(line, self.indent))
        return True

    def takes_blank(self, line, number):
        self.lines.append(without_indent(line, self.indent))
        return True

    def write(self):
        html = code_block("\n".join(self.lines), self.info)
        self.blocks.reader.add_html(self.blocks.target(), html)


class Indented(Leaf):
    """Code by four columns of indent."""

    def __init__(self, blocks, first: str):
        super().__init__(blocks)
        self.lines = [first]

    def takes(self, line, indent, body, number):
        extra = indent - self.blocks.lists.content()
        if extra < 4:
            return False
        self.lines.append(" " * (extra - 4) + body)
        return True

    def takes_blank(self, line, number):
        self.lines.append("")
        return True

    def write(self):
        html = code_block("\n".join(self.lines).rstrip())
        self.blocks.reader.add_html(self.blocks.target(), html)


class Html(Leaf):
    """A block of HTML, up to the text that ends it or to a blank line."""

    def __init__(self, blocks, end: str | None, number: int):
        super().__init__(blocks)
        self.end = end
        self.number = number
        self.lines: list[str] = []
        self.ended = False

    def add(self, line: str) -> None:
        """Take a line, and see whether the block ends with it."""
        self.lines.append(line)
        self.ended = bool(self.end) and self.end in line.lower()

    def takes(self, line, indent, body, number):
        if self.ended or (not self.end and self.outside(indent) and marker_of(body)):
            return False
        self.add(line)
        return True

    def takes_blank(self, line, number):
        if self.end and not self.ended:
            self.lines.append("")
            return True
        return False

    def write(self):
        reader, target = self.blocks.reader, self.blocks.target()
        text = "\n".join(self.lines)
        if self.end and not self.ended:
            # Nothing ends it: a browser would swallow the rest of the article. Shown as written.
            reader.add_paragraph(target, "&lt;" + text.strip()[1:], self.number)
        else:
            reader.add_html(target, reader.dialects.read_html(text, self.number))


class Table(Leaf):
    """Rows of cells, the head and its dashes first."""

    def __init__(self, blocks, lines: list[str], number: int):
        super().__init__(blocks)
        self.lines = lines
        self.number = number

    def takes(self, line, indent, body, number):
        if "|" not in body and (
            interrupts(body) or marker_of(body) or "|" in self.lines[1].strip("| \t")
        ):
            return False
        self.lines.append(body)
        return True

    def _widened(self) -> list[str]:
        """The lines, with a head as wide as the widest row: Markdown would drop the cells beyond
        it, and takes nothing for a table whose dashes and head differ."""
        widths = [cells_in(line) for line in self.lines]
        columns = min(max(widths), max(widths[0], widths[1], MAX_COLUMNS))
        if widths[0] == widths[1] == columns:
            return self.lines
        wide = next(at for at, width in enumerate(widths) if width != widths[0])
        self.blocks.reader.remark(self.number + wide, "wide-row", "")
        bare = [line.strip().removeprefix("|").removesuffix("|") for line in self.lines[:2]]
        head = f"|{bare[0]}|" + " |" * (columns - widths[0])
        dashes = f"|{bare[1]}|" + "---|" * (columns - widths[1])
        return [head, dashes, *self.lines[2:]]

    def write(self):
        reader = self.blocks.reader
        text = "\n".join(line.replace("\t", " ").rstrip() for line in self._widened())
        processor = reader.blockprocessors["table"]
        # The head decides how rows are cut; what the dialects replace holds no bar.
        if processor.test(self.blocks.target(), text):
            rows = reader.dialects.read(text, self.number)
            processor.run(self.blocks.target(), [rows])
        else:
            reader.add_paragraph(self.blocks.target(), text, self.number)


class Footnote(Leaf):
    """The text of a footnote: what follows on the line, and what is indented under it."""

    def __init__(self, blocks, name: str, first: str, number: int):
        super().__init__(blocks)
        self.name, self.number = name, number
        self.lines = [first]
        self.after_blank = False

    def takes(self, line, indent, body, number):
        starts = FOOTNOTE.match(body) or interrupts(body) or marker_of(body)
        if indent < 2 and (self.after_blank or starts):
            return False
        self.after_blank = False
        self.lines.append(without_indent(line, 4))
        return True

    def takes_blank(self, line, number):
        self.after_blank = True
        self.lines.append("")
        return True

    def write(self):
        reader = self.blocks.reader
        text = "\n".join(self.lines).strip("\n")
        if self.name not in reader.footnotes.footnotes:
            reader.first_lines[text] = self.number
            reader.footnotes.setFootnote(self.name, text)


class Quote(Leaf):
    """Lines after `>`, read by blocks of their own. `mark` is `?` or `!` for callouts written
    `>?`, and `:::` for a box that runs to a line of colons."""

    def __init__(self, blocks, inside, mark: str | None = None):
        super().__init__(blocks)
        self.inside = inside
        self.mark = mark

    def feed(self, body: str, number: int) -> None:
        """Take a line that starts with `>`."""
        rest = body[1:]
        self.inside.feed(rest[1:] if rest[:1] in {" ", "\t"} else rest, number)

    def takes(self, line, indent, body, number):
        if self.mark == ":::":
            return self._takes_boxed(line, body, number)
        if body[0] == ">":
            return self._takes_quoted(body, number)
        paragraph = self.inside.paragraph()
        if paragraph and not interrupts(body) and not marker_of(body):
            paragraph.lines.append(body)
            return True
        return False

    def _takes_boxed(self, line, body, number):
        if body.rstrip(" \t:") == "" and not isinstance(self.inside.leaf, Fence):
            self.blocks.close_leaf()
        else:
            self.inside.feed(line, number)
        return True

    def _takes_quoted(self, body, number):
        kind = self.blocks.callout_at(body)
        if kind and kind == self.mark:
            # `>!` on every line of one callout: each line is a paragraph of its own.
            self.inside.feed("", number)
            self.inside.feed(body[2:], number)
            return True
        if kind and not isinstance(self.inside.leaf, Fence):
            return False
        self.feed(body, number)
        return True

    def takes_blank(self, line, number):
        if self.mark == ":::":
            self.inside.feed(line, number)
            return True
        return False

    def write(self):
        self.inside.close_leaf()

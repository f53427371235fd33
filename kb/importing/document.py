"""One file's text, cut into questions: the title, the text and what the file says about each."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from django.utils.translation import gettext as _

from kb.markdown.finish import slug
from kb.markdown.lines import FOOTNOTE

from .front_matter import FrontMatter, FrontMatterError, front_matter, read_date
from .outline import Heading, Outline, outline
from .titles import names_in, plain_title, shorten

TITLE_LENGTH = 200
SUMMARY_LENGTH = 300
KEYWORDS_LENGTH = 500
HEADING_LENGTH = 300
HEADING_BYTES = 1000  # an index of PostgreSQL has room for so much
CATEGORY_LENGTH = 80
MOST_POSITION = 2_147_483_647
AUDIENCES = ("public", "internal")

DEFINITION = re.compile(r" {0,3}\[(?!\^)([^\[\]]+)\]:[ \t]*\S")
USED_LABEL = re.compile(r"\[([^\[\]]+)\]")
ASKS = re.compile(r"[?？؟][\s\"'”’」』)）]*$")
NUMBER_BEFORE = re.compile(r"^\d+[\s._-]+")


@dataclass(frozen=True, slots=True)
class Question:
    """One article to be. `heading` and `occurrence` say which place in the file it came from (an
    article with a file to itself has no heading); `line` is where it starts and `body_line` where
    its text does, both from 1. `names` are what links in the same file may call it, each with
    the fragment inside the article (empty: the article itself). `said` is what the file says of it
    besides the text: category, audience, position, checked; what it does not say is missing.
    `folder` stands in it for a category, where there is none: it counts for a new article only."""

    line: int
    title: str
    body: str
    body_line: int
    heading: str = ""
    occurrence: int = 1
    summary: str = ""
    keywords: str = ""
    said: dict[str, str | int] = field(default_factory=dict)
    names: tuple[tuple[str, str], ...] = ()
    code: bytes = b""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: its questions in order, and remarks as `(line, text)`."""

    questions: tuple[Question, ...]
    remarks: tuple[tuple[int, str], ...]


class DocumentError(ValueError):
    """A file that no article can be made of. `line` counts from 1."""

    def __init__(self, line: int, message: str):
        super().__init__(message)
        self.line = line


def read_document(text: str, folder: str = "") -> Document:
    """The questions of a file. `folder` is the name of the folder it lies in, for the category.

    A file with front matter, or with one `#` heading, is one article; any other is cut at its
    headings. Raises DocumentError.
    """
    lines = text.split("\n")
    try:
        front = front_matter(lines)
    except FrontMatterError as error:
        raise DocumentError(error.line, str(error)) from None
    return _Cutter(lines, front, folder).document()


class _Cutter:
    def __init__(self, lines: list[str], front: FrontMatter | None, folder: str):
        self.start = front.end if front else 0
        # Front matter keeps its lines, emptied, so that every index is a line of the file.
        self.lines = [""] * self.start + lines[self.start :]
        self.front, self.folder = front, folder
        self.outline: Outline = outline(self.lines)
        self.remarks: list[tuple[int, str]] = []
        self.heading_lines = [one.first for one in self.outline.headings]
        self.slugs = _slugs(self.outline.headings)
        self.references = _references(self.lines, self.outline.code)

    def document(self) -> Document:
        if not any(line.strip() for line in self.lines):
            raise DocumentError(1, _("There is no text in this file."))
        for index in self.outline.unclosed:
            self.remark(index, _("The code block that starts here is never closed."))
        headings = self.outline.headings
        level = None if self.front else splitting_level(headings, self.lines)
        if self.front or (level is None and headings and headings[0].level == 1):
            questions = [self.single()]
        elif level is None and not headings:
            message = _("There is no heading here, and no title before the text to name it.")
            raise DocumentError(1, message)
        else:
            questions = list(self.questions(level or headings[0].level))
        return Document(tuple(questions), tuple(self.remarks))

    def remark(self, index: int, text: str) -> None:
        """Note something about the line with this index."""
        self.remarks.append((index + 1, text))

    # One article

    def single(self) -> Question:
        """The whole file as one article."""
        first = next(iter(self.outline.headings), None)
        line, written = self.front.text("title") if self.front else (1, "")
        title = " ".join(plain_title(written).split())
        own = first if first and (first.level == 1 or not title) else None
        if own and any(text.strip() for text in self.lines[self.start : own.first]) and title:
            own = None  # further down, it is a heading of the text
        if not title:
            title = plain_title(own.text) if own else ""
            line = own.first + 1 if own else 1
        elif own:
            self._compare(title, own)
        if not title:
            raise DocumentError(
                line,
                _("This article has no title: give it a title in the front matter or a heading."),
            )
        before = self.lines[self.start : own.first] if own else []
        begin = own.last + 1 if own and not any(map(str.strip, before)) else self.start
        lines = list(self.lines)
        if own and begin == self.start:
            lines[own.first : own.last + 1] = [""] * (own.last + 1 - own.first)
        return self._question(lines, begin, len(lines), own, title, line, place="")

    def _compare(self, title: str, own: Heading) -> None:
        """Say so where the heading that the title replaces has words of its own."""
        words = set(re.findall(r"\w+", plain_title(own.text).lower()))
        if words - set(re.findall(r"\w+", title.lower())):
            text = _(
                "The title comes from the front matter; the heading “%(heading)s” was left out."
            )
            self.remark(own.first, text % {"heading": shorten(plain_title(own.text), 100)})

    # Many questions

    def questions(self, level: int) -> Iterator[Question]:
        """The file cut at the headings of this level."""
        group, seen = "", {}
        starts = [one for one in self.outline.headings if one.level <= level]
        self._left_out(self.start, starts[0].first)
        for place, heading in enumerate(starts):
            end = starts[place + 1].first if place + 1 < len(starts) else len(self.lines)
            title = plain_title(heading.text)
            if heading.level < level:
                group = title
                self._left_out(heading.last + 1, end)
                continue
            if not title:
                self.remark(
                    heading.first, _("A heading without words: what stands under it was left out.")
                )
                continue
            key = title.encode()[:HEADING_BYTES].decode(errors="ignore")[:HEADING_LENGTH]
            seen[key] = seen.get(key, 0) + 1
            yield self._question(
                self.lines, heading.last + 1, end, heading, title, heading.first + 1,
                place=key, occurrence=seen[key], group=group,
            )  # fmt: skip

    def _left_out(self, begin: int, end: int) -> None:
        """Say that lines that belong to no question were left out, if they hold words."""
        for index in range(begin, end):
            line = self.lines[index]
            if line.strip() and not DEFINITION.match(line) and not FOOTNOTE.match(line):
                text = _("This text stands before the first question and was left out: “%(text)s”")
                self.remark(index, text % {"text": shorten(" ".join(line.split()), 80)})
                return

    # Both

    def _question(
        self, lines, begin, end, heading, title, line, *, place, occurrence=1, group=""
    ) -> Question:
        while begin < end and not lines[begin].strip():
            begin += 1
        while end > begin and not lines[end - 1].strip():
            end -= 1
        if begin == end:
            self.remark(line - 1, _("There is no text under this heading."))
        if len(title) > TITLE_LENGTH:
            text = _("This title has %(length)s characters and was shortened to %(most)s.")
            self.remark(line - 1, text % {"length": len(title), "most": TITLE_LENGTH})
        body, code = list(lines[begin:end]), self.outline.code[begin:end]
        missing = self._references_from_elsewhere(body, code, begin, end) if place else []
        if missing:
            body += ["", *missing]
            code += bytes(1 + len(missing))
        return Question(
            line=line,
            title=shorten(title, TITLE_LENGTH),
            body="\n".join(body),
            body_line=begin + 1,
            heading=place,
            occurrence=occurrence,
            names=tuple(self._names(begin, end, heading, body)),
            code=bytes(code),
            **self._front_texts(),
            said=self._said(group),
        )

    def _names(self, begin, end, heading, body) -> Iterator[tuple[str, str]]:
        """What links may call this question, nearest first."""
        if heading:
            for name in names_in(heading.text):
                yield name, ""
            yield self.slugs[heading.first], ""
        inside = slice(bisect_left(self.heading_lines, begin), bisect_left(self.heading_lines, end))
        local = _slugs(self.outline.headings[inside])
        for index in range(begin, end):
            if not self.lines[index] or self.outline.code[index]:
                continue
            for name in names_in(self.lines[index]):
                yield name, name
        for first, own in local.items():
            yield self.slugs[first], own
            yield own, own

    def _references_from_elsewhere(self, body, code, begin, end) -> list[str]:
        """Definitions of links and footnotes that this question uses and that stand in another
        part of the file."""
        if not self.references:
            return []
        text = "\n".join(line for line, is_code in zip(body, code, strict=True) if not is_code)
        found = []
        for label in dict.fromkeys(_label(match[1]) for match in USED_LABEL.finditer(text)):
            index, last = self.references.get(label, (begin, begin))
            if not begin <= index < end:
                found += self.lines[index:last]
        return found

    # What the front matter says

    def _front_texts(self) -> dict[str, str]:
        if not self.front:
            return {}
        for line, name in self.front.twice:
            self.remark(
                line - 1, _("“%(name)s” stands here twice; the first one counts.") % {"name": name}
            )
        line, summary = self.front.text("summary", "description")
        if len(summary) > SUMMARY_LENGTH:
            text = _("The summary has %(length)s characters and was shortened to %(most)s.")
            self.remark(line - 1, text % {"length": len(summary), "most": SUMMARY_LENGTH})
        line, words = self.front.texts("keywords", "tags")
        ends = accumulate(len(word) + len(", ") for word in words)
        kept = words[: sum(end - len(", ") <= KEYWORDS_LENGTH for end in ends)]
        if len(kept) < len(words):
            text = _(
                "The keywords have more than %(most)s characters; the last ones were left out."
            )
            self.remark(line - 1, text % {"most": KEYWORDS_LENGTH})
        return {"summary": shorten(summary, SUMMARY_LENGTH), "keywords": ", ".join(kept)}

    def _said(self, group: str) -> dict[str, str | int]:
        said: dict[str, str | int] = {}
        category = group
        if self.front:
            category = self.front.text("category")[1]
            said |= self._audience() | self._position() | self._checked()
        if category:
            said["category"] = shorten(category, CATEGORY_LENGTH)
        elif folder := tidy_name(self.folder):
            said["folder"] = shorten(folder, CATEGORY_LENGTH)
        return said

    def _audience(self) -> dict[str, str]:
        line, audience = self.front.text("audience")
        if audience.lower() in AUDIENCES:
            return {"audience": audience.lower()}
        if audience:
            text = _("The audience “%(audience)s” is not known here (public or internal): public.")
            self.remark(line - 1, text % {"audience": shorten(audience, 60)})
        return {}

    def _position(self) -> dict[str, int]:
        line, order = self.front.text("order", "position", "weight", "nav_order")
        if order.isascii() and order.isdigit() and int(order[:12]) <= MOST_POSITION:
            return {"position": int(order[:12])}
        if order:
            self.remark(
                line - 1, _("The order must be a whole number, 0 or more; it was left out.")
            )
        return {}

    def _checked(self) -> dict[str, str]:
        line, written = self.front.text("checked", "last_checked", "ms.date", "updated", "date")
        if not written:
            return {}
        if found := read_date(written):
            return {"checked": found.isoformat()}
        text = _("“%(date)s” is not a date such as 2026-11-03; it was left out.")
        self.remark(line - 1, text % {"date": shorten(written, 40)})
        return {}


def splitting_level(headings: Sequence[Heading], lines: Sequence[str]) -> int | None:
    """The level at which a file without front matter is cut into questions; None for one article.

    It is the shallowest level with two headings or more. Those that stand directly over others that
    ask something only group them. Under one single `#` heading the rest are its sections, unless at
    least half of them ask something.
    """
    levels = sorted({heading.level for heading in headings})
    for level, deeper in zip(levels, [*levels[1:], None], strict=False):
        places = [i for i, heading in enumerate(headings) if heading.level == level]
        with_text = sum(_has_text(headings, place, lines) for place in places)
        if len(places) < 2 or (2 * with_text < len(places) and _ask(headings, deeper)):
            continue
        tops = sum(heading.level == 1 for heading in headings)
        return None if tops == 1 and level > 1 and not _ask(headings, level) else level
    return None


def _ask(headings: Sequence[Heading], level: int | None) -> bool:
    """Whether at least half of the headings of a level end with a question mark."""
    asking = [bool(ASKS.search(plain_title(one.text))) for one in headings if one.level == level]
    return bool(asking) and 2 * sum(asking) >= len(asking)


def _has_text(headings: Sequence[Heading], place: int, lines: Sequence[str]) -> bool:
    """Whether words stand under a heading before the next one."""
    begin = headings[place].last + 1
    end = headings[place + 1].first if place + 1 < len(headings) else len(lines)
    deeper = place + 1 < len(headings) and headings[place + 1].level > headings[place].level
    return not deeper or any(lines[index].strip() for index in range(begin, end))


def tidy_name(folder: str) -> str:
    """A folder's name as a category: `02-sending_sms` is “Sending sms”."""
    words = " ".join(re.sub(r"[-_]+", " ", NUMBER_BEFORE.sub("", folder)).split())
    return words[:1].upper() + words[1:]


def _slugs(headings) -> dict[int, str]:
    """The id of each heading in a text, by the index of its line: as `kb.markdown` gives them."""
    counts: dict[str, int] = {}
    used: set[str] = set()
    slugs = {}
    for heading in headings:
        base = name = slug(plain_title(heading.text))
        while name in used:
            counts[base] = counts.get(base, 0) + 1
            name = f"{base}-{counts[base]}"
        used.add(name)
        slugs[heading.first] = name
    return slugs


def _references(lines: Sequence[str], code: bytearray) -> dict[str, tuple[int, int]]:
    """Where each link or footnote is defined: label to the indexes of its lines (end excluded)."""
    found: dict[str, tuple[int, int]] = {}
    for index, line in enumerate(lines):
        if code[index] or "]:" not in line:
            continue
        footnote = FOOTNOTE.match(line.lstrip(" "))
        definition = DEFINITION.match(line)
        if footnote:
            end = index + 1
            while end < len(lines) and lines[end][:4].strip() == "" and lines[end].strip():
                end += 1
            found.setdefault(_label("^" + footnote[1]), (index, end))
        elif definition:
            found.setdefault(_label(definition[1]), (index, index + 1))
    return found


def _label(label: str) -> str:
    return " ".join(label.split()).casefold()

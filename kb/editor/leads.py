"""Where the links and images of a text lead on this site, and which of them lead wrong. Pure.

What is there of it, `kb.editor.there` finds out; here are only the text and the rules.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from django.utils.translation import gettext as _

from kb.importing.links import IMAGE, Link, rewrite
from kb.importing.outline import Outline, outline
from kb.ties import path_at

ARTICLE, FIX, FILE, PAGE = "article", "fix", "file", "page"
LIVE, DRAFT, ARCHIVED = "live", "draft", "archived"

PATHS = (
    (ARTICLE, re.compile(r"/+articles/0*([0-9]{1,15})(?![0-9])(?:-[^/]*)?/?(?:\.md)?$")),
    (FIX, re.compile(r"/+fix/0*([0-9]{1,15})(?![0-9])")),
    (FILE, re.compile(r"/+attachments/0*([0-9]{1,15})/([^/]*)$")),
)
SELF = re.compile(r"/+articles/0+(?![0-9])(?:-[^/]*)?/?$")


@dataclass(frozen=True)
class Lead:
    """A link or an image that leads to something on this site, on a line (from 1). `number` and
    `name` (of a file) are what its address says; a page has only the `path`."""

    kind: str
    line: int
    path: str
    number: int = 0
    name: str = ""
    is_image: bool = False


@dataclass(frozen=True)
class There:
    """What an address leads to: how far along it is, and whether it is for everybody."""

    state: str
    is_public: bool
    title: str = ""
    name: str = ""  # of a file


@dataclass(frozen=True)
class Mark:
    """Something to be mended in a text; `line` counts from 1, None where it has none."""

    line: int | None
    text: str


def leads_in(body: str, read: Outline | None = None) -> list[Lead]:
    """Everything in a Markdown text that leads somewhere on this site, in its order. What leads to
    a place in the text itself is left out. `read` is its outline, where it has been read."""
    found: list[Lead] = []

    def note(link: Link) -> None:
        if (lead := _lead(link)) is not None:
            found.append(lead)

    read = read or outline(body.split("\n"))
    rewrite(body, bytes(read.code), note)
    return sorted(found, key=lambda lead: lead.line)


def _lead(link: Link) -> Lead | None:
    if link.destination.startswith("#") or not link.destination:
        return None
    path = path_at(link.destination)
    if path is None or SELF.match(path):
        return None
    is_image = link.kind == IMAGE
    for kind, pattern in PATHS:
        if match := pattern.match(path):
            name = unquote(match[2]) if kind == FILE else ""
            return Lead(kind, link.line, path, int(match[1]), name, is_image)
    return Lead(PAGE, link.line, path, is_image=is_image)


def marks_of(
    leads: Iterable[Lead],
    there: Mapping[tuple[str, int], There],
    *,
    is_public: bool,
    is_page: Callable[[str], bool],
) -> list[Mark]:
    """What is wrong with them, for readers of a text that is for everybody (`is_public`) or for
    agents alone. `is_page` says whether the site has something at a path."""
    marks = []
    for lead in leads:
        found = there.get((lead.kind, lead.number))
        if lead.kind == PAGE:
            words = "" if is_page(lead.path) else _nowhere(lead)
        else:
            words = _wrong(lead, found, is_public)
        if words:
            marks.append(Mark(lead.line, words))
    return marks


def _wrong(lead: Lead, found: There | None, is_public: bool) -> str:
    if found is None or (lead.kind == FILE and found.name != lead.name):
        return _nowhere(lead)
    title = found.title
    if found.state == ARCHIVED:
        words = _("This leads to “%(title)s”, which is archived.")
    elif is_public and not found.is_public:
        words = _("This leads to “%(title)s”, which is for agents only. Take it out to publish.")
    elif found.state == DRAFT:
        words = _("This leads to “%(title)s”, which readers do not see yet.")
    else:
        return ""
    if lead.kind == FILE:
        words = _("This file belongs to “%(title)s”, which not everybody may see who reads this.")
    return words % {"title": title}


def _nowhere(lead: Lead) -> str:
    said = {"path": lead.path}
    if lead.is_image or lead.kind == FILE:
        return _("There is no such file: %(path)s.") % said
    return _("This link leads nowhere: %(path)s.") % said


@dataclass(frozen=True)
class OutlineLine:
    """A heading of the text as a list of contents shows it: `id` in the HTML, and the line of the
    Markdown where it begins, None where that is not known (a heading inside a quote)."""

    level: int
    id: str
    title: str
    line: int | None


def outline_of(read: Outline, headings: Sequence) -> list[OutlineLine]:
    """The headings that rendering found (`kb.markdown.Heading`), with where each one stands in the
    text whose outline is `read`.

    The renderer does not say it; so each is looked for, in order, among the lines that are
    headings: the first that has its letters."""
    written = [(one.first + 1, _letters(one.text)) for one in read.headings]
    lines, at = [], 0
    for heading in headings:
        wanted = _letters(heading.title)
        place = next((n for n in range(at, len(written)) if wanted in written[n][1]), None)
        if place is not None:
            at = place + 1
        line = None if place is None else written[place][0]
        lines.append(OutlineLine(heading.level, heading.id, heading.title, line))
    return lines


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())

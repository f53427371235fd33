"""From files to a spool: everything is read and checked before anything is written."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _

from kb.filekinds import NotTaken, kind_of, picture_kind
from kb.people import Audience
from kb.ties import linked_articles, mentioned_articles

from .articlefile import ArticleFile, Attached, Brought, Text, read_article, read_text
from .fields import Problems
from .folder import Folder
from .paths import ARTICLE, attachment_path
from .shelves import (
    SaidNotice,
    Shelf,
    read_notices,
    read_shelves,
    read_synonyms,
    unknown_category,
)
from .spool import OWN, Spool

Progress = Callable[[str, int, int], None]
MOST_OF_A_FILE = 100_000_000
"""Bytes of a file of an article: it is held in memory. More than any form takes."""


@dataclass
class Content:
    """What a folder holds besides the articles in the spool. `articles` are the numbers of those,
    `inside` of those for agents only; `people` are all that are named."""

    shelves: dict[str, Shelf]
    synonyms: list[str]
    notices: list[SaidNotice]
    articles: set[int] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)
    people: set[str] = field(default_factory=set)


def read_articles_and_shelves(
    folder: Folder, spool: Spool, problems: Problems, progress: Progress
) -> Content:
    """All that the knowledge base holds. What is wrong goes to `problems`."""
    shelves = read_shelves(folder, problems)
    notices = read_notices(folder, shelves, problems)
    content = Content(shelves, read_synonyms(folder, problems), notices)
    _Articles(folder, spool, content, problems, progress).read()
    return content


def remark_on_links_inside(spool: Spool, content: Content, problems: Problems) -> None:
    """Name the texts for everybody that link articles for agents: their addresses tell the titles.
    The site that was exported shows them so too, since the other one was taken inside later; nobody
    publishes one anew."""
    if not content.inside:
        return
    for held in chain.from_iterable(spool.articles()):
        for text in held.texts.values() if held.said.audience == Audience.PUBLIC else ():
            linked = linked_articles(text.html) | mentioned_articles(text.text.body)
            if text.text.published and (found := linked & content.inside):
                problems.remark(text.path, None, links_inside(found))


def links_inside(articles: Iterable[int]) -> str:
    """The sentence about it."""
    numbers = ", ".join(f"/articles/{number}/" for number in sorted(articles))
    return _("For everybody, and it links articles for agents only: %(numbers)s.") % {
        "numbers": numbers
    }


class _Articles:
    def __init__(self, folder, spool: Spool, content: Content, problems: Problems, progress):
        self.folder, self.spool, self.content = folder, spool, content
        self.problems, self.progress = problems, progress
        self.leads: list[tuple[str, int, int]] = []  # file, line, number of an article

    def read(self) -> None:
        others = []
        for done, path in enumerate(self.folder.files("articles"), start=1):
            named = ARTICLE.fullmatch(path.rpartition("/")[2])
            if named is None:
                self._misnamed(path)
            elif named["other"]:
                others.append((path, int(named["id"]), named["other"][1:]))
            elif (source := self.folder.text(path)) is not None:
                self._own(path, int(named["id"]), source)
            self.progress("reading", done, done)
        for path, key, role in others:
            self._other(path, key, role)
        self._check_leads()
        self._check_left_over()

    def _misnamed(self, path: str) -> None:
        if path.endswith(".md"):
            message = _("The name of an article’s file begins with its number: 12-its-title.md.")
            self.problems.add(path, None, message)
        else:
            self.problems.remark(path, None, _("This is no article; it was left out."))

    def _own(self, path: str, key: int, source: str) -> None:
        said = read_article(path, source, self.problems)
        if not self.spool.add_article(key, path, said):
            first = self.spool.one("SELECT path FROM article WHERE id = ?", key)["path"]
            message = _("The number %(key)d is also that of %(path)s. Each article has its own.")
            self.problems.add(path, None, message % {"key": key, "path": first})
            return
        self.content.articles.add(key)
        if said.audience == Audience.INTERNAL:
            self.content.inside.add(key)
        self.content.people |= {said.owner, *(one.by for one in said.files)} - {""}
        self._check_said(path, key, said)
        self._note_sources(path, said.imported_before)
        if said.text:
            self._take(path, key, OWN, said.text)
        self._take_files(path, key, said)

    def _other(self, path: str, key: int, role: str) -> None:
        own = self.spool.one("SELECT path, said FROM article WHERE id = ?", key)
        if own is None:
            message = _("This is another text of the article %(key)d, whose own file is missing.")
            self.problems.add(path, None, message % {"key": key})
            return
        found = "SELECT path FROM text WHERE article = ? AND role = ?"
        if twice := self.spool.one(found, key, role):
            message = _("There is such a text of this article already, in %(path)s.")
            self.problems.add(path, None, message % {"path": twice["path"]})
            return
        if not self.spool.one(found, key, OWN):
            message = _("The article’s own file has no text: move this one there.")
            self.problems.add(path, None, message)
        if (source := self.folder.text(path)) is not None:
            self._take(path, key, role, read_text(path, source, self.problems))

    def _take(self, path: str, key: int, role: str, text: Text) -> None:
        if text.author:
            self.content.people.add(text.author)
        self._note_sources(path, text.imported)
        self.spool.add_text(key, role, path, text)

    def _check_said(self, path: str, key: int, said: ArticleFile) -> None:
        for name in ("category", "next_category"):
            slug = getattr(said, name)
            if slug and slug not in self.content.shelves:
                self.problems.add(path, said.line_of(name), unknown_category(slug))
        if key in said.related:
            message = _("An article is not related to itself.")
            self.problems.add(path, said.line_of("related"), message)
        self.leads += [(path, said.line_of("related"), other) for other in said.related]
        if said.redirects_to:
            self.leads.append((path, said.line_of("redirects_to"), said.redirects_to))

    def _check_leads(self) -> None:
        for path, line, key in self.leads:
            if key not in self.content.articles:
                message = _("There is no article %(key)d in this folder.") % {"key": key}
                self.problems.add(path, line, message)

    def _note_sources(self, path: str, brought: tuple[Brought, ...]) -> None:
        for one in brought:
            row = {"key": repr(one.key), "path": path, "line": one.line}
            if not self.spool.add("source", **row):
                first = self.spool.one("SELECT * FROM source WHERE key = ?", row["key"])
                message = _("The same import stands in %(path)s, line %(line)d.")
                self.problems.add(path, one.line, message % dict(first))

    # Files

    def _take_files(self, path: str, key: int, said: ArticleFile) -> None:
        digests: dict[str, int] = {}
        for one in said.files:
            place = attachment_path(key, one.id, one.name)
            if one.sha256 in digests:
                message = _("The files %(one)d and %(other)d are the same. Keep one of them.")
                about = {"one": digests[one.sha256], "other": one.id}
                self.problems.add(path, one.line, message % about)
                continue
            digests[one.sha256] = one.id
            kind, size = self._looked_at(place, one)
            row = {"id": one.id, "article": key, "path": place, "digest": one.sha256}
            if not self.spool.add("file", **row, content_type=kind, size=size):
                message = _("The number %(id)d is that of two files. Each has its own.")
                self.problems.add(path, one.line, message % {"id": one.id})

    def _looked_at(self, place: str, said: Attached) -> tuple[str, int]:
        """What the bytes are, and how many."""
        data = self.folder.bytes(place, MOST_OF_A_FILE, needed=True)
        if data is None:
            return "", 0
        if hashlib.sha256(data).hexdigest() != said.sha256:
            message = _("These are not the bytes that were exported: their SHA-256 is another one.")
            self.problems.add(place, None, message)
        try:
            # A picture that was taken in before its size was looked at stays one.
            kind = picture_kind(data) or kind_of(data, said.name)
        except NotTaken:
            message = _(
                "This is no kind of file that articles have: pictures (PNG, JPEG, GIF, WebP, "
                "AVIF), PDF, ZIP, plain text and CSV."
            )
            self.problems.add(place, None, message)
            return "", 0
        return kind.content_type, len(data)

    def _check_left_over(self) -> None:
        """Files that no article names are left out, which is worth a remark."""
        by_folder: dict[str, set[str]] = defaultdict(set)
        for row in self.spool.rows("file", "id", "id, path"):
            folder, _slash, name = row["path"].rpartition("/")
            by_folder[folder].add(name)
        for path in self.folder.files("files"):
            folder, _slash, name = path.rpartition("/")
            if name not in by_folder.get(folder, ()):
                self.problems.remark(path, None, _("No article names this file; it was left out."))

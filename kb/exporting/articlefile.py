"""The file of an article as plain values: front matter between lines of `---`, and the text below,
kept to the last byte.

What readers see (where they see nothing, the newest text) stands in the article's own file, with
all that is said of the article. Other texts of it, a newer draft or one that is planned, have files
of their own with front matter about that text alone.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from kb.people import Audience

from .fields import LARGEST_KEY, Fields, Problems
from .yamltext import mapping, moment
from .yamltree import YamlError, read

DEFAULT_LANGUAGE = "en"
OPEN = "open"
"""Without an end."""
LENGTHS = {"title": 200, "summary": 300, "keywords": 500}
NAME = 150  # of a person
_OF_A_TEXT = ("title", "summary", "keywords", "published", "written", "author", "imported")
_OF_AN_ARTICLE = (
    *("title", "summary", "keywords", "category", "audience", "language", "owner", "order"),
    *("checked", "verify_by", "related", "next_category", "next_audience"),
    *("first_published", "archived", "redirects_to", "published", "written", "author", "files"),
    *("imported", "imported_before"),
)
_OF_A_FILE = ("id", "name", "sha256", "added", "replaced", "by")
_OF_AN_IMPORT = ("origin", "path", "heading", "occurrence", "digest", "details")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NO_NAME = re.compile(r"[/\\\0-\x1f\x7f]|\.{1,2}")


@dataclass(frozen=True)
class Window:
    """From when until when (None: open) readers see a text, or will. `until` is when it was wanted
    to end: a plan that begins before makes it end earlier."""

    starts: datetime
    ends: datetime | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        """An interval as in ISO 8601: from, or from/until. Where another end was wanted, that
        stands after it: from/until/wanted, or from/until/open."""
        parts = [moment(self.starts)]
        if self.ends or self.until:
            parts.append(moment(self.ends) if self.ends else "")
        if self.until != self.ends:
            parts.append(moment(self.until) if self.until else OPEN)
        return "/".join(parts)


@dataclass(frozen=True)
class Brought:
    """What an import brought, as `kb.models.Source` has it."""

    origin: str
    path: str
    heading: str
    occurrence: int
    digest: str
    details: dict = field(hash=False)
    line: int = field(default=1, compare=False)

    @property
    def key(self) -> tuple:
        return self.origin, self.path, self.heading, self.occurrence, self.digest


@dataclass(frozen=True)
class Text:
    """One text of an article. `written` None: when it is imported; `author` "": nobody."""

    title: str
    summary: str = ""
    keywords: str = ""
    body: str = ""
    published: tuple[Window, ...] = ()
    written: datetime | None = None
    author: str = ""
    imported: tuple[Brought, ...] = ()
    body_line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Attached:
    """A file of an article; its bytes lie beside (`attachment_path`)."""

    id: int
    name: str
    sha256: str
    added: datetime | None = None
    replaced: datetime | None = None
    by: str = ""
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class ArticleFile:
    """An article as its file says it. `text` None: nothing was ever written of it. `related`,
    `redirects_to`: numbers of articles; categories are their slugs, people their names.
    `first_published`: when, where that was before what `text` says.
    `imported_before`: what was imported and written anew here since."""

    text: Text | None
    category: str = ""
    audience: str = Audience.PUBLIC.value
    language: str = DEFAULT_LANGUAGE
    owner: str = ""
    order: int = 0
    checked: date | None = None
    verify_by: date | None = None
    related: tuple[int, ...] = ()
    next_category: str = ""
    next_audience: str = ""
    first_published: datetime | None = None
    archived: datetime | None = None
    redirects_to: int | None = None
    files: tuple[Attached, ...] = ()
    imported_before: tuple[Brought, ...] = ()
    lines: dict[str, int] = field(default_factory=dict, compare=False)

    def line_of(self, name: str) -> int:
        """The line on which that is said."""
        return self.lines.get(name, 1)


# Writing


def write(article: ArticleFile) -> str:
    """The article's own file: `read(write(x)) == x`."""
    text = article.text
    values = {
        **(_words(text) if text else {}),
        "category": article.category or None,
        "audience": article.audience if article.audience != Audience.PUBLIC else None,
        "language": article.language if article.language != DEFAULT_LANGUAGE else None,
        "owner": article.owner or None,
        "order": article.order or None,
        "checked": article.checked,
        "verify_by": article.verify_by,
        "related": article.related or None,
        "next_category": article.next_category or None,
        "next_audience": article.next_audience or None,
        "first_published": article.first_published,
        "archived": article.archived,
        "redirects_to": article.redirects_to,
        **(_history(text) if text else {}),
        "files": [_attached(one) for one in article.files] or None,
        **(_imported(text.imported, "imported") if text else {}),
        **_imported(article.imported_before, "imported_before"),
    }
    return _file(values, text.body if text else "")


def write_text(text: Text) -> str:
    """The file of another text of the article: `read_text(write_text(x)) == x`."""
    values = {**_words(text), **_history(text), **_imported(text.imported, "imported")}
    return _file(values, text.body)


def _file(values: dict, body: str) -> str:
    return f"---\n{mapping(values)}---\n\n{body}"


def _words(text: Text) -> dict:
    return {
        "title": text.title,
        "summary": text.summary or None,
        "keywords": text.keywords or None,
    }


def _history(text: Text) -> dict:
    windows = [str(window) for window in text.published]
    first = text.published[0].starts if windows else None
    alone = len(windows) == 1 and "/" not in windows[0]
    return {
        "published": first if alone else windows or None,
        "written": text.written,
        "author": text.author or None,
    }


def _attached(one: Attached) -> dict:
    return {
        "id": one.id,
        "name": one.name,
        "sha256": one.sha256,
        "added": one.added,
        "replaced": one.replaced,
        "by": one.by or None,
    }


def _imported(brought: tuple[Brought, ...], name: str) -> dict:
    rows = [
        {
            "origin": one.origin or None,
            "path": one.path,
            "heading": one.heading or None,
            "occurrence": one.occurrence if one.occurrence != 1 else None,
            "digest": one.digest,
            "details": one.details or None,
        }
        for one in brought
    ]
    return {name: rows or None}


# Reading


def read_article(path: str, source: str, problems: Problems) -> ArticleFile:
    """The article's own file. What is wrong with it goes to `problems`."""
    fields, body, line = _parts(path, source, _OF_AN_ARTICLE, problems)
    has_text = "title" in fields.values
    text = _text(fields, body, line)
    if not has_text and (body.strip() or text.published or text.written):
        fields.problem(None, _("“title” is missing."))
    return ArticleFile(
        text=text if has_text else None,
        category=fields.text("category", 60),
        audience=fields.one_of("audience", Audience.values, Audience.PUBLIC.value),
        language=fields.text("language", 12) or DEFAULT_LANGUAGE,
        owner=fields.text("owner", NAME),
        order=fields.number("order") or 0,
        checked=fields.day("checked"),
        verify_by=fields.day("verify_by"),
        related=fields.keys("related"),
        next_category=fields.text("next_category", 60),
        next_audience=fields.one_of("next_audience", Audience.values, ""),
        first_published=fields.moment("first_published"),
        archived=fields.moment("archived"),
        redirects_to=fields.number("redirects_to", least=1, most=LARGEST_KEY),
        files=tuple(_files(fields)),
        imported_before=tuple(_brought(fields, "imported_before")),
        lines={name: value.line for name, value in fields.values.items()},
    )


def read_text(path: str, source: str, problems: Problems) -> Text:
    """The file of another text. What is wrong with it goes to `problems`."""
    fields, body, line = _parts(path, source, _OF_A_TEXT, problems)
    if "title" not in fields.values:
        fields.problem(None, _("“title” is missing."))
    return _text(fields, body, line)


def _parts(path: str, source: str, names, problems: Problems) -> tuple[Fields, str, int]:
    """The front matter, the text, and the line on which the text begins."""
    source = source.removeprefix("\ufeff")
    if source.startswith("---\r\n"):  # it went through a program that ends lines so, all of them
        source = source.replace("\r\n", "\n")
    found = re.match(r"---\n((?s:.*?)(?:^))---(?:\n|\Z)\n?", source, re.MULTILINE)
    if found is None:
        message = _("The file begins with front matter: lines of “name: value” between two of ---.")
        problems.add(path, 1, message)
        return Fields(path, None, names, Problems()), source, 1
    try:
        value = read(found[1], 2)
    except YamlError as error:
        problems.add(path, error.line, str(error))
        # That a name is missing would be no news.
        return Fields(path, None, names, Problems()), "", 1
    fields = Fields(path, value if value and not value.is_empty else None, names, problems)
    return fields, source[found.end() :], source.count("\n", 0, found.end()) + 1


def _text(fields: Fields, body: str, line: int) -> Text:
    if "\0" in body:
        at = line + body.count("\n", 0, body.index("\0"))
        message = _("The text holds a character that cannot be stored. Remove it.")
        fields.problems.add(fields.path, at, message)
    return Text(
        **{name: fields.text(name, most) for name, most in LENGTHS.items()},
        body=body,
        published=tuple(_windows(fields)),
        written=fields.moment("written"),
        author=fields.text("author", NAME),
        imported=tuple(_brought(fields, "imported")),
        body_line=line,
    )


def _windows(fields: Fields):
    value = fields.values.get("published")
    if value is None or value.is_empty:
        return
    for one in value.said if isinstance(value.said, list) else [value]:
        if not isinstance(one.said, str):
            fields.problem("published", _("published is a moment, or a list of them."))
            continue
        said = one.said.split("/", 2)
        if len(said) == 2:
            said.append(said[1])
        moments = [fields.as_moment("published", "" if part == OPEN else part) for part in said]
        start, end, until = (*moments, None, None)[:3]
        if start is None:
            continue
        if end and end < start:
            fields.problem("published", _("It would end before it begins."))
        yield Window(start, end, until)


def _files(fields: Fields):
    for one in fields.within("files", _OF_A_FILE):
        key = one.number("id", least=1, most=LARGEST_KEY)
        name, digest = one.text("name", 120, needed=True), one.text("sha256", 64, needed=True)
        if key is None and not one.has("id"):
            one.problem("id", _("“id” is missing."))
        if name and (_NO_NAME.fullmatch(name) or re.search(r"[/\\\0-\x1f\x7f]", name)):
            one.problem("name", _("A file cannot have this name."))
        if digest and not _DIGEST.fullmatch(digest):
            one.problem("sha256", _("sha256 is 64 of the digits 0-9 and a-f."))
        times = {name: one.moment(name) for name in ("added", "replaced")}
        if key and name:
            yield Attached(key, name, digest, **times, by=one.text("by", NAME), line=one.line)


def _brought(fields: Fields, name: str):
    for one in fields.within(name, _OF_AN_IMPORT):
        yield Brought(
            origin=one.text("origin", 20),
            path=one.text("path", 500, needed=True),
            heading=one.text("heading", 300),
            occurrence=one.number("occurrence") or 1,
            digest=one.text("digest", 64, needed=True),
            details=one.data("details"),
            line=one.line,
        )

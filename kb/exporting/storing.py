"""From a spool into an empty database: everything, or nothing.

Rendering and storing files come first, outside the transaction; inside it, rows go into the tables
a few hundred at a time, and what readers see is made searchable. Numbers of articles and files are
addresses, so they stay what they were.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import tee

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.importing.writing import LOCK
from kb.markdown import RENDERER_VERSION, RenderRefused, render_many
from kb.models import (
    Article,
    Attachment,
    Category,
    Notice,
    PickedArticle,
    Publication,
    Revision,
    RevisionKeyword,
    RevisionLink,
    Source,
    Synonym,
)
from kb.models.article import headings_as_json
from kb.models.article_lists import found_by
from kb.models.attachment import path_of
from kb.models.findable import find_anew
from kb.rows import insert, reserved
from kb.ties import folded_words, linked_articles

from .fields import Problems
from .folder import Folder
from .reading import MOST_OF_A_FILE, Content, Progress
from .spool import DRAFT, OWN, Held, Spool

OF_THE_SITE = (Article, Category, Synonym, Notice)
"""What has to be empty."""


def nobody_else_imports() -> None:
    """Let no other import write until the transaction ends (SQLite has one writer anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def render(spool: Spool, problems: Problems, progress: Progress) -> None:
    """Render every text, in as many processes as there are processors. What cannot be rendered
    goes to `problems`."""
    rows, texts = tee(spool.rows("text", "number", "number, path, line, title, body"))
    total = spool.count("text")
    named = ((row["title"], row["body"]) for row in texts)
    for done, rendered in enumerate(render_many(named), start=1):
        row = next(rows)
        if isinstance(rendered, RenderRefused):
            problems.add(row["path"], row["line"], str(rendered))
        else:
            headings = json.dumps(headings_as_json(rendered))
            sql = "UPDATE text SET html = ?, headings = ? WHERE number = ?"
            spool.db.execute(sql, (rendered.html, headings, row["number"]))
        progress("rendering", done, total)


class StoredFiles:
    """The files of an import where attachments lie. Of use to nobody without their rows: whoever
    stops leaves nothing that matters, and `take_back` not even that."""

    def __init__(self, folder: Folder, spool: Spool):
        self.folder, self.spool = folder, spool
        self.names: list[str] = []

    def store(self, problems: Problems, progress: Progress) -> None:
        """Put the bytes of all files in place. What is not as it was goes to `problems`."""
        total = self.spool.count("file")
        for done, row in enumerate(self.spool.rows("file", "id"), start=1):
            name = path_of(row["digest"])
            if default_storage.exists(name):
                if default_storage.size(name) == row["size"]:
                    continue
                default_storage.delete(name)  # half of it, from a process that was killed
            data = self.folder.bytes(row["path"], MOST_OF_A_FILE, needed=True)
            if data is not None and hashlib.sha256(data).hexdigest() != row["digest"]:
                problems.add(row["path"], None, _("Somebody has changed this file meanwhile."))
            elif data is not None:
                self.names.append(default_storage.save(name, ContentFile(data)))
            progress("storing", done, total)

    def take_back(self) -> None:
        """Remove what was stored and belongs to nobody."""
        for name in self.names:
            digest = name.rpartition("/")[2]
            if not Attachment.objects.filter(digest=digest).exists():
                default_storage.delete(name)
        self.names.clear()


def write_articles_and_shelves(content: Content, spool: Spool, progress: Progress) -> None:
    """Write all of it. Whoever calls has a transaction, and has seen to it that the site is
    empty; and lets `Edition` advance when everything is there."""
    _Writer(content, spool, progress).write()


def people_named(names: Iterable[str]) -> dict[str, int]:
    """The numbers of those of these people that there are."""
    model = get_user_model()
    field = model.USERNAME_FIELD
    found, names = {}, sorted(names)
    for start in range(0, len(names), 500):
        some = model.objects.filter(**{f"{field}__in": names[start : start + 500]})
        found |= dict(some.values_list(field, "pk"))
    return found


def keep_numbers(*models: type[Model]) -> None:
    """Let PostgreSQL give no number again that a row was written with (SQLite sees to it)."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])
            sequence = cursor.fetchone()[0]
            cursor.execute(
                f"SELECT setval('{sequence}', greatest(last_value, m)) FROM {sequence}, "  # noqa: S608
                f'(SELECT max("{key}") AS m FROM "{table}") AS newest WHERE m IS NOT NULL'
            )


class _Writer:
    def __init__(self, content: Content, spool: Spool, progress: Progress):
        self.content, self.spool, self.progress = content, spool, progress
        self.now = timezone.now()
        self.people = people_named(content.people)
        self.shelves: dict[str, int] = {}

    def write(self) -> None:
        self._write_shelves()
        total, done = len(self.content.articles), 0
        for held in self.spool.articles():
            self._write_some(held)
            done += len(held)
            self.progress("writing", done, total)
        keep_numbers(Article, Attachment, Category)
        done = 0
        for held in self.spool.articles():
            find_anew([one.id for one in held if _is_published(one)])
            done += len(held)
            self.progress("indexing", done, total)

    def _write_shelves(self) -> None:
        self.shelves = {one.slug: one.id for one in self.content.shelves.values()}
        Category.objects.bulk_create(
            Category(
                pk=one.id,
                slug=one.slug,
                name=one.name,
                description=one.description,
                position=one.order,
                parent_id=self.shelves.get(one.parent),
            )
            for one in self.content.shelves.values()
        )
        Synonym.objects.bulk_create(Synonym(words=words) for words in self.content.synonyms)
        Notice.objects.bulk_create(
            Notice(
                text=one.text,
                link=one.link,
                category_id=self.shelves.get(one.category),
                audience=one.audience,
                starts=one.starts,
                ends=one.ends,
            )
            for one in self.content.notices
        )

    def _write_some(self, articles: Sequence[Held]) -> None:
        stacks = {one.id: _stack(one, self.now) for one in articles}
        numbers = reserved(Revision, sum(len(stack) for stack in stacks.values()))
        revisions = {key: [(next(numbers), *row) for row in stack] for key, stack in stacks.items()}
        of = {
            key: {role: number for number, role, _text in rows} for key, rows in revisions.items()
        }
        _insert(Article, (self._article(one, revisions[one.id]) for one in articles))
        _insert(
            Revision,
            (
                self._revision(one, number, place, text, is_earlier=role == EARLIER)
                for one in articles
                for place, (number, role, text) in enumerate(revisions[one.id], start=1)
            ),
        )
        _insert(RevisionKeyword, _keywords(revisions.values()))
        _insert(RevisionLink, self._links(articles, revisions))
        _insert(Publication, (row for one in articles for row in _windows(one, of[one.id])))
        Article.objects.filter(pk__in=[one.id for one in articles]).know_what_lasts()
        _insert(Attachment, (row for one in articles for row in self._attachments(one)))
        _insert(
            PickedArticle,
            (
                {"article": one.id, "other": other, "position": place}
                for one in articles
                for place, other in enumerate(one.said.related)
            ),
        )
        _insert(Source, (row for one in articles for row in self._sources(one, of[one.id])))

    def _article(self, held: Held, stack: list) -> dict:
        said, texts = held.said, [text for _number, _role, text in stack]
        newest = texts[-1].text if texts else None
        moments = [text.text.written or self.now for text in texts] or [self.now]
        return {
            "id": held.id,
            "category": self.shelves.get(said.category),
            "language": said.language,
            "audience": said.audience,
            "owner": self.people.get(said.owner),
            "position": said.order,
            "checked_on": said.checked,
            "verify_by": said.verify_by,
            "archived_at": said.archived,
            "redirects_to": said.redirects_to,
            "draft": stack[-1][0] if stack else None,
            "title": newest.title if newest else "",
            "found_by": found_by(newest.title, newest.keywords) if newest else "",
            "changed_at": (newest.written if newest else None) or self.now,
            "next_category": self.shelves.get(said.next_category),
            "next_audience": said.next_audience,
            "created_at": min(moments),
        }

    def _revision(self, held: Held, number: int, place: int, text, *, is_earlier: bool) -> dict:
        said = text.text
        return {
            "id": number,
            "article": held.id,
            "number": place,
            "title": said.title,
            "summary": said.summary,
            "keywords": said.keywords,
            "body": said.body,
            "html": text.html,
            "headings": json.loads(text.headings),
            "renderer_version": RENDERER_VERSION,
            "author": self.people.get(said.author),
            "note": _("What it said before was not exported") if is_earlier else "",
            "created_at": said.written or self.now,
        }

    def _links(self, articles: Sequence[Held], revisions: dict) -> Iterator[dict]:
        for one in articles:
            for number, _role, text in revisions[one.id]:
                linked = linked_articles(text.html) - {one.id}
                for other in sorted(linked & self.content.articles):
                    yield {"revision": number, "article": other}

    def _attachments(self, held: Held) -> Iterator[dict]:
        for one in held.said.files:
            row = held.files[one.id]
            yield {
                "id": one.id,
                "article": held.id,
                "name": one.name,
                "file": path_of(row["digest"]),
                "content_type": row["content_type"],
                "size": row["size"],
                "digest": row["digest"],
                "by": self.people.get(one.by),
                "created_at": one.added or self.now,
                "replaced_at": one.replaced,
            }

    def _sources(self, held: Held, numbers: dict[str, int]) -> Iterator[dict]:
        """What came last counts as the newest: that of the newest text."""
        brought = [(EARLIER, one) for one in held.said.imported_before if EARLIER in numbers]
        for role in numbers:  # in the order of the texts, the newest last
            if role != EARLIER:
                brought += [(role, one) for one in held.texts[role].text.imported]
        for role, one in brought:
            yield {
                "article": held.id,
                "revision": numbers[role],
                "origin": one.origin,
                "path": one.path,
                "heading": one.heading,
                "occurrence": one.occurrence,
                "digest": one.digest,
                "details": one.details,
                "created_at": self.now,
            }


EARLIER = "earlier"
"""The role of a revision that stands for one that was not exported: an import brought it, and the
text was written anew since."""


def _stack(held: Held, now: datetime) -> list[tuple[str, object]]:
    """The texts of an article with their roles, in the order of the revisions they become: the
    newest last."""
    newest = DRAFT if DRAFT in held.texts else OWN
    in_order = sorted(
        held.texts.items(),
        key=lambda item: (item[0] == newest, item[1].text.written or now, item[0]),
    )
    if held.said.imported_before and OWN in held.texts:
        return [(EARLIER, held.texts[OWN]), *in_order]
    return in_order


def _windows(held: Held, numbers: dict[str, int]) -> Iterator[dict]:
    """The article’s own text last: of windows that begin together, the last one wins."""
    if numbers and (first := held.said.first_published):
        # That it was published, and when: a window that holds no moment.
        row = {"article": held.id, "revision": next(iter(numbers.values())), "starts": first}
        yield {**row, "ends": first, "until": first}
    for role in sorted(held.texts, reverse=True):
        for window in reversed(held.texts[role].text.published):
            yield {
                "article": held.id,
                "revision": numbers[role],
                "starts": window.starts,
                "ends": window.ends,
                "until": window.until,
            }


def _keywords(stacks: Iterable[list]) -> Iterator[dict]:
    for stack in stacks:
        for number, _role, text in stack:
            for word in folded_words(text.text.keywords):
                yield {"revision": number, "word": word}


def _is_published(held: Held) -> bool:
    return not held.said.archived and any(one.text.published for one in held.texts.values())


def _insert(model: type[Model], rows: Iterable[dict]) -> None:
    """Insert rows, each a mapping of the same fields to values."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    names = tuple(first)
    fields = [model._meta.get_field(name) for name in names]

    def prepared() -> Iterator[tuple]:
        for row in _with(first, rows):
            yield tuple(f.get_db_prep_save(row[f.name], connection) for f in fields)

    insert(model, names, prepared())


def _with(first: dict, rest: Iterator[dict]) -> Iterator[dict]:
    yield first
    yield from rest

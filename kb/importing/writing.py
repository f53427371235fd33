"""The one moment in which an import writes: everything, or nothing.

What can be done before is done before: numbers are reserved, addresses filled in, pictures stored.
Inside the transaction rows only go from the spool into the tables, since on SQLite nobody else can
write meanwhile.
"""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.address import Address, slug_for
from kb.markdown import RENDERER_VERSION
from kb.models import (
    Article,
    Attachment,
    Category,
    Edition,
    Publication,
    Revision,
    RevisionKeyword,
    RevisionLink,
    Source,
)
from kb.models.article_lists import found_by
from kb.models.attachment import storage_path
from kb.models.publication import window_holds
from kb.rows import BATCH, each, insert, reserved, room_for_pages
from kb.search.turn import turn

from .closing import obstacles
from .planning import Planner, Stale, newest_source
from .references import References
from .searchable import PUBLISHED, Searchable
from .spool import Spool
from .tying import note_ties

LOCK = 0x756E737475636B  # "unstuck": imports on PostgreSQL write one after the other


ROWS = f"""
    SELECT total(outcome = 'new') + total(writes = 1) + total(writes = 1 OR adopted = 1)
        + total({PUBLISHED}) FROM question"""  # noqa: S608 (a constant)
"""How many articles, revisions, sources and publications will be written."""

_slug_for = lru_cache(1000)(slug_for)  # the same article is linked by many


class Writer:
    """Writes what a planner has decided."""

    def __init__(self, spool: Spool, references: References, planner: Planner, options, progress):
        self.spool, self.references = spool, references
        self.planner, self.options, self.progress = planner, options, progress
        self.searchable = Searchable(spool, progress)
        self.stored: list[str] = []
        self.prepared = self.written = 0

    def write(self) -> int:
        """Write all of it; gives how many articles were published. Raises Stale."""
        # Who waits inside a transaction may wait for somebody who waits for its end.
        with turn(wait=not connection.in_atomic_block) as ours:
            if newest_source() != self.planner.stamp:
                raise Stale
            self._reserve()
            self._fill_in_addresses()
            note_ties(self.spool, self._tell)
            try:
                self._store_pictures()
                self.searchable.prepare(alone=ours)
                published = self._write_at_once()
            except BaseException as error:
                self._forget_pictures()
                self.searchable.take_back()
                if isinstance(error, IntegrityError):
                    raise Stale from error
                raise
            self.searchable.take_out_replaced()
        return published

    # Before

    def _tell(self, count: int) -> None:
        self.prepared += count
        self.progress("preparing", self.prepared, None)

    def _reserve(self) -> None:
        """Give numbers to all that is new."""
        for where, model, column in (
            ("outcome = 'new'", Article, "article"),
            ("writes = 1", Revision, "revision"),
        ):
            numbers = reserved(model, self.spool.count(where))
            for rows in self.spool.chunks(where, column):
                for row in rows:
                    self.spool.set(row["number"], **{column: next(numbers)})
                self._tell(len(rows))
        self._number_pictures()
        if self.options.publish:
            self.searchable.reserve(self._tell)

    def _number_pictures(self) -> None:
        """A picture that an article has already keeps its number; two questions that are versions
        of one article share one."""
        rows = self.spool.all(
            "SELECT question.number, question.article, outcome = 'new' AS is_new, picture.digest "
            "FROM picture JOIN question ON question.number = picture.question "
            "WHERE writes = 1 ORDER BY question.number"
        )
        numbers = reserved(Attachment, len(rows))
        given: dict[tuple[int, str], int] = {}
        for row in rows:
            key = (row["article"], row["digest"])
            is_new = key not in given
            if is_new and not row["is_new"]:
                found = Attachment.objects.filter(article=key[0], digest=key[1]).first()
                is_new = found is None
                given.update({key: found.pk} if found else {})
            number = given[key] if key in given else given.setdefault(key, next(numbers))
            self.spool.db.execute(
                "UPDATE picture SET attachment = ?, is_new = ? WHERE question = ? AND digest = ?",
                (number, int(is_new), row["number"], row["digest"]),
            )

    def _fill_in_addresses(self) -> None:
        for rows in self.spool.chunks("writes = 1 AND coded = 1", "body, html"):
            for row in rows:
                self.spool.set(
                    row["number"],
                    final_body=self._with_addresses(row["body"], row["number"]),
                    final_html=self._with_addresses(row["html"], row["number"]),
                )
            self._tell(len(rows))

    def _with_addresses(self, text: str, number: int) -> str:
        def address(kind: str, key: int | str) -> str:
            if kind == "i":
                found = self.spool.one(
                    "SELECT attachment FROM picture WHERE question = ? AND digest = ?", number, key
                )
                return str(found["attachment"])
            if kind == "q":
                to = self.spool.one("SELECT article, title FROM question WHERE number = ?", key)
                return str(Address(to["article"], _slug_for(to["title"])))
            found = Article.objects.filter(pk=key).select_related("draft").first()
            if found is None:
                raise Stale
            return str(found.address())

        return self.references.replaced(text, address)

    def _store_pictures(self) -> None:
        """Put the bytes where attachments lie, by their digest. They are of no use to anybody
        without a row, so a process that is killed now leaves nothing that matters."""
        for row in self.spool.all(
            "SELECT DISTINCT digest, file, size FROM picture WHERE is_new = 1"
        ):
            name = storage_path(Attachment(digest=row["digest"]), "")
            if default_storage.exists(name):
                if default_storage.size(name) == row["size"]:
                    continue
                default_storage.delete(name)  # half of it, from a process that was killed
            self.stored.append(default_storage.save(name, ContentFile(self._bytes(row))))

    def _bytes(self, row) -> bytes:
        data = Path(row["file"]).read_bytes()
        if len(data) != row["size"]:
            raise Stale
        return data

    def _forget_pictures(self) -> None:
        for name in self.stored:
            digest = name.rpartition("/")[2]
            if not Attachment.objects.filter(digest=digest).exists():
                default_storage.delete(name)
        self.stored.clear()

    # Inside

    def _write_at_once(self) -> int:
        self.now = timezone.now()
        self.moment = str(connection.ops.adapt_datetimefield_value(self.now))
        self.total = int(self.spool.one(ROWS)[0])
        with room_for_pages(), transaction.atomic():
            self._check_nothing_changed()
            return self._write_rows()

    def _check_nothing_changed(self) -> None:
        """Raises Stale if an import wrote since, or an article that will change was changed."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if newest_source() != self.planner.stamp:
            raise Stale
        # In the order of their numbers, as everybody holds several articles.
        changing = self.spool.all(
            "SELECT DISTINCT article, draft FROM question WHERE outcome NOT IN ('', 'new') "
            "AND (writes = 1 OR publishes = 1 OR changes != '{}') ORDER BY article"
        )
        for first in range(0, len(changing), BATCH):
            planned = {row["article"]: row["draft"] for row in changing[first : first + BATCH]}
            found = Article.objects.select_for_update().filter(pk__in=planned).order_by("pk")
            if dict(found.values_list("pk", "draft")) != planned:
                raise Stale
        if any(obstacles(self.spool)):  # a fix was published that leads there
            raise Stale

    def _write_rows(self) -> int:
        self._write_articles()
        self._write_revisions()
        self._write_ties()
        self._change_articles()
        self._write_sources()
        self._write_attachments()
        published = self._publish()
        self.searchable.show(self.now)
        Edition.advance()
        return published

    def _rows(self, sql: str, *values) -> Iterator[tuple]:
        """Rows of the spool just as they go into a table: nothing is worked out in Python while
        others wait."""
        cursor = self.spool.db.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, values)

    def _write_articles(self) -> None:
        self._find_categories()
        self.spool.db.create_function("found_by", 2, found_by, deterministic=True)
        rows = self._rows(
            "SELECT article, (SELECT id FROM category WHERE name = coalesce("
            "json_extract(said, '$.category'), json_extract(said, '$.folder'))), "
            "coalesce(json_extract(said, '$.audience'), 'public'), position, "
            "json_extract(said, '$.checked'), revision, title, found_by(title, keywords), ?1, ?1, "
            "CASE WHEN publication IS NOT NULL THEN revision END "
            "FROM question WHERE outcome = 'new' ORDER BY number",
            self.moment,
        )
        names = (
            "id", "category", "audience", "position", "checked_on", "draft", "title", "found_by",
            "changed_at", "created_at", "lasting",
        )  # fmt: skip
        insert(Article, names, self._counted(rows))

    def _find_categories(self) -> None:
        """List the categories that are named, made where there were none, with their numbers."""
        names = self.spool.all(
            "SELECT DISTINCT coalesce(json_extract(said, '$.category'), "
            "json_extract(said, '$.folder')) AS name FROM question "
            "WHERE outcome = 'new' UNION "
            "SELECT DISTINCT json_extract(changes, '$.category') FROM question "
            "WHERE changes != '{}'"
        )
        self.spool.db.execute("DELETE FROM category")
        self.spool.db.executemany(
            "INSERT INTO category VALUES (?, ?)",
            [(row["name"], Category.objects.named(row["name"]).pk) for row in names if row["name"]],
        )

    def _write_revisions(self) -> None:
        note = _("Imported from %(path)s")
        rows = self._rows(
            "SELECT revision, article, coalesce(revision_number, 1), title, summary, keywords, "
            "coalesce(final_body, body), coalesce(final_html, html), headings, ?, "
            "substr(replace(?, '%(path)s', path), 1, 300), ? "
            "FROM question WHERE writes = 1 ORDER BY number",
            RENDERER_VERSION, note, self.moment,
        )  # fmt: skip
        names = (
            "id", "article", "number", "title", "summary", "keywords", "body", "html", "headings",
            "renderer_version", "note", "created_at",
        )  # fmt: skip
        insert(Revision, names, self._counted(rows))

    def _write_ties(self) -> None:
        for model, table, names in (
            (RevisionKeyword, "keyword", ("revision", "word")),
            (RevisionLink, "link", ("revision", "article")),
        ):
            columns = ", ".join(names)
            insert(model, names, self._rows(f"SELECT {columns} FROM {table}"))  # noqa: S608

    def _counted(self, rows: Iterable) -> Iterator:
        for row in rows:
            yield row
            self.written += 1
            if self.written % BATCH == 0 or self.written == self.total:
                self.progress("writing", self.written, self.total)

    def _change_articles(self) -> None:
        """Point known articles to their new drafts, and change what the file changed besides."""
        drafts = self._rows(
            "SELECT revision, title, found_by(title, keywords), ?, article FROM question "
            "WHERE writes = 1 AND outcome != 'new' ORDER BY number",
            self.moment,
        )
        each(
            "UPDATE kb_article SET draft_id = %s, title = %s, found_by = %s, changed_at = %s "
            "WHERE id = %s",
            drafts,
        )
        columns = {"audience": "audience", "position": "position", "checked": "checked_on"}
        for article, written in self._rows(
            "SELECT article, changes FROM question WHERE changes != '{}'"
        ):
            changes = json.loads(written)
            values = {columns[name]: changes[name] for name in columns if name in changes}
            if "category" in changes:
                values["category"] = self._category(changes["category"])
            Article.objects.filter(pk=article).update(**values)

    def _category(self, name: str) -> int:
        return self.spool.one("SELECT id FROM category WHERE name = ?", name)["id"]

    def _write_sources(self) -> None:
        rows = self._rows(
            "SELECT article, revision, ?, path, heading, occurrence, digest, "
            "coalesce(details, '{}'), ? "
            "FROM question WHERE writes = 1 OR adopted = 1 ORDER BY number",
            self.options.origin, self.moment,
        )  # fmt: skip
        names = (
            "article", "revision", "origin", "path", "heading", "occurrence", "digest", "details",
            "created_at",
        )  # fmt: skip
        insert(Source, names, self._counted(rows))
        again = self._rows("SELECT details, source FROM question WHERE source IS NOT NULL")
        each("UPDATE kb_source SET details = %s WHERE id = %s", again)

    def _write_attachments(self) -> None:
        rows = (
            (row["attachment"], row["article"], row["name"],
             storage_path(Attachment(digest=row["digest"]), ""), row["content_type"], row["size"],
             row["digest"], self.moment)
            for row in self.spool.db.execute(
                "SELECT attachment, article, name, content_type, size, picture.digest FROM picture "
                "JOIN question ON question.number = picture.question WHERE is_new = 1"
            )
        )  # fmt: skip
        names = (
            "id", "article", "name", "file", "content_type", "size", "digest", "created_at",
        )  # fmt: skip
        insert(Attachment, names, rows)

    def _publish(self) -> int:
        """Publish the newest text of each article that may be. A text that was live before stays as
        an editor has left it."""
        for rows in self.spool.chunks(f"{PUBLISHED} AND outcome != 'new'", "article"):
            articles = Publication.objects.filter(article__in=[row["article"] for row in rows])
            articles.filter(starts__gt=self.now).delete()
            articles.filter(window_holds(self.now)).update(ends=self.now)
        rows = self._rows(
            f"SELECT publication, article, revision, ? FROM question WHERE {PUBLISHED} "  # noqa: S608
            "ORDER BY number",
            self.moment,
        )
        insert(Publication, ("id", "article", "revision", "starts"), self._counted(rows))
        for rows in self.spool.chunks(f"{PUBLISHED} AND outcome != 'new'", "article"):
            Article.objects.filter(pk__in=[row["article"] for row in rows]).know_what_lasts()
        return self.spool.count(PUBLISHED)

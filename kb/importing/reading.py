"""From files to finished Markdown in the spool: read, cut, and every link led to where it goes."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from kb.markdown import ID_PREFIX, MAX_BODY_BYTES
from kb.models import Article, Revision, Source

from .document import DocumentError, read_document
from .files import FileError, Found, Skipped, find, read_text
from .links import Link, rewrite
from .pictures import PictureError, look_at
from .references import References
from .report import REFUSED, REMARK, Entry, Report
from .spool import Spool
from .targets import Page, ToArticle, ToKnown, ToPicture, target

PATH_BYTES = 1500
PATH_LENGTH = 500

Progress = Callable[[str, int, int | None], None]
"""Called with a phase (`reading`, `linking`, `comparing`, `rendering`, `checking`, `preparing`,
`indexing`, `writing`, `showing`, `replacing`, `reporting`, `vanished`), how much of it is done, and
how much it is, None while unknown. Never more than a few hundred questions go by without a call."""


class Reader:
    """Fills a spool."""

    def __init__(self, spool: Spool, references: References, report: Report, options):
        self.spool, self.references = spool, references
        self.report, self.options = report, options
        self.paths: dict[int, str] = {}  # of articles from earlier imports that are linked to

    def read(self, paths: Sequence, progress: Progress) -> None:
        """Read and cut every file. What is wrong with a file goes into the report."""
        for number, found in enumerate(find(paths), start=1):
            if isinstance(found, Skipped):
                self._say(number, REMARK, found.path, None, found.why)
            elif isinstance(found, FileError):
                self._say(number, REFUSED, found.path, found.line, str(found))
            else:
                self._read_file(number, found)
            progress("reading", number, None)

    def _read_file(self, number: int, found: Found) -> None:
        if len(found.path) > PATH_LENGTH or len(found.path.encode()) > PATH_BYTES:
            message = _("The path of this file is too long (%(most)s characters at most).")
            self._say(number, REFUSED, found.path, None, message % {"most": PATH_LENGTH})
            return
        why = self.spool.add_file(number, found)
        if why == "same":
            self._say(number, REMARK, found.path, None, _("Given twice; it was read once."))
            return
        if why == "place":
            message = _(
                "Two files have the path “%(path)s” in the folders given. Import the folder that "
                "holds both, or one after the other from different folders."
            )
            self._say(number, REFUSED, found.path, None, message % {"path": found.path})
            return
        try:
            document = read_document(read_text(found), found.folder)
        except (FileError, DocumentError) as error:
            self._say(number, REFUSED, found.path, error.line, str(error))
            return
        if self.options.category:
            for question in document.questions:
                question.said["category"] = self.options.category
                question.said.pop("folder", None)
        self.spool.add_questions(number, found.path, document.questions)
        for line, text in document.remarks:
            entry = Entry(REMARK, found.path, line, words=text)
            self.report.add(number, entry, question=self.spool.question_at(found.path, line))

    def _say(self, file: int, outcome: str, path: str, line: int | None, words: str) -> None:
        self.report.add(file, Entry(outcome, path, line, words=words))

    # Links

    def lead_links(self, progress: Progress) -> None:
        """Lead every link of every question, and give each its digest."""
        self._list_known()
        done, total = 0, self.spool.count()
        for rows in self.spool.chunks():
            for row in rows:
                self._lead(row)
                done += 1
            progress("linking", done, total)

    def _lead(self, row) -> None:
        page = self._page(row)

        def lead(link: Link) -> str | None:
            line = row["body_line"] + link.line - 1
            to = target(link, page, row["number"], self.spool)
            if isinstance(to, ToArticle):
                fragment = f"#{ID_PREFIX}{to.place.fragment}" if to.place.fragment else ""
                return self.references.question(to.place.number) + fragment
            if isinstance(to, ToKnown):
                return self._known_address(to)
            if isinstance(to, ToPicture):
                return self._picture(row, to, line)
            if to.remark:
                self._say_about(row, REMARK, line, to.remark)
            return to.address

        body = row["body"]
        # A text that is too long is refused when it is to be rendered; its links need no work.
        if len(body.encode("utf-8", "surrogatepass")) <= MAX_BODY_BYTES:
            body = rewrite(body, row["code"], lead)
        self.spool.set(
            row["number"],
            body=body,
            coded=int(self.references.stand_in(body)),
            digest=self._digest(row, body),
        )

    def _page(self, row) -> Page:
        file = self.spool.one("SELECT named FROM file WHERE number = ?", row["file"])
        source, base = self.options.source_url, self.options.base_url
        if file["named"]:
            address, folder = source, ""
        else:
            folder = source.rstrip("/")
            address = f"{folder}/{row['path']}" if folder else ""
        start = f"{base.rstrip('/')}/{row['path']}" if base else address
        return Page(row["path"], address, start, folder)

    def _list_known(self) -> None:
        """The articles that earlier imports brought from files with nothing else in them."""
        sources = Source.objects.filter(origin=self.options.origin, heading="").order_by("pk")
        self.spool.db.executemany(
            "INSERT OR REPLACE INTO known VALUES (?, ?)",
            sources.values_list("path", "article").iterator(chunk_size=2000),
        )

    def _known_address(self, to: ToKnown) -> str:
        article = self.spool.one("SELECT article FROM known WHERE path = ?", to.path)["article"]
        self.paths[article] = to.path
        address = self.references.article(article)
        if not to.fragment:
            return address
        draft = Revision.objects.filter(pk__in=Article.objects.filter(pk=article).values("draft"))
        names = {
            one["id"] for headings in draft.values_list("headings", flat=True) for one in headings
        }
        name = ID_PREFIX + to.fragment
        return f"{address}#{name}" if name in names else address

    def _picture(self, row, to: ToPicture, line: int) -> str | None:
        file = self.spool.one("SELECT root FROM file WHERE number = ?", row["file"])
        try:
            picture = look_at(Path(file["root"]), to.path)
        except PictureError as error:
            if error.missing and to.otherwise:
                return to.otherwise
            outcome = REFUSED if error.serious else REMARK
            self._say_about(row, outcome, line, str(error))
            return None
        self.spool.db.execute(
            "INSERT OR IGNORE INTO picture (question, digest, file, name, content_type, size) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (row["number"], picture.digest, str(picture.path), picture.name,
             picture.content_type, picture.size),
        )  # fmt: skip
        name = self.spool.one(
            "SELECT name FROM picture WHERE question = ? AND digest = ?",
            row["number"], picture.digest,
        )["name"]  # fmt: skip
        return self.references.picture(picture.digest, name)

    def _say_about(self, row, outcome: str, line: int, words: str) -> None:
        entry = Entry(outcome, row["path"], line, row["title"], words)
        self.report.add(row["file"], entry, at=row["line"], question=row["number"])

    def _digest(self, row, body: str) -> str:
        """SHA-256 of the text that the import would write. For the addresses of articles, which
        differ from site to site, stands the place that they lead to."""

        def place(kind: str, key: int | str) -> str:
            if kind == "q":
                to = self.spool.one(
                    "SELECT path, heading, occurrence FROM question WHERE number = ?", key
                )
                return json.dumps(tuple(to))
            if kind == "a":
                return json.dumps((self.paths[key], "", 1))
            return str(key)

        text = self.references.replaced(body, place)
        whole = json.dumps([row["title"], row["summary"], row["keywords"], text])
        return hashlib.sha256(whole.encode()).hexdigest()

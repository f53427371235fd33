"""What an import did, or would do: one entry a question, and what people should look at."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NEW, UPDATED, UNCHANGED = "new", "updated", "unchanged"
JOINED, CONFLICT, REFUSED, REMARK = "joined", "conflict", "refused", "remark"
OUTCOMES = (NEW, UPDATED, UNCHANGED, JOINED, CONFLICT, REFUSED)


@dataclass(frozen=True, slots=True)
class Entry:
    """`outcome` is one of OUTCOMES or `remark`; `line` counts from 1 (None: the file as a whole);
    `title` is that of the question, `words` say more. `article` is its id, None for what has
    none (yet)."""

    outcome: str
    path: str
    line: int | None
    title: str = ""
    words: str = ""
    article: int | None = None

    @property
    def where(self) -> str:
        """File and line, as other tools write them."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class Report:
    """The entries, in the order of the files. They lie in a temporary file, which goes with the
    report: a hundred thousand of them take no memory."""

    def __init__(self, *, dry_run: bool = False):
        self.dry_run = dry_run
        self.published = 0
        self.counts = dict.fromkeys((*OUTCOMES, REMARK), 0)
        self._store = sqlite3.connect("", check_same_thread=False)
        self._store.execute(
            "CREATE TABLE entry (file INTEGER, line INTEGER, rank INTEGER, outcome TEXT, "
            "path TEXT, at INTEGER, title TEXT, words TEXT, article INTEGER, question INTEGER)"
        )
        self._store.execute(
            "CREATE INDEX entry_question ON entry (question) WHERE question IS NOT NULL"
        )

    def add(
        self, file: int, entry: Entry, at: int | None = None, question: int | None = None
    ) -> None:
        """Take an entry in. `file` is the number of the file in order; `at` the line that the entry
        is sorted by (for a remark, that of its question). `question` is the number of the question
        whose text a remark is about: see `forget_remarks`."""
        self.counts[entry.outcome] += 1
        line = entry.line or 0
        rank = entry.outcome == REMARK
        self._store.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (file, line if at is None else at, rank, entry.outcome, entry.path, entry.line,
             entry.title, entry.words, entry.article, question),
        )  # fmt: skip

    def forget_remarks(self, question: int) -> None:
        """Drop the remarks about a text that is known: they were made when it first came."""
        dropped = self._store.execute(
            "DELETE FROM entry WHERE question = ? AND outcome = ?", (question, REMARK)
        )
        self.counts[REMARK] -= dropped.rowcount

    def __iter__(self) -> Iterator[Entry]:
        columns = "outcome, path, at, title, words, article"
        order = "ORDER BY file, line, rank, at, rowid"
        for row in self._store.execute(f"SELECT {columns} FROM entry {order}"):  # noqa: S608
            yield Entry(*row)

    def of(self, outcome: str) -> list[Entry]:
        """The entries with this outcome."""
        return [entry for entry in self if entry.outcome == outcome]

    @property
    def written(self) -> bool:
        """Whether what the entries say has been written."""
        return not self.dry_run and not self.counts[REFUSED]

    def summary(self) -> str:
        """One line: how many of each, and whether it was written."""
        counts = ", ".join(f"{self.counts[outcome]} {label(outcome)}" for outcome in OUTCOMES)
        remarks = self.counts[REMARK]
        counts += "; " + ngettext("%(n)s remark", "%(n)s remarks", remarks) % {"n": remarks}
        if self.counts[REFUSED]:
            return f"{counts}. " + _("Nothing was written: mend what was refused and import again.")
        if self.dry_run:
            return f"{counts}. " + _("Nothing was written: this was a dry run.")
        if self.published:
            return f"{counts}. " + _("%(n)s published.") % {"n": self.published}
        return f"{counts}."


def label(outcome: str) -> str:
    """The word for an outcome, as people read it."""
    return {
        NEW: _("new"),
        UPDATED: _("updated"),
        UNCHANGED: _("unchanged"),
        JOINED: _("joined"),
        CONFLICT: _("conflict"),
        REFUSED: _("refused"),
        REMARK: _("remark"),
    }[outcome]

"""Where an import keeps what it has read until it is written: a private database in a temporary
file, so that a hundred thousand articles take no more memory than ten.

SQLite removes the file's name as soon as it is open; whatever ends the process, nothing is left.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator

from .document import Question
from .files import Found
from .targets import Place

CHUNK = 200

TABLES = """
CREATE TABLE file (
    number INTEGER PRIMARY KEY, path TEXT UNIQUE, real TEXT UNIQUE, root TEXT, named INTEGER
);
CREATE TABLE question (
    number INTEGER PRIMARY KEY, file INTEGER, path TEXT, line INTEGER, heading TEXT,
    occurrence INTEGER, title TEXT, summary TEXT, keywords TEXT, body TEXT, body_line INTEGER,
    code BLOB, said TEXT, position INTEGER, coded INTEGER DEFAULT 0, digest TEXT,
    article INTEGER, how TEXT DEFAULT '', outcome TEXT DEFAULT '', words TEXT DEFAULT '',
    writes INTEGER DEFAULT 0, adopted INTEGER DEFAULT 0, draft INTEGER, revision INTEGER,
    revision_number INTEGER,
    source INTEGER, details TEXT, changes TEXT DEFAULT '{}', publishes INTEGER DEFAULT 0,
    publication INTEGER,
    html TEXT, headings TEXT, final_body TEXT, final_html TEXT,
    held TEXT DEFAULT '', held_line INTEGER
);
CREATE INDEX question_path ON question (path, heading, occurrence);
CREATE INDEX question_article ON question (article);
CREATE TABLE name (path TEXT, name TEXT, number INTEGER, fragment TEXT);
CREATE INDEX name_of ON name (path, name);
CREATE TABLE category (name TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
CREATE TABLE keyword (revision INTEGER, word TEXT);
CREATE TABLE link (revision INTEGER, article INTEGER);
CREATE TABLE replaced (entry INTEGER);
CREATE TABLE known (path TEXT PRIMARY KEY, article INTEGER) WITHOUT ROWID;
CREATE TABLE picture (
    question INTEGER, digest TEXT, file TEXT, name TEXT, content_type TEXT, size INTEGER,
    attachment INTEGER, is_new INTEGER DEFAULT 0, PRIMARY KEY (question, digest)
) WITHOUT ROWID;
CREATE TABLE candidate (article INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE candidate_word (
    word TEXT, article INTEGER, PRIMARY KEY (word, article)
) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, uses INTEGER) WITHOUT ROWID;
"""


class Spool:
    """The questions of an import, numbered in order, and what is known of each so far."""

    def __init__(self):
        self.db = sqlite3.connect("", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode = OFF")
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA cache_size = -16000")
        self.db.executescript(TABLES)
        self.db.execute("BEGIN")  # never ended: nothing needs to reach the disk

    def close(self) -> None:
        """Let go of everything."""
        self.db.close()

    # Reading

    def add_file(self, number: int, found: Found) -> str:
        """Note a file. Gives why it must not be read: `"same"` file or `"place"`; or nothing."""
        real = os.path.realpath(found.file)
        if self.one("SELECT 1 FROM file WHERE real = ?", real):
            return "same"
        if self.one("SELECT 1 FROM file WHERE path = ?", found.path):
            return "place"
        row = (number, found.path, real, str(found.root), found.named)
        self.db.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?)", row)
        return ""

    def add_questions(self, file: int, path: str, questions: Iterable[Question]) -> None:
        """Take in the questions of a file."""
        for place, question in enumerate(questions, start=1):
            said = dict(question.said)
            position = said.get("position", place if question.heading else 0)
            cursor = self.db.execute(
                "INSERT INTO question (file, path, line, heading, occurrence, title, summary, "
                "keywords, body, body_line, code, said, position) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (file, path, question.line, question.heading, question.occurrence, question.title,
                 question.summary, question.keywords, question.body, question.body_line,
                 question.code, json.dumps(said), position),
            )  # fmt: skip
            number = cursor.lastrowid
            self.db.executemany(
                "INSERT INTO name VALUES (?, ?, ?, ?)",
                [(path, name, number, fragment) for name, fragment in question.names],
            )

    # What the questions are called (`targets.Names`)

    def in_file(self, path: str, name: str) -> list[Place]:
        """The places of this name in a file, the first one first. Any place, for an empty name."""
        found = self.all(
            "SELECT number, fragment FROM name WHERE path = ? AND (name = ? OR ? = '') "
            "ORDER BY rowid LIMIT 50",
            path, name, name,
        )  # fmt: skip
        return [Place(*row) for row in found]

    def ends_with(self, path: str, words: str) -> list[Place]:
        """The places whose name ends with these words of it."""
        found = self.all(
            "SELECT number, fragment FROM name WHERE path = ? AND substr(name, ?) = ?",
            path, -len(words) - 1, f"-{words}",
        )  # fmt: skip
        return [Place(*row) for row in found]

    def whole(self, path: str) -> Place | None:
        """The question that a file is, if it is a single one."""
        found = self.all("SELECT number FROM question WHERE path = ? LIMIT 2", path)
        return Place(found[0]["number"]) if len(found) == 1 else None

    def known(self, path: str) -> bool:
        """Whether an earlier import brought an article that had this file to itself."""
        return bool(self.one("SELECT 1 FROM known WHERE path = ?", path))

    def has(self, source) -> bool:
        """Whether the place that a `Source` came from is in this import, or its article is."""
        return bool(
            self.one(
                "SELECT 1 FROM question WHERE path = ? AND heading = ? AND occurrence = ?",
                source.path, source.heading, source.occurrence,
            )
            or self.one("SELECT 1 FROM question WHERE article = ?", source.article_id)
        )  # fmt: skip

    def question_at(self, path: str, line: int) -> int | None:
        """The number of the question that this line of a file belongs to, while it is as it was
        read."""
        row = self.one(
            "SELECT number, body, body_line FROM question WHERE path = ? AND line <= ? "
            "ORDER BY line DESC LIMIT 1",
            path, line,
        )  # fmt: skip
        if row and line <= row["body_line"] + row["body"].count("\n"):
            return row["number"]
        whole = self.whole(path)
        return whole.number if whole else None

    # All of them

    def file_chunks(self) -> Iterator[list[sqlite3.Row]]:
        """The files in order, a few at a time."""
        last = 0
        while rows := self.all(
            "SELECT number, path FROM file WHERE number > ? ORDER BY number LIMIT ?", last, CHUNK
        ):
            yield rows
            last = rows[-1]["number"]

    def one(self, sql: str, *values):
        """The first row, or None."""
        return self.db.execute(sql, values).fetchone()

    def all(self, sql: str, *values) -> list[sqlite3.Row]:
        """All rows, for a few."""
        return self.db.execute(sql, values).fetchall()

    def count(self, where: str = "1") -> int:
        """How many questions there are."""
        return self.one(f"SELECT count(*) FROM question WHERE {where}")[0]  # noqa: S608

    def chunks(
        self, where: str = "1", columns: str = "*", most: int = CHUNK
    ) -> Iterator[list[sqlite3.Row]]:
        """The questions in order, a few at a time; they may be changed meanwhile."""
        last = 0
        while rows := self.all(
            f"SELECT number, {columns} FROM question WHERE number > ? AND ({where}) "  # noqa: S608
            "ORDER BY number LIMIT ?",
            last, most,
        ):  # fmt: skip
            yield rows
            last = rows[-1]["number"]

    def set(self, number: int, **values) -> None:
        """Change what is known of a question."""
        columns = ", ".join(f"{name} = ?" for name in values)
        self.db.execute(
            f"UPDATE question SET {columns} WHERE number = ?",  # noqa: S608
            (*values.values(), number),
        )

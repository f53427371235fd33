"""Where an import keeps what it has read until it is written: a private database in a temporary
file, so that fifty thousand articles take no more memory than five hundred."""

import pickle
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from .articlefile import ArticleFile, Text

CHUNK = 200
OWN, DRAFT, PLANNED = "", "draft", "planned"

TABLES = """
CREATE TABLE article (id INTEGER PRIMARY KEY, path TEXT, said BLOB);
CREATE TABLE text (
    number INTEGER PRIMARY KEY, article INTEGER, role TEXT, path TEXT, line INTEGER, title TEXT,
    body TEXT, said BLOB, html TEXT, headings TEXT
);
CREATE INDEX text_article ON text (article);
CREATE TABLE file (
    id INTEGER PRIMARY KEY, article INTEGER, path TEXT, digest TEXT, content_type TEXT, size INTEGER
);
CREATE INDEX file_article ON file (article);
CREATE TABLE source (key TEXT PRIMARY KEY, path TEXT, line INTEGER) WITHOUT ROWID;
"""


@dataclass
class Held:
    """An article with its texts, as it was read and rendered. `role` of a text is "" for that of
    the article's own file, `draft`, `planned` …; `files` are rows of what lies beside."""

    id: int
    said: ArticleFile
    texts: dict[str, "HeldText"] = field(default_factory=dict)
    files: dict[int, sqlite3.Row] = field(default_factory=dict)


@dataclass(frozen=True)
class HeldText:
    """A text and what it renders to; headings as JSON."""

    text: Text
    html: str
    headings: str
    path: str


class Spool:
    """The articles of an import, by number."""

    def __init__(self):
        self.db = sqlite3.connect("", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode = OFF")
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA cache_size = -16000")
        self.db.executescript(TABLES)
        self.db.execute("BEGIN")  # never ended: nothing needs to reach the disk

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_error) -> None:
        self.db.close()

    def add(self, table: str, **values) -> bool:
        """Take a row in; gives whether there was none of its key."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
        return bool(self.db.execute(sql, tuple(values.values())).rowcount)

    def add_article(self, key: int, path: str, said: ArticleFile) -> bool:
        return self.add("article", id=key, path=path, said=pickle.dumps(said))

    def add_text(self, key: int, role: str, path: str, text: Text) -> None:
        row = {"article": key, "role": role, "path": path, "line": text.body_line}
        self.add("text", **row, title=text.title, body=text.body, said=pickle.dumps(text))

    def one(self, sql: str, *values):
        """The first row, or None."""
        return self.db.execute(sql, values).fetchone()

    def count(self, table: str) -> int:
        return self.one(f"SELECT count(*) FROM {table}")[0]  # noqa: S608

    def rows(self, table: str, key: str, columns: str = "*") -> Iterator[sqlite3.Row]:
        """All rows of a table in the order of their key; they may be changed meanwhile."""
        last = 0
        while rows := self.db.execute(
            f"SELECT {columns} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT ?",  # noqa: S608
            (last, CHUNK),
        ).fetchall():
            yield from rows
            last = rows[-1][key]

    def articles(self) -> Iterator[list[Held]]:
        """The articles in order, a few at a time, with their texts and files."""
        last = 0
        while rows := self.db.execute(
            "SELECT id, said FROM article WHERE id > ? ORDER BY id LIMIT ?", (last, CHUNK)
        ).fetchall():
            first, last = rows[0]["id"], rows[-1]["id"]
            held = {row["id"]: Held(row["id"], pickle.loads(row["said"])) for row in rows}  # noqa: S301 our own
            between = "WHERE article BETWEEN ? AND ?"
            for row in self.db.execute(f"SELECT * FROM text {between}", (first, last)):  # noqa: S608
                said = pickle.loads(row["said"])  # noqa: S301
                text = HeldText(said, row["html"], row["headings"], row["path"])
                held[row["article"]].texts[row["role"]] = text
            for row in self.db.execute(f"SELECT * FROM file {between}", (first, last)):  # noqa: S608
                held[row["article"]].files[row["id"]] = row
            yield list(held.values())

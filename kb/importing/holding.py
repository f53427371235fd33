"""What an import must not publish: a text for everybody that links one for agents.

The address of an article holds the words of its title, so the link alone would tell it: in the
page, or in the Markdown that is given out as it is, comments and unused definitions included. Such
an article is written as a draft, as `Article.publish` would refuse it, and the rest goes on.
"""

import json
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from kb.models import Article, Publication, Revision
from kb.people import Audience
from kb.ties import linked_articles, mentioned_articles

from .planning import changed
from .reading import Progress
from .references import References
from .report import UNCHANGED
from .spool import Spool

MOST_NAMED = 5
LINKS = "/articles/"

TOUCHED = "publishes = 1 OR json_extract(changes, '$.audience') = 'public'"
"""The questions whose article may be shown to more people by this import."""


COLUMNS = (
    "article, outcome, words, said, changes, details, publishes, writes, body, body_line, html, "
    "draft, line"
)


class Holder:
    """Marks the questions of a spool, planned and rendered, that must stay drafts."""

    def __init__(self, spool: Spool, references: References):
        self.spool, self.references = spool, references

    def hold_back(self, progress: Progress) -> None:
        """Note in `held` why an article is not published, and in `held_line` where its link stands.
        For whom the article is stays as it was, too; then others that link it are looked at
        again."""
        self.again, done = True, 0
        while self.again:
            self.again = False
            for rows in self.spool.chunks(f"({TOUCHED}) AND held = ''", COLUMNS):
                self._look_up(rows)
                for row in rows:
                    if self._own_audience(row) == Audience.PUBLIC:
                        self._look_at(row)
                done += len(rows)
                progress("checking", done, None)

    def _look_up(self, rows) -> None:
        """Find out what the database knows of the articles in these rows, and of those they
        link: texts that will be live and are not in the spool, and for whom each article is."""
        drafts = {row["draft"] for row in rows if row["html"] is None and row["publishes"]}
        live = {row["article"] for row in rows if row["html"] is None and not row["publishes"]}
        texts = Revision.objects.filter(pk__in=drafts).values_list("article", "html", "body")
        publications = Publication.objects.live().filter(article__in=live)
        shown = publications.values_list("article", "revision__html", "revision__body")
        self.texts = {article: (html, body) for article, html, body in [*texts, *shown]}
        self.links = {row["number"]: self._links(row) for row in rows}
        articles = {row["article"] for row in rows if row["article"]}
        for links in self.links.values():
            articles |= {key for kind, key in links if kind == "a"}
        found = Article.objects.filter(pk__in=articles)
        self.audiences = dict(found.values_list("pk", "audience"))

    def _texts(self, row) -> tuple[str, str]:
        """The HTML and the Markdown that people would get."""
        if row["html"] is not None:
            return row["html"], row["body"]
        return self.texts.get(row["article"], ("", ""))

    def _links(self, row) -> set[tuple[str, int]]:
        """What the text links: `("q", number of a question)` and `("a", number of an article)`."""
        html, body = self._texts(row)
        written = {("a", number) for number in linked_articles(html) | mentioned_articles(body)}
        return written | self.references.linked(html) | self.references.linked(body)

    def _own_audience(self, row) -> str:
        return self._audience(row, self.audiences.get(row["article"]))

    def _audience(self, row, now: str | None) -> str:
        """For whom the article of a question will be; `now` is for whom it is."""
        if row["outcome"] == "new" or now is None:
            return json.loads(row["said"]).get("audience", Audience.PUBLIC)
        return json.loads(row["changes"]).get("audience", now)

    def _look_at(self, row) -> None:
        inside = sorted(link for link in self.links[row["number"]] if self._is_inside(*link))
        if not inside:
            return
        self.spool.set(
            row["number"], held=self._why(row, inside), held_line=self._line(row, inside)
        )
        changes = json.loads(row["changes"])
        if changes.pop("audience", None):
            self._keep_audience(row, changes)

    def _keep_audience(self, row, changes: dict) -> None:
        """Leave the article to agents, and forget that the file said otherwise: the next import
        tries again."""
        self.again = True
        details = json.loads(row["details"]) | {"audience": Audience.INTERNAL}
        words = [word for word in row["words"].split(", ") if word != changed("audience")]
        stays = {} if changes or row["writes"] else {"outcome": UNCHANGED, "source": None}
        self.spool.set(
            row["number"],
            changes=json.dumps(changes),
            details=json.dumps(details),
            words=", ".join(words),
            **stays,
        )

    def _is_inside(self, kind: str, key: int) -> bool:
        columns = "SELECT article, outcome, said, changes FROM question"
        if kind == "q":
            row = self.spool.one(f"{columns} WHERE number = ?", key)
        else:
            row = self.spool.one(
                f"{columns} WHERE article = ? ORDER BY json_extract(changes, '$.audience') IS NULL",
                key,
            )
        now = self.audiences.get(key) if kind == "a" else None
        if row and row["article"] and now is None:
            found = Article.objects.filter(pk=row["article"]).values_list("audience", flat=True)
            now = found.first()
        return (self._audience(row, now) if row else now) == Audience.INTERNAL

    def _why(self, row, inside: Iterable[tuple[str, int]]) -> str:
        names = [self._name(*link) for link in inside]
        shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        if row["publishes"]:
            text = _("Not published, but a draft: it links what is for agents only (%(articles)s).")
        else:
            text = _("Left to agents: it links what is for agents only (%(articles)s).")
        return text % {"articles": shown}

    def _name(self, kind: str, key: int) -> str:
        if kind == "a":
            return f"{LINKS}{key}/"
        row = self.spool.one("SELECT path, line, heading FROM question WHERE number = ?", key)
        return f"{row['path']}:{row['line']}" if row["heading"] else row["path"]

    def _line(self, row, inside: Iterable[tuple[str, int]]) -> int:
        """The line of the file on which the first of these links stands; else that of the title."""
        patterns = [pattern for link in inside for pattern in self._spellings(*link)]
        found = re.search("|".join(patterns), row["body"])
        if found is None:
            return row["line"]
        return row["body_line"] + row["body"].count("\n", 0, found.start())

    def _spellings(self, kind: str, key: int) -> Iterator[str]:
        """What a link may look like in the spool, as patterns."""
        if kind == "q":
            yield re.escape(self.references.question(key))
            return
        yield rf"(?:{LINKS}|\.\./)0*{key}(?!\d)"
        yield re.escape(self.references.article(key))
        for row in self.spool.all("SELECT number FROM question WHERE article = ?", key):
            yield re.escape(self.references.question(row["number"]))

"""Making found what an import publishes.

To write an article into the index takes several times as long as to write the article. So it is
done before the moment of writing, a few articles in a transaction, so that others can write in
between; nobody finds them yet. In that moment they are only shown, and what they replace is ended;
that is taken out afterwards.

What a killed import leaves no reader sees, and the next one takes it out.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from django.db import Error
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Least

from kb.models import Article, Publication, Revision, SearchEntry
from kb.models.findable import document_of, find_anew, leftovers
from kb.people import Audience
from kb.rows import batches, reserved
from kb.search import index
from kb.search.documents import ARTICLE
from kb.search.index import NOT_YET

from .planning import Stale
from .references import article_address
from .spool import Spool

AT_ONCE = 200  # entries that are written or taken out in one transaction

PUBLISHED = "publication IS NOT NULL"
PUBLISHES = (
    "publishes = 1 AND held = '' AND number = (SELECT max(number) FROM question AS same "
    "WHERE same.article = question.article AND same.publishes = 1)"
)
TEXTS = ("title", "summary", "keywords", "html")
COLUMNS = (
    "article, outcome, said, changes, revision, publication, title, summary, keywords, "
    "coalesce(final_html, html) AS html"
)


class Searchable:
    """The entries of one attempt to write. Each has the number of a publication that will be."""

    def __init__(self, spool: Spool, progress):
        self.spool, self.progress = spool, progress

    # Before

    def reserve(self, done: Callable[[int], None]) -> None:
        """Number the publications: the newest text of each article that may be published. `done` is
        told how many were numbered, again and again."""
        numbers = reserved(Publication, self.spool.count(PUBLISHES))
        for rows in self.spool.chunks(PUBLISHES, "article"):
            for row in rows:
                self.spool.set(row["number"], publication=next(numbers))
            done(len(rows))

    def prepare(self, *, alone: bool) -> None:
        """Write the entries. Raises Stale. Where nobody else is doing so (`alone`), what others
        have left is taken out first."""
        self.spool.db.execute("DELETE FROM replaced")
        if alone:
            _forget(leftovers())
        done, total = 0, self.spool.count(PUBLISHED)
        for rows in self.spool.chunks(PUBLISHED, COLUMNS, AT_ONCE):
            index.prepare([document_of(one, _address(one)) for one in _publications(rows)])
            done += len(rows)
            self.progress("indexing", done, total)

    # Inside

    def show(self, now: datetime) -> None:
        """Let them be found, and what they replace no longer; and bring in line what the import
        changed besides texts. Raises Stale where they no longer fit their articles."""
        index.lock()
        done, total = 0, self.spool.count(PUBLISHED)
        for rows in self.spool.chunks(PUBLISHED, "article, outcome, publication"):
            self._end_others([row["article"] for row in rows if row["outcome"] != "new"], now)
            shown = _prepared(rows).filter(Exists(_ARTICLE.filter(archived_at=None, **_SEEN_BY)))
            if shown.update(visible_from=now, **_PLACE) != len(rows):
                raise Stale
            done += len(rows)
            self.progress("showing", done, total)
        for rows in self.spool.chunks("changes != '{}'", "article, changes"):
            articles = {row["article"] for row in rows}
            SearchEntry.objects.filter(kind=ARTICLE, object_id__in=articles).update(**_PLACE)
            # For whom a word is rare depends on who may read it: its entries are written anew.
            if moved := {
                row["article"] for row in rows if "audience" in json.loads(row["changes"])
            }:
                find_anew(moved)

    def _end_others(self, articles: Iterable[int], now: datetime) -> None:
        others = SearchEntry.objects.filter(kind=ARTICLE, object_id__in=articles)
        numbers = list(others.exclude(visible_from=NOT_YET).values_list("pk", flat=True))
        ended = SearchEntry.objects.filter(pk__in=numbers)
        ended.update(visible_from=Least("visible_from", now), visible_until=now)
        self.spool.db.executemany(
            "INSERT INTO replaced VALUES (?)", [(number,) for number in numbers]
        )

    # Afterwards

    def take_out_replaced(self) -> None:
        """Remove what was ended."""
        done, total = 0, self.spool.one("SELECT count(*) FROM replaced")[0]
        while rows := self.spool.all("SELECT entry FROM replaced LIMIT ? OFFSET ?", AT_ONCE, done):
            index.forget([row["entry"] for row in rows])
            done += len(rows)
            self.progress("replacing", done, total)

    def take_back(self) -> None:
        """Remove the entries: nothing was written. What cannot be reached now is left to the next
        import, and hides no reason why this one failed."""
        with suppress(Error):
            for rows in self.spool.chunks(PUBLISHED, "article, publication", AT_ONCE):
                _forget(_prepared(rows))


_ARTICLE = Article.objects.filter(pk=OuterRef("object_id"))
_SEEN_BY = {"audience": OuterRef("audience")}


def _of_article(name: str) -> Subquery:
    return Subquery(_ARTICLE.values(name))


_PLACE = {"category_id": _of_article("category_id"), "language": _of_article("language")}


def _publications(rows) -> list[Publication]:
    """The publications to be, with articles and revisions as they will be. Raises Stale."""
    articles = Article.objects.in_bulk([row["article"] for row in rows if row["outcome"] != "new"])
    here = [row["revision"] for row in rows if row["html"] is None]
    revisions = Revision.objects.defer("body", "headings").in_bulk(here)
    try:
        return [
            Publication(
                pk=row["publication"],
                article=_new(row) if row["outcome"] == "new" else _changed(row, articles),
                revision=(
                    revisions[row["revision"]]
                    if row["html"] is None
                    else Revision(**{name: row[name] for name in TEXTS})
                ),
                starts=NOT_YET,
            )
            for row in rows
        ]
    except KeyError:
        raise Stale from None


def _address(publication: Publication) -> str:
    return article_address(publication.article.address(publication.revision))


def _new(row) -> Article:
    audience = json.loads(row["said"]).get("audience", Audience.PUBLIC)
    return Article(pk=row["article"], audience=audience)


def _changed(row, articles: dict[int, Article]) -> Article:
    article = articles[row["article"]]
    article.audience = json.loads(row["changes"]).get("audience", article.audience)
    article.category_id = None  # it may be one that is only to come
    return article


def _prepared(rows) -> QuerySet[SearchEntry]:
    """The entries of rows that are not shown yet."""
    return SearchEntry.objects.filter(
        kind=ARTICLE,
        object_id__in=[row["article"] for row in rows],
        part__in=[row["publication"] for row in rows],
        visible_from=NOT_YET,
    )


def _forget(entries: QuerySet[SearchEntry]) -> None:
    for some in batches(entries.order_by().values_list("pk", flat=True), AT_ONCE):
        index.forget(some)

"""What imported texts are tied to others by, worked out before anything is written."""

from collections.abc import Callable

from kb.models import Article
from kb.ties import folded_words, linked_articles

from .spool import Spool


def note_ties(spool: Spool, progress: Callable[[int], None]) -> None:
    """Note the keywords and links of every revision that will be written (`kb.models.ties`).
    `progress` is told how many were looked at, again and again."""
    for table in ("keyword", "link"):
        spool.db.execute(f"DELETE FROM {table}")  # noqa: S608 (one of two names)
    texts = "revision, article, keywords, coalesce(final_html, html) AS html"
    for rows in spool.chunks("writes = 1", texts):
        words = [(row["revision"], word) for row in rows for word in folded_words(row["keywords"])]
        spool.db.executemany("INSERT INTO keyword VALUES (?, ?)", words)
        links = [
            (row["revision"], article)
            for row in rows
            for article in sorted(linked_articles(row["html"]) - {row["article"]})
        ]
        there = _there(spool, {article for _revision, article in links})
        spool.db.executemany(
            "INSERT INTO link VALUES (?, ?)", [link for link in links if link[1] in there]
        )
        progress(len(rows))


def _there(spool: Spool, articles: set[int]) -> set[int]:
    """Those of the articles that exist, or will with this import."""
    found = set(Article.objects.filter(pk__in=articles).values_list("pk", flat=True))
    new = "SELECT 1 FROM question WHERE article = ? AND outcome = 'new'"
    return found | {article for article in articles - found if spool.one(new, article)}

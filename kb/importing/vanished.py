"""Questions that an earlier import brought from a file, and that the file no longer holds."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from kb.models import Article, Source

from .reading import Progress
from .report import REMARK, Entry
from .spool import Spool


def vanished(spool: Spool, origin: str, progress: Progress) -> Iterator[tuple[int, Entry]]:
    """A remark for each, with the number of its file. Nothing happens to their articles.

    Only files that are imported now are looked at: of others nobody can say whether they are gone,
    or lie in another folder. What moved, was joined, or was archived has not vanished.
    """
    done, total = 0, spool.one("SELECT count(*) FROM file")[0]
    for files in spool.file_chunks():
        numbers = {row["path"]: row["number"] for row in files}
        for source in _latest(origin, list(numbers)):
            if not spool.has(source):
                yield numbers[source.path], _entry(source)
        done += len(files)
        progress("vanished", done, total)


def _latest(origin: str, paths: list[str]) -> Iterator[Source]:
    """The last text of each article that came from one of these files."""
    later = Source.objects.filter(article=OuterRef("article"), origin=origin, pk__gt=OuterRef("pk"))
    archived = Article.objects.filter(pk=OuterRef("article"), archived_at__isnull=False)
    sources = Source.objects.filter(~Exists(later), ~Exists(archived), origin=origin)
    found = sources.filter(path__in=paths).select_related("article__draft").order_by("pk")
    return found.only(
        "path", "heading", "occurrence", "article_id", "article__draft__title"
    ).iterator(chunk_size=500)


def _entry(source: Source) -> Entry:
    words = _(
        "This file no longer holds it. Its article, number %(number)s, stays as it is; archive it "
        "if nobody needs it."
    )
    title = source.article.draft.title if source.article.draft else source.heading
    return Entry(
        REMARK, source.path, None, title, words % {"number": source.article_id}, source.article_id
    )

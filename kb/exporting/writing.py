"""From the database to files: what the knowledge base holds, a few hundred articles at a time."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.address import slug_for
from kb.models import (
    Article,
    Attachment,
    Category,
    Notice,
    PickedArticle,
    Publication,
    Revision,
    Source,
    Synonym,
)

from .articlefile import ArticleFile, Attached, Brought, Text, Window, write, write_text
from .newfolder import NewFolder
from .paths import article_path, attachment_path
from .yamltext import items

AT_ONCE = 300
PIECE = 1 << 16  # bytes of a file in memory
Progress = Callable[[str, int, int], None]
AS_IT_IS = "* -text\n"
"""For git, beside what it must not change the ends of lines of."""


@dataclass
class Written:
    """How much was written, and what people should look at."""

    articles: int = 0
    attachments: int = 0
    more: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def write_articles_and_shelves(folder: NewFolder, progress: Progress) -> Written:
    """Write all that the knowledge base holds. `progress` is told a phase, how much of it is done,
    and how much there is."""
    written = Written()
    shelves = _Shelves()
    folder.write("categories.yaml", shelves.text())
    folder.write("synonyms.yaml", items(sorted(Synonym.objects.values_list("words", flat=True))))
    folder.write("notices.yaml", items(_notices(shelves)))
    folder.write("articles/.gitattributes", AS_IT_IS)
    folder.write("files/.gitattributes", AS_IT_IS)
    total, now = Article.objects.count(), timezone.now()
    for articles in _chunks():
        _Articles(articles, now, shelves, folder, written).write()
        written.articles += len(articles)
        progress("exporting", written.articles, total)
    written.more = {
        "categories": len(shelves.slugs),
        "synonyms": Synonym.objects.count(),
        "notices": Notice.objects.count(),
    }
    return written


def _chunks() -> Iterator[list[Article]]:
    last = 0
    articles = Article.objects.select_related("owner").order_by("pk")
    while chunk := list(articles.filter(pk__gt=last)[:AT_ONCE]):
        yield chunk
        last = chunk[-1].pk


class _Shelves:
    """The categories, nested as they are."""

    def __init__(self):
        in_order = list(Category.objects.order_by("position", "name", "pk"))
        self.slugs = {one.pk: one.slug for one in in_order}
        self.parents = {one.pk: one.parent_id for one in in_order}
        self.inside: dict[int | None, list[Category]] = defaultdict(list)
        for one in in_order:
            # What is inside itself stands outermost: nothing is lost.
            self.inside[one.parent_id if self._ends(one.pk) else None].append(one)
        flat = [one.pk for one in in_order]
        # The order of the file says the order of all of them, unless somebody has set another one.
        self.says_order = flat != [one.pk for one in self._all(None)]

    def text(self) -> str:
        return items(self._said(None))

    def line(self, key: int | None) -> tuple[str, ...]:
        """The slugs of a category and of those that it is inside of, the outermost first."""
        found: list[str] = []
        seen: set[int] = set()
        while key in self.slugs and key not in seen:
            seen.add(key)
            found.insert(0, self.slugs[key])
            key = self.parents[key]
        return tuple(found)

    def _said(self, parent: int | None) -> list[dict]:
        return [
            {
                "id": one.pk,  # it stands in addresses of searches
                "slug": one.slug,
                "name": one.name,
                "description": one.description or None,
                "order": one.position if self.says_order else None,
                "inside": self._said(one.pk) or None,
            }
            for one in self.inside[parent]
        ]

    def _all(self, parent: int | None) -> Iterator[Category]:
        for one in self.inside[parent]:
            yield one
            yield from self._all(one.pk)

    def _ends(self, key: int) -> bool:
        seen: set[int | None] = set()
        while key is not None and key not in seen:
            seen.add(key)
            key = self.parents.get(key)
        return key is None


def _notices(shelves: _Shelves) -> list[dict]:
    return [
        {
            "text": one.text,
            "link": one.link or None,
            "category": shelves.slugs.get(one.category_id),
            "audience": one.audience,
            "from": one.starts,
            "until": one.ends,
        }
        for one in Notice.objects.order_by("starts", "pk")
    ]


class _Articles:
    """A few hundred articles with all that their files say."""

    def __init__(self, articles: Sequence[Article], now: datetime, shelves, folder, written):
        self.articles, self.now = articles, now
        self.shelves, self.folder, self.written = shelves, folder, written
        keys = [one.pk for one in articles]
        in_force = Q(ends__isnull=True) | Q(ends__gt=now)
        windows = Publication.objects.filter(in_force, article__in=keys)
        # Of two that begin together the later one wins, as it does for readers.
        self.windows = _by_article(windows.order_by("starts", "-pk"))
        begun = Publication.objects.filter(article__in=keys).order_by().values("article")
        self.first = dict(begun.annotate(first=Min("starts")).values_list("article", "first"))
        drafts = [one.draft_id for one in articles if one.draft_id]
        wanted = {*drafts, *(one.revision_id for some in self.windows.values() for one in some)}
        texts = Revision.objects.select_related("author").defer("html", "headings")
        self.revisions = texts.in_bulk(wanted)
        self.files = _by_article(
            Attachment.objects.filter(article__in=keys).select_related("by").order_by("pk")
        )
        self.sources = _by_article(Source.objects.filter(article__in=keys).order_by("pk"))
        picked = PickedArticle.objects.filter(article__in=keys).order_by("position", "pk")
        self.picked = _by_article(picked)

    def write(self) -> None:
        for article in self.articles:
            self._write(article)

    def _write(self, article: Article) -> None:
        main, *others = self._texts(article)
        texts = {pk: self._text(article, pk) for pk in (main, *others) if pk}
        names = zip(others, _names(others, article), strict=True)
        slug = slug_for(texts[main].title) if main else ""
        shelves = self.shelves.line(article.category_id)
        own = self._file(article, texts.get(main), set(texts))
        self.folder.write(article_path(article.pk, slug, shelves), write(own))
        for pk, name in names:
            path = article_path(article.pk, slug, shelves, name)
            self.folder.write(path, write_text(texts[pk]))

    def _texts(self, article: Article) -> list[int | None]:
        """The revisions to write, the one of the article's own file first."""
        windows = self.windows[article.pk]
        live = [one.revision_id for one in windows if one.starts <= self.now]
        # Of several in force the last begun is seen; the list has the winner of a tie first.
        begun = max((one.starts for one in windows if one.starts <= self.now), default=None)
        seen = [one.revision_id for one in windows if one.starts == begun]
        planned = [one.revision_id for one in windows if one.starts > self.now]
        wanted = [*seen[:1], *planned, *live, article.draft_id]
        return list(dict.fromkeys(pk for pk in wanted if pk)) or [None]

    def _text(self, article: Article, pk: int) -> Text:
        revision = self.revisions[pk]
        return Text(
            title=revision.title,
            summary=revision.summary,
            keywords=revision.keywords,
            body=revision.body,
            published=tuple(
                Window(one.starts, one.ends, one.until)
                for one in self.windows[article.pk]
                if one.revision_id == pk
            ),
            written=revision.created_at,
            author=_name(revision.author),
            imported=self._imported(article, lambda source: source.revision_id == pk),
        )

    def _file(self, article: Article, text: Text | None, texts: set[int]) -> ArticleFile:
        slugs = self.shelves.slugs
        return ArticleFile(
            text=text,
            category=slugs.get(article.category_id, ""),
            audience=article.audience,
            language=article.language,
            owner=_name(article.owner),
            order=article.position,
            checked=article.checked_on,
            verify_by=article.verify_by,
            related=tuple(one.other_id for one in self.picked[article.pk]),
            next_category=slugs.get(article.next_category_id, ""),
            next_audience=article.next_audience,
            first_published=self._first_published(article),
            archived=article.archived_at,
            redirects_to=article.redirects_to_id,
            files=tuple(self._attached(article)),
            imported_before=self._imported(article, lambda source: source.revision_id not in texts),
        )

    def _first_published(self, article: Article) -> datetime | None:
        first = self.first.get(article.pk)
        return None if first in [one.starts for one in self.windows[article.pk]] else first

    def _imported(self, article: Article, wanted) -> tuple[Brought, ...]:
        names = ("origin", "path", "heading", "occurrence", "digest", "details")
        return tuple(
            Brought(*(getattr(one, name) for name in names))
            for one in self.sources[article.pk]
            if wanted(one)
        )

    def _attached(self, article: Article) -> Iterator[Attached]:
        for one in self.files[article.pk]:
            path = attachment_path(article.pk, one.pk, one.name)
            if problem := _copy(one, self.folder, path):
                about = {"name": one.name, "article": f"/articles/{article.pk}/"}
                self.written.remarks.append(problem % about)
                continue
            self.written.attachments += 1
            yield Attached(
                one.pk, one.name, one.digest, one.created_at, one.replaced_at, _name(one.by)
            )


def _names(others: list[int], article: Article) -> Iterator[str]:
    """What the files beside the article’s own are called. More than one plan is rare."""
    planned = 0
    for pk in others:
        if pk == article.draft_id:
            yield "draft"
        else:
            planned += 1
            yield "planned" if planned == 1 else f"planned-{planned}"


def _copy(attachment: Attachment, folder: NewFolder, path: str) -> str:
    """Copy the bytes; gives what is wrong where they cannot be had as they were."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(attachment.file.name, "rb") as file, folder.open(path) as copy:
            while piece := file.read(PIECE):
                digest.update(piece)
                copy.write(piece)
            if digest.hexdigest() != attachment.digest:
                raise _Damaged
    except FileNotFoundError:
        return _("The file “%(name)s” of %(article)s is gone from the uploads; it was left out.")
    except _Damaged:
        return _("The file “%(name)s” of %(article)s is damaged; it was left out.")
    return ""


class _Damaged(Exception):
    """The bytes are not those that were taken in."""


def _name(person) -> str:
    return person.get_username() if person else ""


def _by_article(rows) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.article_id].append(row)
    return found

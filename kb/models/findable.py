"""What search finds of articles: what readers see of them now, and what they will see by plan."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Exists, OuterRef, QuerySet

from kb.markdown import plain_text
from kb.search.documents import ARTICLE, Document
from kb.search.index import write

from .publication import Publication, PublicationQuerySet, not_over
from .search import SearchEntry

READ_AT_ONCE = 500


def articles() -> Iterable[int]:
    """The numbers of all that have something to be found."""
    return _findable().order_by().values_list("article_id", flat=True).distinct()


def documents(articles: Collection[int]) -> Iterator[Document]:
    """Those of these articles."""
    found = _findable().filter(article__in=articles).select_related("article", "revision")
    texts = found.defer("revision__headings", "revision__body").order_by("article_id", "pk")
    return map(document_of, texts.iterator(READ_AT_ONCE))


def find_anew(articles: Iterable[int]) -> None:
    """Bring what search finds of these articles, by number, in line with what readers see."""
    numbers = list(articles)
    write(ARTICLE, numbers, documents(numbers))


def leftovers() -> QuerySet[SearchEntry]:
    """The entries whose publication is over, or never came. Not for while an import runs, which
    makes entries before their publications."""
    in_force = Publication.objects.filter(not_over(), pk=OuterRef("part"))
    return SearchEntry.objects.filter(~Exists(in_force), kind=ARTICLE).order_by()


def document_of(publication: Publication, address: str = "") -> Document:
    """What is found of a publication, at its `address` if that is known already."""
    article, revision = publication.article, publication.revision
    return Document(
        kind=ARTICLE,
        object_id=article.pk,
        part=publication.pk,
        audience=article.audience,
        address=address or publication.get_absolute_url(),
        title=revision.title,
        keywords=revision.keywords,
        body=" ".join(filter(None, [revision.summary, plain_text(revision.html)])),
        category=article.category_id,
        language=article.language,
        visible_from=publication.starts,
        visible_until=publication.ends,
    )


def _findable() -> PublicationQuerySet:
    return Publication.objects.filter(not_over(), article__archived_at__isnull=True)

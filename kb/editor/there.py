"""What stands at the addresses that a text leads to: at most one query a kind."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import Resolver404, resolve
from django.utils import timezone

from kb.models import Article, Attachment, Publication, SearchEntry
from kb.models.publication import window_holds
from kb.people import Audience

from .leads import ARCHIVED, ARTICLE, DRAFT, FILE, FIX, LIVE, Lead, There


def what_is_there(leads: Iterable[Lead], article: Article) -> dict[tuple[str, int], There]:
    """What is there of articles, fixes and files, by kind and number. The files of `article`
    itself are seen by whoever sees it, whatever state it is in."""
    wanted: dict[str, set[int]] = {}
    for lead in leads:
        wanted.setdefault(lead.kind, set()).add(lead.number)
    found: dict[tuple[str, int], There] = {}
    if ARTICLE in wanted:
        found |= {(ARTICLE, pk): there for pk, there in _articles(wanted[ARTICLE])}
    if FIX in wanted:
        found |= {(FIX, pk): there for pk, there in _fixes(wanted[FIX])}
    if FILE in wanted:
        found |= {(FILE, pk): there for pk, there in _files(wanted[FILE], article)}
    return found


def is_page(path: str) -> bool:
    """Whether the site has something at an address of that form, be it after a redirect to the
    one that ends with a slash."""
    return path.startswith(settings.STATIC_URL) or any(map(_resolves, (path, f"{path}/")))


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _is_live(prefix: str) -> Exists:
    now = window_holds(timezone.now())
    return Exists(Publication.objects.filter(now, article=OuterRef(f"{prefix}pk")))


def _state(is_live: bool, archived_at) -> str:
    return ARCHIVED if archived_at else LIVE if is_live else DRAFT


def _articles(pks: set[int]):
    rows = Article.objects.filter(pk__in=pks).order_by().annotate(is_live=_is_live(""))
    for pk, title, audience, live, archived in rows.values_list(
        "pk", "title", "audience", "is_live", "archived_at"
    ):
        yield pk, There(_state(live, archived), audience == Audience.PUBLIC, title)


def _fixes(pks: set[int]):
    """What search finds is what can be walked; this app knows nothing else of fixes. One may have
    an entry more for its notes, which is for agents."""
    entries = SearchEntry.objects.filter(kind=FIX, object_id__in=pks).order_by("audience")
    rows: dict[int, There] = {}
    for pk, audience, title in entries.values_list("object_id", "audience", "title"):
        is_public = audience == Audience.PUBLIC
        if pk not in rows or is_public:
            rows[pk] = There(LIVE, is_public, title)
    return rows.items()


def _files(pks: set[int], article: Article):
    rows = Attachment.objects.filter(pk__in=pks).order_by().annotate(is_live=_is_live("article__"))
    for pk, name, owner, title, audience, live, archived in rows.values_list(
        "pk", "name", "article_id", "article__title", "article__audience", "is_live",
        "article__archived_at",
    ):  # fmt: skip
        if owner == article.pk:
            yield pk, There(LIVE, True, title, name)
        else:
            is_public = audience == Audience.PUBLIC
            yield pk, There(_state(live, archived), is_public, title, name)

"""The revisions of an article as a list shows them: what each changed, and when it was live."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import MD5

from kb.models import Article, Publication, Revision

from .text_changes import labels

SHORT = ("title", "summary", "keywords")


@dataclass(frozen=True)
class RevisionRow:
    """`changed`: which fields read differently than in the one before, by what they are called;
    `before`: the number of that, None for the first. `windows`: when it was what readers saw."""

    revision: Revision
    changed: Sequence[str]
    before: int | None
    windows: Sequence[Publication]


def listed(article: Article) -> QuerySet[Revision]:
    """All of them, the newest first, without the long texts."""
    found = article.revisions.select_related("author").annotate(body_digest=MD5("body"))
    return found.defer("body", "html", "headings")


def rows_of(article: Article, shown: Sequence[Revision]) -> list[RevisionRow]:
    """Those of a page of that list. Two queries, however many there are."""
    shown = list(shown)
    if not shown:
        return []
    last = listed(article).filter(number__lt=shown[-1].number).first()
    windows = _windows(article, shown)
    befores = [*shown[1:], last]
    return [
        RevisionRow(
            revision,
            _changed(before, revision) if before else (),
            before.number if before else None,
            windows[revision.pk],
        )
        for revision, before in zip(shown, befores, strict=True)
    ]


def _windows(article: Article, shown: Sequence[Revision]) -> dict[int, list[Publication]]:
    found = defaultdict(list)
    # Two acts at the same moment leave a window in which nobody saw anything.
    windows = article.publications.filter(Q(ends__isnull=True) | ~Q(ends=F("starts")))
    for one in windows.filter(revision__in=[revision.pk for revision in shown]).order_by("starts"):
        found[one.revision_id].append(one)
    return found


def _changed(before: Revision, revision: Revision) -> list[str]:
    names = labels()
    changed = [names[name] for name in SHORT if getattr(before, name) != getattr(revision, name)]
    return changed + ([names["body"]] if before.body_digest != revision.body_digest else [])

"""The notices that a page shows: read once an edition, chosen by the viewer and the page."""

from django.utils import timezone

from kb.edition import kept
from kb.models import Article, Category, Notice
from kb.people import Audience, audiences_of

MOST = 50  # that are looked at: more would be a site that is out of order altogether
DEEPEST = 20  # categories inside each other, should they ever go in a circle


def all_notices(user) -> list[Notice]:
    """Everything that this person is told now, whatever it is about: for home and contact."""
    now, audiences = timezone.now(), audiences_of(user)
    return [notice for notice in reversed(_not_over()) if notice.is_shown(now, audiences)]


def notices_about(user, category_id: int | None) -> list[Notice]:
    """What this person is told now on a page of this category: what is about it or about one that
    it is inside of, and what is about nothing in particular. No query while there is nothing."""
    shown = all_notices(user)
    if not any(notice.category_id for notice in shown):
        return shown
    about = {None, *_with_those_around(category_id)}
    return [notice for notice in shown if notice.category_id in about]


@kept(1)
def _not_over() -> list[Notice]:
    """Those to show, without links to articles that whoever is told may not read any more."""
    notices = list(Notice.objects.not_over().order_by("starts", "pk")[:MOST])
    linked = {notice.linked_article for notice in notices} - {None}
    readable = dict(
        Article.objects.live().filter(pk__in=linked).values_list("pk", "audience") if linked else ()
    )
    for notice in notices:
        if (article := notice.linked_article) is not None and (
            readable.get(article) not in {Audience.PUBLIC, notice.audience}
        ):
            notice.link = ""
    return notices


@kept(1)
def _parents() -> dict[int, int | None]:
    return dict(Category.objects.values_list("pk", "parent_id"))


def _with_those_around(category_id: int | None) -> list[int]:
    around: list[int] = []
    while category_id is not None and len(around) < DEEPEST:
        around.append(category_id)
        category_id = _parents().get(category_id)
    return around

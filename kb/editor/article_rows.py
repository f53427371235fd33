"""The rows of the list of all articles: what it shows of each, by one query for a page."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy

from .listing import COLUMNS
from .state import State, states_of

LABELS = {
    "internal": gettext_lazy("agents only"),
    "no_category": gettext_lazy("in no category"),
    "overdue": gettext_lazy("overdue"),
    "untitled": gettext_lazy("Without a title"),
}
# Written out: what Django takes to make this of models is a sixth of the time of the page. A window
# that is not over is live or to come: an article has two of them at most. A review without a
# verdict is open.
STANDING = """
    SELECT article.id, article.title, article.language, article.audience, article.changed_at,
        article.checked_on, article.verify_by, article.archived_at, article.draft_id,
        article.next_category_id, article.next_audience, category.name, owner.username,
        readership.recent, helpfulness.helpful, helpfulness.not_helpful, review.id,
        shown.id, shown.revision_id, shown.starts, shown.ends
    FROM kb_article article
    LEFT JOIN kb_category category ON category.id = article.category_id
    LEFT JOIN auth_user owner ON owner.id = article.owner_id
    LEFT JOIN kb_readership readership ON readership.article_id = article.id
    LEFT JOIN kb_helpfulness helpfulness ON helpfulness.article_id = article.id
    LEFT JOIN kb_review review ON review.article_id = article.id AND review.verdict = ''
    LEFT JOIN kb_publication shown ON shown.article_id = article.id
        AND (shown.ends IS NULL OR shown.ends > %s)
    WHERE article.id IN ({marks})
"""


class Standing(NamedTuple):
    """What STANDING says of an article, and of one of its windows if it has any."""

    pk: int
    title: str
    language: str
    audience: str
    changed_at: datetime
    checked_on: date | None
    verify_by: date | None
    archived_at: datetime | None
    draft_id: int | None
    next_category_id: int | None
    next_audience: str
    category: str | None
    owner: str | None
    views: int | None
    helpful: int | None
    not_helpful: int | None
    review: int | None
    window: int | None
    revision_id: int | None
    starts: datetime | None
    ends: datetime | None


@dataclass(frozen=True)
class Row:
    """An article in the list. `helpful` of `votes` readers said that it helped."""

    article: Standing
    states: list[State]
    views: int
    helpful: int
    votes: int
    is_overdue: bool

    @property
    def not_helpful(self) -> int:
        return self.votes - self.helpful


def labels() -> dict[str, str]:
    """The words that every row shows, looked up once."""
    names = ("name", "state", "owner", "changed", "due", "views", "votes")
    heads = zip(names, (column[0] for column in COLUMNS), strict=True)
    return {name: str(words) for name, words in (*heads, *LABELS.items())}


def rows(numbers: Collection[int], today: date) -> list[Row]:
    """The rows of these articles, in that order."""
    if not numbers:
        return []
    now = timezone.now()
    standing: dict[int, list[Standing]] = {}
    for one in _standing(numbers, now):
        standing.setdefault(one.pk, []).append(one)
    return [_row(standing[pk], now, today) for pk in numbers if pk in standing]


def _standing(numbers: Collection[int], now: datetime) -> Iterator[Standing]:
    sql = STANDING.format(marks=", ".join(["%s"] * len(numbers)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [connection.ops.adapt_datetimefield_value(now), *numbers])
        for values in cursor.fetchall():
            yield Standing(*map(_aware, values))


def _aware(value):
    """Moments as Django gives them: SQLite keeps them in UTC and does not say so."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _row(standing: list[Standing], now: datetime, today: date) -> Row:
    article = standing[0]
    # Of what begins together the last one counts, as everywhere.
    windows = sorted((one.starts, one.window, one) for one in standing if one.window)
    live = next((one for starts, _pk, one in reversed(windows) if starts <= now), None)
    planned = next((one for starts, _pk, one in windows if starts > now), None)
    helpful, no = article.helpful or 0, article.not_helpful or 0
    return Row(
        article=article,
        states=states_of(article, live, planned, article.review),
        views=article.views or 0,
        helpful=helpful,
        votes=helpful + no,
        is_overdue=bool(article.verify_by and article.verify_by < today),
    )

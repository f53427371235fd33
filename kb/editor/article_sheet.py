"""The list of all articles as a table for a spreadsheet."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kb.people import Audience
from kb.rows import batches
from kb.spreadsheet import Cell

from .article_rows import Row, rows

AT_ONCE = 500


def sheet(found: QuerySet, today: date, site: str = "") -> Iterator[list[Cell]]:
    """A row of names, then a row for each article found, in that order; `site` is the address of
    the site. Their numbers are read at the start; the rest as the rows are taken, so nothing is
    held open meanwhile."""
    yield [
        *(_("Number"), _("Title"), _("State"), _("Category"), _("Audience"), _("Language")),
        *(_("Owner"), _("Changed"), _("Last checked"), _("Check again by"), _("Overdue")),
        *(_("Views in 30 days"), _("It helped"), _("It did not help"), _("Address")),
    ]
    numbers = dict.fromkeys(found.values_list("pk", flat=True))
    for some in batches(numbers, AT_ONCE):
        yield from (_cells(row, site) for row in rows(some, today))


def _cells(row: Row, site: str) -> list[Cell]:
    article = row.article
    return [
        article.pk,
        article.title,
        ", ".join(state.words for state in row.states),
        article.category or "",
        str(Audience(article.audience).label),
        article.language,
        article.owner or "",
        f"{localtime(article.changed_at):%Y-%m-%d %H:%M}",
        *(str(day) if day else "" for day in (article.checked_on, article.verify_by)),
        _("yes") if row.is_overdue else "",
        *(row.views, row.helpful, row.not_helpful),
        f"{site}/articles/{article.pk}/",
    ]

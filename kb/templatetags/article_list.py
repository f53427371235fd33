"""The rows of the editors' list of articles."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kb.editor.article_rows import Row
from kb.editor.state import State
from kb.prose import filled

register = template.Library()

ROW = (
    '<tr role="row"><td role="cell" class="tick"><label><input type="checkbox" name="article" '
    'value="{0}"><span class="hidden-words">{1}</span></label></td>'
    '<td role="cell" class="name"><a href="ADDRESS{0}/">{1}</a>{2}'
    '<span class="quiet small">#{0} · {3}</span></td>'
    '<td role="cell" data-label="ON_STATE"><span>{4}</span></td>'
    '<td role="cell" data-label="ON_OWNER"><span>{5}</span></td>'
    '<td role="cell" data-label="ON_CHANGED"><span>{6}</span></td>'
    '<td role="cell" data-label="ON_DUE">{7}</td>'
    '<td role="cell" data-label="ON_VIEWS"><span>{8}</span></td>'
    '<td role="cell" data-label="ON_VOTES"><span>{9}</span></td></tr>\n'
)
STATE = '<span class="state {}">{}</span> '
TAG = ' <span class="tag">{}</span>'
DUE, OVERDUE = "<span>{}</span>", '<span class="overdue">{} <span class="small">{}</span></span>'
MONTH = "M Y"
LABELLED = ("state", "owner", "changed", "due", "views", "votes")


OPTION = '<option value="{}"{}>{}</option>'


@register.simple_tag
def article_rows(rows: Iterable[Row], words: Mapping[str, str]) -> str:
    """The body of the table; `words` are `article_rows.labels`. A template takes ten times as long,
    and what many rows share is made once."""
    one = _Rows(words)
    return filled(one.form, map(one.values, rows))


@register.simple_tag
def list_options(offered: Iterable[tuple[str | int, str]], chosen: str) -> str:
    """The options of a select, of (value, words); `chosen` is as an address says it."""
    named = ((str(value), str(words)) for value, words in offered)
    return filled(
        OPTION, ((value, " selected" if value == chosen else "", words) for value, words in named)
    )


class _Rows:
    """What stands in the rows, and the parts that come again: HTML by what it says."""

    def __init__(self, words: Mapping[str, str]):
        self.words = words
        self.tag = format_html(TAG, words["internal"])
        self.voted = _("%(helpful)d of %(votes)d")
        self.months: dict[tuple[int, int], str] = {}
        self.states: dict[tuple[State, ...], str] = {}
        self.form = ROW.replace("ADDRESS", reverse("staff_articles"))
        for name in LABELLED:
            label = escape(words[name]).replace("{", "{{").replace("}", "}}")
            self.form = self.form.replace(f"ON_{name.upper()}", label)

    def values(self, row: Row) -> tuple[str, ...]:
        """The values of ROW."""
        article = row.article
        return (
            str(article.pk),
            article.title or self.words["untitled"],
            self.tag if article.audience == "internal" else "",
            article.category or self.words["no_category"],
            self._states(tuple(row.states)),
            article.owner or "–",
            self._day(localtime(article.changed_at).date()),
            self._due(row),
            str(row.views),
            self.voted % {"helpful": row.helpful, "votes": row.votes} if row.votes else "–",
        )

    def _states(self, states: tuple[State, ...]) -> str:
        if states not in self.states:
            self.states[states] = filled(STATE, ((one.kind, one.words) for one in states))
        return self.states[states]

    def _due(self, row: Row) -> str:
        day = self._day(row.article.verify_by) if row.article.verify_by else "–"
        if row.is_overdue:
            return filled(OVERDUE, [(day, self.words["overdue"])])
        return filled(DUE, [(day,)])

    def _day(self, day: date) -> str:
        """Like “3 Mar 2026”."""
        month = (day.year, day.month)
        if month not in self.months:
            self.months[month] = date_format(day, MONTH)
        return f"{day.day} {self.months[month]}"

"""The rows of the editors' list of articles."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.timezone import localtime

from kb.editor.listing import SHORT, Row
from kb.editor.state import State

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
LABELLED = ("state", "owner", "changed", "due", "views", "votes")


@register.simple_tag
def article_rows(rows: Iterable[Row], words: Mapping[str, str]) -> str:
    """The body of the table; `words` are `listing.labels`. A template takes ten times as long, and
    what many rows share is made once."""
    one = _Rows(words)
    return format_html_join("", "{}", ((one.html(row),) for row in rows))


class _Rows:
    """Makes rows, and keeps the parts that come again."""

    def __init__(self, words: Mapping[str, str]):
        self.words = words
        self.tag = format_html(TAG, words["internal"])
        self.states: dict[tuple[State, ...], str] = {}
        self.days: dict[date, str] = {}
        self.row = ROW.replace("ADDRESS", reverse("staff_articles"))
        for name in LABELLED:
            label = escape(words[name]).replace("{", "{{").replace("}", "}}")
            self.row = self.row.replace(f"ON_{name.upper()}", label)

    def html(self, row: Row) -> str:
        article = row.article
        return format_html(
            self.row,
            article.pk,
            article.title or self.words["untitled"],
            self.tag if article.audience == "internal" else "",
            article.category_name or self.words["no_category"],
            self._states(tuple(row.states)),
            article.owner_name or "–",
            self._day(localtime(article.changed_at).date()),
            self._due(row),
            row.views,
            row.voted if row.votes else "–",
        )

    def _states(self, states: tuple[State, ...]) -> str:
        if states not in self.states:
            parts = ((state.kind, state.words) for state in states)
            self.states[states] = format_html_join("", STATE, parts)
        return self.states[states]

    def _due(self, row: Row) -> str:
        day = self._day(row.article.verify_by) if row.article.verify_by else "–"
        if row.is_overdue:
            return format_html(OVERDUE, day, self.words["overdue"])
        return format_html(DUE, day)

    def _day(self, day: date) -> str:
        if day not in self.days:
            self.days[day] = date_format(day, SHORT)
        return self.days[day]

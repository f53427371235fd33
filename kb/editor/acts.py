"""The acts on an article in words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.models import Article, ArticleAct

from .state import moment

Name = ArticleAct.Name
IN_REVIEWS = {
    *(Name.REVIEW_ASKED, Name.COMMENTED, Name.APPROVED, Name.CHANGES_WANTED),
    Name.REVIEW_WITHDRAWN,
}
FIELDS = {**{field.name: field.verbose_name for field in Article._meta.fields}, "picked": ""}


@dataclass(frozen=True)
class ActRow:
    """An act as a page tells it: `about` adds to what was done; `said` is what somebody wrote."""

    act: ArticleAct
    about: str = ""
    said: str = ""


def row_of(act: ArticleAct) -> ActRow:
    """An act in words. Asks nothing of the database beyond its row."""
    if act.name in IN_REVIEWS:
        return ActRow(act, said=act.detail)
    return ActRow(act, about=_about(act))


def _about(act: ArticleAct) -> str:
    if act.name in {Name.PUBLISHED, Name.SCHEDULED, Name.ENDING}:
        return _during(*map(parse_datetime, act.detail.split("/"))) if act.detail else ""
    if act.name == Name.SETTINGS_CHANGED:
        said = {**FIELDS, "picked": _("related answers"), "position": _("place on its shelf")}
        return ", ".join(str(said.get(name, name)) for name in act.detail.split(", "))
    if act.name == Name.VERIFIED and act.detail:
        return _("to be checked again by %(day)s") % {"day": _day(parse_date(act.detail))}
    if act.name == Name.OWNER_CHANGED:
        return act.detail or _("nobody")
    return act.detail


def _during(starts: datetime | None, ends: datetime | None) -> str:
    if starts and ends:
        return _("from %(start)s until %(end)s") % {"start": moment(starts), "end": moment(ends)}
    if starts:
        return _("for %(start)s") % {"start": moment(starts)}
    return _("until %(end)s") % {"end": moment(ends)}


def _day(day: date) -> str:
    return date_format(day, "j F Y")

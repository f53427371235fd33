"""What stands of an article at this moment, in a word or two."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class State:
    """`kind` is a class name of editor.css: live, draft, stopped or plain."""

    kind: str
    words: str


def states_of(article, live, planned, review) -> list[State]:
    """The states of an article, the most important first.

    Takes the publication that readers see, the next one that is planned and the open review, each
    or None. Asks for nothing else of the database.
    """
    if article.archived_at:
        return [State("stopped", _("archived"))]
    states = []
    if live:
        states.append(State("live", _("live")))
    if planned:
        states.append(State("plain", _("live from %(time)s") % {"time": moment(planned.starts)}))
    if live and live.ends and not planned:
        states.append(State("plain", _("live until %(time)s") % {"time": moment(live.ends)}))
    shown = {one.revision_id for one in (live, planned) if one}
    waits = article.next_category_id or article.next_audience
    if article.draft_id not in shown or (live and waits):
        states.append(State("draft", _("newer draft") if live else _("draft")))
    if review:
        states.append(State("draft", _("in review")))
    return states


def moment(when) -> str:
    """A time as people of this site write it, in their time zone."""
    return date_format(localtime(when), "j M Y H:i")

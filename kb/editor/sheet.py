"""The page on which an article is written: what stands in its form, where that comes from, and what
is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from kb.models import Article, Revision, Unsaved
from kb.texts import Texts

from .look import Look, look_at
from .state import moment
from .text_changes import TextChange, text_changes
from .writing_form import FIELDS, WritingForm, stored

MOST_TYPED = 500_000
"""Bytes of all fields together that are kept unsaved: more than can be saved as an article."""


class TooMuch(ValueError):
    """What was typed is more than is kept; the text says so."""


@dataclass
class Sheet:
    """What stands in the form: `said`, by field as it was typed; the revision (pk) that it was
    written from; and the place (`placed_as`) that the article had then."""

    article: Article
    user: object
    said: Mapping[str, str]
    based_on: int | None
    placed: str
    form: WritingForm
    unsaved: Unsaved | None = None
    newest: Revision | None = None  # saved by somebody else meanwhile
    saved: str = ""  # what is said of saving
    wants_look: bool = False
    changes: list[TextChange] = field(default_factory=list)  # from that text to this one

    @classmethod
    def opened(cls, article: Article, user) -> "Sheet":
        """The page as somebody opens it: with what they have not saved, if there is anything."""
        now, draft = stored(article), article.draft_id
        unsaved = Unsaved.objects.of(article, user)
        placed = _place(now)
        if unsaved is None or not differs(unsaved.said, now):
            form = WritingForm(article, initial=now, waits=article.is_live_or_planned())
            return cls(article, user, now, draft, placed, form)
        said = {**now, **{name: unsaved.said.get(name, "") for name in FIELDS}}
        form = WritingForm(article, initial=said, waits=article.is_live_or_planned())
        placed = unsaved.said.get("placed", placed)
        return cls(article, user, said, unsaved.based_on_id, placed, form, unsaved)

    @classmethod
    def sent(cls, article: Article, user, data: QueryDict) -> "Sheet":
        """The page with what was sent in its form."""
        form = WritingForm(article, data, waits=article.is_live_or_planned())
        over = data.get("over") or data.get("based_on", "")
        return cls(article, user, typed(data), number(over), data.get("placed", ""), form)

    @cached_property
    def look(self) -> Look:
        """How it reads, and what is to be mended."""
        return look_at(self.article, self.said)

    @property
    def unsaved_words(self) -> str:
        """Since when something is not saved: today by the time alone."""
        at = localtime(self.unsaved.kept_at)
        when = at.strftime("%H:%M") if at.date() == localdate() else moment(at)
        return _("You have unsaved changes from %(time)s.") % {"time": when}

    @property
    def is_older(self) -> bool:
        """Whether somebody has saved another text since what is given back was begun."""
        return self.unsaved is not None and self.based_on != self.article.draft_id

    def clash_with(self, newest: Revision) -> None:
        """Note what somebody else has saved, and where it differs from what stands here."""
        self.newest = newest
        self.changes = text_changes(Texts.of(newest), self.form.texts)


def typed(data: QueryDict) -> dict[str, str]:
    """What a form says, field by field, as it was typed, with line ends as they are kept and
    without NUL, which PostgreSQL cannot keep."""
    said = {name: data.get(name, "").replace("\x00", "") for name in FIELDS}
    return {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in said.items()}


def differs(said: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether what was typed is another thing than what is stored."""
    return any(said.get(name, "") != now[name] for name in FIELDS)


def keep(article: Article, user, data: QueryDict) -> Unsaved | None:
    """Keep what is typed and not saved; None where it is what is stored anyway. Raises TooMuch."""
    said = typed(data)
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in said.values())
    if size > MOST_TYPED:
        words = _(
            "This is too much text to keep: %(size)s bytes, and at most %(most)s are possible. "
            "Split it into several articles, and copy what you need before you leave the page."
        )
        raise TooMuch(words % {"size": f"{size:,}", "most": f"{MOST_TYPED:,}"})
    based_on = number(data.get("based_on", ""))
    if not differs(said, stored(article)) and based_on == article.draft_id:
        Unsaved.objects.forget(article, user)
        return None
    known = article.revisions.filter(pk=based_on).exists()
    said["placed"] = data.get("placed", "").replace("\x00", "")[:80]
    return Unsaved.objects.keep(article, user, said, based_on if known else None)


def number(text: str) -> int | None:
    """A number of a row as a form says it; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def _place(said: Mapping[str, str]) -> str:
    return f"{said['category']}:{said['audience']}"

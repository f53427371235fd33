"""The page on which an article is written: what stands in its form, where that comes from, and what
is said about it."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from kb.models import Article, Revision, Unsaved
from kb.models.unsaved import KEY_LENGTH, went_on_from
from kb.texts import Texts

from .look import Look, look_at
from .state import moment
from .text_changes import TextChange, text_changes
from .writing_form import FIELDS, WritingForm, stored

MOST_TYPED = 500_000
"""Bytes of all fields together that are kept unsaved: more than can be saved as an article."""


KEY = re.compile(rf"[A-Za-z0-9._-]{{1,{KEY_LENGTH}}}")


class TooMuch(ValueError):
    """What was typed is more than is kept; the text says so."""


@dataclass
class Sheet:
    """What stands in the form: `said`, by field as it was typed; the revision (pk) that it was
    written from; and the place (`placed_as`) that the article had then.

    `tab` is the key of the window it stands in, under which it is kept; `given` the `mark` of what
    that was given back when it was opened."""

    article: Article
    user: object
    said: Mapping[str, str]
    based_on: int | None
    placed: str
    form: WritingForm
    tab: str = ""
    given: str = ""
    unsaved: Unsaved | None = None
    others: list[Unsaved] = field(default_factory=list)  # not saved either, in other windows
    newest: Revision | None = None  # saved by somebody else meanwhile
    saved: str = ""  # what is said of saving
    comes_again: bool = False  # sent while nobody was signed in, and now shown, not saved
    changes: list[TextChange] = field(default_factory=list)  # from that text to this one

    @classmethod
    def opened(cls, article: Article, user, wanted: int | None = None) -> "Sheet":
        """The page as somebody opens it in a new window: with what they have not saved, the newest
        of it or that of the number `wanted`. A browser that died and one that is still open look
        the same from here, so it is given a copy: what was kept stays kept."""
        now, rows = stored(article), list(Unsaved.objects.of_whom(article, user))
        rows = [one for one in rows if differs(one.said, now)]
        unsaved = next((one for one in rows if one.pk == wanted), rows[0] if rows else None)
        sheet = cls._of_stored(article, user, now)
        if unsaved is None:
            return sheet
        said = {**now, **{name: unsaved.said.get(name, "") for name in FIELDS}}
        past = {one.pk for row in rows for one in went_on_from(row.follows, rows)} | {unsaved.pk}
        sheet.said, sheet.based_on = said, unsaved.based_on_id
        sheet.form = WritingForm(article, initial=said, waits=article.is_live_or_planned())
        sheet.placed = unsaved.said.get("placed", sheet.placed)
        sheet.unsaved, sheet.given = unsaved, unsaved.mark
        sheet.others = [one for one in rows if one.pk not in past]
        return sheet

    @classmethod
    def after_saving(cls, article: Article, user, sent: "Sheet") -> "Sheet":
        """What the page stands for once that was saved in it."""
        sheet = cls._of_stored(article, user, stored(article))
        sheet.tab = sent.tab
        return sheet

    @classmethod
    def sent(cls, article: Article, user, data: QueryDict) -> "Sheet":
        """The page with what was sent in its form."""
        form = WritingForm(article, data, waits=article.is_live_or_planned())
        over = data.get("over") or data.get("based_on", "")
        placed, tab, given = data.get("placed", ""), key(data, "tab"), key(data, "given")
        return cls(article, user, typed(data), number(over), placed, form, tab, given)

    @classmethod
    def _of_stored(cls, article: Article, user, now: dict[str, str]) -> "Sheet":
        form = WritingForm(article, initial=now, waits=article.is_live_or_planned())
        tab = secrets.token_urlsafe(12)
        return cls(article, user, now, article.draft_id, _place(now), form, tab)

    @cached_property
    def look(self) -> Look:
        """How it reads, and what is to be mended."""
        return look_at(self.article, self.said)

    @property
    def unsaved_words(self) -> str:
        """Since when something is not saved."""
        return _("You have unsaved changes from %(time)s.") % {"time": since(self.unsaved)}

    @property
    def others_since(self) -> list[tuple[Unsaved, str]]:
        """What else is not saved, and from when it is."""
        return [(one, since(one)) for one in self.others]

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
    tab, given = key(data, "tab"), key(data, "given")
    if not differs(said, stored(article)) and based_on == article.draft_id:
        Unsaved.objects.forget(article, user, tab=tab, mark=given)
        return None
    known = article.revisions.filter(pk=based_on).exists()
    said["placed"] = data.get("placed", "").replace("\x00", "")[:80]
    based_on = based_on if known else None
    return Unsaved.objects.keep(article, user, said, based_on, tab=tab, follows=given)


def since(unsaved: Unsaved) -> str:
    """When it was kept: today by the time alone."""
    at = localtime(unsaved.kept_at)
    return at.strftime("%H:%M") if at.date() == localdate() else moment(at)


def key(data: QueryDict, name: str) -> str:
    """A key or a mark as a form says it; "" for anything else."""
    said = data.get(name, "")
    return said if KEY.fullmatch(said) else ""


def number(text: str) -> int | None:
    """A number of a row as a form says it; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def _place(said: Mapping[str, str]) -> str:
    return f"{said['category']}:{said['audience']}"

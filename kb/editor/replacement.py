"""Replacing words across articles: which have them, and writing the drafts.

The database names the articles whose texts may hold the words, some thousand articles at a time, so
that no answer takes long however many there are; `kb.editor.replacing` says where they stand.
"""

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.conf import settings
from django.db.models import BooleanField, F, Func, Max, Min, Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.markdown import MAX_BODY_BYTES, RenderRefused
from kb.models import Article, ArticleAct, Revision
from kb.models.reviewed import SomethingChanged
from kb.people import Audience
from kb.rows import batches
from kb.texts import Texts

from . import listing
from .replacing import FIELDS, LONGEST, Hit, Wanted, hits, like, replaced

ON_A_PAGE = 25  # articles
MOST_HITS = 120  # of a page: a form has a field for each
TICKED_ALONE = 60  # places of one article that are ticked one by one; more are taken together
WINDOW = 5_000  # numbers of articles that one query looks through
LOOKED_AT = 500  # texts that are read for a page, though the words do not stand in them just so
SECONDS = 0.8  # after which a page shows what it has, and a step ends
AT_A_STEP = 50  # articles
NOTE_LENGTH = Revision._meta.get_field("note").max_length
KEY = re.compile(r"([0-9]{1,15})\.([0-9]{1,15})\.(all|(?:title|summary|keywords|body)\.[0-9]{1,6})")


class ReplaceForm(forms.Form):
    """What to replace, and in which articles."""

    find = forms.CharField(label=gettext_lazy("Find"), max_length=LONGEST, strip=False)
    by = forms.CharField(
        label=gettext_lazy("Replace by"), max_length=LONGEST, strip=False, required=False,
        help_text=gettext_lazy("Left empty, it is taken out."),
    )  # fmt: skip
    match_case = forms.BooleanField(
        label=gettext_lazy("Only with the same capitals"), required=False
    )
    whole_words = forms.BooleanField(label=gettext_lazy("Only whole words"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), required=False,
        choices=[("", gettext_lazy("Any")), *Audience.choices],
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False,
        choices=[("", gettext_lazy("Any")), *settings.LANGUAGES],
    )  # fmt: skip
    after = forms.IntegerField(
        required=False, min_value=0, max_value=10**15, widget=forms.HiddenInput
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.offered = listing.choices()
        shelves = [
            (str(number), f"{'– ' * depth}{name}")
            for number, name, depth in self.offered.categories
        ]
        self.fields["category"].choices = [("", _("Any")), *shelves]

    def clean_find(self) -> str:
        find = self.cleaned_data["find"]
        if not find.strip():
            raise forms.ValidationError(_("Say what to look for: blanks alone are everywhere."))
        return find

    @property
    def wanted(self) -> Wanted:
        names = ("find", "by", "match_case", "whole_words")
        return Wanted(**{name: self.cleaned_data[name] for name in names})

    @property
    def begins_after(self) -> int:
        """The number of the article after which it looks."""
        return self.cleaned_data["after"] or 0

    @property
    def said(self) -> dict[str, str]:
        """What it says by name, without where it begins."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "after"}
        return {name: "on" if value is True else value for name, value in said.items() if value}

    def query(self, after: int, **more) -> str:
        """The address of the page that goes on after the article of that number."""
        return urlencode(self.said | ({"after": after} if after else {}) | more)

    def of_articles(self, articles: QuerySet) -> QuerySet:
        """Those that it asks for; archived ones never."""
        found = articles.kept().exclude(draft=None)
        if category := self.cleaned_data["category"]:
            found = found.filter(category__in=self.offered.inside(int(category)))
        for name in ("audience", "language"):
            if said := self.cleaned_data[name]:
                found = found.filter(**{name: said})
        return found


class Like(Func):
    """Whether a text is like a pattern, large and small letters being the same."""

    template = "(%(expressions)s ESCAPE '\\')"
    arg_joiner = " LIKE "
    output_field = BooleanField()

    def as_postgresql(self, compiler, connection, **extra):
        return super().as_sql(compiler, connection, arg_joiner=" ILIKE ", **extra)


@dataclass(frozen=True)
class Found:
    """An article that has the words. `numbers` is every place, `shown` those that are shown."""

    article: Article
    hits: tuple[Hit, ...]

    @property
    def name(self) -> str:
        """Its number and that of the text that was looked at, as forms carry them."""
        return f"{self.article.pk}.{self.article.draft_id}"

    @property
    def shown(self) -> tuple[Hit, ...]:
        return self.hits[:TICKED_ALONE]

    @property
    def is_taken_whole(self) -> bool:
        """Whether there are too many places to tick each."""
        return len(self.hits) > TICKED_ALONE

    @property
    def others(self) -> int:
        return len(self.hits) - len(self.shown)

    @property
    def in_words(self) -> set[str]:
        """The keys of the places that lie in no address."""
        return {hit.key for hit in self.hits if not hit.in_address}


@dataclass(frozen=True)
class Page:
    """Some articles that have the words; `after` is the number to go on from, 0 at the end."""

    found: list[Found]
    after: int
    last: int

    @property
    def hits(self) -> int:
        return sum(len(one.hits) for one in self.found)

    @property
    def percent(self) -> int:
        """How far all articles have been looked through."""
        return _percent(self.after, self.last) if self.after else 100


def percent(after: int, articles: QuerySet) -> int:
    """How far they have been looked through once the one of that number is done; at least 1."""
    return _percent(after, articles.aggregate(last=Max("pk"))["last"] or 0)


def _percent(after: int, last: int) -> int:
    return min(max(1, 100 * after // max(last, 1)), 100)


def look(articles: QuerySet, wanted: Wanted, after: int, *, most: int = ON_A_PAGE) -> Page:
    """The next articles, by number, that have the words, up to `most`: fewer where there are many
    places, or where looking takes long. Queries: one for WINDOW articles, one for 50 texts."""
    began = time.monotonic()
    ends = articles.filter(pk__gt=after).aggregate(first=Min("pk"), last=Max("pk"))
    after, last = max(after, (ends["first"] or 1) - 1), ends["last"] or 0
    found: list[Found] = []
    looked = places = 0
    while after < last:
        until = min(after + WINDOW, last)
        window = _holding(articles.filter(pk__gt=after, pk__lte=until), wanted)
        for some in batches(window.order_by("pk").values_list("pk", flat=True), 50):
            for article in _with_texts(articles, some):
                looked += 1
                if there := tuple(hits(Texts.of(article.draft), wanted)):
                    found.append(Found(article, there))
                    places += min(len(there), TICKED_ALONE)
                is_full = len(found) >= most or places >= MOST_HITS - TICKED_ALONE
                if is_full or looked >= LOOKED_AT:
                    return Page(found, article.pk if article.pk < last else 0, last)
        after = until
        if time.monotonic() - began > SECONDS:
            break
    return Page(found, after if after < last else 0, last)


@dataclass
class Outcome:
    """What became of articles: drafts that were written, and the numbers of those left out, by
    why."""

    written: int = 0
    left: dict[str, list[int]] = field(default_factory=dict)

    def leave(self, article: int, why: str) -> None:
        self.left.setdefault(why, []).append(article)

    def said(self) -> list[tuple[str, str]]:
        """Each reason, and the articles left out for it."""
        return [
            (why, ", ".join(f"#{number}" for number in numbers))
            for why, numbers in self.left.items()
        ]


def taken(values: Iterable[str]) -> dict[tuple[int, int], set[str]]:
    """The ticked places by article and the text that was looked at. Nonsense is passed over."""
    found: dict[tuple[int, int], set[str]] = {}
    for value in values:
        if match := KEY.fullmatch(value):
            found.setdefault((int(match[1]), int(match[2])), set()).add(match[3])
    return found


def replace_in(
    articles: QuerySet, wanted: Wanted, places: Mapping[tuple[int, int], set[str]], *, by
) -> Outcome:
    """Write drafts with these places replaced, each article in a transaction of its own. Those that
    say something else by now are left out. “all” takes every place that lies in no address."""
    outcome = Outcome()
    seen = dict(places.keys())
    for article in _with_texts(articles, sorted(seen)):
        if article.draft_id != seen[article.pk]:
            outcome.leave(article.pk, _changed_meanwhile())
            continue
        keys = places[article.pk, article.draft_id]
        if "all" in keys:
            keys = Found(article, tuple(hits(Texts.of(article.draft), wanted))).in_words
        _write(article, wanted, keys, by, outcome)
    return outcome


def replace_further(articles: QuerySet, wanted: Wanted, after: int, *, by) -> tuple[Outcome, Page]:
    """One step of replacing everything that lies in no address, from the article after that number
    on: as much as takes about a second. Gives also where it stopped."""
    began = time.monotonic()
    page = look(articles, wanted, after, most=AT_A_STEP)
    outcome = Outcome()
    for one in page.found:
        if one.in_words:
            _write(one.article, wanted, one.in_words, by, outcome)
        if time.monotonic() - began > 2 * SECONDS and one is not page.found[-1]:
            return outcome, Page([], one.article.pk, page.last)
    return outcome, page


def _write(article: Article, wanted: Wanted, keys: set[str], by, outcome: Outcome) -> None:
    texts = replaced(Texts.of(article.draft), wanted, keys)
    if why := _too_much(texts):
        outcome.leave(article.pk, why)
        return
    before = article.draft_id
    try:
        revision = article.write(
            texts, by=by, based_on=before, note=_note(wanted), name=ArticleAct.Name.REPLACED
        )
    except SomethingChanged:
        outcome.leave(article.pk, _changed_meanwhile())
    except RenderRefused as refused:
        outcome.leave(article.pk, str(refused))
    else:
        outcome.written += revision.pk != before


def _too_much(texts: Texts) -> str:
    """Why these texts cannot be written, if so."""
    if not texts.title.strip():
        return _("No title would be left")
    for name in ("title", "summary", "keywords"):
        if len(getattr(texts, name)) > Revision._meta.get_field(name).max_length:
            return _("It would be too long")
    return _("It would be too long") if len(texts.body.encode()) > MAX_BODY_BYTES else ""


def _note(wanted: Wanted) -> str:
    words = _("“%(find)s” replaced by “%(by)s”") % {"find": wanted.find, "by": wanted.by}
    return words if len(words) <= NOTE_LENGTH else f"{words[: NOTE_LENGTH - 1]}…"


def _changed_meanwhile() -> str:
    return _("Changed by somebody meanwhile")


def _holding(articles: QuerySet, wanted: Wanted) -> QuerySet:
    """Those whose texts may hold the words: all that do, and perhaps some that do not."""
    held = Q()
    for name in FIELDS:
        text = F(f"draft__{name}")
        if wanted.match_case:
            find = Value(wanted.find, output_field=TextField())
            held |= Q(GreaterThan(StrIndex(text, find), 0))
        else:
            held |= Q(Like(text, Value(f"%{like(wanted.find)}%", output_field=TextField())))
    return articles.filter(held)


def _with_texts(articles: QuerySet, numbers: Iterable[int]) -> QuerySet:
    found = articles.filter(pk__in=list(numbers)).select_related("draft").order_by("pk")
    return found.defer("draft__html", "draft__headings")

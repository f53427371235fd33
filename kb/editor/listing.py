"""The list of all articles: what an address asks for, and what is shown of each article found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)  # fmt: skip
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.category_tree import rows as nested
from kb.category_tree import tree_of
from kb.models import Article, Category, Publication, Review
from kb.models.article_lists import ORDERS as DIRECTIONS
from kb.models.publication import window_holds
from kb.people import EDITORS, Audience

from .state import State, states_of

MOST = 1_000
"""Articles that the list shows, counts and lets be changed at a time: whoever looks for more among
tens of thousands narrows the list, or takes it out as CSV."""
ON_A_PAGE = 30
SHORT = "j M Y"

STATES = {
    "": gettext_lazy("All but archived"),
    "live": gettext_lazy("Live"),
    "draft": gettext_lazy("With a text that is not live"),
    "review": gettext_lazy("In review"),
    "scheduled": gettext_lazy("Scheduled"),
    "archived": gettext_lazy("Archived"),
}
SORTS = {
    "-changed": gettext_lazy("Changed last, first"),
    "changed": gettext_lazy("Changed longest ago, first"),
    "title": gettext_lazy("Title, A to Z"),
    "-title": gettext_lazy("Title, Z to A"),
    "due": gettext_lazy("Due for checking, first"),
    "-due": gettext_lazy("Due for checking, last"),
    "-views": gettext_lazy("Most viewed first"),
    "views": gettext_lazy("Least viewed first"),
    "-votes": gettext_lazy("Least helpful first"),
    "votes": gettext_lazy("Most helpful first"),
}
UNVIEWED = {
    "30": gettext_lazy("Not viewed in 30 days"),
    "90": gettext_lazy("Not viewed in 90 days"),
    "365": gettext_lazy("Not viewed in a year"),
}
COLUMNS = (
    (gettext_lazy("Article"), "title", "-title"),
    (gettext_lazy("State"),),
    (gettext_lazy("Owner"),),
    (gettext_lazy("Changed"), "-changed", "changed"),
    (gettext_lazy("Check by"), "due", "-due"),
    (gettext_lazy("Views in 30 days"), "-views", "views"),
    (gettext_lazy("It helped"), "-votes", "votes"),
)
"""What the table shows: its words, and the orders of the list by it, the first for the first
click."""
LABELS = {
    "internal": gettext_lazy("agents only"),
    "no_category": gettext_lazy("in no category"),
    "overdue": gettext_lazy("overdue"),
    "untitled": gettext_lazy("Without a title"),
}
ME, NOBODY, SOMEBODY, NOWHERE = "me", "nobody", "somebody", "none"


@dataclass(frozen=True)
class Asked:
    """What of the list is wanted, and in which order. Each is as an address says it, "" if it says
    nothing; what is asked for in vain is as if nothing were asked."""

    q: str = ""
    state: str = ""
    category: str = ""
    owner: str = ""
    audience: str = ""
    language: str = ""
    due: str = ""
    votes: str = ""
    unviewed: str = ""
    sort: str = "-changed"

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Asked":
        """What an address, or a form that carries its query, asks for."""
        return cls(
            q=" ".join(data.get("q", "").replace("\x00", " ").split())[:100],
            state=_one_of(STATES, data.get("state")),
            category=_number(data.get("category")) or _one_of({NOWHERE}, data.get("category")),
            owner=_number(data.get("owner")) or _one_of({ME, NOBODY, SOMEBODY}, data.get("owner")),
            audience=_one_of(Audience.values, data.get("audience")),
            language=data.get("language", "").replace("\x00", "")[:12],
            due=_one_of({"overdue"}, data.get("due")),
            votes=_one_of({"low"}, data.get("votes")),
            unviewed=_one_of(UNVIEWED, data.get("unviewed")),
            sort=_one_of(DIRECTIONS, data.get("sort")) or "-changed",
        )

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out that the list shows unasked."""
        return replace(self, sort="-changed") != Asked()

    @property
    def narrows_unseen(self) -> bool:
        """Whether it does so by what only “More filters” shows."""
        return any((self.audience, self.language, self.due, self.votes, self.unviewed))

    @property
    def query(self) -> str:
        """As an address says it, without what is usual."""
        return urlencode(self.said)

    @property
    def said(self) -> dict[str, str]:
        """The same by name, as a form carries it."""
        usual = vars(Asked())
        return {name: value for name, value in vars(self).items() if value != usual[name]}

    def of_articles(self, articles: QuerySet, user, choices: "Choices", today: date) -> QuerySet:
        """Those of `articles` that are asked for, by this person on that day, in order."""
        found = self._in_state(articles)
        if self.q:
            found = found.about(self.q)
        if self.category == NOWHERE:
            found = found.filter(category__isnull=True)
        elif self.category:
            found = found.filter(category__in=choices.inside(int(self.category)))
        found = self._owned(found, user)
        if self.audience:
            found = found.filter(audience=self.audience)
        if self.language:
            found = found.filter(language=self.language)
        if self.due:
            found = found.overdue(today)
        if self.votes:
            found = found.doubted()
        if self.unviewed:
            found = found.unviewed(int(self.unviewed))
        return found.in_order(self.sort, as_it_lies=self._leaves_most_out)

    @property
    def _leaves_most_out(self) -> bool:
        """Whether most articles are likely not to be found: most are live, and for everybody."""
        usual = {"state": "" if self.state == "live" else self.state}
        usual["audience"] = "" if self.audience == Audience.PUBLIC else self.audience
        return replace(self, **usual).narrows

    def _in_state(self, articles):
        narrowed = {
            "live": articles.shown,
            "draft": articles.in_draft,
            "review": articles.kept().in_review,
            "scheduled": articles.scheduled,
            "archived": articles.archived,
        }
        return narrowed.get(self.state, articles.kept)()

    def _owned(self, found, user):
        if self.owner == SOMEBODY:
            return found.filter(owner__isnull=False)
        if self.owner == NOBODY:
            return found.filter(owner__isnull=True)
        if self.owner:
            return found.filter(owner=user.pk if self.owner == ME else int(self.owner))
        return found


@dataclass(frozen=True)
class Choices:
    """What the filters offer: categories in their order as (number, name, depth), and the people
    who may own an article as (number, name)."""

    categories: tuple[tuple[int, str, int], ...]
    owners: tuple[tuple[int, str], ...]

    def inside(self, category: int) -> tuple[int, ...]:
        """The numbers of a category and of those inside it, () where there is no such one."""
        found: list[int] = []
        above = -1
        for number, _name, depth in self.categories:
            if number == category:
                found, above = [number], depth
            elif found and depth > above:
                found.append(number)
            elif found:
                break
        return tuple(found)


def languages(asked: Asked) -> list[str]:
    """Those to narrow the list to, where there is more than one, or one is asked for."""
    found = dict.fromkeys([code for code, _name in settings.LANGUAGES] + [asked.language])
    found.pop("", None)
    return list(found) if len(found) > 1 or asked.language else []


def choices(owner: str = "") -> Choices:
    """All that there are, by one query. `owner` is among the people even if no editor any more."""
    none = Value(None, output_field=BigIntegerField())
    first = Value(0, output_field=IntegerField())
    people = User.objects.filter(
        Q(pk__in=User.objects.filter(groups__name=EDITORS, is_active=True).values("pk"))
        | Q(is_superuser=True, is_active=True)
        | Q(pk=int(owner) if owner.isdigit() else None)
    )
    shelves = Category.objects.order_by().values_list(
        "pk", "name", "parent_id", "position", Value("c", output_field=CharField())
    )
    both = shelves.union(
        people.order_by().values_list(
            "pk", "username", none, first, Value("u", output_field=CharField())
        ),
        all=True,
    )
    found = list(both)
    names = {row[0]: row[1] for row in found if row[4] == "c"}
    in_order = sorted((row[3], row[1], row[0], row[2]) for row in found if row[4] == "c")
    tree = tree_of((number, parent) for _position, _name, number, parent in in_order)
    owners = ((row[0], row[1]) for row in found if row[4] == "u")
    return Choices(
        categories=tuple((one.key, names[one.key], one.depth) for one in nested(tree)),
        owners=tuple(sorted(owners, key=lambda one: (one[1].casefold(), one[0]))),
    )


@dataclass(frozen=True)
class Window:
    """A publication as far as a state tells of it."""

    revision_id: int
    starts: datetime | None
    ends: datetime | None


@dataclass(frozen=True)
class Row:
    """An article in the list. `helpful` of `votes` readers said that it helped."""

    article: Article
    states: list[State]
    views: int
    helpful: int
    votes: int
    is_overdue: bool

    @property
    def not_helpful(self) -> int:
        return self.votes - self.helpful

    @property
    def voted(self) -> str:
        """Like “7 of 9”."""
        return _("%(helpful)d of %(votes)d") % {"helpful": self.helpful, "votes": self.votes}


def labels() -> dict[str, str]:
    """The words that every row shows, looked up once."""
    names = ("name", "state", "owner", "changed", "due", "views", "votes")
    heads = zip(names, (column[0] for column in COLUMNS), strict=True)
    return {name: str(words) for name, words in (*heads, *LABELS.items())}


def rows(numbers: Collection[int], today: date) -> list[Row]:
    """The rows of these articles, by one query, in that order."""
    if not numbers:
        return []
    now = timezone.now()
    live = Publication.objects.filter(window_holds(now), article=OuterRef("pk"))
    live = live.order_by("-starts", "-pk")
    planned = Publication.objects.filter(starts__gt=now, article=OuterRef("pk"))
    planned = planned.order_by("starts", "pk")
    found = Article.objects.filter(pk__in=numbers).annotate(
        live_revision=Subquery(live.values("revision")[:1]),
        live_ends=Subquery(live.values("ends")[:1]),
        planned_revision=Subquery(planned.values("revision")[:1]),
        planned_starts=Subquery(planned.values("starts")[:1]),
        is_in_review=Exists(Review.objects.open().filter(article=OuterRef("pk"))),
        category_name=F("category__name"),
        owner_name=F("owner__username"),
        recent_views=F("readership__recent"),
        helpful=F("helpfulness__helpful"),
        not_helpful=F("helpfulness__not_helpful"),
    )
    by_number = {article.pk: article for article in found.defer("found_by")}
    return [_row(by_number[number], today) for number in numbers if number in by_number]


def _row(article, today: date) -> Row:
    live = planned = None
    if article.live_revision:
        live = Window(article.live_revision, None, article.live_ends)
    if article.planned_revision:
        planned = Window(article.planned_revision, article.planned_starts, None)
    helpful, no = article.helpful or 0, article.not_helpful or 0
    return Row(
        article=article,
        states=states_of(article, live, planned, article.is_in_review),
        views=article.recent_views or 0,
        helpful=helpful,
        votes=helpful + no,
        is_overdue=bool(article.verify_by and article.verify_by < today),
    )


@dataclass(frozen=True)
class Column:
    """The head of a column. `sorted` is how the list is in its order, if it is; `query` asks for
    that, or for the other way round."""

    words: str
    sort: str = ""
    sorted: str = ""
    query: str = ""


def columns(asked: Asked) -> list[Column]:
    """Those of the table, but for the ticks."""
    return [_column(asked, words, sort) for words, *sort in COLUMNS]


def _column(asked: Asked, words: str, sort: list[str]) -> Column:
    if not sort:
        return Column(words)
    first, other = sort
    goes_to = other if asked.sort == first else first
    way = "" if asked.sort not in sort else "descending" if asked.sort[0] == "-" else "ascending"
    return Column(words, goes_to, way, replace(asked, sort=goes_to).query)


@dataclass(frozen=True)
class Page:
    """Some of what was found. `found` is bounded by MOST, and `more` says that there are others."""

    number: int
    numbers: tuple[int, ...]
    found: int
    more: bool

    @property
    def count(self) -> int:
        return max(1, -(-self.found // ON_A_PAGE))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.count else None


def first_of(found: QuerySet) -> tuple[list[int], bool]:
    """The numbers of the first MOST articles, each once, and whether there are more."""
    numbers = list(dict.fromkeys(found.values_list("pk", flat=True)[: MOST + 1]))
    return numbers[:MOST], len(numbers) > MOST


def page_of(found: QuerySet, number: str | None) -> Page:
    """The page of that number; the nearest one there is, if that is nonsense."""
    numbers, more = first_of(found)
    last = max(1, -(-len(numbers) // ON_A_PAGE))
    wanted = min(max(int(_number(number) or 1), 1), last)
    here = numbers[(wanted - 1) * ON_A_PAGE : wanted * ON_A_PAGE]
    return Page(wanted, tuple(here), len(numbers), more)


def _one_of(values, said: str | None) -> str:
    return said if said in values else ""


def _number(said: str | None) -> str:
    return said if said and said.isascii() and said.isdigit() and len(said) <= 9 else ""

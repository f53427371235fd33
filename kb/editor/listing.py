"""The list of all articles: what an address asks for, and what is shown of each article found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from kb.category_tree import rows as nested
from kb.category_tree import tree_of
from kb.models.article_lists import BESIDE
from kb.models.article_lists import ORDERS as DIRECTIONS
from kb.people import EDITORS, Audience

MOST = 1_000
"""Articles that the list shows, counts and lets be changed at a time: whoever looks for more among
tens of thousands narrows the list, or takes it out as CSV."""
ON_A_PAGE = 30

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
        found = self._narrowed(articles, user, choices, today)
        return found.in_order(self.sort, as_it_lies=bool(self.q))

    def first_of(
        self, articles: QuerySet, user, choices: "Choices", today: date
    ) -> tuple[list[int], bool]:
        """The numbers of the first MOST of these, and whether there are more."""
        found = self._narrowed(articles, user, choices, today)
        if self.sort in BESIDE and not self._leaves_most_out:
            numbers = found.first_beside(self.sort, MOST + 1)
        else:
            numbers = found.first_in_order(self.sort, MOST + 1, as_it_lies=bool(self.q))
        return numbers[:MOST], len(numbers) > MOST

    def _narrowed(self, articles: QuerySet, user, choices: "Choices", today: date) -> QuerySet:
        found = articles
        if self.q:
            found = found.about(self.q)
        if self.category == NOWHERE:
            found = found.in_no_category()
        elif self.category:
            found = found.in_categories(choices.inside(int(self.category)))
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
        return self._in_state(found)  # last: what takes longest is asked of those that are left

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
        if self.owner in (SOMEBODY, NOBODY):
            return found.owned(self.owner == SOMEBODY)
        if self.owner:
            return found.owned_by(user.pk if self.owner == ME else int(self.owner))
        return found


@dataclass(frozen=True)
class Choices:
    """What the filters offer: categories in their order as (number, name, depth), and the people
    who may own an article as (number, name)."""

    categories: tuple[tuple[int, str, int], ...]
    owners: tuple[tuple[int, str], ...]

    @property
    def shelves(self) -> list[tuple[int, str]]:
        """The categories as a select shows them: what is inside another stands after a dash."""
        return [(number, "– " * depth + name) for number, name, depth in self.categories]

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


OFFERED = """
    SELECT 'category', id, name, parent_id, position FROM kb_category
    UNION ALL
    SELECT 'owner', id, username, NULL, 0 FROM auth_user
    WHERE id = %(owner)s OR is_active AND (is_superuser OR id IN (
        SELECT member.user_id FROM auth_user_groups AS member
        JOIN auth_group ON auth_group.id = member.group_id WHERE auth_group.name = %(editors)s))
"""


def choices(owner: str = "") -> Choices:
    """All that there are, by one query. `owner` is among the people even if no editor any more."""
    with connection.cursor() as cursor:
        said = {"owner": int(owner) if owner.isdigit() else None, "editors": EDITORS}
        cursor.execute(OFFERED, said)
        found = cursor.fetchall()
    shelves = sorted(
        (position, name, number, parent)
        for kind, number, name, parent, position in found
        if kind == "category"
    )
    names = {number: name for _position, name, number, _parent in shelves}
    tree = tree_of((number, parent) for _position, _name, number, parent in shelves)
    owners = ((number, name) for kind, number, name, *_rest in found if kind == "owner")
    return Choices(
        categories=tuple((one.key, names[one.key], one.depth) for one in nested(tree)),
        owners=tuple(sorted(owners, key=lambda one: (one[1].casefold(), one[0]))),
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


def page_of(numbers: list[int], more: bool, number: str | None) -> Page:
    """The page of that number of what was found; the nearest one there is, if that is nonsense."""
    last = max(1, -(-len(numbers) // ON_A_PAGE))
    wanted = min(max(int(_number(number) or 1), 1), last)
    here = numbers[(wanted - 1) * ON_A_PAGE : wanted * ON_A_PAGE]
    return Page(wanted, tuple(here), len(numbers), more)


def _one_of(values, said: str | None) -> str:
    return said if said in values else ""


def _number(said: str | None) -> str:
    return said if said and said.isascii() and said.isdigit() and len(said) <= 9 else ""

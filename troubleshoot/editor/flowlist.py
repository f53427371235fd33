"""The editors' list of all guided fixes: what state each is in, what is wrong with it, and how the
walks through it end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from troubleshoot.editor import counted
from troubleshoot.models import Flow, Run

DAYS = 30
"""How far back walks are counted."""

ALL, PROBLEMS = "all", "problems"
STATES = {
    ALL: _("All"),
    "live": _("Live"),
    "draft": _("With a draft"),
    "stopped": _("Stopped for safety"),
    "archived": _("Archived"),
    PROBLEMS: _("With problems"),
}
ORDERS = {
    "position": _("As in the list of fixes"),
    "title": _("Title"),
    "problems": _("Most problems first"),
    "walks": _("Most walks first"),
    "changed": _("Changed last, first"),
}


@dataclass(frozen=True)
class Walks:
    """How many walks began in the last `DAYS` days, by how they ended; those that have not ended,
    or were left, are `unfinished`."""

    fixed: int = 0
    explained: int = 0
    wait: int = 0
    ticket: int = 0
    unfinished: int = 0

    @property
    def total(self) -> int:
        return self.fixed + self.explained + self.wait + self.ticket + self.unfinished


@dataclass
class Row:
    """A fix in the list. `errors` and `warnings` are None until `count_problems` has counted
    them."""

    flow: Flow
    walks: Walks
    errors: int | None = None
    warnings: int | None = None

    @property
    def shown(self) -> counted.Shown:
        flow = self.flow
        return counted.Shown(flow.shown, flow.acted, flow.slug, flow.audience)

    @property
    def has_problems(self) -> bool:
        """Also where nobody has counted them yet: it then shows how many there are."""
        return self.errors is None or bool(self.errors or self.warnings)

    @property
    def draft_number(self) -> int | None:
        return self.flow.draft_number

    @property
    def stopped(self) -> bool:
        return self.flow.is_stopped

    @property
    def changed_at(self):
        """When anything was done to it last, by whomever."""
        return max(filter(None, [self.flow.acted_at, self.flow.made_at]))

    @property
    def changed_by(self) -> str:
        """The name of who did it; "" where it came with a file, or they are gone."""
        return (self.flow.acted_by or "") if self.changed_at == self.flow.acted_at else ""


@dataclass(frozen=True)
class Asked:
    """What of the list is wanted, and in which order."""

    words: str = ""
    state: str = ALL
    order: str = "position"

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Asked":
        """What an address asks for; what it asks for in vain is left at what is usual."""
        state, order = data.get("state", ""), data.get("sort", "")
        return cls(
            words=" ".join(data.get("q", "").replace("\x00", " ").split())[:100],
            state=state if state in STATES else ALL,
            order=order if order in ORDERS else "position",
        )

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.words) or self.state != ALL


def rows(flows, asked: Asked) -> list[Row]:
    """The rows asked for of these fixes (a QuerySet), in order. The problems are counted where
    state or order depend on them, in so many as `counted.MOST_AT_ONCE` says beside those that are
    known: `count_problems` counts them in others."""
    walks = recent_walks()
    found = [Row(flow, walks[flow.pk]) for flow in _in_state(flows, asked).worked_on()]
    if PROBLEMS in {asked.state, asked.order}:
        count_problems(found, most=counted.MOST_AT_ONCE)
    if asked.state == PROBLEMS:
        found = [row for row in found if row.has_problems and not row.flow.archived_at]
    return sorted(found, key=_ORDER_BY[asked.order]) if asked.order in _ORDER_BY else found


def count_problems(wanted: Iterable[Row], *, most: int | None = None) -> None:
    """Count what is wrong with the version of each that an editor works on, where that is not done
    yet: as many queries for one as for all. Not in more than `most` of which nothing is known."""
    wanted = [row for row in wanted if row.errors is None]
    if not wanted:
        return
    counts = counted.counts_of((row.shown for row in wanted), most)
    for row in wanted:
        row.errors, row.warnings = counts.get(row.flow.shown, (None, None))


def not_counted(among: Iterable[Row], asked: Asked) -> int:
    """How many fixes state or order would depend on that nobody has looked at yet."""
    matters = PROBLEMS in {asked.state, asked.order}
    return sum(row.errors is None for row in among) if matters else 0


def recent_walks() -> Mapping[int, Walks]:
    """By the number of the fix that they began in."""
    # By a sum and not the column: else SQLite goes through all walks in the order of their fixes,
    # and not through the latest alone by the index `walks_since`.
    recent = Run.objects.recent(DAYS).order_by().annotate(fix=F("flow_id") + 0)
    counted = recent.values_list("fix", "outcome").annotate(count=Count("pk"))
    ends: dict[int, dict[str, int]] = defaultdict(dict)
    for flow, outcome, count in counted:
        ends[flow][outcome or "unfinished"] = count
    return defaultdict(Walks, {flow: Walks(**counts) for flow, counts in ends.items()})


def _in_state(flows, asked: Asked):
    if asked.words:
        flows = flows.about(asked.words)
    narrowed = {
        "live": flows.live,
        "draft": flows.in_draft,
        "stopped": flows.stopped,
        "archived": flows.archived,
    }
    return narrowed[asked.state]() if asked.state in narrowed else flows


# The rows come in the order of the list of fixes, and stay in it where these are equal.
_ORDER_BY = {
    "title": lambda row: row.flow.title.casefold(),
    "problems": lambda row: (-(row.errors or 0), -(row.warnings or 0)),
    "walks": lambda row: -row.walks.total,
    "changed": lambda row: -row.changed_at.timestamp(),
}

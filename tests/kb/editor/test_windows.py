"""What readers see, whatever was published, planned, cancelled and put away, in any order."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.editor.state import states_of
from kb.models import Article, Edition, Publication, SearchEntry
from kb.models.published import NotPublishable

pytestmark = pytest.mark.django_db

BEGINNING = datetime(2026, 3, 1, 12, tzinfo=UTC)
AHEAD = st.integers(-1, 4)  # days
PUBLISH = st.tuples(st.just("publish"), st.integers(0, 2), st.none() | AHEAD)
SCHEDULE = st.tuples(st.just("schedule"), st.integers(0, 2), AHEAD, st.none() | AHEAD)
CANCEL = st.sampled_from([("cancel", True, False), ("cancel", False, True), ("cancel", True, True)])
END = st.tuples(st.just("end"), AHEAD)
ACTS = st.one_of(
    # What is about plans comes more often: that is where windows cut each other off.
    *(SCHEDULE, CANCEL, END, SCHEDULE, CANCEL, PUBLISH),
    st.sampled_from([("unpublish",), ("archive",), ("bring back",)]),
)


@dataclass(frozen=True)
class Window:
    """A revision from a day on, until another; None: for good."""

    revision: int
    start: float
    until: float | None = None

    def holds(self, day: float) -> bool:
        return self.start <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Wanted:
    """What people want of an article: what is there, and what is planned to take its place."""

    now: Window | None = None
    plan: Window | None = None
    archived: bool = False

    def shown(self, day: float) -> int | None:
        if self.plan and day >= self.plan.start:
            return self.plan.revision if self.plan.holds(day) else None
        return self.now.revision if self.now and self.now.holds(day) else None

    def at(self, day: float) -> "Wanted":
        """The same, once that day has come."""
        wanted = self
        if self.plan and self.plan.start <= day:
            wanted = replace(wanted, now=self.plan, plan=None)
        if wanted.now and not wanted.now.holds(day):
            wanted = replace(wanted, now=None)
        return wanted

    def after(self, day: float, act: tuple) -> "Wanted | None":
        """What is wanted after an act; None where it is refused."""
        name, *said = act
        if name in {"publish", "schedule"}:
            return self._published(day, *said) if name == "publish" else self._planned(day, *said)
        if name == "unpublish":
            return replace(self, now=None, plan=None)
        if name == "end":
            return self._ending(day, day + said[0])
        if name == "cancel":
            return self._cancelled(*said)
        if name == "archive":
            return replace(self, now=None, plan=None, archived=True)
        return replace(self, archived=False)

    def _published(self, day, revision, ends):
        if self.archived or (ends is not None and ends <= 0):
            return None
        until = day + ends if ends is not None else self.now.until if self.now else None
        return replace(self, now=Window(revision, day, until), plan=None)

    def _planned(self, day, revision, starts, ends):
        if self.archived or starts <= 0 or (ends is not None and ends <= starts):
            return None
        until = day + ends if ends is not None else self.now.until if self.now else None
        if ends is None and until is not None and until <= day + starts:
            until = None
        same = (self.plan and self.plan.revision, self.plan and self.plan.start)
        if ends is None and same == (revision, day + starts):
            until = self.plan.until  # planned so already
        return replace(self, plan=Window(revision, day + starts, until))

    def _ending(self, day, at):
        if at <= day:
            return None
        wanted = replace(self, plan=None) if self.plan and self.plan.start >= at else self
        if wanted.plan:
            return replace(wanted, plan=replace(wanted.plan, until=at))
        return replace(wanted, now=replace(wanted.now, until=at)) if wanted.now else wanted

    def _cancelled(self, beginning, end):
        wanted = replace(self, plan=None) if beginning else self
        if not end:
            return wanted
        for name in ("now", "plan"):
            if window := getattr(wanted, name):
                wanted = replace(wanted, **{name: replace(window, until=None)})
        return wanted


class Clock:
    """The days that pass in a test."""

    def __init__(self):
        self.day = 0.0

    def moment(self, day: float | None = None) -> datetime:
        return BEGINNING + timedelta(days=self.day if day is None else day)


def do(article: Article, clock: Clock, act: tuple) -> None:
    name, *said = act

    def ahead(days):
        return None if days is None else clock.moment(clock.day + days)

    if name in {"publish", "schedule"}:
        revision = article.revisions.get(number=said[0] + 1)
        starts = ahead(said[1]) if name == "schedule" else None
        article.publish(revision=revision, starts=starts, ends=ahead(said[-1]))
    elif name == "unpublish":
        article.unpublish()
    elif name == "end":
        article.unpublish(at=ahead(said[0]))
    elif name == "cancel":
        article.cancel_plans(beginning=said[0], end=said[1])
    elif name == "archive":
        article.archive()
    else:
        article.bring_back()


def assert_as_wanted(article: Article, clock: Clock, wanted: Wanted) -> None:
    windows = list(article.publications.select_related("revision"))
    assert sum(window.starts > clock.moment() for window in windows) <= 1
    for half_days in range(20):
        day = clock.day + half_days / 2
        at = clock.moment(day)
        holding = [w for w in windows if w.starts <= at and (w.ends is None or at < w.ends)]
        expected = wanted.shown(day)
        assert [w.revision.number - 1 for w in holding] == [expected] * (expected is not None), day
    live = Publication.objects.live().filter(article=article).values_list("revision__number")
    shown = wanted.shown(clock.day)
    assert list(live) == ([] if shown is None else [(shown + 1,)])
    assert_found(article, windows, clock.moment())
    assert_listed(article)


def assert_found(article, windows, now) -> None:
    """Search finds what is shown and what is planned, each in its window."""
    entries = SearchEntry.objects.filter(kind="article", object_id=article.pk)
    found = {
        (part, start, end)
        for part, start, end in entries.values_list("part", "visible_from", "visible_until")
        if end is None or end > now
    }
    assert found == {(w.pk, w.starts, w.ends) for w in windows if w.ends is None or w.ends > now}


def assert_listed(article) -> None:
    """Lists of many articles, which look at its own row alone, say of it what its windows say."""
    held = Article.objects.get(pk=article.pk)
    endless = held.publications.filter(ends=None).values_list("revision", flat=True)
    assert [held.lasting_id] == (list(endless) or [None])
    live, planned = held.live_publication(), held.planned()
    this = Article.objects.filter(pk=article.pk)
    assert this.shown().exists() == (live is not None) == this.live().exists()
    kinds = {state.kind for state in states_of(held, live, planned, None)}
    assert this.in_draft().exists() == ("draft" in kinds)
    to_end = bool(live and live.ends)
    assert this.scheduled().exists() == bool(not held.archived_at and (planned or to_end))


def new_article() -> Article:
    article = Article.objects.create()
    for number in range(3):
        article.revise(title=f"Text {number + 1}", body="x")
    return article


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from([0.25, 1, 3]), ACTS), min_size=2, max_size=6))
def test_any_acts_at_any_times_show_what_they_say(acts):
    clock, wanted = Clock(), Wanted()
    with patch.object(timezone, "now", lambda: clock.moment()):
        article = new_article()
        for days, act in [(0, ("publish", 0, None)), *acts]:
            clock.day += days
            wanted = wanted.at(clock.day)
            before = [wanted.shown(clock.day + half / 2) for half in range(20)]
            edition = Edition.objects.get(pk=1).number
            then = wanted.after(clock.day, act)
            if then is None:
                with pytest.raises(NotPublishable):
                    do(article, clock, act)
            else:
                do(article, clock, act)
            wanted = then or wanted
            assert_as_wanted(article, clock, wanted)
            if before != [wanted.shown(clock.day + half / 2) for half in range(20)]:
                assert Edition.objects.get(pk=1).number > edition


# What people would say of it, one by one


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.moment)
    return clock


@pytest.fixture
def article(clock):
    article = new_article()
    article.publish(revision=article.revisions.get(number=1))
    clock.day = 1
    return article


def windows(article) -> list[tuple]:
    """Its windows as revision, day of its start and of its end, the first one first."""

    def day(moment):
        return None if moment is None else (moment - BEGINNING) / timedelta(days=1)

    rows = article.publications.order_by("starts", "pk").values_list(
        "revision__number", "starts", "ends"
    )
    return [(number, day(start), day(end)) for number, start, end in rows]


def test_a_plan_that_is_put_off_leaves_no_hole(article, clock):
    article.publish(starts=clock.moment(3))
    article.publish(starts=clock.moment(6))
    assert windows(article) == [(1, 0, 6), (3, 6, None)]


def test_a_plan_that_is_cancelled_gives_back_what_it_cut_off(article, clock):
    article.unpublish(at=clock.moment(8))
    article.publish(starts=clock.moment(3), ends=clock.moment(5))
    assert windows(article) == [(1, 0, 3), (3, 3, 5)]
    assert article.cancel_plans(end=False)
    assert windows(article) == [(1, 0, 8)]
    assert not article.cancel_plans(end=False)


def test_a_correction_keeps_the_end_that_was_planned(article, clock):
    article.unpublish(at=clock.moment(8))
    article.publish()
    assert windows(article) == [(1, 0, 1), (3, 1, 8)]


def test_an_end_goes_behind_what_is_planned_to_begin_before_it(article, clock):
    article.publish(starts=clock.moment(3))
    assert article.unpublish(at=clock.moment(5))
    assert windows(article) == [(1, 0, 3), (3, 3, 5)]
    assert article.unpublish(at=clock.moment(2))  # before it begins: it does not come
    assert windows(article) == [(1, 0, 2)]


def test_what_is_published_now_takes_the_place_of_a_plan(article, clock):
    article.publish(starts=clock.moment(3))
    article.publish()
    assert windows(article) == [(1, 0, 1), (3, 1, None)]


def test_planning_the_same_twice_is_planning_once(article, clock):
    first = article.publish(starts=clock.moment(3), ends=clock.moment(5))
    assert article.publish(starts=clock.moment(3), ends=clock.moment(5)) == first
    assert article.acts.filter(name="scheduled").count() == 1


def test_what_is_live_stays_where_a_plan_is_to_publish_it_again(article, clock):
    article.publish(revision=article.revisions.get(number=1), starts=clock.moment(3))
    assert windows(article) == [(1, 0, 3), (1, 3, None)]


def test_archiving_ends_what_is_live_and_what_is_planned(article, clock):
    article.publish(starts=clock.moment(3))
    article.archive()
    assert windows(article) == [(1, 0, 1)]
    clock.day = 4
    article.bring_back()
    assert windows(article) == [(1, 0, 1)]
    assert not article.is_live()


def test_windows_that_archiving_left_open_once_are_closed_when_it_comes_back(article, clock):
    Article.objects.filter(pk=article.pk).update(archived_at=clock.moment(2))
    clock.day = 4
    article.bring_back()
    assert windows(article) == [(1, 0, 2)]


@pytest.mark.parametrize("days", [0, -1])
def test_times_that_have_passed_are_refused(article, clock, days):
    for act in (
        lambda at: article.publish(starts=at),
        lambda at: article.publish(ends=at),
        lambda at: article.unpublish(at=at),
    ):
        with pytest.raises(NotPublishable):
            act(clock.moment(1 + days))
    with pytest.raises(NotPublishable, match="end before it begins"):
        article.publish(starts=clock.moment(4), ends=clock.moment(4))
    assert windows(article) == [(1, 0, None)]


def test_an_archived_article_does_not_lead_to_itself(article):
    with pytest.raises(NotPublishable, match="itself"):
        article.archive(redirects_to=article)
    assert article.is_live()

"""What an attacker and a stranger found in the article editor, mended: each test fails without."""

import re
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kb.category_tree import WAYS, NotMoved, moved, rows, tree_of
from kb.editor import replacement
from kb.editor.measures import measured
from kb.editor.moments import NoSuchMoment, moment_of
from kb.models import Article, Category, Notice, Unsaved, Vote
from kb.texts import Texts
from tests.articles import make_article
from tests.at_once import at_once
from tests.voting import post_vote

INBOX = "/staff/comments/"


@pytest.mark.parametrize("run", ["." * 60_000, "?!" * 30_000, "…" * 60_000])
def test_a_long_run_of_stops_and_marks_is_measured_at_once(run):
    began = time.process_time()
    assert measured(f"<p>One{run}two</p>", "en").words == 2
    assert time.process_time() - began < 1


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Tokyo", "UTC", "America/Lima"])
@pytest.mark.parametrize("year", [1, 9999])
def test_a_day_at_either_end_of_the_calendar_is_refused_with_words(zone, year):
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    for day, at in ((date(year, 1, 1), clock(0)), (date(year, 12, 31), clock(23, 59))):
        with pytest.raises(NoSuchMoment):
            moment_of(day, at, ZoneInfo(zone), now)


@pytest.mark.django_db
def test_an_article_that_was_given_until_the_end_of_time_is_due_again_within_ten_years(people):
    """The same time once more, counted from a later day, is no day of any calendar."""
    article, ed = make_article("One"), people["ed"]
    article.settle(by=ed, verify_by=date.max)
    article.acts.update(at=timezone.now() - timedelta(days=30))
    limit = timezone.localdate() + timedelta(days=3653)
    assert Article.objects.filter(pk=article.pk).verify_all(by=ed) == 1
    article.refresh_from_db()
    assert article.verify_by == limit
    article.settle(by=ed, verify_by=date.max)
    article.acts.update(at=timezone.now() - timedelta(days=30))
    assert article.due_next() == limit
    assert article.still_true(by=ed) == limit


@pytest.mark.django_db
def test_a_character_that_no_database_keeps_breaks_neither_a_search_nor_what_is_kept(
    clients, people
):
    article = make_article("One", state="draft")
    assert clients["ed"].get("/staff/synonyms/?q=%00a").status_code == 200
    said = {"title": "T\x00wo", "body": "typed\x00", "based_on": article.draft_id, "placed": "\x00"}
    said["writer"] = people["ed"].pk
    kept = clients["ed"].post(reverse("keep_unsaved", args=[article.pk]), said)
    assert kept.status_code == 200
    assert Unsaved.objects.get().said["body"] == "typed"


@pytest.mark.django_db
def test_a_comment_that_was_written_anew_is_not_done_before_anybody_has_read_it(clients):
    article, reader, ed = make_article("One"), clients["customer"], clients["ed"]
    post_vote(reader, article, "no", reason="unclear", comment="First words.")
    page = ed.get(INBOX).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    Vote.objects.update(comment="Second words.", changed_at=timezone.now() + timedelta(seconds=1))
    done = reverse("handle_comment", args=[Vote.objects.get().pk])
    page = ed.post(done, {"how": "done", "seen": seen}, follow=True).content.decode()
    assert Vote.objects.get().handled == ""
    assert "Second words." in page
    assert "Read it anew" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    ed.post(done, {"how": "done", "seen": seen})
    assert Vote.objects.get().handled == "done"


@pytest.mark.django_db
def test_a_button_that_is_none_changes_nothing_and_says_so(clients):
    article = make_article("One")
    post_vote(clients["customer"], article, "no", reason="unclear", comment="Words.")
    address = reverse("handle_comment", args=[Vote.objects.get().pk])
    page = clients["ed"].post(address, {"how": "away"}, follow=True).content.decode()
    assert "Nothing was changed." in page
    assert Vote.objects.get().handled == ""


@pytest.mark.django_db
@pytest.mark.parametrize("starts", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_notice_at_either_end_of_the_calendar_is_refused(clients, settings, starts):
    """Kept, it could not be read again, and took every page with it."""
    settings.TIME_ZONE = "Europe/Berlin"
    for times in ({"starts": starts}, {"starts": "2026-01-01T10:00", "ends": starts}):
        said = {"text": "Slow today.", "audience": "public", **times}
        response = clients["ed"].post("/staff/notices/new/", said)
        assert response.status_code == 422
    assert not Notice.objects.exists()


def test_ten_thousand_categories_are_listed_in_their_order_at_once():
    began = time.process_time()
    tree = tree_of((number, number // 100 or None) for number in range(1, 10_001))
    found = list(rows(tree))
    assert time.process_time() - began < 2
    assert len(found) == 10_000


def test_a_category_can_go_just_the_ways_that_moving_takes():
    tree = {None: (1, 2, 3), 1: (4, 5), 4: (6, 7), 2: (8,)}
    for row in rows(tree):
        taken = set()
        for way in WAYS:
            with suppress(NotMoved):
                moved(tree, row.key, way)
                taken.add(way)
        assert row.ways == taken


@pytest.mark.django_db
def test_a_link_that_somebody_made_up_replaces_nothing_by_itself(clients, monkeypatch):
    """The page between two steps is sent on by a script: it comes after a step alone."""
    monkeypatch.setattr(replacement, "AT_A_STEP", 1)
    for number in range(3):
        make_article(f"Late {number}", body="late late", state="draft")
    ed, page = clients["ed"], "/staff/articles/replace/"
    for going in ("on", "on:1vKx2A:abc", "%00", ""):
        html = ed.get(f"{page}?find=late&by=x&going={going}").content.decode()
        assert "data-go-on" not in html
        assert "Late 0" in html
    step = ed.post(page, {"find": "late", "by": "x", "act": "all"})
    assert "data-go-on" in ed.get(step.url).content.decode()
    assert "data-go-on" not in clients["admin"].get(step.url).content.decode()
    for other in (step.url.replace("by=x", "by=evil"), step.url.replace("after=", "after=1")):
        assert "data-go-on" not in ed.get(other).content.decode()


@pytest.mark.database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_two_articles_that_begin_to_link_each_other_at_once_are_both_saved(people):
    """Naming an article in a link holds it a little; so whoever holds one to write it must not keep
    others from naming it."""
    ed, both_held = people["ed"], Barrier(2)
    articles = [make_article("One", state="draft"), make_article("Two", state="draft")]

    def write(number):
        mine, other = articles[number], articles[1 - number]
        with transaction.atomic():
            mine.hand_to(ed, by=ed)
            both_held.wait(10)
            body = f"[Other](/articles/{other.pk})"
            return mine.write(Texts("T", body=body), by=ed, based_on=mine.draft_id).number

    assert at_once(write, 2) == [2, 2]


@pytest.mark.database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_category_that_is_named_and_moved_holds_none_before_the_others():
    """Whoever moves one holds all in the order of their numbers."""
    first, last = Category.objects.make(name="First"), Category.objects.make(name="Last")
    Category.objects.make(name="Between")

    def change(number):
        for _again in range(15):
            if number:
                goal = None if Category.objects.get(pk=last.pk).parent_id else first
                Category.objects.get(pk=last.pk).change(parent=goal, name="Named", slug="named")
            else:
                Category.objects.arrange(lambda tree: tree)
        return True

    assert at_once(change, 2) == [True, True]

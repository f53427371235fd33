"""The page that editors begin on: what waits for them, and nothing of what waits for others."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.editor import your_work
from kb.models import SearchLog, Unsaved
from kb.people import EDITORS
from kb.texts import Texts
from tests.articles import make_article
from tests.people import client_of

pytestmark = pytest.mark.django_db

WORK = "/staff/"


@pytest.fixture
def eve(db):
    """A second editor."""
    person = User.objects.create_user("eve")
    person.groups.add(Group.objects.get_or_create(name=EDITORS)[0])
    return person


@pytest.fixture
def ed_s(clients):
    return clients["ed"]


def page(client) -> str:
    return client.get(WORK).content.decode()


def test_with_nothing_to_do_it_says_so(ed_s):
    html = page(ed_s)
    assert "Nothing waits for you" in html
    assert "<section" not in html
    assert 'href="/admin/"' in html


def test_reviews_are_asked_of_the_one_or_of_anybody(ed_s, ed, eve):
    for title, reviewer in {"For ed": ed, "For anybody": None}.items():
        make_article(title, state="draft", by=eve).ask_review(by=eve, reviewer=reviewer)
    make_article("From ed", state="draft", by=ed).ask_review(by=ed)
    html = page(ed_s)
    assert html.index("For ed") < html.index("For anybody")
    assert "eve asks you" in html
    assert "eve asks anybody" in html
    other = page(client_of(eve))
    assert "From ed" in other
    assert "For ed" not in other.partition("You are asked")[2].partition("</section>")[0]


def test_changes_that_are_wanted_are_shown_until_there_is_a_newer_text(ed_s, ed, eve):
    article = make_article("Mine", state="draft", by=ed)
    article.ask_review(by=ed)
    article.answer_review("changes-wanted", by=eve, seen=article.draft_id, comment="Shorter")
    assert "Changes are wanted" in page(ed_s)
    assert "Changes are wanted" not in page(client_of(eve))
    article.write(Texts("Mine", body="Short"), by=ed, based_on=article.draft_id)
    assert "Changes are wanted" not in page(ed_s)


def test_changes_that_are_wanted_are_gone_once_it_was_asked_again(ed_s, ed, eve):
    article = make_article("Mine", state="draft", by=ed)
    article.ask_review(by=ed)
    article.answer_review("changes-wanted", by=eve, seen=article.draft_id)
    article.ask_review(by=ed)
    assert "Changes are wanted" not in page(ed_s)


def test_what_was_typed_and_what_is_no_more_than_a_draft_is_shown_to_its_writer(ed_s, ed, eve):
    draft = make_article("My draft", state="draft", by=ed)
    make_article("Live", by=ed)
    make_article("Her draft", state="draft", by=eve)
    Unsaved.objects.keep(draft, ed, {"body": "x"}, draft.draft_id)
    html = page(ed_s)
    assert "Typed and not saved" in html
    Unsaved.objects.keep(draft, ed, {"body": "y"}, draft.draft_id, tab="another window")
    assert page(ed_s).count(">My draft</a>") == html.count(">My draft</a>") == 2
    assert "Her draft" not in html
    assert ">Live</a>" not in html


def test_what_is_due_has_a_button_that_says_it_is_still_true(ed_s, ed, eve):
    day = timezone.localdate()
    overdue = make_article("Overdue", owner=ed, verify_by=day - timedelta(days=1))
    make_article("Soon", owner=ed, verify_by=day + timedelta(days=your_work.SOON))
    make_article("Later", owner=ed, verify_by=day + timedelta(days=your_work.SOON + 1))
    make_article("Hers", owner=eve, verify_by=day)
    html = page(ed_s)
    assert html.index(">Overdue</a>") < html.index(">Soon</a>")
    assert "overdue since" in html
    assert ">Later</a>" not in html
    assert ">Hers</a>" not in html
    assert f'<form method="post" action="/staff/articles/{overdue.pk}/still-true/">' in html


def test_what_comes_and_goes_by_itself_is_shown_in_its_order(ed_s, ed):
    now = timezone.now()
    coming, going, far = (make_article(title, by=ed) for title in ("Coming", "Going", "Far"))
    coming.publish(by=ed, starts=now + timedelta(days=2))
    coming.write(Texts("Coming anew"), by=ed, based_on=coming.draft_id)
    coming.publish(by=ed, starts=now + timedelta(days=2))
    going.unpublish(at=now + timedelta(days=1))
    far.unpublish(at=now + timedelta(days=your_work.PLANNED + 1))
    html = page(ed_s).partition("Planned for the next days")[2].partition("</section>")[0]
    assert html.count("<li>") == 2
    assert html.index("goes away") < html.index("goes live")
    assert "Far" not in html


def test_comments_and_searches_without_results_are_counted(ed_s):
    article = make_article("Voted")
    for number in range(3):
        article.votes.create(
            revision=article.draft, voter=str(number), helpful=False,
            comment="Hm" if number else "", changed_at=timezone.now(),
            handled="done" if number == 2 else "",
        )  # fmt: skip
    for terms in ("no such", "no such", "<b>other"):
        SearchLog.objects.create(terms=terms, language="en", results=0, at=timezone.now())
    SearchLog.objects.create(terms="found", language="en", results=1, at=timezone.now())
    long_ago = timezone.now() - timedelta(days=your_work.SEARCHED + 1)
    SearchLog.objects.create(terms="long ago", language="en", results=0, at=long_ago)
    html = page(ed_s)
    assert "1 comment waits" in html
    assert html.index("no such") < html.index("&lt;b&gt;other")
    assert "2 times" in html
    assert "long ago" not in html
    assert "found</span>" not in html


def test_long_lists_lead_to_the_rest(ed_s, ed):
    for number in range(your_work.SHOWN + 1):
        make_article(f"Draft {number}", state="draft", by=ed)
    html = page(ed_s)
    assert html.count(">Draft ") == your_work.SHOWN
    assert "All texts that are not live" in html


def test_it_takes_ten_queries_however_much_waits(ed_s, ed, eve):
    def plant(number):
        day = timezone.localdate()
        article = make_article(f"A {number}", state="draft", by=eve, owner=ed, verify_by=day)
        article.ask_review(by=eve, reviewer=ed)
        mine = make_article(f"B {number}", state="draft", by=ed)
        Unsaved.objects.keep(mine, ed, {}, mine.draft_id)
        make_article(f"C {number}").unpublish(at=timezone.now() + timedelta(days=1))
        SearchLog.objects.create(terms=f"x{number}", language="en", results=0, at=timezone.now())

    for number in range(3):
        plant(number)
    with CaptureQueriesContext(connection) as queries:
        page(ed_s)
    assert len(queries) <= 10


def test_the_way_to_it_is_in_the_bar_of_editors_alone(clients):
    for role in ("customer", "mallory", "alice", "ed"):
        html = clients[role].get("/").content.decode()
        assert ('<a href="/staff/">Work</a>' in html) == (role == "ed")


def test_who_signs_in_still_lands_where_they_wanted(clients):
    address = clients["customer"].get(WORK)["Location"]
    assert address == f"/login/?next={WORK}"
    make_sure = clients["customer"].post(address, {"username": "ed", "password": "ed"})
    assert make_sure["Location"] == WORK

"""The editors' list of all articles: what it finds, in which order, and what it costs."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.editor import listing
from kb.editor.state import states_of
from kb.models import Article, Category, Helpfulness, Readership, ViewsOfADay
from kb.models.article_lists import BESIDE
from kb.models.views_of_a_day import RECENT, today
from kb.texts import Texts
from tests.articles import make_article, make_category

pytestmark = pytest.mark.django_db

LIST, CSV = "/staff/articles/", "/staff/articles/articles.csv"
TITLE = re.compile(r'class="name"><a href="/staff/articles/\d+/">(.*?)</a>')
STATES = ("live", "draft", "expired", "scheduled", "archived")


def titles(client, query="sort=title") -> list[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return TITLE.findall(response.content.decode())


@pytest.fixture
def ed_s(clients):
    return clients["ed"]


@pytest.fixture
def each_state(ed):
    """An article in each state, with its name as title, and one with a draft newer than live."""
    made = {state: make_article(state, state=state, by=ed) for state in STATES}
    made["newer"] = make_article("newer", by=ed)
    made["newer"].write(Texts("newer", body="More"), by=ed, based_on=made["newer"].draft_id)
    made["review"] = make_article("review", by=ed)
    made["review"].ask_review(by=ed)
    made["ending"] = make_article("ending", by=ed)
    made["ending"].unpublish(at=timezone.now() + timedelta(days=1))
    made["waits"] = make_article("waits", by=ed)
    made["waits"].place(category=None, audience="internal", by=ed)
    return made


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("", ["draft", "ending", "expired", "live", "newer", "review", "scheduled", "waits"]),
        ("live", ["ending", "live", "newer", "review", "waits"]),
        ("draft", ["draft", "expired", "newer", "waits"]),
        ("review", ["review"]),
        ("scheduled", ["ending", "scheduled"]),
        ("archived", ["archived"]),
    ],
)
def test_it_can_be_narrowed_to_a_state(ed_s, each_state, state, shown):
    assert titles(ed_s, f"state={state}&sort=title") == shown


def test_what_is_in_a_state_is_what_the_states_of_one_article_say(each_state):
    def numbers(found):
        return set(found.values_list("pk", flat=True))

    kinds = {
        article.pk: {
            state.words
            for state in states_of(
                article, article.live_publication(), article.planned(), article.open_review()
            )
        }
        for article in Article.objects.all()
    }
    shown = numbers(Article.objects.shown())
    assert shown == numbers(Article.objects.live())
    assert shown == {pk for pk, words in kinds.items() if "live" in words}
    drafts = {pk for pk, words in kinds.items() if words & {"draft", "newer draft"}}
    assert numbers(Article.objects.in_draft()) == drafts


def test_it_is_searched_by_title_keywords_and_number_of_the_newest_text(ed_s, ed):
    first = make_article("Über SMS", keywords="E1004, late", by=ed)
    make_article("Other", keywords="late")
    for words in ("uber", "ÜBER sms", "e100", "late+uber", str(first.pk), f"%23{first.pk}"):
        assert "Über SMS" in titles(ed_s, f"q={words}"), words
    assert titles(ed_s, "q=late+nothing") == []
    first.write(Texts("Renamed", keywords="x"), by=ed, based_on=first.draft_id)
    assert titles(ed_s, "q=uber") == titles(ed_s, "q=1004") == []
    assert titles(ed_s, "q=renamed") == ["Renamed"]


def test_signs_that_mean_something_to_databases_are_signs(ed_s):
    make_article("100% sure")
    make_article("100 sure")
    assert titles(ed_s, "q=100%25") == ["100% sure"]
    assert titles(ed_s, "q=_") == []


def test_a_category_has_those_inside_it(ed_s):
    outer, inner = make_category("Outer"), make_category("Inner")
    Category.objects.filter(pk=inner.pk).update(parent=outer)
    make_article("out", category=outer)
    make_article("in", category=inner)
    make_article("none")
    assert titles(ed_s, f"category={outer.pk}&sort=title") == ["in", "out"]
    assert titles(ed_s, f"category={inner.pk}") == ["in"]
    assert titles(ed_s, "category=none") == ["none"]
    assert titles(ed_s, "category=99999") == []


def test_it_can_be_narrowed_to_an_owner(ed_s, ed, alice):
    make_article("mine", owner=ed)
    make_article("hers", owner=alice)
    make_article("nobody's")
    assert titles(ed_s, "owner=me") == ["mine"]
    assert titles(ed_s, "owner=nobody") == ["nobody&#x27;s"]
    assert titles(ed_s, "owner=somebody&sort=title") == ["hers", "mine"]
    html = ed_s.get(f"{LIST}?owner={alice.pk}").content.decode()
    assert TITLE.findall(html) == ["hers"]
    assert f'<option value="{alice.pk}" selected>alice</option>' in html


def test_it_can_be_narrowed_to_what_needs_a_look(ed_s):
    day = timezone.localdate()
    make_article("due", verify_by=day - timedelta(days=1))
    make_article("soon", verify_by=day)
    make_article("inside", audience="internal")
    make_article("german", language="de")
    votes = {"bad": (1, 9), "few": (0, 4), "fair": (5, 5), "good": (9, 1)}
    for title, (helpful, no) in votes.items():
        article = make_article(title)
        counted = Helpfulness.objects.locked(article)
        make_votes(article, helpful, no)
        counted.recount()
    assert titles(ed_s, "due=overdue") == ["due"]
    assert titles(ed_s, "audience=internal") == ["inside"]
    assert titles(ed_s, "language=de") == ["german"]
    assert titles(ed_s, "votes=low") == ["bad"]
    assert titles(ed_s, "sort=-votes")[:3] == ["bad", "few", "fair"]
    assert titles(ed_s, "sort=votes")[0] == "good"
    assert titles(ed_s, "sort=due")[:2] == ["due", "soon"]
    assert "1 of 10" in ed_s.get(f"{LIST}?q=bad").content.decode()


def make_votes(article, helpful: int, no: int) -> None:
    now = timezone.now()
    article.votes.bulk_create(
        article.votes.model(
            article=article, revision_id=article.draft_id, voter=f"{article.pk} {n}",
            helpful=n < helpful, changed_at=now,
        )
        for n in range(helpful + no)
    )  # fmt: skip


def test_it_knows_what_nobody_reads(ed_s):
    read, old, _never = (make_article(title) for title in ("read", "old", "never"))
    ViewsOfADay.objects.add({(read.pk, today()): 3, (read.pk, today() - timedelta(days=40)): 9})
    ViewsOfADay.objects.add({(old.pk, today() - timedelta(days=29)): 1})
    assert titles(ed_s, "sort=-views") == ["read", "old", "never"]
    assert titles(ed_s, "sort=views") == ["never", "old", "read"]
    assert titles(ed_s, "unviewed=30") == ["never"]
    assert ">3</span>" in ed_s.get(f"{LIST}?q=read").content.decode()
    ViewsOfADay.objects.all().delete()
    old.readership.last_on = today() - timedelta(days=30)
    old.readership.save()
    assert titles(ed_s, "unviewed=30&sort=title") == ["never", "old"]
    assert titles(ed_s, "unviewed=90") == ["never"]


def test_it_can_be_put_in_order(ed_s):
    for title in ("banana", "Apple", "cherry"):
        make_article(title)
    assert titles(ed_s, "sort=title") == ["Apple", "banana", "cherry"]
    assert titles(ed_s, "sort=-title") == ["cherry", "banana", "Apple"]
    assert titles(ed_s, "") == ["cherry", "Apple", "banana"]
    assert titles(ed_s, "sort=changed") == ["banana", "Apple", "cherry"]
    assert titles(ed_s, "sort=title&audience=public") == ["Apple", "banana", "cherry"]
    html = ed_s.get(f"{LIST}?sort=title&q=a").content.decode()
    assert 'aria-sort="ascending"><a href="/staff/articles/?q=a&amp;sort=-title">' in html


@pytest.mark.parametrize("order", sorted(BESIDE))
def test_the_first_in_an_order_are_the_same_whichever_way_they_are_found(order):
    for number in range(7):
        article = make_article(f"Article {number}")
        if number % 3:
            ViewsOfADay.objects.add({(article.pk, today()): number % 2 + 1})
        if number % 2:
            counted = Helpfulness.objects.locked(article)
            make_votes(article, number // 3, number % 3)
            counted.recount()
    make_article("away", state="archived")
    found = Article.objects.kept()
    in_order = list(found.in_order(order).values_list("pk", flat=True))
    assert len(in_order) == 7
    for count in (1, 3, 9):
        assert found.first_beside(order, count) == in_order[:count]
        assert found.first_in_order(order, count) == in_order[:count]
        assert found.first_in_order(order, count, as_it_lies=True) == in_order[:count]


def test_an_article_knows_that_it_was_opened_once_and_for_all():
    read, never = make_article("read"), make_article("never")
    old = today() - timedelta(days=RECENT)
    ViewsOfADay.objects.add({(never.pk, old): 1})  # too long ago to be counted
    with CaptureQueriesContext(connection) as first:
        ViewsOfADay.objects.add({(read.pk, today()): 1})
    with CaptureQueriesContext(connection) as again:
        ViewsOfADay.objects.add({(read.pk, today()): 1})
    for article in (read, never):
        article.refresh_from_db()
        assert article.was_viewed == Readership.objects.filter(article=article).exists()
    assert len(again) == len(first) - 1  # written once


HOSTILE = (
    "state=no&sort=<script>&page=-1&owner=../&category=1e9&audience=x&due=1&votes=1&unviewed=9",
    "q=%00&language=%00&category=%00&owner=%00",
    "category=99999999999999999999&owner=99999999999999999999&page=99999999999999999999",
    "q=" + "9" * 300,
    "q=%27%3B+drop+table--&language=%27",
    "category=٣&owner=²&page=٣&unviewed=٣٠",
)


@pytest.mark.parametrize("query", HOSTILE)
def test_what_is_asked_in_vain_breaks_nothing(ed_s, query):
    make_article("there")
    for address in (LIST, CSV, f"{LIST}change/"):
        response = ed_s.get(f"{address}?{query}")
        assert response.status_code in (200, 303)
        assert b"<script>&" not in b"".join(response)


def test_what_makes_no_sense_is_as_if_it_were_not_asked(ed_s):
    make_article("there")
    assert titles(ed_s, HOSTILE[0]) == ["there"]


def test_titles_are_shown_as_they_are_written(ed_s, ed):
    category = make_category("<i>shelf</i>")
    make_article("<b>&amp; 短信", category=category, owner=ed)
    html = ed_s.get(LIST).content.decode()
    assert html.count("&lt;b&gt;&amp;amp; 短信") == 2
    assert "&lt;i&gt;shelf&lt;/i&gt;" in html
    assert "<i>shelf" not in html


def test_a_long_list_comes_a_page_at_a_time_and_is_counted_up_to_a_limit(ed_s, monkeypatch):
    monkeypatch.setattr(listing, "ON_A_PAGE", 2)
    monkeypatch.setattr(listing, "MOST", 5)
    for number in range(5):
        make_article(f"Article {number}")
    assert titles(ed_s, "sort=title&page=3") == titles(ed_s, "sort=title&page=9") == ["Article 4"]
    html = ed_s.get(f"{LIST}?sort=title&page=2&audience=public").content.decode()
    assert "5 articles" in html
    assert "Page 2 of 3" in html
    assert "?audience=public&amp;sort=title&amp;page=3" in html
    make_article("Article 5")
    html = ed_s.get(f"{LIST}?sort=title&page=3").content.decode()
    assert "More than 5 articles" in html
    assert "Page 3 of 3" in html


@pytest.mark.parametrize(
    "query", ["", "q=late", "state=draft", "state=live&sort=-views", "votes=low&sort=-votes",
              "category=1&owner=me&due=overdue&unviewed=30&page=2"],
)  # fmt: skip
def test_it_takes_six_queries_however_many_there_are(ed_s, each_state, query):
    make_category("Delivery")
    with CaptureQueriesContext(connection) as queries:
        ed_s.get(f"{LIST}?{query}")
    assert len(queries) <= 6


def test_the_list_alone_is_given_to_who_asks_for_it(ed_s, each_state):
    part = ed_s.get(LIST, headers={"HX-Request": "true", "HX-Target": "article-list"})
    html = part.content.decode().strip()
    assert html.startswith('<section class="article-list" id="article-list"')
    assert "<html" not in html
    assert "HX-Target" in part["Vary"]
    assert "no-store" in part["Cache-Control"]


def test_an_empty_list_says_what_to_do(ed_s):
    assert "There are no articles yet" in ed_s.get(LIST).content.decode()
    html = ed_s.get(f"{LIST}?q=nothing").content.decode()
    assert "No article is like that" in html
    assert 'href="/staff/articles/">Show all articles' in html


def rows_of(client, query="") -> list[dict]:
    response = client.get(f"{CSV}?{query}")
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_is_taken_out_for_a_spreadsheet(ed_s, ed):
    category = make_category("Delivery")
    day = timezone.localdate() - timedelta(days=1)
    article = make_article("短信, “so”", category=category, owner=ed, verify_by=day)
    make_article("other")
    [row] = rows_of(ed_s, "owner=me")
    assert (row["Title"], row["State"], row["Category"]) == ("短信, “so”", "live", "Delivery")
    assert (row["Owner"], row["Check again by"], row["Overdue"]) == ("ed", str(day), "yes")
    assert row["Number"] == str(article.pk)
    assert len(rows_of(ed_s)) == 2
    response = ed_s.get(CSV)
    assert response.streaming
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]


def test_no_title_becomes_a_formula(ed_s):
    for title in ("=1+1", " @SUM(A1)", "+1", "-1", "＝1"):
        make_article(title)
    assert {row["Title"][0] for row in rows_of(ed_s)} == {"'"}


def test_the_file_has_all_that_is_found_however_many(ed_s, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 2)
    for number in range(5):
        make_article(f"Article {number}")
    assert len(rows_of(ed_s, "q=article")) == 5


def test_only_editors_see_it(clients):
    for address in (LIST, CSV, f"{LIST}change/", f"{LIST}replace/", "/staff/"):
        assert clients["customer"].get(address)["Location"] == f"/login/?next={address}"
        for role in ("mallory", "alice"):
            assert clients[role].get(address).status_code == 404
            assert clients[role].post(address).status_code == 404
        for role in ("ed", "admin"):
            assert clients[role].get(address).status_code in (200, 303)
    for address in (LIST, CSV, "/staff/"):
        assert clients["ed"].post(address).status_code == 405


def test_an_editor_who_left_is_offered_no_more(ed_s, admin):
    assert ">admin</option>" in ed_s.get(LIST).content.decode()
    admin.is_active = False
    admin.save()
    assert ">admin</option>" not in ed_s.get(LIST).content.decode()

"""What is done to many articles at once: asked first, done together, in the history of each."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.editor import listing
from kb.models import Article, ArticleAct, Edition, Notice, Review, SearchEntry
from tests.articles import SMALL_FLOW, make_article, make_category, make_flow

pytestmark = pytest.mark.django_db

LIST, CHANGE = "/staff/articles/", "/staff/articles/change/"


@pytest.fixture
def ed_s(clients):
    return clients["ed"]


@pytest.fixture
def three():
    """Two that are live, and a draft."""
    return [make_article("One"), make_article("Two"), make_article("Three", state="draft")]


def look(client, act, articles, **more) -> str:
    said = {"act": act, "article": [article.pk for article in articles], **more}
    response = client.get(CHANGE, said)
    assert response.status_code == 200
    return response.content.decode()


def change(client, act, articles, follow=True, **more):
    numbers = ",".join(str(article.pk) for article in articles)
    return client.post(CHANGE, {"act": act, "numbers": numbers, **more}, follow=follow)


def acts(article) -> list[tuple[str, str]]:
    return [
        (act.name, act.by.username)
        for act in article.acts.exclude(name__in=["published"]).select_related("by")
    ]


def test_moving_says_how_many_readers_see_at_once_and_does_it(ed_s, three):
    shelf = make_category("Billing")
    html = look(ed_s, "move", three)
    assert "Move 3 articles" in html
    assert "Readers see 2 of them in the new category at once" in html
    assert acts(three[0]) == []
    before = Edition.current()
    html = change(ed_s, "move", three, category=shelf.pk).content.decode()
    assert "3 articles were moved to Billing." in html
    assert set(Article.objects.values_list("category", flat=True)) == {shelf.pk}
    assert set(SearchEntry.objects.values_list("category", flat=True)) == {shelf.pk}
    assert [acts(article) for article in three] == [[("moved", "ed")]] * 3
    assert Edition.current() != before


def test_done_again_it_changes_nothing(ed_s, three, ed):
    shelf = make_category("Billing")
    for act, more in {
        "move": {"category": shelf.pk},
        "hand": {"owner": ed.pk},
        "verify": {},
        "archive": {},
    }.items():
        change(ed_s, act, three, **more)
        count, edition = ArticleAct.objects.count(), Edition.objects.get().number
        html = change(ed_s, act, three, **more).content.decode()
        assert "Nothing had to be changed" in html
        assert (ArticleAct.objects.count(), Edition.objects.get().number) == (count, edition)


def test_an_owner_is_given_and_taken(ed_s, ed, three):
    assert "an owner" in look(ed_s, "hand", three)
    change(ed_s, "hand", three, owner=ed.pk)
    assert set(Article.objects.values_list("owner", flat=True)) == {ed.pk}
    assert acts(three[2]) == [("owner-changed", "ed")]
    change(ed_s, "hand", three, owner="nobody")
    assert set(Article.objects.values_list("owner", flat=True)) == {None}


def test_only_who_may_write_it_can_own_it(ed_s, alice, three):
    for owner in (alice.pk, 99_999, "x", ""):
        response = change(ed_s, "hand", three, owner=owner)
        assert response.status_code == 422
    assert set(Article.objects.values_list("owner", flat=True)) == {None}


def test_found_still_true_each_is_due_as_long_after_as_it_was_given(ed_s, ed, three):
    day = timezone.localdate()
    three[0].verify(by=ed, on=day - timedelta(days=5), next_by=day + timedelta(days=30))
    change(ed_s, "verify", three)
    due = list(Article.objects.order_by("pk").values_list("checked_on", "verify_by"))
    usual = day + timedelta(days=settings.VERIFY_DAYS)
    assert due == [(day, day + timedelta(days=30)), (day, usual), (day, usual)]
    assert due[0][1] == Article.objects.get(pk=three[0].pk).due_next()
    assert acts(three[1]) == [("verified", "ed")]


def test_archiving_says_what_would_break_and_asks_again(ed_s, three):
    linking = make_article("Linking", body=f"See [it]({three[0].get_absolute_url()}).")
    make_article("Hidden", body=f"See [it]({three[0].get_absolute_url()}).", state="draft")
    html = look(ed_s, "archive", three)
    assert "1 live article links here" in html
    assert f'<a href="/staff/articles/{linking.pk}/">Linking</a>' in html
    assert "Hidden" not in html
    refused = change(ed_s, "archive", three)
    assert refused.status_code == 422
    assert "Mend those first, or tick the box" in refused.content.decode()
    assert not Article.objects.archived().exists()
    change(ed_s, "archive", three, anyway="on")
    assert Article.objects.archived().count() == 3
    assert ed_s.get(three[0].get_absolute_url()).status_code == 404
    assert not SearchEntry.objects.filter(object_id__in=[one.pk for one in three]).exists()
    assert acts(three[0]) == [("archived", "ed")]


def test_links_among_those_that_go_break_nothing(ed_s):
    one = make_article("One")
    other = make_article("Other", body=f"See [it]({one.get_absolute_url()}).")
    html = look(ed_s, "archive", [one, other])
    assert "No other live article, fix or notice leads to them" in html
    assert "1 live article links here" in look(ed_s, "archive", [one])


def test_fixes_and_notices_that_lead_there_are_named_too_and_want_the_tick(ed_s, three, tmp_path):
    one, other, _draft = three
    link = f'"See [it]({one.get_absolute_url()})."'
    fix = make_flow(tmp_path, text=SMALL_FLOW.replace("Switch it off and on again.", link))
    html = look(ed_s, "archive", [one])
    assert "No message</a>" in html
    assert "Restart the phone" in html
    assert "Archive them though" in html
    assert change(ed_s, "archive", [one]).status_code == 422
    fix.archive(by=None)
    notice = Notice.objects.create(text="It is late", link=other.get_absolute_url())
    Notice.objects.create(text="Elsewhere", link="https://elsewhere.example/articles/1/")
    html = look(ed_s, "archive", [one, other])
    assert "It is late</a>" in html
    assert ("No message" in html, "Elsewhere" in html) == (False, False)
    assert change(ed_s, "archive", [one, other]).status_code == 422
    notice.end()
    assert "Archive them though" not in look(ed_s, "archive", [one, other])
    change(ed_s, "archive", [one, other])
    assert Article.objects.archived().count() == 2


def test_an_archived_article_waits_for_no_review(ed_s, ed, three):
    three[0].ask_review(by=ed)
    change(ed_s, "archive", three)
    assert Review.objects.get().verdict == Review.Verdict.WITHDRAWN
    three[0].refresh_from_db()
    three[0].bring_back(by=ed)
    assert not Article.objects.in_review().exists()


def test_all_that_the_list_finds_are_taken_up_to_a_limit_that_is_said(ed_s, three, monkeypatch):
    make_article("Inside", audience="internal")
    html = look(ed_s, "verify", [], all="1", audience="public")
    assert "3 articles are still true" in html
    listed = ",".join(str(article.pk) for article in three)
    assert f'name="numbers" value="{listed}"' in html
    assert '<input type="hidden" name="audience" value="public">' in html
    monkeypatch.setattr(listing, "MOST", 2)
    html = look(ed_s, "verify", [], all="1", sort="title")
    assert "2 articles are still true" in html
    assert "The list has more" in html


def test_it_leads_back_to_the_list_as_it_was_asked_for(ed_s, three):
    back = f"{LIST}?audience=public&sort=title"
    response = change(ed_s, "verify", three, follow=False, audience="public", sort="title")
    assert (response.status_code, response["Location"]) == (303, back)
    nothing = ed_s.get(CHANGE, {"act": "move", "audience": "public", "sort": "title"})
    assert (nothing.status_code, nothing["Location"]) == (303, back)
    assert "No article was ticked" in ed_s.get(back).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"act": "no-such"}, {"act": "move"}, {"act": "verify", "numbers": "x"},
        {"act": "verify", "numbers": "99999999"}, {"act": "verify", "numbers": "1," * 9},
        {"act": "verify", "numbers": "9" * 16}, {"act": "verify", "article": ["-1", "²", "1,2"]},
        {},
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(ed_s, said):
    for response in (ed_s.get(CHANGE, said), ed_s.post(CHANGE, said)):
        assert (response.status_code, response["Location"]) == (303, LIST)
    assert not ArticleAct.objects.exists()


def test_a_category_that_is_gone_is_asked_for_again(ed_s, three):
    for category in ("99999", "", "x", "\x00"):
        assert change(ed_s, "move", three, category=category).status_code == 422
    assert not ArticleAct.objects.filter(name="moved").exists()


@pytest.mark.parametrize("act", ["move", "hand", "verify", "archive"])
def test_many_take_as_many_statements_as_few(ed_s, ed, act):
    more = {"category": make_category("B").pk, "owner": ed.pk, "anyway": "on"}

    def asked(count) -> int:
        articles = [make_article(f"Article {number}") for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert change(ed_s, act, articles, follow=False, **more).status_code == 303
        return len(queries)

    asked(1)  # what a process learns once
    assert asked(2) == asked(12)


def test_the_session_of_an_agent_changes_nothing(clients, three):
    for role in ("alice", "mallory"):
        assert change(clients[role], "archive", three).status_code == 404
    assert not Article.objects.archived().exists()

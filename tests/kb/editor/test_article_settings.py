"""Who keeps an article, until when it is taken for true, and what was done to it."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.models import Article, Edition, SearchEntry
from tests.article_pages import FOR_EDITORS, address, another_editor, client_of, codes, page, said
from tests.articles import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(ed):
    return client_of(ed)


@pytest.fixture
def article(ed):
    return make_article("Blocked", by=ed)


def form_of(html: str) -> dict[str, str]:
    """All that the settings' form would send."""
    form = re.findall(r"<form.*?</form>", html, re.DOTALL)[-2]
    fields = dict(re.findall(r'<input[^>]*name="([^"]*)" value="([^"]*)"', form))
    for name in re.findall(r'<input[^>]*name="([^"]*)"', form):
        fields.setdefault(name, "")
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>\s*(.*?)</textarea>', form, re.S):
        fields[name] = text
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def save(client, article, html=None, **changes):
    form = form_of(html or page(client, "article_settings", article))
    assert {"owner", "initial-owner", "language", "picked"} <= set(form)
    return client.post(address("article_settings", article), {**form, **changes})


def test_settings_hold_at_once_for_readers_too(editor, article, client):
    others = [make_article("Other"), make_article("More")]
    grace = another_editor()
    edition = Edition.objects.get(pk=1).number
    picked = f"{others[1].pk}\r\n/articles/{others[0].pk}-x/"
    changes = {"owner": grace.pk, "language": "DE", "position": "3", "verify_by": "2027-05-01"}
    assert "hold now" in said(save(editor, article, picked=picked, **changes))
    article.refresh_from_db()
    assert (article.owner, article.language, article.position) == (grace, "de", 3)
    assert article.verify_by == date(2027, 5, 1)
    assert [one.other.pk for one in article.picked.all()] == [others[1].pk, others[0].pk]
    assert SearchEntry.objects.get(object_id=article.pk, kind="article").language == "de"
    assert Edition.objects.get(pk=1).number > edition
    assert "Related answers" in client.get(article.get_absolute_url(), follow=True).content.decode()
    assert list(article.acts.values_list("name", flat=True)[:2]) == [
        "settings-changed",
        "owner-changed",
    ]
    html = page(editor, "article_history", article)
    assert "language, place on its shelf, check again by, related answers" in html


def test_saved_as_it_stands_nothing_is_noted(editor, article):
    article.pick([make_article("Other"), make_article("More")])
    article.settle(by=None, verify_by=date(2027, 5, 21))
    acts = article.acts.count()
    assert "Nothing was changed." in said(save(editor, article))
    assert article.acts.count() == acts
    assert article.picked.count() == 2


def test_what_somebody_else_set_meanwhile_stays(editor, article):
    html = page(editor, "article_settings", article)
    other = make_article("Other")
    grace = another_editor()
    article.hand_to(grace, by=grace)
    article.settle(by=grace, picked=[other], position=7)
    save(editor, article, html, language="fr")
    article.refresh_from_db()
    assert (article.owner, article.position, article.language) == (grace, 7, "fr")
    assert article.picked.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", ""),
        ("language", "English please"),
        ("language", "x" * 13),
        ("language", "en\n"),
        ("position", "-1"),
        ("position", ""),
        ("position", "9999999999999"),
        ("verify_by", "soon"),
        ("owner", "999999"),
        ("picked", "nothing"),
        ("picked", "999999"),
    ],
)
def test_what_cannot_be_is_refused_in_words(editor, article, field, value):
    before = Article.objects.values().get(pk=article.pk)
    if (field, value) == ("language", "en\n"):
        value = "e\nn"
    response = save(editor, article, **{field: value})
    assert response.status_code == 422
    assert "This was not taken yet" in response.content.decode()
    assert Article.objects.values().get(pk=article.pk) == before


def test_an_article_is_not_related_to_itself(editor, article):
    assert save(editor, article, picked=str(article.pk)).status_code == 422


def test_an_owner_stays_who_edits_no_more_and_agents_are_none(editor, article, alice):
    article.hand_to(alice, by=None)
    assert "Nothing was changed." in said(save(editor, article))
    article.hand_to(None, by=None)
    assert save(editor, article, owner=alice.pk).status_code == 422


# Still true


def test_still_true_counts_from_today_for_as_long_as_the_site_says(editor, article, settings):
    settings.VERIFY_DAYS = 90
    due = timezone.localdate() + timedelta(days=90)
    html = page(editor, "article_settings", article)
    assert "Nobody has checked it yet." in html
    for _twice in range(2):
        assert "Checked today." in said(editor.post(address("still_true", article)))
    article.refresh_from_db()
    assert (article.checked_on, article.verify_by) == (timezone.localdate(), due)
    assert article.acts.filter(name="verified").count() == 1
    assert "to be checked again by" in page(editor, "article_history", article)


def test_still_true_gives_as_long_as_it_was_given_last(editor, article, ed):
    article.settle(by=ed, verify_by=timezone.localdate() + timedelta(days=30))
    article.acts.update(at=timezone.now() - timedelta(days=10))  # then it was 40 days
    assert article.still_true(by=ed) == timezone.localdate() + timedelta(days=40)


def test_a_day_in_the_past_gives_no_length(article, ed, settings):
    settings.VERIFY_DAYS = 90
    article.settle(by=ed, verify_by=timezone.localdate() - timedelta(days=5))
    assert article.due_next() == timezone.localdate() + timedelta(days=90)


def test_what_is_overdue_is_said(editor, article, ed):
    article.settle(by=ed, verify_by=timezone.localdate() - timedelta(days=5))
    assert '<b class="overdue">It was due by' in page(editor, "article_settings", article)


# History


def test_the_history_tells_who_did_what_and_what_readers_saw(editor, article, ed):
    article.publish(starts=timezone.now() + timedelta(days=1), revision=article.draft, by=ed)
    article.archive(by=ed)
    html = page(editor, "article_history", article)
    assert "<b>ed</b> archived" in html
    assert "<b>ed</b> planned publishing" in html
    assert "What readers saw" in html
    assert "Revision 1" in html


def test_a_long_history_comes_in_pages_with_as_many_queries(editor, article, ed):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(editor, "article_history", article)
        return len(captured)

    few = queries()
    for number in range(40):
        article.comment(f"comment {number}", by=ed)
    assert queries() <= few <= 12
    assert "Page 2 of 2" in page(editor, "article_history", article, query="?page=2")


def test_pages_are_for_editors(clients, article):
    for name in ("article_settings", "article_history"):
        asked = address(name, article)
        assert codes(clients, asked) == {**FOR_EDITORS, "ed": 200, "admin": 200}
    assert clients["ed"].post(address("article_history", article)).status_code == 405
    outside = {role: clients[role] for role in FOR_EDITORS}
    for name in ("article_settings", "still_true"):
        assert codes(outside, address(name, article), "post") == FOR_EDITORS
    assert clients["ed"].get(address("still_true", article)).status_code == 405
    assert Article.objects.get(pk=article.pk).checked_on is None

"""Publishing an article: what changes, when, and what speaks against it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.editor.moments import NoSuchMoment, moment_of
from kb.models import Article, Edition
from kb.people import Audience
from tests.article_pages import (
    FOR_EDITORS,
    address,
    another_editor,
    client_of,
    codes,
    hidden,
    page,
    said,
)
from tests.articles import make_article, make_category
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(ed):
    return client_of(ed)


@pytest.fixture
def article(ed):
    """Revision 1 is live, 2 is newer."""
    article = make_article("Blocked", body="Wait 5 minutes.", by=ed)
    article.revise(title="Blocked", body="Wait 10 minutes.", by=ed)
    return article


def typed(**ahead) -> str:
    return (timezone.localtime() + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


def send(client, article, **changes):
    """The publish page's form, with what its hidden fields hold."""
    action = address("publish_article", article)
    form = hidden(page(client, "publish_article", article), action)
    return client.post(action, {**form, **changes})


def live_number(article) -> int | None:
    live = article.live_publication()
    return live and live.revision.number


def test_what_changes_is_shown_and_published(editor, article, ed):
    html = page(editor, "publish_article", article)
    assert "<del>5</del>" in html
    assert "<ins>10</ins>" in html
    assert "Readers see revision 1 since" in html
    assert "Readers see revision 2 now." in said(send(editor, article))
    assert live_number(article) == 2
    assert article.live_publication().by == ed
    assert article.acts.first().name == "published"


def test_sent_twice_it_is_published_once(editor, article):
    form = hidden(page(editor, "publish_article", article), address("publish_article", article))
    for _twice in range(2):
        answer = editor.post(address("publish_article", article), form)
        assert "Readers see revision 2 now." in said(answer)
    assert article.publications.count() == 2
    assert article.acts.filter(name="published", revision__number=2).count() == 1


def test_where_nothing_differs_there_is_nothing_to_press(editor, article):
    article.publish()
    html = page(editor, "publish_article", article)
    assert "Nothing differs from what readers see" in html
    assert "Publish now" not in html
    assert "Unpublish now" in html


def test_a_text_that_nobody_looked_at_is_not_published(editor, article):
    form = hidden(page(editor, "publish_article", article), address("publish_article", article))
    article.revise(title="Blocked", body="Wait 99 minutes.", by=another_editor())
    answer = editor.post(address("publish_article", article), form)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Nothing was published." in html
    assert "by grace" in html
    assert "<ins>99</ins>" in html
    assert live_number(article) == 1
    assert editor.post(address("publish_article", article)).status_code == 409
    answer = editor.post(
        address("publish_article", article), hidden(html, address("publish_article", article))
    )
    assert answer.status_code == 303
    assert live_number(article) == 3


def test_a_category_or_an_audience_that_nobody_looked_at_is_not_published(editor, article, ed):
    form = hidden(page(editor, "publish_article", article), address("publish_article", article))
    article.place(category=make_category("Music"), audience=Audience.INTERNAL, by=ed)
    assert editor.post(address("publish_article", article), form).status_code == 409
    assert live_number(article) == 1


def test_where_it_moves_is_shown_and_holds_with_publishing(editor, article, ed):
    music = make_category("Music")
    article.place(category=music, audience=Audience.INTERNAL, by=ed)
    html = page(editor, "publish_article", article)
    assert "<ins>Music</ins>" in html
    assert "<del>Everyone</del> → <ins>Agents only</ins>" in html
    article.refresh_from_db()
    assert (article.category, article.audience) == (None, "public")
    send(editor, article)
    article.refresh_from_db()
    assert (article.category, article.audience) == (music, "internal")
    assert not article.waits


def test_what_moves_alone_is_published_too(editor, article, ed):
    article.publish()
    article.place(category=make_category("Music"), audience=Audience.PUBLIC, by=ed)
    html = page(editor, "publish_article", article)
    assert "The text stays as it is." in html
    send(editor, article)
    article.refresh_from_db()
    assert article.category.name == "Music"


def test_it_is_planned_on_the_clocks_of_the_site(editor, article, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    html = page(editor, "publish_article", article)
    assert "Times are those of Europe/Berlin." in html
    year = timezone.localtime().year + 1
    answer = send(editor, article, act="plan", starts=f"{year}-07-01T09:30", ends="")
    assert f"Revision 2 goes live on 1 Jul {year} 09:30." in said(answer)
    assert article.planned().starts == datetime(year, 7, 1, 7, 30, tzinfo=UTC)
    assert live_number(article) == 1
    assert "for 1 Jul" in page(editor, "article_history", article)


def test_it_is_published_until_a_time(editor, article):
    ends = typed(days=3)
    assert "It ends on" in said(send(editor, article, act="plan", starts="", ends=ends))
    assert live_number(article) == 2
    assert article.live_publication().ends is not None
    assert "readers do not see it any more" in page(editor, "publish_article", article)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Say from when on, or until when"),
        ({"starts": "2020-01-01T10:00"}, "That time has passed."),
        ({"ends": "2020-01-01T10:00"}, "That time has passed."),
        ({"starts": "9999-12-31T23:59"}, "more than ten years ahead"),
        ({"starts": "soon"}, "is no day and time"),
        ({"starts": "2027-02-30T10:00"}, "is no day and time"),
        ({"starts": "٢"}, "is no day and time"),
    ],
)
def test_a_time_that_is_none_is_refused_in_words(editor, article, form, words):
    answer = send(editor, article, act="plan", **form)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert '<details class="changed at-a-time" open>' in html
    assert article.planned() is None
    assert live_number(article) == 1


def test_an_end_before_the_beginning_is_refused(editor, article):
    answer = send(editor, article, act="plan", starts=typed(days=2), ends=typed(days=1))
    assert answer.status_code == 422
    assert "It would end before it begins." in answer.content.decode()


BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "words"),
    [("2026-03-29T02:30", "no such time"), ("2026-10-25T02:30", "comes twice")],
)
def test_times_that_clocks_skip_or_show_twice_are_refused(shown, words):
    at = datetime.fromisoformat(shown)
    with pytest.raises(NoSuchMoment, match=words):
        moment_of(at.date(), at.time(), BERLIN, NOW)


def test_times_beside_them_are_moments():
    for shown, hour in (("2026-03-29T03:00", 1), ("2026-03-29T01:59", 0), ("2026-10-25T03:00", 2)):
        at = datetime.fromisoformat(shown)
        assert moment_of(at.date(), at.time(), BERLIN, NOW).astimezone(UTC).hour == hour


def test_a_plan_is_cancelled_and_so_is_an_end(editor, article):
    article.publish(starts=timezone.now() + timedelta(days=2), ends=timezone.now() + timedelta(9))
    html = page(editor, "publish_article", article)
    assert "Cancel the plan" in html
    assert "Let it stay for good" in html
    editor.post(address("cancel_plans", article), {"what": "end"})
    assert article.planned().ends is None
    assert "The plan is cancelled." in said(editor.post(address("cancel_plans", article)))
    assert article.planned() is None
    assert article.live_publication().ends is None
    assert editor.post(address("cancel_plans", article)).status_code == 303


def test_it_is_taken_from_its_readers_now_or_at_a_time(editor, article, client):
    answer = editor.post(
        address("unpublish_article", article), {"act": "plan", "at": typed(days=2)}
    )
    assert "Readers do not see it any more from" in said(answer)
    assert article.live_publication().ends is not None
    assert "Readers do not see it." in said(editor.post(address("unpublish_article", article)))
    assert live_number(article) is None
    assert client.get(article.get_absolute_url()).status_code == 404
    assert editor.post(address("unpublish_article", article)).status_code == 303
    assert article.acts.filter(name="unpublished").count() == 1


@pytest.mark.parametrize("at", ["", "2020-01-01T10:00", "x"])
def test_a_time_to_take_it_away_that_is_none_is_refused(editor, article, at):
    answer = editor.post(address("unpublish_article", article), {"act": "plan", "at": at})
    assert answer.status_code == 422
    assert live_number(article) == 1


def test_what_speaks_against_it_is_said_before_anybody_presses(editor, article, ed):
    inside = make_article("Secret", audience="internal")
    gone = make_article("Gone", state="archived")
    body = f"[a](/articles/{inside.pk}/) [b](/articles/{gone.pk}/)"
    article.revise(title="Blocked", body=body, by=ed)
    html = page(editor, "publish_article", article)
    assert "It cannot be published yet" in html
    assert f"It links articles for agents only: /articles/{inside.pk}/." in html
    assert "“Gone”, which is archived" in html
    assert "Publish now" not in html
    answer = editor.post(
        address("publish_article", article),
        {"seen": Article.objects.get(pk=article.pk).publishing_mark},
    )
    assert answer.status_code == 422
    assert live_number(article) == 1


def test_an_archived_article_is_not_published(editor, article):
    article.archive()
    html = page(editor, "publish_article", article)
    assert "The article is archived." in html
    assert "Publish now" not in html
    mark = Article.objects.get(pk=article.pk).publishing_mark
    answer = editor.post(address("publish_article", article), {"seen": mark})
    assert answer.status_code == 422


def test_a_review_that_is_open_is_shown_and_withdrawn_by_publishing(editor, article, ed):
    article.ask_review(by=ed, reviewer=another_editor())
    html = page(editor, "publish_article", article)
    assert "In review by grace." in html
    assert "Publishing withdraws the review." in html
    send(editor, article)
    assert article.open_review() is None
    assert article.reviews.get().verdict == "withdrawn"
    article.refresh_from_db()
    assert article.review_requested_at is None


def test_the_page_asks_the_database_seldom(editor, article, ed):
    article.revise(title="x", body="[a](/articles/1/) ![b](/attachments/1/x.png)", by=ed)
    article.place(category=make_category("Music"), audience=Audience.PUBLIC, by=ed)
    with CaptureQueriesContext(connection) as captured:
        page(editor, "publish_article", article)
    assert len(captured) <= 16


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_leave_one_that_is_live(ed):
    article = make_article("One", by=ed)
    revisions = [article.revise(title=f"Text {n}", body="x", by=ed) for n in range(4)]
    edition = Edition.objects.get(pk=1).number
    at_once(lambda n: Article.objects.get(pk=article.pk).publish(by=ed, revision=revisions[n]), 4)
    windows = list(article.publications.order_by("starts", "pk"))
    assert len(windows) == 5
    assert [one.ends for one in windows] == [*(one.starts for one in windows[1:]), None]
    assert Edition.objects.get(pk=1).number == edition + 4


@pytest.mark.parametrize("name", ["publish_article", "unpublish_article", "cancel_plans"])
def test_acts_are_for_editors(clients, article, name):
    outside = {role: clients[role] for role in FOR_EDITORS}
    assert codes(outside, address(name, article), "post") == FOR_EDITORS
    assert live_number(article) == 1
    if name != "publish_article":
        assert clients["ed"].get(address(name, article)).status_code == 405


def test_the_page_is_for_editors(clients, article):
    asked = address("publish_article", article)
    assert codes(clients, asked) == {**FOR_EDITORS, "ed": 200, "admin": 200}
    assert clients["ed"].put(asked).status_code == 405

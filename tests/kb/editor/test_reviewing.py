"""A second pair of eyes: asked for, given, withdrawn, and made compulsory."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.models import Article
from kb.models.published import NotPublishable
from tests.article_pages import FOR_EDITORS, address, another_editor, client_of, codes, page, said
from tests.articles import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(ed):
    return client_of(ed)


@pytest.fixture
def grace():
    return another_editor()


@pytest.fixture
def reviewer(grace):
    return client_of(grace)


@pytest.fixture
def article(ed):
    """By ed; revision 1 is live, 2 is newer."""
    article = make_article("Blocked", body="Wait 5 minutes.", by=ed)
    article.revise(title="Blocked", body="Wait 10 minutes.", by=ed)
    return article


def answer(client, article, verdict="approved", comment="", seen=None):
    form = {"verdict": verdict, "comment": comment, "seen": seen or article.draft_id}
    form["mark"] = article.looked_at_mark(article.draft)
    return client.post(address("answer_review", article), form)


def test_somebody_is_asked_answers_and_it_is_published(editor, reviewer, article, grace):
    form = {"reviewer": grace.pk, "comment": "Is 10 right?", "request_key": "k"}
    for _twice in range(2):
        assert "Asked: grace." in said(editor.post(address("ask_review", article), form))
    assert article.acts.filter(name="review-asked").count() == 1
    html = page(reviewer, "article_review", article)
    assert "grace was asked to look at it" in html
    assert "Is 10 right?" in html
    assert "<ins>10</ins>" in html
    assert "Ask for changes" in html
    assert "Ask for changes" not in page(editor, "article_review", article)  # one's own
    for _twice in range(2):
        assert "You approved revision 2" in said(answer(reviewer, article, comment="It is."))
    assert article.acts.filter(name="approved").count() == 1
    html = page(editor, "article_review", article)
    assert "Revision 2 was approved by grace." in html
    assert "It is." in html
    assert "Revision 2 was approved by grace." in page(editor, "publish_article", article)
    article.refresh_from_db()
    assert article.review_requested_at is None


def test_anybody_can_be_asked_and_somebody_else_after_that(editor, article, grace):
    editor.post(address("ask_review", article), {"reviewer": "", "comment": ""})
    assert article.open_review().reviewer is None
    editor.post(address("ask_review", article), {"reviewer": grace.pk})
    assert article.open_review().reviewer == grace
    assert article.reviews.count() == 1


def test_nobody_asks_themselves_or_somebody_who_does_not_edit(editor, article, ed, alice):
    for person in (ed.pk, alice.pk, 10**6, "x"):
        response = editor.post(address("ask_review", article), {"reviewer": person})
        assert response.status_code == 422
        assert "does not edit here" in response.content.decode()
    assert article.open_review() is None


def test_changes_are_asked_for_with_words(editor, reviewer, article, ed):
    article.ask_review(by=ed)
    response = answer(reviewer, article, "changes-wanted")
    assert response.status_code == 422
    assert "Say what is to be changed." in response.content.decode()
    assert "asked for changes" in said(answer(reviewer, article, "changes-wanted", "Say why."))
    assert "Say why." in page(editor, "article_review", article)
    assert article.approval(article.draft) is None


def test_an_answer_is_about_the_text_that_was_seen(reviewer, article, ed):
    article.ask_review(by=ed)
    seen = article.draft_id
    article.revise(title="Blocked", body="Wait 99 minutes.", by=ed)
    response = answer(reviewer, article, comment="Fine so", seen=seen)
    assert response.status_code == 409
    html = response.content.decode()
    assert "revision 3 came while you were reading" in html
    assert "Fine so" in html
    assert f'name="seen" value="{article.draft_id}"' in html
    assert article.open_review() is not None


@pytest.mark.parametrize("seen", ["", "x", "-1", str(10**30)])
def test_an_answer_about_nothing_is_refused(reviewer, article, ed, seen):
    article.ask_review(by=ed)
    form = {"verdict": "approved", "seen": seen, "mark": article.looked_at_mark(article.draft)}
    assert reviewer.post(address("answer_review", article), form).status_code == 422


def test_an_answer_that_does_not_say_what_was_looked_at_is_refused(reviewer, article, ed):
    article.ask_review(by=ed)
    form = {"verdict": "approved", "seen": article.draft_id}
    response = reviewer.post(address("answer_review", article), form)
    assert response.status_code == 422
    assert article.open_review() is not None
    assert "Look at it again" in response.content.decode()


def test_a_verdict_that_is_none_is_refused(reviewer, article, ed):
    article.ask_review(by=ed)
    for verdict in ("withdrawn", "", "x"):
        assert answer(reviewer, article, verdict).status_code == 422
    assert article.open_review() is not None


def test_nobody_answers_about_their_own_text_or_where_nobody_asked(editor, reviewer, article, ed):
    response = answer(reviewer, article)
    assert response.status_code == 422
    assert "Nobody waits for a review" in response.content.decode()
    article.ask_review(by=ed)
    response = answer(editor, article)
    assert response.status_code == 422
    assert "your own text" in response.content.decode()


def test_a_review_is_withdrawn(editor, article, ed):
    article.ask_review(by=ed)
    assert "Nobody is asked" in said(editor.post(address("withdraw_review", article)))
    assert article.open_review() is None
    assert editor.post(address("withdraw_review", article)).status_code == 303
    assert article.acts.filter(name="review-withdrawn").count() == 1


def test_archiving_withdraws_it_too(article, ed):
    article.ask_review(by=ed)
    article.archive(by=ed)
    review = article.reviews.get()
    assert (review.verdict, review.answered_by) == ("withdrawn", ed)
    assert Article.objects.get(pk=article.pk).review_requested_at is None


def test_a_comment_is_said_once_and_kept_as_it_is(editor, article):
    form = {"comment": "One\r\n<b>two</b>", "request_key": "k"}
    for _twice in range(2):
        said(editor.post(address("comment_article", article), form))
    act = article.acts.get(name="commented")
    assert act.detail == "One\n<b>two</b>"
    assert "&lt;b&gt;two" in page(editor, "article_review", article)
    assert "&lt;b&gt;two" in page(editor, "article_history", article)


@pytest.mark.parametrize("comment", ["", "   ", "x" * 1001, "a\x00"])
def test_a_comment_that_cannot_be_kept_is_refused_in_words(editor, article, comment):
    response = editor.post(address("comment_article", article), {"comment": comment})
    assert response.status_code == 422
    assert not article.acts.filter(name="commented").exists()


def test_as_many_characters_as_fit_are_kept(editor, article):
    comment = "\r\n".join(["x" * 9] * 100) + "\r\n"  # 1,000 with one character a line end
    assert editor.post(address("comment_article", article), {"comment": comment}).status_code == 303


def test_the_page_asks_the_database_as_often_for_many_comments(editor, article, ed):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(editor, "article_review", article)
        return len(captured)

    article.comment("one", by=ed)
    few = queries()
    for number in range(110):
        article.comment(f"comment {number}", by=ed)
    assert queries() <= few <= 15
    assert "Earlier comments stand in the history." in page(editor, "article_review", article)


# Where the site wants a second pair of eyes


@pytest.fixture
def _required(article, settings):
    settings.REVIEW_REQUIRED = True


def mark(article) -> str:
    return Article.objects.get(pk=article.pk).publishing_mark


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("person", ["ed", "admin"])
def test_no_unapproved_text_is_published_by_any_way_through_the_site(clients, article, person):
    client = clients[person]
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    publish = address("publish_article", article)
    ways = [
        (publish, {"seen": mark(article)}),
        (publish, {"seen": mark(article), "act": "plan", "starts": tomorrow}),
        (publish, {"seen": mark(article), "act": "plan", "ends": tomorrow}),
    ]
    for action, form in ways:
        response = client.post(action, form)
        assert response.status_code == 422
        assert "Somebody else has to approve this text first." in response.content.decode()
    client.post(address("restore_revision", article, 1), {"newest": article.draft_id})
    assert client.post(publish, {"seen": mark(article)}).status_code == 422
    assert article.live_publication().revision.number == 1
    assert article.planned() is None


@pytest.mark.usefixtures("_required")
def test_what_was_approved_for_agents_is_not_published_for_everyone(editor, reviewer, ed):
    inside = make_article("Inside", audience="internal", state="draft", by=ed)
    inside.ask_review(by=ed)
    answer(reviewer, inside)
    inside.place(category=None, audience="public", by=ed)
    form = {"seen": mark(inside)}
    assert editor.post(address("publish_article", inside), form).status_code == 422
    inside.ask_review(by=ed)
    answer(reviewer, inside)
    assert editor.post(address("publish_article", inside), form).status_code == 303


@pytest.mark.usefixtures("_required")
def test_an_approved_text_is_published_and_a_changed_one_needs_a_new_look(
    editor, reviewer, article, ed
):
    article.ask_review(by=ed)
    answer(reviewer, article)
    article.revise(title="Blocked", body="Wait 99 minutes.", by=ed)
    html = page(editor, "article_review", article)
    assert "Revision 2 was approved. The text has changed since" in html
    form = {"seen": mark(article)}
    assert editor.post(address("publish_article", article), form).status_code == 422
    article.refresh_from_db()
    article.ask_review(by=ed)
    answer(reviewer, article)
    assert editor.post(address("publish_article", article), form).status_code == 303
    assert article.live_publication().revision.number == 3


@pytest.mark.usefixtures("_required")
def test_what_somebody_approved_who_is_gone_stays_approved(editor, reviewer, article, ed, grace):
    article.ask_review(by=ed)
    answer(reviewer, article)
    grace.delete()
    assert "approved by somebody." in page(editor, "article_review", article)
    article.publish(by=ed)


@pytest.mark.usefixtures("_required")
def test_an_approval_by_its_author_or_of_another_text_does_not_count(article, ed, grace):
    article.reviews.create(
        revision=article.draft, asked_by=grace, answered_by=ed, verdict="approved"
    )
    article.reviews.create(
        revision=article.revisions.get(number=1), answered_by=grace, verdict="approved"
    )
    article.reviews.create(revision=article.draft, answered_by=grace, verdict="changes-wanted")
    with pytest.raises(NotPublishable, match="approve this text"):
        article.publish(by=ed)
    article.publish()  # a command


POSTS = ["ask_review", "answer_review", "comment_article", "withdraw_review"]


@pytest.mark.parametrize("name", POSTS)
def test_acts_are_for_editors(clients, article, ed, name):
    article.ask_review(by=ed)
    acts = article.acts.count()
    outside = {role: clients[role] for role in FOR_EDITORS}
    assert codes(outside, address(name, article), "post") == FOR_EDITORS
    assert article.acts.count() == acts
    assert clients["ed"].get(address(name, article)).status_code == 405


def test_the_page_is_for_editors_and_only_read(clients, article):
    asked = address("article_review", article)
    assert codes(clients, asked) == {**FOR_EDITORS, "ed": 200, "admin": 200}
    assert clients["ed"].post(asked).status_code == 405

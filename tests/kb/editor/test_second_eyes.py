"""Where the site wants a second pair of eyes, no way leads round it: neither a replaced file nor
an approval by somebody who wrote part of what changed."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kb.filekinds import PNG
from kb.models import Article, Attachment
from kb.models.attachment import NotReplaceable, path_of
from kb.models.reviewed import NotReviewable
from tests.article_pages import address, another_editor, client_of, hidden, page, said
from tests.articles import SMALL_FLOW, make_article, make_category, make_flow
from tests.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.REVIEW_REQUIRED = True


@pytest.fixture
def grace():
    return another_editor()


@pytest.fixture
def heidi():
    return another_editor("heidi")


@pytest.fixture
def editor(ed):
    return client_of(ed)


@pytest.fixture
def reviewer(grace):
    return client_of(grace)


@pytest.fixture
def article():
    return make_article("Blocked", body="Wait 5 minutes.")


def approve(article, by, asked_by, **more):
    article.refresh_from_db()
    article.ask_review(by=asked_by)
    article.answer_review("approved", by=by, seen=article.draft_id, **more)


def publish(client, article):
    mark = Article.objects.get(pk=article.pk).publishing_mark
    return client.post(address("publish_article", article), {"seen": mark}).status_code


# Files


@pytest.fixture
def file(article):
    return Attachment.objects.add(article, png(), PNG, "shot.png", by=None)


def show(file, title="Blocked", **more):
    """An article whose newest text shows the file."""
    return make_article(title, body=f"![x]({file.get_absolute_url()})", **more)


@pytest.mark.parametrize("state", ["live", "scheduled"])
def test_a_file_that_readers_are_shown_is_not_replaced(ed, admin, file, state):
    show(file, state=state)
    for by in (ed, admin):
        with pytest.raises(NotReplaceable, match="Readers are shown this file"):
            file.replace(png(9, 9), PNG, by=by)
    assert Attachment.objects.get().digest == file.digest
    refused = hashlib.sha256(png(9, 9)).hexdigest()
    assert not default_storage.exists(path_of(refused))  # nothing is left of it
    assert file.replace(png(9, 9), PNG, by=None)  # a command


def test_nor_one_that_a_fix_shows(tmp_path, ed, file):
    make_flow(tmp_path, text=_showing(file))
    with pytest.raises(NotReplaceable, match="Readers are shown this file"):
        file.replace(png(9, 9), PNG, by=ed)


def test_the_page_says_why_and_what_to_do_instead(editor, file):
    shown = show(file)
    html = page(editor, "article_files", file.article)
    assert "is not replaced here" in html
    upload = {"file": _upload()}
    response = editor.post(address("replace_file", file.article, file.pk), upload)
    assert response.status_code == 422
    assert "show it in the text instead" in response.content.decode()
    shown.unpublish()
    response = editor.post(address("replace_file", file.article, file.pk), {"file": _upload()})
    assert response.status_code == 303


def test_where_nobody_has_to_approve_it_is_replaced_at_once(editor, file, settings):
    settings.REVIEW_REQUIRED = False
    show(file)
    assert "is not replaced here" not in page(editor, "article_files", file.article)
    assert file.replace(png(9, 9), PNG, by=None)


@pytest.mark.parametrize("of_another", [False, True])
def test_what_was_approved_with_another_picture_is_not_published(
    editor, ed, grace, article, file, of_another
):
    if of_another:
        other = make_article("Lender", state="draft")
        file = Attachment.objects.add(other, png(5, 5), PNG, "lent.png", by=None)
    body = f"![x]({file.get_absolute_url()})"
    article.revise(title="Blocked", body=body, by=ed)
    approve(article, grace, ed)
    file.replace(png(9, 9), PNG, by=ed)
    assert publish(editor, article) == 422
    assert "that does not count now" in page(editor, "article_review", article)
    approve(article, grace, ed)
    assert publish(editor, article) == 303


def test_a_picture_that_the_text_does_not_show_undoes_no_approval(editor, ed, grace, article, file):
    article.revise(title="Blocked", body="No picture", by=ed)
    approve(article, grace, ed)
    file.replace(png(9, 9), PNG, by=ed)
    assert publish(editor, article) == 303


def test_who_approves_has_seen_the_picture_and_for_whom_it_is(reviewer, ed, article, file):
    article = make_article(
        "Inside", body=f"![x]({file.get_absolute_url()})", audience="internal", state="draft", by=ed
    )
    article.ask_review(by=ed)

    def looked_at():
        html = page(reviewer, "article_review", article)
        return hidden(html, address("answer_review", article))

    for change in (
        lambda: file.replace(png(9, 9), PNG, by=ed),
        lambda: article.place(category=None, audience="public", by=ed),
    ):
        seen = looked_at()
        change()
        form = {**seen, "verdict": "approved", "comment": "Fine so"}
        response = reviewer.post(address("answer_review", article), form)
        assert response.status_code == 422
        html = response.content.decode()
        assert "changed while you were reading" in html
        assert "Fine so" in html
    assert article.open_review()
    form = {**looked_at(), "verdict": "approved"}
    assert "You approved" in said(reviewer.post(address("answer_review", article), form))


# Whose eyes


def test_nobody_approves_what_they_wrote_below_a_small_edit_of_somebody_else(
    reviewer, ed, grace, heidi, article
):
    article.revise(title="Blocked", body="Wait 99 minutes, says grace.", by=grace)
    article.revise(title="Blocked", body="Wait 99 minutes, says Grace.", by=ed)
    article.ask_review(by=heidi)
    form = {"verdict": "approved", "seen": article.draft_id}
    form["mark"] = article.looked_at_mark(article.draft)
    response = reviewer.post(address("answer_review", article), form)
    assert response.status_code == 422
    assert "You wrote part of what changed" in response.content.decode()
    html = page(reviewer, "article_review", article)
    assert "You wrote part of what changed" in html
    assert ">Approve<" not in html
    form |= {"verdict": "changes-wanted", "comment": "Not so"}
    assert "asked for changes" in said(reviewer.post(address("answer_review", article), form))
    approve(article, heidi, ed)
    article.publish(by=ed)


def test_an_approval_of_before_that_rule_does_not_count_either(ed, grace, article):
    article.revise(title="Blocked", body="By grace", by=grace)
    article.revise(title="Blocked", body="By ed", by=ed)
    article.reviews.create(revision=article.draft, answered_by=grace, verdict="approved")
    assert article.lacks_second_eyes(article.draft)


def test_what_somebody_wrote_that_readers_know_does_not_count(ed, grace, article):
    article.revise(title="Blocked", body="By grace", by=grace)
    article.publish()
    article.revise(title="Blocked", body="By ed", by=ed)
    approve(article, grace, ed)
    article.publish(by=ed)
    article.unpublish()
    article.revise(title="Blocked", body="By ed again", by=ed)
    approve(article, grace, ed)
    assert article.publish(by=ed).revision == article.draft


def test_nobody_approves_their_own_text_because_somebody_else_restored_it(ed, grace, article):
    article.revise(title="Blocked", body="Only by grace", by=grace)
    article.revise(title="Blocked", body="Something else", by=ed)
    article.publish()
    article.restore(article.revisions.get(number=2), by=ed, based_on=article.draft_id)
    with pytest.raises(NotReviewable, match="You wrote part"):
        approve(article, grace, ed)
    # What readers know stands on both sides of a change, and is nobody's change.
    article.restore(article.revisions.get(number=3), by=ed, based_on=article.draft_id)
    article.revise(title="Blocked", body="Something else!", by=ed)
    approve(article, another_editor("ivan"), ed)


def test_without_the_rule_of_the_site_only_the_newest_author_is_left_out(
    ed, grace, article, settings
):
    settings.REVIEW_REQUIRED = False
    article.revise(title="Blocked", body="By grace", by=grace)
    article.revise(title="Blocked", body="By ed", by=ed)
    approve(article, grace, ed)
    assert article.approval(article.draft).answered_by == grace


def test_nobody_is_asked_who_could_not_approve(editor, ed, grace, article):
    article.revise(title="Blocked", body="By grace", by=grace)
    article.revise(title="Blocked", body="By ed", by=ed)
    response = editor.post(address("ask_review", article), {"reviewer": grace.pk})
    assert response.status_code == 422
    assert "grace wrote part of what changed" in response.content.decode()


@pytest.mark.parametrize("is_required", [True, False])
def test_work_offers_no_review_that_somebody_cannot_approve(
    reviewer, ed, grace, heidi, article, settings, is_required
):
    settings.REVIEW_REQUIRED = is_required
    known = make_article("Known", state="draft")
    known.revise(title="Known", body="By grace", by=grace)
    known.publish()
    for one in (article, known):
        one.revise(title=str(one), body="By ed", by=ed)
        one.ask_review(by=ed)
    article.revise(title="Blocked", body="By grace", by=grace)
    article.revise(title="Blocked", body="By ed again", by=ed)
    html = reviewer.get("/staff/").content.decode()
    offered = html.split("You are asked to review")[1].split("</section>")[0]
    assert ">Known</a>" in offered
    assert (">Blocked</a>" in offered) != is_required


# What is not the text


def test_where_it_stands_is_not_what_it_says(editor, ed, grace, article):
    """A category needs nobody's approval, whether it waits for publishing or many are moved."""
    shelf = make_category("Elsewhere")
    assert Article.objects.filter(pk=article.pk).move_all(shelf, by=ed) == 1
    article.revise(title="Blocked", body="Wait 9 minutes.", by=ed)
    approve(article, grace, ed)
    article.place(category=make_category("Third"), audience="public", by=ed)
    assert publish(editor, article) == 303
    article.refresh_from_db()
    assert article.category.name == "Third"


def _showing(file) -> str:
    picture = f'"![x]({file.get_absolute_url()})"'
    return SMALL_FLOW.replace("Switch it off and on again.", picture)


def _upload():
    return SimpleUploadedFile("new.png", png(7, 7))

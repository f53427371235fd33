"""The revisions of an article: listed, read, compared, restored."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.article_pages import FOR_EDITORS, address, client_of, codes, page, said
from tests.articles import make_article

pytestmark = pytest.mark.django_db

BODY = "## Before you begin\n\nWait 5 minutes.\n\n" + "\n".join(f"- point {n}" for n in range(20))


@pytest.fixture
def editor(ed):
    return client_of(ed)


@pytest.fixture
def article(ed):
    """Revision 1 was live, 2 is, 3 is newer."""
    article = make_article("Blocked", body=BODY, by=ed, summary="Why", note="Imported")
    article.revise(title="Blocked", body=BODY.replace("5", "10"), summary="Why", by=ed)
    article.publish(by=ed)
    article.revise(title="Blocked numbers", body=BODY.replace("5", "15"), by=ed, note="Longer")
    return article


def compare(client, article, before, after, **more):
    return client.get(address("compare_revisions", article), {"from": before, "to": after, **more})


def test_each_one_says_who_wrote_it_what_it_changed_and_when_it_was_live(editor, article):
    html = page(editor, "article_revisions", article)
    rows = html.split('<li id="revision-')[1:]
    assert [row[0] for row in rows] == ["3", "2", "1"]
    assert "Longer" in rows[0]
    assert "Title, Summary, Text" in rows[0]
    assert ">Text</span>" in rows[1]
    assert all(", ed</p>" in row for row in rows)
    assert ['class="state live"' in row for row in rows] == [False, True, False]
    assert " – " in rows[2]
    assert "window" not in rows[0]
    assert "?from=2&amp;to=3" in rows[0]
    assert "?from=2&amp;to=1" in rows[2]  # against what is live


def test_a_plan_and_an_archived_article_are_not_called_live(editor, article):
    article.publish(starts=timezone.now() + timedelta(days=1))
    rows = page(editor, "article_revisions", article).split('<li id="revision-')[1:]
    assert 'class="state live"' not in rows[0]
    assert "from " in rows[0]
    article.archive()
    assert '<b class="state live">' not in page(editor, "article_revisions", article)


def test_hundreds_come_in_pages_with_as_many_queries_as_a_few(editor, article):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(editor, "article_revisions", article)
        return len(captured)

    few = queries()
    for number in range(31):
        article.revise(title=f"Title {number}", body="x")
    assert queries() <= few <= 13
    second = page(editor, "article_revisions", article, query="?page=2")
    assert "Page 2 of 2" in second
    # The last of a page is still told from the one before, which is on the next.
    first = page(editor, "article_revisions", article)
    assert first.count("What it changed") == 30


def test_one_is_read_as_readers_see_it_and_as_it_is_written(editor, article):
    html = page(editor, "article_revision", article, 1)
    assert "<h2 id=" in html
    assert "## Before you begin" in html
    assert "Imported" in html
    assert address("restore_revision", article, 1) in html
    assert address("restore_revision", article, 3) not in page(
        editor, "article_revision", article, 3
    )


def test_what_is_written_does_nothing_on_the_page(editor, article):
    article.revise(title="<img src=x onerror=a()>", body="<script>a()</script>", note="<b>")
    for name, more, query in (
        ("article_revisions", (), ""),
        ("article_revision", (4,), ""),
        ("compare_revisions", (), "?from=1&to=4"),
        ("compare_revisions", (), "?from=1&to=4&view=side"),
    ):
        html = page(editor, name, article, *more, query=query)
        assert "<script>a" not in html
        assert "<img src=x" not in html


def test_two_are_compared_word_by_word_in_one_column(editor, article):
    html = compare(editor, article, 1, 3).content.decode()
    assert "<del>5</del>" in html
    assert "<ins>15</ins>" in html
    assert "<ins> numbers</ins>" in html
    assert "lines that are the same" in html
    assert "point 1\n" in html
    assert "point 19" not in html  # far from what changed
    assert '<table class="side-by-side">' not in html


def test_two_are_compared_side_by_side_and_either_way_round(editor, article):
    html = compare(editor, article, 3, 1, view="side").content.decode()
    assert '<table class="side-by-side">' in html
    assert "<del>15</del>" in html
    assert "<ins>5</ins>" in html


def test_one_does_not_differ_from_itself(editor, article):
    assert "Nothing differs" in compare(editor, article, 2, 2).content.decode()


@pytest.mark.parametrize(("before", "after"), [("", ""), ("1", ""), ("x", "2"), ("-1", "2")])
def test_what_is_no_number_is_said_in_words(editor, article, before, after):
    response = compare(editor, article, before, after)
    assert response.status_code == 400
    assert "not the numbers of two revisions" in response.content.decode()


def test_numbers_that_are_not_there_are_not_found(editor, article):
    other = make_article("Other")
    assert compare(editor, article, 1, 9).status_code == 404
    assert editor.get(address("article_revision", article, 9)).status_code == 404
    assert editor.get(address("article_revision", article, 10**30)).status_code == 404
    assert editor.get(address("article_revision", other, 3)).status_code == 404
    assert editor.post(address("restore_revision", article, 9)).status_code == 404


def test_one_is_restored_as_the_newest_and_readers_see_what_they_saw(editor, article, ed):
    form = {"newest": article.draft_id}
    assert "Revision 4 says what revision 1 says" in said(
        editor.post(address("restore_revision", article, 1), form)
    )
    article.refresh_from_db()
    assert (article.draft.number, article.draft.body) == (4, BODY)
    assert article.draft.note == "As in revision 1"
    assert article.live_publication().revision.number == 2
    act = article.acts.first()
    assert (act.name, act.revision, act.by) == ("restored", article.draft, ed)
    # Sent twice, it is there once.
    assert editor.post(address("restore_revision", article, 1), form).status_code == 303
    assert article.revisions.count() == 4


@pytest.mark.parametrize("newest", ["", "x", "0"])
def test_a_text_that_came_meanwhile_is_not_passed_over(editor, article, newest):
    response = editor.post(address("restore_revision", article, 1), {"newest": newest})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Nothing was restored: revision 3 came meanwhile." in html
    assert f'name="newest" value="{article.draft_id}"' in html
    assert article.revisions.count() == 3


def test_an_article_without_a_text_has_pages(editor):
    from kb.models import Article

    empty = Article.objects.create()
    for name in ("article_revisions", "publish_article", "article_review", "article_history"):
        assert "<h1" in page(editor, name, empty)


@pytest.mark.parametrize(
    ("name", "more"),
    [("article_revisions", ()), ("article_revision", (1,)), ("compare_revisions", ())],
)
def test_pages_are_for_editors_and_only_read(clients, article, name, more):
    asked = address(name, article, *more) + "?from=1&to=2"
    assert codes(clients, asked) == {**FOR_EDITORS, "ed": 200, "admin": 200}
    assert clients["ed"].post(asked).status_code == 405


def test_restoring_is_for_editors(clients, article):
    asked = address("restore_revision", article, 1)
    assert codes(clients, asked, "post") == {**FOR_EDITORS, "ed": 409, "admin": 409}
    assert clients["ed"].get(asked).status_code == 405

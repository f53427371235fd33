"""What readers wrote with a no, as editors read it and deal with it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from kb.models import Vote
from tests.articles import make_article
from tests.voting import post_vote

pytestmark = pytest.mark.django_db

INBOX = "/staff/comments/"
BODY = "Before all.\n\n## First part\n\nRestart the <phone> & wait.\n\n## Second part\n\nWords."


@pytest.fixture
def editor(clients):
    return clients["ed"]


@pytest.fixture
def article():
    return make_article("Why it is late", body=BODY)


def write(client, article, comment="It does not say how.", **more):
    values = {"helpful": "no", "reason": "unclear", "comment": comment, "block": "", **more}
    publication = article.live_publication()
    values.setdefault("of", str(publication.revision_id))
    return client.post(publication.vote_url, values)


def handle(client, number, how, **options):
    return client.post(reverse("handle_comment", args=[number]), {"how": how}, **options)


def test_a_comment_stands_beside_the_paragraph_it_is_about(editor, clients, article):
    write(clients["customer"], article, block="2")
    page = editor.get(INBOX).content.decode()
    assert "It does not say how." in page
    assert "Restart the &lt;phone&gt; &amp; wait." in page
    assert "Under “First part”" in page
    assert "hard to understand" in page


def test_a_comment_about_no_part_is_about_the_whole_text(editor, clients, article):
    write(clients["customer"], article)
    assert "About the whole text" in editor.get(INBOX).content.decode()


def test_whoever_writes_without_scripts_chooses_a_heading(clients, article):
    page = write(clients["customer"], article, comment="", reason="").content.decode()
    for number, words in (("1", "First part"), ("3", "Second part")):
        assert f'<option value="{number}">{words}</option>' in page
    assert "Restart the" not in page.split("<select")[1].split("</select>")[0]


def test_what_was_chosen_is_chosen_still_when_something_is_refused(clients, article):
    page = write(clients["customer"], article, comment="x" * 1001, block="2").content.decode()
    assert '<option value="2" selected>Restart the' in page


@pytest.mark.parametrize("block", ["99", "-1", "x", "1.5", "\x00"])
def test_a_part_that_is_not_there_is_refused(clients, article, block):
    answer = write(clients["customer"], article, block=block)
    assert answer.status_code == 422
    assert not Vote.objects.exists()


def test_a_part_of_a_text_that_has_changed_since_is_not_kept(clients, article):
    seen = article.live_publication().revision_id
    article.revise(title="Why it is late", body="Other.\n\nWords.\n\nHere.")
    article.publish()
    assert write(clients["customer"], article, block="1", of=str(seen)).status_code in {302, 303}
    assert (Vote.objects.get().block, Vote.objects.get().comment) == (None, "It does not say how.")


def test_done_and_not_now_take_it_out_of_the_inbox_and_back(editor, ed, clients, article):
    write(clients["customer"], article)
    number = Vote.objects.get().pk
    assert handle(editor, number, "done").status_code == 303
    kept = Vote.objects.get()
    assert (kept.handled, kept.handled_by) == ("done", ed)
    assert "Nothing waits here" in editor.get(INBOX).content.decode()
    assert "It does not say how." in editor.get(INBOX + "?state=done").content.decode()
    handle(editor, number, "not-now")
    assert "It does not say how." in editor.get(INBOX + "?state=not-now").content.decode()
    handle(editor, number, "")
    assert Vote.objects.get().handled_by is None
    assert "It does not say how." in editor.get(INBOX).content.decode()


def test_done_twice_is_done_once(editor, clients, article):
    write(clients["customer"], article)
    number = Vote.objects.get().pk
    handle(editor, number, "done")
    first = Vote.objects.get().handled_at
    handle(editor, number, "done")
    assert Vote.objects.get().handled_at == first


def test_with_htmx_the_inbox_comes_back_alone(editor, clients, article):
    write(clients["customer"], article)
    headers = {"HX-Request": "true", "HX-Target": "inbox"}
    answer = handle(editor, Vote.objects.get().pk, "done", headers=headers)
    assert (answer.status_code, b"<html" in answer.content) == (200, False)
    assert "Nothing waits here" in answer.content.decode()


def test_a_comment_that_is_changed_waits_again(editor, clients, article):
    write(clients["customer"], article)
    handle(editor, Vote.objects.get().pk, "done")
    write(clients["customer"], article, comment="Now I mean this.")
    assert Vote.objects.get().handled == ""
    assert "Now I mean this." in editor.get(INBOX).content.decode()


def test_somebody_who_was_helped_after_all_is_out_of_the_inbox(editor, clients, article):
    write(clients["customer"], article, block="1")
    post_vote(clients["customer"], article, "yes")
    assert Vote.objects.get().block is None
    assert "Nothing waits here" in editor.get(INBOX).content.decode()


def test_one_can_look_at_comments_about_ones_own_articles(editor, ed, clients, article):
    mine = make_article("Mine", owner=ed)
    write(clients["customer"], article, comment="About theirs.")
    write(clients["customer"], mine, comment="About mine.")
    page = editor.get(INBOX + "?mine=yes").content.decode()
    assert ("About mine." in page, "About theirs." in page) == (True, False)


def test_nothing_but_text_comes_out_of_a_comment(editor, clients, article):
    write(clients["customer"], article, comment="<img src=x onerror=alert(1)>\n<b>bold</b>")
    page = editor.get(INBOX).content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;<br>&lt;b&gt;bold" in page


def test_the_inbox_takes_the_same_queries_for_one_and_for_thirty(
    editor, article, django_assert_max_num_queries
):
    for number in range(30):
        Vote.objects.create(
            article=article,
            revision=article.draft,
            voter=f"v{number}",
            helpful=False,
            comment=f"Words {number}",
            block=number % 5,
            changed_at=article.created_at,
        )
    with django_assert_max_num_queries(5):
        assert b"Words 29" in editor.get(INBOX).content


@pytest.mark.parametrize("role", ["mallory", "alice"])
def test_others_find_nothing_there(clients, article, role):
    write(clients["customer"], article)
    number = Vote.objects.get().pk
    assert clients[role].get(INBOX).status_code == 404
    assert handle(clients[role], number, "done").status_code == 404
    assert Vote.objects.get().handled == ""


def test_a_vote_without_a_comment_is_nothing_to_deal_with(editor, clients, article):
    post_vote(clients["customer"], article, "no")
    assert handle(editor, Vote.objects.get().pk, "done").status_code == 404


def test_who_deals_with_one_stays_where_they_were_reading(editor, clients, article):
    """Without scripts too: the same comments, on the same page."""
    write(clients["customer"], article)
    number = Vote.objects.get().pk
    asked = "?state=all&mine=no&page=1"
    page = editor.get(INBOX + asked).content.decode()
    action = re.search(rf'action="({reverse("handle_comment", args=[number])}[^"]*)"', page)[1]
    response = editor.post(unescape(action), {"how": "done"})
    assert response["Location"] == INBOX + asked
    response = editor.post(unescape(action) + "&next=//evil.example", {"how": "not-now"})
    assert response["Location"] == INBOX + asked
    assert handle(editor, number, "")["Location"] == INBOX

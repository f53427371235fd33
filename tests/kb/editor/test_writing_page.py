"""The page on which an article is written: what it shows, and what saving does."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from kb.models import ArticleAct, Category, Unsaved
from tests.articles import make_article, make_category, make_flow
from tests.people import client_of
from tests.writing import Writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("Why it is blocked", body="One\n\nTwo", category=make_category())


@pytest.fixture
def writer(clients, article):
    return Writer(clients["ed"], article)


@pytest.fixture
def other(article, admin):
    return Writer(client_of(admin), article)


def said(writer):
    return " ".join(str(message) for message in get_messages(writer.response.wsgi_request))


# Looking


def test_the_form_holds_what_the_newest_text_says(writer, article):
    article.revise(title="New “title”", body="\n<b>new</b> & more\n", summary="Short", keywords="a")
    fields = writer.open().fields
    assert fields["title"] == "New “title”"
    assert fields["body"] == "\n<b>new</b> & more\n"
    assert (fields["summary"], fields["keywords"]) == ("Short", "a")
    assert fields["category"] == str(article.category_id)
    assert "Preview" in writer.html


def test_how_it_reads_stands_beside_it_with_what_is_to_be_mended(writer, article):
    body = "## Head\n\n[x](/articles/999/)\n\n![](/attachments/1/x.png)\n\n" + "A word. " * 60
    article.revise(title="X", body=body)
    html = writer.open().html
    assert '<h2 id="a-head">Head</h2>' in html
    assert '<a href="#a-head" data-line="1">Head</a>' in html
    assert "This link leads nowhere: /articles/999." in html
    assert "has no description" in html
    assert 'data-line="5"' in html
    assert "122 words" in html
    assert "years of age" in html


def test_of_a_text_in_another_language_no_level_is_said(writer, article):
    type(article).objects.filter(pk=article.pk).update(language="de")
    article.revise(title="X", body="Ein Wort. " * 60)
    assert "years of age" not in writer.open().html


def test_looking_shows_what_is_typed_and_keeps_nothing(writer, article):
    address = writer.address("look_at_text")
    response = writer.client.post(address, {**writer.fields, "body": "**typed**"})
    assert "<strong>typed</strong>" in response.content.decode()
    assert response["Cache-Control"].endswith("private")
    assert article.revisions.count() == 1
    assert not Unsaved.objects.exists()


def test_a_link_for_agents_is_marked_in_a_text_that_would_be_for_everybody(writer):
    inside = make_article("Inside", audience="internal")
    data = {**writer.fields, "body": f"[x](/articles/{inside.pk}/)"}
    for audience, marked in (("public", True), ("internal", False)):
        html = writer.client.post(
            writer.address("look_at_text"), {**data, "audience": audience}
        ).content.decode()
        assert ("for agents only" in html) is marked


def test_fixes_and_files_are_known_by_what_is_there(writer, tmp_path):
    flow = make_flow(tmp_path)
    body = f"[x]({flow.get_absolute_url()}) [y](/fix/999-gone/)"
    html = writer.client.post(
        writer.address("look_at_text"), {**writer.fields, "body": body}
    ).content.decode()
    assert html.count("leads nowhere") == 1
    assert "/fix/999-gone" in html


@pytest.mark.parametrize("body", ["x" * 200_001, "[](" * 60_000])
def test_a_text_that_cannot_be_shown_says_so_beside_it(writer, body):
    data = {**writer.fields, "body": body}
    html = writer.client.post(writer.address("look_at_text"), data).content.decode()
    assert "What you typed is still there." in html


def test_without_scripts_a_button_shows_the_page_with_what_was_typed(writer, article):
    writer.send(act="look", body="**typed**", title="Typed")
    assert writer.response.status_code == 200
    assert "<strong>typed</strong>" in writer.html
    assert writer.read()["body"] == "**typed**"
    assert article.revisions.count() == 1


# Saving


def test_saving_makes_a_revision_and_leaves_what_is_live(writer, article, client):
    writer.send(body="Three", title="Other", note="Because")
    assert writer.response.status_code == 303
    assert writer.response["Location"] == writer.address("write_article")
    draft = writer.article.draft
    assert (draft.body, draft.title, draft.note) == ("Three", "Other", "Because")
    assert draft.author.username == "ed"
    assert "One" in client.get(article.get_absolute_url(), follow=True).content.decode()
    assert article.acts.first().name == ArticleAct.Name.SAVED
    assert said(writer) == "Saved as revision 2."


def test_line_ends_of_a_browser_change_nothing(writer, article):
    writer.send(body="One\r\n\r\nTwo")
    assert article.revisions.count() == 1
    assert said(writer) == "Nothing has changed, so there is nothing to save."


def test_saving_in_place_gives_only_what_changes_of_the_page(writer):
    writer.send(in_place=True, body="Three")
    assert writer.response.status_code == 200
    assert "<!doctype" not in writer.html
    assert f'name="based_on" value="{writer.article.draft_id}"' in writer.html
    assert "Saved as revision 2." in writer.html
    assert 'id="editor-name" hx-swap-oob="true"' in writer.html
    assert "textarea" not in writer.html
    assert "HX-Target" in writer.response["Vary"]


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "  "}, "Give it a title."),
        ({"title": "x" * 201}, "there is room for 200"),
        ({"summary": "x" * 301}, "there is room for 300"),
        ({"keywords": "x" * 501}, "there is room for 500"),
        ({"note": "x" * 301}, "there is room for 300"),
        ({"category": "999"}, "This category is gone."),
        ({"category": ""}, "what readers see stands in one"),
        ({"audience": "everybody"}, "not one of the choices"),
        ({"body": "é" * 100_001}, "The text is too long: 200,002 bytes"),
        ({"body": "[](" * 60_000}, "“Why it is blocked”"),
    ],
)
def test_what_cannot_be_saved_is_said_where_it_stands_and_stays(writer, changes, words, in_place):
    writer.send(in_place=in_place, **changes)
    assert writer.response.status_code == 422
    assert words in writer.html
    name = next(iter(changes))
    assert f'id="{name}-errors"' in writer.html
    assert writer.article.revisions.count() == 1
    if not in_place and name not in ("category", "audience"):
        assert writer.read()[name] == changes[name]


def test_a_new_place_of_a_live_article_waits_for_publishing(writer, article):
    other = Category.objects.named("Errors")
    assert "Readers see the change when you publish." in writer.html
    writer.send(category=str(other.pk), audience="internal")
    held = writer.article
    assert (held.category_id, held.next_category_id) == (article.category_id, other.pk)
    assert (held.audience, held.next_audience) == ("public", "internal")
    assert said(writer) == "Saved."
    fields = writer.open().fields
    assert (fields["category"], fields["audience"]) == (str(other.pk), "internal")


def test_a_new_place_of_a_draft_holds_at_once(clients):
    draft = make_article("Draft", state="draft", category=make_category())
    writer = Writer(clients["ed"], draft).send(category="", audience="internal")
    assert (writer.article.category, writer.article.audience) == (None, "internal")


def test_a_place_that_was_left_alone_does_not_undo_what_somebody_else_did(writer, other):
    elsewhere = Category.objects.named("Errors")
    other.send(category=str(elsewhere.pk))
    writer.send(title="Other title")
    assert writer.article.next_category_id == elsewhere.pk
    assert writer.article.draft.title == "Other title"


# Two at once


def test_who_saves_second_sees_both_texts_and_loses_nothing(writer, other):
    other.send(body="One\n\nTwo of theirs")
    writer.send(body="One of mine\n\nTwo")
    assert writer.response.status_code == 409
    assert "admin has saved another text meanwhile" in writer.html
    assert "<ins> of mine</ins>" in writer.html
    assert "<del> of theirs</del>" in writer.html
    assert writer.read()["body"] == "One of mine\n\nTwo"
    assert "Two of theirs</textarea>" in writer.html
    assert writer.article.draft.body == "One\n\nTwo of theirs"
    # Closed now, and it is still there.
    assert writer.open().fields["body"] == "One of mine\n\nTwo"
    assert "you see both texts" in writer.html


def test_the_second_can_save_theirs_on_top(writer, other):
    other.send(body="theirs")
    newest = writer.article.draft_id
    writer.send(body="mine")
    assert f'form="writing" name="over" value="{newest}"' in writer.html
    writer.send(over=str(newest))
    assert writer.response.status_code == 303
    bodies = list(writer.article.revisions.order_by("number").values_list("body", flat=True))
    assert bodies == ["One\n\nTwo", "theirs", "mine"]


def test_on_top_of_another_text_than_was_shown_is_refused_again(writer, other):
    other.send(body="theirs")
    shown = writer.article.draft_id
    writer.send(body="mine")
    other.open().send(body="theirs again")
    writer.send(over=str(shown))
    assert writer.response.status_code == 409
    assert "theirs again" in writer.html


def test_the_second_can_take_theirs(writer, other):
    other.send(body="theirs")
    writer.send(body="mine")
    window = {name: writer.fields[name] for name in ("tab", "given")}
    response = writer.client.post(writer.address("forget_unsaved"), window)
    assert response.status_code == 303
    assert writer.open().fields["body"] == "theirs"
    assert not Unsaved.objects.exists()


def test_in_place_the_difference_comes_alone_and_goes_with_the_next_saving(writer, other):
    other.send(body="theirs")
    writer.send(in_place=True, body="mine")
    assert writer.response.status_code == 409
    assert writer.response["HX-Retarget"] == "#clash"
    assert "<!doctype" not in writer.html
    assert "<ins>mine</ins>" in writer.html
    writer.send(in_place=True, over=str(writer.article.draft_id))
    assert writer.response.status_code == 200
    assert '<div id="clash" hx-swap-oob="true">' in writer.html


def test_who_says_the_same_as_the_other_has_nothing_to_save(writer, other):
    other.send(body="the same")
    writer.send(body="the same")
    assert writer.response.status_code == 303
    assert writer.article.revisions.count() == 2


@pytest.mark.parametrize("based_on", ["", "x", "999999", "٣", "9" * 30])
def test_a_form_that_does_not_say_what_it_was_written_from_overwrites_nothing(writer, based_on):
    writer.send(body="mine", based_on=based_on)
    assert writer.response.status_code == 409
    assert writer.article.draft.body == "One\n\nTwo"


# Who


PAGES = [
    ("write_article", "get"),
    ("write_article", "post"),
    ("look_at_text", "post"),
    ("article_here", "post"),
    ("keep_unsaved", "get"),
    ("keep_unsaved", "post"),
    ("forget_unsaved", "post"),
]


@pytest.mark.parametrize(("name", "method"), PAGES)
def test_only_editors_come_here(clients, article, name, method):
    address = reverse(name, args=[article.pk])
    got = {role: getattr(client, method)(address) for role, client in clients.items()}
    assert got["customer"]["Location"].startswith("/login/?next=")
    assert {got["mallory"].status_code, got["alice"].status_code} == {404}
    assert got["ed"].status_code in {200, 303, 409, 422}
    assert article.revisions.count() == 1
    missing = reverse(name, args=[999_999])
    assert getattr(clients["ed"], method)(missing).status_code == 404


@pytest.mark.parametrize("name", ["look_at_text", "article_here", "forget_unsaved", "add_file"])
def test_what_acts_is_asked_by_post_alone(clients, article, name):
    assert clients["ed"].get(reverse(name, args=[article.pk])).status_code == 405


def test_saving_needs_the_token_of_a_form_of_ours(article, ed):
    strict = client_of(ed, enforce_csrf_checks=True)
    assert strict.post(reverse("write_article", args=[article.pk]), {}).status_code == 403


def test_others_who_are_here_are_named(writer, other, article):
    other.client.post(other.address("article_here"))
    response = writer.client.post(writer.address("article_here"))
    assert "admin" in response.content.decode()
    assert "Also here:" in writer.open().html


# Finding what to link to


def find(client, words):
    return client.get(reverse("find_answers"), {"q": words}).content.decode()


def test_live_answers_and_fixes_and_drafts_are_found_to_be_linked(clients, tmp_path):
    live = make_article("Blocked [numbers]")
    inner = make_article("Blocked inside", audience="internal")
    draft = make_article("Blocked draft", state="draft")
    make_article("Blocked long ago", state="archived")
    flow = make_flow(tmp_path, title="Blocked fix")
    html = find(clients["ed"], "blocked")
    assert f"[Blocked \\[numbers\\]]({live.get_absolute_url()})" in html
    assert f"[Blocked fix]({flow.get_absolute_url()})" in html
    assert f"[Blocked draft]({draft.get_absolute_url()})" in html
    assert f"({inner.get_absolute_url()})" in html
    assert "not live yet" in html
    assert "agents only" in html
    assert "long ago" not in html


@pytest.mark.parametrize("words", ["", "x", "\x00", "nothinglikeit", "x" * 5000, "%_\\"])
def test_odd_words_find_nothing(clients, words):
    make_article("Title")
    assert "data-insert" not in find(clients["ed"], words)


def test_only_editors_find_drafts(clients):
    make_article("Blocked draft", state="draft")
    for role in ("mallory", "alice"):
        assert clients[role].get(reverse("find_answers"), {"q": "blocked"}).status_code == 404
    assert Client().get(reverse("find_answers"), {"q": "blocked"}).status_code == 302


def test_it_asks_the_database_little(writer, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        writer.client.get(writer.address("write_article"))
    body = "[a](/articles/1/) [b](/fix/1-x/) ![c](/attachments/1/x.png)"
    with django_assert_max_num_queries(8):
        writer.client.post(writer.address("look_at_text"), {**writer.fields, "body": body})

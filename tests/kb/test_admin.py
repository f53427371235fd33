"""Editing in Django's admin: a save writes a draft, and only an act of its own goes live."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from kb.models import Article
from tests.articles import make_article, make_category, make_flow

pytestmark = pytest.mark.django_db

ADD = "/admin/kb/article/add/"


@pytest.fixture
def editor(clients):
    return clients["ed"]


def form(**changes):
    return {
        "title": "Blocked",
        "body": "Words.\r\n\r\nMore.",
        "summary": "",
        "keywords": "",
        "note": "",
        "category": "",
        "audience": "public",
        "language": "en",
        "owner": "",
        "position": "0",
        "checked_on": "",
        "verify_by": "",
        **changes,
    }


def change(article):
    return reverse("admin:kb_article_change", args=[article.pk])


def test_saving_a_new_article_makes_a_draft(editor, ed):
    assert editor.post(ADD, form()).status_code == 302
    article = Article.objects.get()
    assert not article.is_live()
    assert (article.draft.number, article.draft.author) == (1, ed)
    assert article.draft.body == "Words.\n\nMore."


def test_saving_a_changed_text_makes_a_newer_draft_and_leaves_what_is_live(editor):
    article = make_article("Old")
    editor.post(change(article), form(title="New", note="better", based_on=str(article.draft_id)))
    article.refresh_from_db()
    assert (article.draft.title, article.draft.note) == ("New", "better")
    assert article.live_publication().revision.title == "Old"


def test_saving_over_somebody_elses_newer_text_is_said_once_and_loses_nothing(editor):
    article = make_article("Seen")
    seen = article.draft_id
    article.revise(title="Theirs", body="theirs")
    mine = form(title="Mine", based_on=str(seen))
    response = editor.post(change(article), mine)
    html = response.content.decode()
    assert "Somebody saved revision 2 while you were writing" in html
    assert 'value="Mine"' in html
    article.refresh_from_db()
    assert article.draft.title == "Theirs"
    newest = re.search(r'name="based_on" value="(\d+)"', html)[1]
    editor.post(change(article), {**mine, "based_on": newest})
    article.refresh_from_db()
    assert article.draft.title == "Mine"
    assert article.revisions.count() == 3


def test_saving_without_a_change_makes_no_revision(editor):
    article = make_article("Blocked", body="Words.\n\nMore.")
    editor.post(change(article), form())
    assert article.revisions.count() == 1


def test_publishing_and_unpublishing_are_acts_of_their_own(editor, client):
    article = make_article("Blocked", state="draft")
    page = editor.get(change(article)).content.decode()
    assert "Publish revision 1" in page
    assert reverse("article_preview", args=[article.pk]) in page
    publish = reverse("admin:kb_article_publish", args=[article.pk])
    editor.post(publish, {"revision": article.draft_id})
    assert article.is_live()
    page = editor.get(change(article)).content.decode()
    assert "Publish revision" not in page
    editor.post(reverse("admin:kb_article_unpublish", args=[article.pk]))
    assert not article.is_live()


def test_what_is_published_is_what_was_looked_at(editor):
    article = make_article("Seen", state="draft")
    seen = article.draft_id
    article.revise(title="Came since", body="x")
    publish = reverse("admin:kb_article_publish", args=[article.pk])
    for revision in (seen, "", "x", "999999"):
        editor.post(publish, {"revision": revision})
        assert not article.is_live()


@pytest.mark.parametrize("act", ["publish", "unpublish"])
def test_a_link_publishes_nothing(editor, act):
    article = make_article("Blocked", state="draft")
    assert editor.get(reverse(f"admin:kb_article_{act}", args=[article.pk])).status_code == 405
    assert editor.post(reverse(f"admin:kb_article_{act}", args=[999999])).status_code == 404


@pytest.mark.parametrize("role", ["customer", "mallory", "alice"])
def test_only_editors_publish(clients, role):
    article = make_article("Blocked", state="draft")
    publish = reverse("admin:kb_article_publish", args=[article.pk])
    assert clients[role].post(publish, {"revision": article.draft_id}).status_code == 302
    assert not article.is_live()


def test_who_may_read_a_live_article_cannot_change_by_saving(editor):
    article = make_article("Blocked", audience="internal", body="Words.\n\nMore.")
    response = editor.post(change(article), form(audience="public"))
    assert "Unpublish it first" in response.content.decode()
    article.refresh_from_db()
    assert article.audience == "internal"


def test_who_may_read_a_scheduled_article_cannot_change_by_saving_either(editor):
    article = make_article("Blocked", audience="internal", state="scheduled")
    editor.post(change(article), form(audience="public"))
    article.refresh_from_db()
    assert article.audience == "internal"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("body", "x" * 200_001, "200"),
        ("body", "a\x00b", "null"),
        ("title", "x" * 201, "at most 200"),
        ("title", "", "required"),
        ("audience", "nobody", "valid choice"),
    ],
)
def test_what_cannot_be_saved_is_said_beside_its_field(editor, field, value, said):
    response = editor.post(ADD, form(**{field: value}))
    assert response.status_code == 200
    assert said in response.content.decode().lower() or said in response.content.decode()
    assert not Article.objects.exists()


def test_articles_flows_nodes_and_runs_can_be_looked_at(editor, tmp_path):
    flow = make_flow(tmp_path)
    make_article("Blocked", category=make_category("Delivery"))
    for model in ("flow", "flowversion", "node", "run"):
        assert editor.get(f"/admin/troubleshoot/{model}/").status_code == 200
        assert editor.get(f"/admin/troubleshoot/{model}/add/").status_code == 403
    node = flow.live.nodes.first()
    for model, row in (("flow", flow), ("flowversion", flow.live), ("node", node)):
        address = f"/admin/troubleshoot/{model}/{row.pk}/change/"
        assert editor.get(address).status_code == 200
        assert editor.post(address, {}).status_code == 403
    assert editor.get("/admin/kb/article/?q=blocked").status_code == 200


def test_the_admin_uses_the_sites_own_login(client, mallory):
    response = client.get("/admin/kb/article/", follow=True)
    assert response.redirect_chain[-1][0] == "/login/?next=/admin/kb/article/"
    client.force_login(mallory)
    page = client.get("/admin/", follow=True).content.decode()
    assert "may not open that page" in page


def test_an_editor_needs_no_further_mark_to_sign_in(client, ed):
    ed.is_staff = False
    ed.save()
    response = client.post("/login/?next=/admin/", {"username": "ed", "password": "ed"})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_list_says_what_is_live(editor):
    make_article("Draft", state="draft")
    make_article("Live")
    newer = make_article("Newer")
    newer.revise(title="Newer", body="more")
    page = editor.get("/admin/kb/article/").content.decode()
    for state in ("draft", ">live<", "live, with a newer draft"):
        assert state in page


def test_a_person_is_given_a_group_and_nothing_that_would_mean_nothing(clients, mallory):
    page = reverse("admin:auth_user_change", args=[mallory.pk])
    shown = clients["admin"].get(page).content.decode()
    assert {"Agents", "Editors"} <= set(re.findall(r"\w+", shown))
    assert not {"user_permissions", "is_staff"} & set(re.findall(r"\w+", shown))
    agents = Group.objects.get(name="Agents")
    form = {"username": "mallory", "is_active": "on", "groups": [agents.pk]}
    assert clients["admin"].post(page, form).status_code == 302
    assert list(mallory.groups.all()) == [agents]


def test_who_is_no_administrator_makes_nobody_one(editor, mallory):
    page = reverse("admin:auth_user_change", args=[mallory.pk])
    assert editor.get(page).status_code == 403
    assert editor.post(page, {"username": "mallory", "is_superuser": "on"}).status_code == 403


def test_related_answers_are_picked_by_number_or_address(editor):
    article, one, two = make_article("This"), make_article("One"), make_article("Two")
    typed = f"https://help.example.com/articles/{two.pk}-two/#a\r\n\r\n {one.pk} \r\n{two.pk}"
    assert (
        editor.post(
            change(article), form(title="This", body="One\n\nTwo", picked=typed)
        ).status_code
        == 302
    )
    assert [picked.other for picked in article.picked.all()] == [two, one]
    assert f"{two.pk}\n{one.pk}</textarea>" in editor.get(change(article)).content.decode()
    assert (
        editor.post(change(article), form(title="This", body="One\n\nTwo", picked="")).status_code
        == 302
    )
    assert not article.picked.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("soon", "“soon” is no article"),
        ("987654", "There is no article 987654"),
        ("\n".join(map(str, range(1, 12))), "at most 10"),
        ("{itself}", "not related to itself"),
        ("\x00", "Null characters"),
    ],
)
def test_what_cannot_be_picked_is_said_and_nothing_is_saved(editor, typed, said):
    article, other = make_article("This"), make_article("Other")
    article.pick([other])
    answer = editor.post(
        change(article), form(title="Changed", picked=typed.format(itself=article.pk))
    )
    assert said in answer.content.decode()
    assert [picked.other for picked in article.picked.all()] == [other]
    article.refresh_from_db()
    assert article.draft.title == "This"


def test_a_live_article_that_is_moved_stands_there_at_once(editor, client):
    article, shelf = make_article("This"), make_category("Elsewhere")
    assert "Elsewhere" not in client.get("/").content.decode()
    moved = form(title="This", body="One\n\nTwo", category=shelf.pk)
    assert editor.post(change(article), moved).status_code == 302
    assert "Elsewhere" in client.get("/").content.decode()


def test_two_categories_of_one_name_stand_nowhere_together(editor):
    make_category("Delivery")
    errors = make_category("Errors")
    page = reverse("admin:kb_category_change", args=[errors.pk])
    values = {"name": "delivery", "slug": errors.slug, "description": "", "position": "0"}
    assert "of this name here already" in editor.post(page, values).content.decode()
    values["parent"] = make_category("Delivery").pk
    assert editor.post(page, values).status_code == 302  # inside another, it is another


def test_who_is_given_no_group_is_said_to_see_no_more_than_a_customer(clients, mallory):
    page = reverse("admin:auth_user_change", args=[mallory.pk])
    form = {"username": "mallory", "is_active": "on"}
    answer = clients["admin"].post(page, form, follow=True)
    assert "sees no more than a customer" in answer.content.decode()

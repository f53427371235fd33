"""A text sent by a plain form when its writer is not signed in any more: handed back, kept nowhere,
and taken up again after a login."""

import re
from html import unescape

import pytest
from django.test import Client

from kb.models import Unsaved
from tests.articles import make_article, make_category
from tests.people import client_of
from tests.writing import Writer

pytestmark = pytest.mark.django_db
FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
OWN = {"Sec-Fetch-Site": "same-origin"}
FIELD = re.compile(r'<input [^>]*name="([^"]*)" value="([^"]*)"')
BODY = re.compile(r'<textarea id="id_body" name="body"[^>]*>\n(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def article():
    return make_article("Why it is blocked", body="One", category=make_category())


@pytest.fixture
def strict(ed):
    """A browser that sends the tokens it was given, and no others."""
    return client_of(ed, enforce_csrf_checks=True)


@pytest.fixture
def writer(strict, article):
    writer = Writer(strict, article)
    writer.fields["csrfmiddlewaretoken"] = token(writer.html)
    return writer


def token(html: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', html)[1]


def post(client, writer, data, headers=OWN):
    return client.post(writer.address("write_article"), data, headers=headers)


def read(response) -> dict[str, str]:
    """What the form of the page that handed it back would send."""
    html = response.content.decode()
    form = html[html.index("<main") : html.index("</main>")]
    fields = {name: unescape(value) for name, value in FIELD.findall(form)}
    return fields | {"body": unescape(BODY.search(form)[1]), "act": "again"}


TYPED = {"body": "\nTwo & <b>three</b>", "title": "“New”", "audience": "internal", "note": "why"}


def test_who_was_signed_out_gets_the_text_signs_in_and_goes_on(writer, strict, ed, article):
    sent = {**writer.fields, **TYPED, "act": "save"}
    strict.logout()
    response = post(strict, writer, sent)
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    html = response.content.decode()
    assert "You were signed out" in html
    assert "<b>three" not in html
    assert 'target="_blank"' in html
    assert "csrfmiddlewaretoken" not in html[html.index("<main") :]
    held = read(response)
    for name in (*TYPED, "based_on", "placed", "writer", "tab"):
        assert held[name] == sent[name], name
    assert writer.article.draft.body == "One"
    assert not Unsaved.objects.exists()
    assert read(post(strict, writer, held))["body"] == TYPED["body"]  # pressed before signing in
    strict.force_login(ed)
    writer.response = post(strict, writer, held)
    assert writer.response.status_code == 200
    assert "This was not saved yet" in writer.html
    assert writer.article.draft.body == "One"
    fields = writer.read()
    assert {name: fields[name] for name in TYPED} == TYPED
    fields["csrfmiddlewaretoken"] = token(writer.html)
    assert post(strict, writer, {**fields, "act": "save"}).status_code == 303
    assert writer.article.draft.body == TYPED["body"]


def test_a_page_from_before_a_login_saves_nothing_and_shows_what_was_sent(writer, strict, ed):
    strict.logout()
    strict.force_login(ed)
    writer.response = post(strict, writer, {**writer.fields, **TYPED, "act": "save"})
    assert writer.response.status_code == 403
    assert writer.read()["body"] == TYPED["body"]
    assert "This was not saved yet" in writer.html
    assert writer.article.revisions.count() == 1


@pytest.mark.parametrize("role", ["mallory", "alice", "admin"])
def test_somebody_else_who_signs_in_there_gets_no_editor_with_it(writer, people, role):
    other = client_of(people[role], enforce_csrf_checks=True)
    for act in ("again", "save"):
        response = post(other, writer, {**writer.fields, **TYPED, "act": act})
        assert response.status_code == 409
        assert "typed by somebody else" in response.content.decode()
    response = post(client_of(people[role]), writer, {**writer.fields, **TYPED, "act": "save"})
    assert response.status_code == 409
    assert writer.article.revisions.count() == 1
    assert not Unsaved.objects.exists()


def test_who_may_not_edit_any_more_finds_nothing(writer, strict, ed):
    ed.groups.clear()
    assert post(strict, writer, {**writer.fields, **TYPED}).status_code == 404


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_another_site_gets_nothing_of_it_shown(writer, strict, is_signed_in):
    if not is_signed_in:
        strict.logout()
    data = {**writer.fields, **TYPED, "act": "save", "csrfmiddlewaretoken": "x" * 64}
    for headers in (FOREIGN, {"Origin": FOREIGN["Origin"]}):
        response = post(strict, writer, data, headers)
        assert response.status_code == 403
        assert "That was not accepted" in response.content.decode()
        assert "three" not in response.content.decode()
    assert writer.article.revisions.count() == 1


def test_without_a_text_there_is_nothing_to_hand_back(writer, strict):
    strict.logout()
    response = post(Client(), writer, {"act": "save"})
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")
    in_place = {"HX-Request": "true", "HX-Target": "saving", **OWN}
    response = post(Client(), writer, {**writer.fields, **TYPED}, in_place)
    assert response.status_code == 302  # a script holds it


def test_it_tells_nobody_which_articles_there_are(writer, article):
    data = {**writer.fields, **TYPED, "act": "save"}
    there = Client().post(f"/staff/articles/{article.pk}/", data)
    nowhere = Client().post("/staff/articles/999/", data)
    assert (there.status_code, nowhere.status_code) == (403, 403)
    same = there.content.decode().replace(f"/articles/{article.pk}/", "/articles/999/")
    assert same == nowhere.content.decode()


def test_it_is_bounded(writer):
    data = {**writer.fields, **TYPED, "body": "x" * 1_100_000}
    assert post(Client(), writer, data).status_code == 413

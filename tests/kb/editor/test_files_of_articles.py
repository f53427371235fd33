"""The pictures and files of an article: added, replaced, removed, and handed out."""

import json

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kb.filekinds import PDF, PNG
from kb.models import Attachment
from kb.models.attachment import path_of
from tests.articles import SMALL_FLOW, make_article, make_flow
from tests.people import client_of
from tests.pictures import avif, gif, jpeg, png, webp_lossy
from tests.walking import begin

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def article():
    return make_article("Why it is blocked", body="One")


@pytest.fixture
def client(clients):
    return clients["ed"]


def send(client, address, data=None, name="shot.png", headers=None):
    upload = SimpleUploadedFile(name, png() if data is None else data)
    return client.post(address, {"file": upload}, headers=headers)


def add(client, article, data=None, name="shot.png", headers=None):
    return send(client, reverse("add_file", args=[article.pk]), data, name, headers)


def replace(client, file, data, name="new.png"):
    return send(client, reverse("replace_file", args=[file.article_id, file.pk]), data, name)


def remove(client, file):
    return client.post(reverse("remove_file", args=[file.article_id, file.pk]))


def made(article, data=None, kind=PNG, name="shot.png", by=None):
    return Attachment.objects.add(article, png() if data is None else data, kind, name, by=by)


def acts(article):
    return list(article.acts.order_by("pk").values_list("name", "detail"))


# Adding


def test_a_picture_is_added_and_can_be_shown(client, article, ed):
    response = add(client, article, name="My shot <1>.PNG")
    assert response["Location"] == reverse("article_files", args=[article.pk])
    file = Attachment.objects.get()
    assert (file.name, file.content_type, file.by) == ("My_shot_1.png", "image/png", ed)
    html = client.get(response["Location"]).content.decode()
    assert f"![]({file.get_absolute_url()})" in html
    assert f'src="{file.get_absolute_url()}"' in html
    assert acts(article) == [("published", ""), ("file-added", "My_shot_1.png")]


def test_what_is_dropped_into_the_text_learns_what_to_put_there(client, article):
    response = add(client, article, headers=JSON)
    file = Attachment.objects.get()
    assert response.status_code == 201
    assert json.loads(response.content) == {
        "name": "shot.png",
        "markdown": f"![]({file.get_absolute_url()})",
        "is_picture": True,
    }
    said = json.loads(add(client, article, b"%PDF-1.7", "how to.pdf", JSON).content)
    assert said["markdown"].startswith("[how_to.pdf](/attachments/")
    assert said["is_picture"] is False


@pytest.mark.parametrize(
    ("data", "name", "content_type", "is_shown"),
    [
        (png(), "a.png", "image/png", True),
        (jpeg(), "a.jpeg", "image/jpeg", True),
        (gif(), "a.gif", "image/gif", True),
        (webp_lossy(), "a.webp", "image/webp", True),
        (avif(), "a.avif", "image/avif", True),
        (b"%PDF-1.7", "a.pdf", "application/pdf", False),
        (b"PK\x03\x04", "a.zip", "application/zip", False),
        (b"a,b", "a.csv", "text/csv; charset=utf-8", False),
        (b"words", "a.txt", "text/plain; charset=utf-8", False),
        (png(after=b"<script>alert(1)</script>"), "a.html", "image/png", True),
    ],
)
def test_each_kind_is_handed_out_so_that_it_cannot_act(
    client, article, data, name, content_type, is_shown
):
    add(client, article, data, name)
    file = Attachment.objects.get()
    response = client.get(file.get_absolute_url())
    assert b"".join(response.streaming_content) == data
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"].startswith("inline" if is_shown else "attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not file.name.endswith(".html")


@pytest.mark.parametrize("headers", [None, JSON])
@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<svg/>", "a.svg", "could act in this site’s name"),
        (b"<html>", "a.png", "could act in this site’s name"),
        (b"MZ", "a.exe", "of a kind that is not taken"),
        (b"", "a.png", "That file is empty."),
        (b"PK\x03\x04", "a.docx", "Save it as PDF"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "begins like a picture but is none"),
        (png(30_000, 1), "a.png", "too many pixels"),
        (b"a\x00", "a.txt", "holds something else"),
        (b"\xff", "a.csv", "not UTF-8"),
        (png() + b"\0" * 5_000_000, "a.png", "at most 5 MB"),
        (b"%PDF-" + b"\0" * 10_000_000, "a.pdf", "at most 10 MB"),
    ],
)
def test_what_is_not_taken_is_refused_with_words(client, article, data, name, words, headers):
    response = add(client, article, data, name, headers)
    assert response.status_code == 422
    said = json.loads(response.content)["why"] if headers else response.content.decode()
    assert words in said
    assert not Attachment.objects.exists()
    assert not default_storage.exists("attachments")


def test_no_file_and_something_else_than_a_file_are_refused(client, article):
    address = reverse("add_file", args=[article.pk])
    for data in ({}, {"file": "words"}):
        response = client.post(address, data)
        assert response.status_code == 422
        assert "Choose a file first." in response.content.decode()


def test_a_request_that_is_too_large_is_refused_before_it_is_read(client, article):
    response = add(client, article, b"%PDF-" + b"\0" * 10_300_000, "a.pdf")
    assert response.status_code == 413
    assert "and 10 MB with its file" in response.content.decode()


def test_only_editors_may_send_so_much(clients, article):
    large = b"%PDF-" + b"\0" * 3_000_000
    assert add(clients["customer"], article, large, "a.pdf").status_code == 302
    assert add(clients["mallory"], article, large, "a.pdf").status_code == 404
    assert add(clients["ed"], article, large, "a.pdf").status_code == 303
    other = reverse("write_article", args=[article.pk])
    assert send(clients["ed"], other, large).status_code == 413


def test_a_file_comes_with_the_token_of_a_form_of_ours(article, ed):
    strict = client_of(ed, enforce_csrf_checks=True)
    assert add(strict, article).status_code == 403
    page = strict.get(reverse("article_files", args=[article.pk])).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    data = {"csrfmiddlewaretoken": token, "file": SimpleUploadedFile("a.png", png())}
    assert strict.post(reverse("add_file", args=[article.pk]), data).status_code == 303


def test_the_same_bytes_twice_are_one_file(client, article):
    first = json.loads(add(client, article, headers=JSON).content)
    second = json.loads(add(client, article, name="other.png", headers=JSON).content)
    assert first == second
    assert Attachment.objects.count() == 1
    add(client, make_article("Another"))
    assert Attachment.objects.count() == 2


# Keeping in a browser


def test_a_browser_asks_whether_it_is_still_the_same(client, article):
    file = made(article)
    response = client.get(file.get_absolute_url())
    assert response["Cache-Control"] == "private, no-cache"
    again = client.get(file.get_absolute_url(), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert "sandbox" in again["Content-Security-Policy"]
    replace(client, file, png(5, 5))
    changed = client.get(file.get_absolute_url(), headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200
    assert b"".join(changed.streaming_content) == png(5, 5)


# Replacing


def test_a_picture_is_replaced_at_its_address(client, article, ed):
    file = made(article)
    response = replace(client, file, jpeg(9, 9), "other.jpg")
    assert response.status_code == 303
    now = Attachment.objects.get()
    assert (now.pk, now.name, now.get_absolute_url()) == (
        file.pk,
        file.name,
        file.get_absolute_url(),
    )
    assert now.content_type == "image/jpeg"
    assert now.replaced_at
    assert not default_storage.exists(path_of(file.digest))
    assert acts(article)[-1] == ("file-replaced", "shot.png")


def test_by_the_same_bytes_nothing_changes(client, article):
    file = made(article)
    replace(client, file, png())
    assert Attachment.objects.get().replaced_at is None
    assert default_storage.exists(path_of(file.digest))


def test_another_kind_or_a_file_that_is_there_already_does_not_replace(client, article):
    file, other = made(article), made(article, png(9, 9), name="other.png")
    pdf = made(article, b"%PDF-1", PDF, "a.pdf")
    for target, data, words in (
        (file, b"%PDF-2", "is another kind of file"),
        (pdf, png(), "is another kind of file"),
        (file, png(9, 9), "has that very file already: “other.png”"),
        (file, b"<svg/>", "could act"),
    ):
        response = replace(client, target, data, "x.png")
        assert response.status_code == 422
        assert words in response.content.decode()
    assert Attachment.objects.get(pk=other.pk).digest == other.digest


# Removing


def test_a_file_that_nobody_shows_goes_with_its_bytes(client, article):
    file = made(article)
    page = client.get(reverse("remove_file", args=[article.pk, file.pk])).content.decode()
    assert "No text has it." in page
    assert remove(client, file).status_code == 303
    assert not Attachment.objects.exists()
    assert not default_storage.exists(path_of(file.digest))
    assert acts(article)[-1] == ("file-removed", "shot.png")
    assert remove(client, file).status_code == 404


def test_bytes_that_another_article_has_too_stay(client, article):
    file, other = made(article), made(make_article("Another"))
    remove(client, file)
    assert default_storage.exists(path_of(other.digest))


def test_what_readers_see_is_not_removed(client, article):
    file = made(article)
    article.revise(title="X", body=f"![x]({file.get_absolute_url()})")
    article.publish()
    article.revise(title="X", body="without")
    page = client.get(reverse("remove_file", args=[article.pk, file.pk])).content.decode()
    assert "Readers see it" in page
    assert "Remove it for good" not in page
    response = remove(client, file)
    assert response.status_code == 409
    assert "Take it out of the text first." in response.content.decode()
    assert Attachment.objects.exists()


def test_what_another_article_shows_its_readers_is_not_removed_either(client, article):
    file = made(article)
    make_article("Borrower", body=f"![x]({file.get_absolute_url()})")
    page = client.get(reverse("remove_file", args=[article.pk, file.pk])).content.decode()
    assert "Borrower" in page
    assert remove(client, file).status_code == 409


def test_drafts_and_older_texts_that_have_it_are_named_and_it_may_go(client, article):
    file = made(article)
    article.revise(title="Mentions it", body=f"![x]({file.get_absolute_url()})")
    make_article("Borrowing draft", body=f"![x]({file.get_absolute_url()})", state="draft")
    make_article("Put away", body=f"![x]({file.get_absolute_url()})", state="archived")
    page = client.get(reverse("remove_file", args=[article.pk, file.pk])).content.decode()
    assert "Mentions it" in page
    assert "Borrowing draft" in page
    assert "Put away" not in page
    assert remove(client, file).status_code == 303


def test_what_a_fix_shows_is_named_and_removed_only_when_nobody_can_walk_it(
    client, article, tmp_path
):
    file = made(article)
    picture = f'"![x]({file.get_absolute_url()})"'
    text = SMALL_FLOW.replace("Switch it off and on again.", picture)
    fix = make_flow(tmp_path, text=text)
    address = reverse("remove_file", args=[article.pk, file.pk])
    page = client.get(address).content.decode()
    assert "Readers see it" in page
    assert "No message</a>" in page
    assert "Restart the phone" in page
    assert remove(client, file).status_code == 409
    make_flow(tmp_path)  # without it
    assert remove(client, file).status_code == 303
    other = made(article, png(9, 9))
    make_flow(tmp_path, "other", text=text.replace(f"/{file.pk}/", f"/{other.pk}/"), state="draft")
    page = client.get(reverse("remove_file", args=[article.pk, other.pk])).content.decode()
    assert "No reader sees it." in page
    assert reverse("flow_step", args=[fix.pk + 1, "restart"]) in page
    assert remove(client, other).status_code == 303


def test_what_a_walk_under_way_is_shown_is_not_removed_though_its_version_was_replaced(
    client, article, tmp_path
):
    file = made(article)
    picture = f'"![x]({file.get_absolute_url()})"'
    fix = make_flow(tmp_path, text=SMALL_FLOW.replace("Switch it off and on again.", picture))
    walk = begin(Client(), fix).choose("signal")
    make_flow(tmp_path)  # without it
    assert f'src="{file.get_absolute_url()}"' in walk.open(walk.address).html
    assert remove(client, file).status_code == 409
    page = client.get(reverse("remove_file", args=[article.pk, file.pk])).content.decode()
    assert reverse("flow_version", args=[fix.pk, 1]) in page
    fix.refresh_from_db()
    fix.archive(by=None)
    assert remove(client, file).status_code == 409
    walk.press("choice.fixed")
    assert remove(client, file).status_code == 303


@pytest.mark.parametrize("zeros", ["0", "00"])
def test_an_address_with_zeros_before_its_number_shows_it_too(client, article, tmp_path, zeros):
    file = made(article)
    picture = f"![x](/attachments/{zeros}{file.pk}/{file.name})"
    borrower = make_article("Borrower", body=picture)
    assert client.get(picture[5:-1]).status_code == 200
    assert remove(client, file).status_code == 409
    borrower.archive()
    make_flow(tmp_path, text=SMALL_FLOW.replace("Switch it off and on again.", f'"{picture}"'))
    assert remove(client, file).status_code == 409


# Who


@pytest.mark.parametrize("name", ["article_files", "add_file", "replace_file", "remove_file"])
def test_only_editors_come_here(clients, article, name):
    file = made(article)
    args = [article.pk, file.pk] if name in ("replace_file", "remove_file") else [article.pk]
    for role, status in (("customer", 302), ("mallory", 404), ("alice", 404)):
        assert clients[role].get(reverse(name, args=args)).status_code == status
        assert clients[role].post(reverse(name, args=args)).status_code == status
    assert Attachment.objects.exists()


def test_a_file_is_only_found_at_its_own_article(client, article):
    file, other = made(article), make_article("Another")
    for name in ("replace_file", "remove_file"):
        assert client.post(reverse(name, args=[other.pk, file.pk])).status_code == 404
    assert client.get(reverse("remove_file", args=[article.pk, 999])).status_code == 404

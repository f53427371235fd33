"""What is typed and not saved: kept on the server, given back, dropped, and who it belongs to."""

import json

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from kb.models import Article, Unsaved
from tests.articles import make_article, make_category
from tests.people import client_of
from tests.writing import Writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("Why it is blocked", body="One", category=make_category())


@pytest.fixture
def writer(clients, article):
    return Writer(clients["ed"], article)


def answer(writer):
    return json.loads(writer.response.content)


def test_what_is_typed_is_given_back_to_who_typed_it(writer, admin, article):
    writer.keep(title="Typed", body="half a sen", audience="internal", note="why")
    assert writer.response.status_code == 200
    assert answer(writer)["kept"] == timezone.localtime().strftime("%H:%M")
    fields = writer.open().fields
    assert (fields["title"], fields["body"], fields["note"]) == ("Typed", "half a sen", "why")
    assert fields["audience"] == "internal"
    assert "You have unsaved changes from" in writer.html
    assert "half a sen</p>" in writer.html  # the preview too
    assert Writer(client_of(admin), article).fields["body"] == "One"
    assert article.revisions.count() == 1


def test_it_is_given_back_after_another_login(writer, article, ed):
    writer.keep(body="half a sen")
    writer.client.logout()
    assert Writer(client_of(ed), article).fields["body"] == "half a sen"


def test_keeping_again_keeps_the_newest(writer):
    for text in ("h", "ha", "half"):
        writer.keep(body=text)
    assert writer.open().fields["body"] == "half"
    assert Unsaved.objects.count() == 1


def test_typed_back_to_what_is_saved_there_is_nothing_to_give_back(writer):
    writer.keep(body="Two")
    writer.keep(body="One")
    assert answer(writer)["kept"] == ""
    assert not Unsaved.objects.exists()
    assert "unsaved changes" not in writer.open().html


@pytest.mark.parametrize("in_place", [True, False])
def test_saving_takes_it_away(writer, in_place):
    writer.keep(body="Two")
    writer.send(in_place=in_place)
    assert not Unsaved.objects.exists()
    assert writer.article.draft.body == "Two"


def test_saving_and_taking_away_are_one_moment(writer, monkeypatch):
    writer.keep(body="Two")

    def breaks(self, *args, **named):
        raise IntegrityError

    monkeypatch.setattr(Article, "place", breaks)
    with pytest.raises(IntegrityError):
        writer.send(audience="internal")
    assert Unsaved.objects.get().said["body"] == "Two"
    assert writer.article.draft.body == "One"


def test_saving_leaves_what_others_have_not_saved(writer, admin, article):
    Writer(client_of(admin), article).keep(body="theirs")
    writer.send(body="mine")
    assert Unsaved.objects.get().user == admin


def test_it_is_dropped_on_request(writer):
    writer.keep(body="Two")
    response = writer.client.post(writer.address("forget_unsaved"))
    assert (response.status_code, response["Location"]) == (303, writer.address("write_article"))
    assert writer.open().fields["body"] == "One"
    assert writer.client.post(writer.address("forget_unsaved")).status_code == 303  # once more


def test_where_the_article_changed_since_saving_shows_both(writer, admin, article):
    writer.keep(body="mine")
    Writer(client_of(admin), article).send(body="theirs")
    assert writer.open().fields["body"] == "mine"
    assert "saved anew since" in writer.html
    writer.send()
    assert writer.response.status_code == 409
    assert Unsaved.objects.get().said["body"] == "mine"


def test_a_new_place_that_was_only_typed_is_saved_as_one(writer):
    writer.keep(audience="internal")
    writer.open().send()
    assert writer.article.next_audience == "internal"


def test_odd_characters_are_kept_as_far_as_text_can_be(writer):
    writer.keep(body="a\x00b\r\n😀 短信")
    assert "短信" in writer.open().fields["body"]
    assert "\x00" not in writer.fields["body"]


def test_too_much_is_refused_with_words_and_what_was_kept_stays(writer):
    writer.keep(body="Two")
    writer.keep(body="x" * 500_001)
    assert writer.response.status_code == 422
    assert "too much text to keep" in answer(writer)["why"]
    assert writer.open().fields["body"] == "Two"
    # More than can be saved, but not lost: it may be split.
    writer.keep(body="x" * 300_000)
    assert writer.response.status_code == 200
    assert len(writer.open().fields["body"]) == 300_000
    writer.keep(body="x" * 1_100_000)
    assert writer.response.status_code == 413


@pytest.mark.parametrize("based_on", ["", "x", "999999", "9" * 30, "-1"])
def test_a_text_from_nowhere_is_kept_and_conflicts(writer, based_on):
    writer.keep(body="mine", based_on=based_on)
    assert writer.response.status_code == 200
    assert Unsaved.objects.get().based_on is None
    assert writer.open().send().response.status_code == 409


def test_who_is_signed_out_is_told_where_to_sign_in_and_nothing_is_kept(writer):
    writer.client.logout()
    assert writer.keep(body="Two").response.status_code == 302
    assert writer.response["Location"].startswith("/login/")
    assert writer.client.get(writer.address("keep_unsaved")).status_code == 302
    assert not Unsaved.objects.exists()


def test_a_page_that_was_open_learns_its_new_token(article, ed):
    strict = client_of(ed, enforce_csrf_checks=True)
    writer = Writer(strict, article)
    assert writer.keep(body="Two").response.status_code == 403
    said = json.loads(strict.get(writer.address("keep_unsaved")).content)
    assert said["writer"] == str(ed.pk)
    writer.keep(csrfmiddlewaretoken=said["token"])
    assert answer(writer)["kept"]


def test_what_one_typed_is_never_kept_in_the_name_of_another(writer, admin, article):
    theirs = Writer(client_of(admin), article)
    theirs.keep(body="mine", writer=writer.fields["writer"])
    assert theirs.response.status_code == 409
    assert "Somebody else has signed in here." in answer(theirs)["why"]
    assert not Unsaved.objects.exists()


def test_what_was_kept_by_an_older_page_with_fewer_fields_is_still_given_back(writer, ed, article):
    Unsaved.objects.keep(article, ed, {"body": "old"}, article.draft_id)
    assert writer.open().fields["body"] == "old"
    assert reverse("forget_unsaved", args=[article.pk]) in writer.html

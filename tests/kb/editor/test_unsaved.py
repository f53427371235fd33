"""What is typed and not saved: kept on the server, given back, dropped, and who it belongs to."""

import json

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from kb.models import Article, Unsaved
from kb.models.unsaved import MOST
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


def test_what_was_given_back_and_typed_back_does_not_come_again(writer):
    writer.keep(body="Two")
    writer.open()  # another window: it goes on from what was given back
    assert writer.fields["body"] == "Two"
    writer.keep(body="Three")
    writer.keep(body="One")
    assert writer.open().fields["body"] == "One"
    assert not Unsaved.objects.exists()


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


def drop(writer, **said):
    """Press the button beside what is not saved."""
    said = said or {name: writer.fields[name] for name in ("tab", "given")}
    return writer.client.post(writer.address("forget_unsaved"), said)


def test_it_is_dropped_on_request(writer):
    writer.keep(body="Two")
    for _typed_more in range(2):
        response = drop(writer.open())
        assert response.status_code == 303
        assert response["Location"] == writer.address("write_article")
    assert writer.open().fields["body"] == "One"
    assert not Unsaved.objects.exists()
    assert drop(writer, given="x" * 100, tab="<").status_code == 303


# Several windows


def test_two_windows_of_one_person_keep_what_was_typed_in_each(writer, clients, article):
    other = Writer(clients["ed"], article)
    writer.keep(body="in the first")
    other.keep(body="in the second")
    other.send(in_place=True)
    assert writer.article.draft.body == "in the second"
    assert Unsaved.objects.get().said["body"] == "in the first"
    assert writer.open().fields["body"] == "in the first"
    assert "saved anew since" in writer.html


def test_the_newest_is_given_back_and_others_are_named_and_given_on_request(
    writer, clients, article
):
    pages = [Writer(clients["ed"], article) for _window in range(3)]
    for number, page in enumerate(pages):
        page.keep(body=f"window {number}")
    assert writer.open().fields["body"] == "window 2"
    assert writer.html.count(">Those from ") == 2
    older = Unsaved.objects.get(tab=pages[0].fields["tab"])
    assert f'href="?unsaved={older.pk}"' in writer.html
    assert writer.open(f"?unsaved={older.pk}").fields["body"] == "window 0"
    drop(writer, given=older.mark)
    assert writer.open(f"?unsaved={older.pk}").fields["body"] == "window 2"
    assert Unsaved.objects.count() == 2


def test_what_somebody_else_has_not_saved_is_not_given(writer, admin, article):
    theirs = Writer(client_of(admin), article).keep(body="theirs")
    row = Unsaved.objects.get()
    assert writer.open(f"?unsaved={row.pk}").fields["body"] == "One"
    drop(writer, given=row.mark, tab=row.tab)
    writer.fields |= {"tab": row.tab, "given": row.mark}
    writer.keep(body="mine").send()
    assert Unsaved.objects.get().said["body"] == theirs.fields["body"]


def test_saving_takes_away_what_the_writing_went_on_from(writer, article, clients):
    """A window that was closed, opened again, closed: each went on from the one before."""
    for text in ("half", "half a", "half a sen"):
        writer.open().keep(body=text)
    assert Unsaved.objects.count() == 3
    assert "Those from" not in writer.open().html  # nothing but earlier states of one text
    writer.send(body="half a sentence")
    assert not Unsaved.objects.exists()


def test_what_was_typed_on_in_the_other_window_stays(writer, clients, article):
    first = Writer(clients["ed"], article).keep(body="half")
    writer.open()
    first.keep(body="half of another")
    writer.send(body="half a sentence")
    assert Unsaved.objects.get().said["body"] == "half of another"


def test_so_many_are_kept_and_earlier_states_go_before_other_windows(writer, clients, article):
    lone = Writer(clients["ed"], article)
    lone.keep(body="alone")
    mark = Unsaved.objects.get().mark
    for number in range(MOST + 3):
        writer.fields |= {"tab": f"w{number}", "given": mark if number else ""}
        writer.keep(body=f"text {number}")
        mark = Unsaved.objects.get(tab=f"w{number}").mark
    kept = set(Unsaved.objects.values_list("tab", flat=True))
    assert len(kept) == MOST
    assert {lone.fields["tab"], f"w{MOST + 2}"} <= kept
    assert "w0" not in kept


@pytest.mark.parametrize("tab", ["", "x" * 61, "<b>", "a\x00", "é"])
def test_a_key_that_is_none_is_as_good_as_none(writer, tab):
    writer.keep(body="mine", tab=tab, given=tab)
    assert Unsaved.objects.get().tab == ""
    assert writer.open().fields["body"] == "mine"


def test_where_the_article_changed_since_saving_shows_both(writer, admin, article):
    writer.keep(body="mine")
    Writer(client_of(admin), article).send(body="theirs")
    assert writer.open().fields["body"] == "mine"
    assert "saved anew since" in writer.html
    writer.send()
    assert writer.response.status_code == 409
    assert Unsaved.objects.get(tab=writer.fields["tab"]).said["body"] == "mine"


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

"""Notices and synonyms, as editors keep them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kb.models import Edition, Notice, Synonym
from tests.articles import make_article
from tests.searching import results, titles

pytestmark = pytest.mark.django_db

NEW_NOTICE, SYNONYMS = "/staff/notices/new/", "/staff/synonyms/"


@pytest.fixture
def editor(clients):
    return clients["ed"]


def notice(**changes):
    values = {"text": "Messages are late.", "link": "", "category": "", "audience": "public"}
    return {**values, "starts": "2026-01-05T08:30", "ends": "", **changes}


def test_a_posted_notice_is_on_home_at_once_and_gone_when_it_is_ended(editor, clients):
    assert editor.post(NEW_NOTICE, notice()).status_code == 303
    assert b"Messages are late." in clients["customer"].get("/").content
    kept = Notice.objects.get()
    editor.post(reverse("end_notice", args=[kept.pk]))
    assert b"Messages are late." not in clients["customer"].get("/").content
    ended = Notice.objects.get().ends
    editor.post(reverse("end_notice", args=[kept.pk]))
    assert Notice.objects.get().ends == ended


def test_a_notice_that_has_not_begun_is_not_ended(editor):
    planned = Notice.objects.create(text="Soon", starts=timezone.now() + timedelta(days=1))
    editor.post(reverse("end_notice", args=[planned.pk]))
    planned.refresh_from_db()
    assert planned.ends is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Say what is out of order"),
        ({"text": "x" * 301}, "there is room for 300"),
        ({"link": "javascript:alert(1)"}, "Write a whole address"),
        ({"ends": "2026-01-05T08:00"}, "It cannot end before it starts."),
        ({"starts": "soon"}, "Enter a valid date/time."),
        ({"audience": "nobody"}, "not one of the choices"),
        ({"category": "77777"}, "This category is gone"),
    ],
)
def test_a_notice_that_is_not_right_is_refused_with_words(editor, changes, words):
    answer = editor.post(NEW_NOTICE, notice(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Notice.objects.exists()


def test_a_notice_for_everybody_does_not_link_what_is_for_agents(editor):
    inside = make_article("Inside", audience="internal")
    answer = editor.post(NEW_NOTICE, notice(link=inside.get_absolute_url()))
    assert "for agents only" in answer.content.decode()


def test_a_notice_is_changed_and_removed(editor):
    kept = Notice.objects.create(text="Old")
    page = reverse("edit_notice", args=[kept.pk])
    assert b"Old" in editor.get(page).content
    editor.post(page, notice(text="New\r\nwords"))
    assert Notice.objects.get().text == "New words"
    before = Edition.current()
    editor.post(reverse("remove_notice", args=[kept.pk]))
    assert not Notice.objects.exists()
    assert Edition.current() != before
    assert editor.post(reverse("remove_notice", args=[kept.pk])).status_code == 404


def test_the_list_of_notices_says_what_is_shown(editor):
    now = timezone.now()
    for text, starts, ends in (("A", 1, None), ("B", -1, None), ("C", -2, -1)):
        Notice.objects.create(
            text=text,
            starts=now + timedelta(days=starts),
            ends=ends and now + timedelta(days=ends),
        )
    page = editor.get("/staff/notices/").content.decode()
    assert [page.count(f">{word}</span>") for word in ("to come", "shown", "over")] == [1, 1, 1]
    assert page.count("End it now") == 1


def test_synonyms_are_added_found_changed_and_removed(editor):
    assert editor.post(SYNONYMS, {"words": "OTP, one-off code"}).status_code == 303
    editor.post(SYNONYMS, {"words": "text, SMS"})
    page = editor.get(SYNONYMS + "?q=code").content.decode()
    assert ("OTP, one-off code</a>" in page, "text, SMS</a>" in page) == (True, False)
    kept = Synonym.objects.get(words__contains="OTP")
    editor.post(reverse("edit_synonyms", args=[kept.pk]), {"words": "OTP, login code"})
    kept.refresh_from_db()
    assert kept.words == "OTP, login code"
    editor.post(reverse("remove_synonyms", args=[kept.pk]))
    assert Synonym.objects.count() == 1


def test_search_knows_a_synonym_as_soon_as_it_is_added(editor, clients):
    make_article("Text messages arrive late")
    editor.post(SYNONYMS, {"words": "text, missive"})
    assert titles(results(clients["customer"], "missive")) == ["Text messages arrive late"]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("", "Write two words or more"),
        ("alone", "Write two words or more"),
        ("x," * 200, "there is room for 300"),
        ("a b c d e f g h i, j", "Keep each to a few words"),
    ],
)
def test_what_are_no_synonyms_is_refused(editor, words, refusal):
    answer = editor.post(SYNONYMS, {"words": words})
    assert answer.status_code == 422
    assert refusal in answer.content.decode()
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("role", ["mallory", "alice"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_find_nothing_there(clients, role, method):
    notice_row, synonym = Notice.objects.create(text="A"), Synonym.objects.create(words="a, b")
    names = [("staff_notices", []), ("new_notice", []), ("staff_synonyms", [])]
    names += [(n, [notice_row.pk]) for n in ("edit_notice", "end_notice", "remove_notice")]
    names += [(n, [synonym.pk]) for n in ("edit_synonyms", "remove_synonyms")]
    for name, args in names:
        answer = getattr(clients[role], method)(reverse(name, args=args), {"words": "c, d"})
        assert answer.status_code == 404
    assert (Notice.objects.get().ends, Synonym.objects.get().words) == (None, "a, b")

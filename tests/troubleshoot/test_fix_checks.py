"""Checks on the pages of a walk: findings shown at once, and what was pasted kept nowhere."""

import pytest
from django.urls import reverse

from tests.articles import CHECK_FLOW, make_flow
from tests.walking import begin
from troubleshoot.models import Answer, Run

pytestmark = pytest.mark.django_db

SECRET = "hunter2secretpaste"
PASTE = f"{{'password': \"{SECRET}\"}}"


@pytest.fixture
def check_flow(tmp_path):
    return make_flow(tmp_path, "check", text=CHECK_FLOW, title="Error 1004")


def test_what_a_check_finds_is_shown_at_once_with_the_place_marked(client, check_flow):
    page = begin(client, check_flow).press("check", body=PASTE)
    assert page.response.status_code == 200
    assert page.response.request["REQUEST_METHOD"] == "POST"
    assert page.heading == "Correct the places marked"
    assert "Line 1, column 2: single quotes" in page.html
    assert "<mark>&#x27;</mark>" in page.html


def test_what_to_do_about_a_kind_of_mistake_is_said_once(client, check_flow):
    page = begin(client, check_flow).press("check", body="{'a': 'b', 'c': 'd'}")
    assert page.html.count("single quotes</b>") == 3
    assert page.html.count("JSON wants straight double quotes") == 1


def test_a_reload_shows_the_findings_without_what_was_pasted(client, check_flow):
    page = begin(client, check_flow).press("check", body=PASTE)
    page.open(page.action)
    assert "Line 1, column 2: single quotes" in page.html
    assert "<mark>" not in page.html
    assert SECRET not in page.html


def test_findings_of_a_second_paste_stand_after_it_though_the_walk_has_gone_on(client, check_flow):
    page = begin(client, check_flow).press("check", body=PASTE).choose("not-fixed")
    assert page.heading == "A person will look at it"
    again = f"{Run.objects.get().get_absolute_url()}?at=paste"
    page.open(again).press("check", body='{"a": 1,}')
    assert page.heading == "Correct the places marked"
    assert "Line 1, column 8" in page.html
    assert "Go to where you were" in page.html
    page.open(again).press("check", body='{"a": 1}')
    assert page.heading == "The body is fine"


def test_what_was_pasted_is_stored_nowhere(client, check_flow, caplog, django_db_blocker):
    from django.core.management import call_command

    page = begin(client, check_flow).press("check", body=PASTE)
    assert SECRET in page.html  # in this one answer, marked
    page.choose("not-fixed")
    assert SECRET not in page.html
    run = Run.objects.get()
    assert SECRET not in client.get(reverse("transcript", args=[run.token])).content.decode()
    import io

    dump = io.StringIO()
    call_command("dumpdata", stdout=dump)
    assert "choice" in dump.getvalue()
    assert SECRET not in dump.getvalue()
    assert SECRET not in caplog.text


def test_a_paste_that_is_too_large_is_refused_in_words_and_nothing_is_kept(client, check_flow):
    page = begin(client, check_flow).press("check", body="x" * 20_001)
    assert page.response.status_code == 422
    assert "we read at most 20000" in page.html.replace(",", "")
    assert not Run.objects.exists()
    page.press("check", body="{}")
    assert page.heading == "The body is fine"
    page.open(f"{page.action}?at=paste").press("check", body="x" * 20_001)
    assert page.response.status_code == 422
    assert Answer.objects.count() == 1


def test_line_ends_of_a_form_do_not_count_twice(client, check_flow):
    body = "[" + "\r\n" * 10_000 + "]"
    page = begin(client, check_flow).press("check", body=body)
    assert page.response.status_code == 200


def test_a_check_can_be_passed_by(client, check_flow):
    page = begin(client, check_flow).press("skipped")
    assert page.heading == "The body is fine"
    assert "found" not in [c for c in page.html.split() if c == 'class="found"']


def test_a_verdict_cannot_be_claimed(client, check_flow):
    page = begin(client, check_flow).choose("valid")
    assert page.response.status_code == 409
    assert not Run.objects.exists()

"""Starting a fix: on its first page, which keeps nothing yet, and in the middle."""

import pytest
from django.urls import reverse

from tests.articles import import_text, make_flow
from tests.walking import Walk, begin
from troubleshoot.models import Answer, Flow, Run

pytestmark = pytest.mark.django_db


# The first page


def test_the_first_page_writes_nothing_and_sets_no_cookie(client, flow):
    page = begin(client, flow)
    assert page.heading == "Does the phone show a signal?"
    assert not Run.objects.exists()
    assert not page.response.cookies


def test_the_first_page_is_never_kept_by_anybody(client, flow):
    assert "no-store" in begin(client, flow).response["Cache-Control"]


def test_the_first_page_may_be_found_by_search_engines_and_walks_may_not(client, flow):
    page = begin(client, flow)
    assert "X-Robots-Tag" not in page.response
    assert page.choose("signal").response["X-Robots-Tag"] == "noindex"


def test_two_people_get_two_start_keys(client, flow):
    assert begin(client, flow).fields["start_key"] != begin(client, flow).fields["start_key"]


def test_the_address_with_other_words_leads_to_the_right_one(client, flow):
    response = client.get(f"/fix/{flow.pk}-old-words/")
    assert (response.status_code, response["Location"]) == (301, flow.get_absolute_url())


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_a_fix_that_is_not_live_is_not_there(client, tmp_path, state):
    flow = make_flow(tmp_path, "other", state=state)
    assert client.get(flow.get_absolute_url()).status_code == 404
    assert client.post(flow.get_absolute_url(), {}).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999999999999", "9999999999999999"])
def test_a_fix_that_never_was_is_not_there(client, flow, number):
    assert client.get(f"/fix/{number}/").status_code == 404


def test_a_fix_that_begins_with_its_ticket_has_one(client, tmp_path):
    import_text(
        tmp_path,
        "flow: straight\ntitle: Straight\nsymptom: S\ncategory: C\nstart: t\n"
        "nodes:\n  t: {kind: ticket, title: Write to us}\n",
    )
    page = begin(client, Flow.objects.get(slug="straight"))
    assert page.heading == "Write to us"
    assert "Nothing yet" in page.html


# Starting in the middle


def test_a_fix_can_be_started_in_the_middle_with_what_leads_there_assumed(client, flow):
    page = Walk(client, reverse("start_at", args=[flow.address, "second"]))
    assert page.heading == "Do other messages arrive?"
    assert page.html.count("(assumed)") == 2
    page.choose("others")
    assert page.heading == "The sender is blocked"
    assert list(Answer.objects.values_list("assumed", flat=True)) == [True, True, False]
    page.open(f"{page.action}?at=first").choose("no-signal")
    assert page.heading == "There is no network"


@pytest.mark.parametrize("key", ["nothing", "fixed", "second-"])
def test_a_fix_cannot_be_started_at_an_ending_or_nowhere(client, flow, key):
    assert client.get(f"/fix/{flow.address}/at/{key}/").status_code == 404


def test_a_first_page_in_the_middle_that_the_walk_has_left_shows_where_it_stands(client, flow):
    page = Walk(client, reverse("start_at", args=[flow.address, "second"]))
    fields, action = dict(page.fields), page.action
    page.choose("others")
    page.open(f"{page.action}?at=first").choose("no-signal")
    response = client.post(action, {**fields, "answer": "choice.back"}, follow=True)
    assert "There is no network" in response.content.decode()

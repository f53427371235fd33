"""Going back in a walk and changing an answer."""

import pytest

from tests.walking import begin

pytestmark = pytest.mark.django_db


def test_an_earlier_step_shows_its_answer_and_can_be_changed(client, flow):
    page = begin(client, flow).choose("signal").choose("not-fixed")
    page.open(f"{page.action}?at=first")
    assert page.heading == "Does the phone show a signal?"
    assert "(your answer)" in page.html
    page.choose("no-signal")
    assert page.heading == "There is no network"


def test_a_changed_answer_keeps_the_later_ones_that_still_apply(client, flow):
    page = begin(client, flow).choose("signal").choose("not-fixed")
    page.open(f"{page.action}?at=first").choose("no-signal")
    page.open(f"{page.action}?at=first").choose("signal")
    assert page.heading == "Do other messages arrive?"


def test_a_return_asks_again_and_drops_what_came_after(client, flow):
    page = begin(client, flow).choose("signal").choose("not-fixed").choose("back")
    assert page.heading == "Does the phone show a signal?"
    page.choose("signal")
    assert page.heading == "Restart the phone"


def test_a_step_that_is_no_longer_on_the_way_leads_to_where_the_walk_stands(client, flow):
    page = begin(client, flow).choose("signal").choose("not-fixed")
    page.open(f"{page.action}?at=first").choose("no-signal")
    response = client.get(f"{page.action}?at=second")
    assert response.status_code == 302
    assert response["Location"] == f"{page.action}?at=no-signal"


@pytest.mark.parametrize("at", ["nothing", "other.first", "..", "a" * 200, "%00", "<script>"])
def test_a_step_that_does_not_exist_leads_to_where_the_walk_stands(client, flow, at):
    page = begin(client, flow).choose("signal")
    assert client.get(f"{page.action}?at={at}").status_code == 302

"""A walk that goes on in another flow, and one whose fix is published anew meanwhile."""

import pytest

from tests.articles import JOINED, SMALL_FLOW, import_text
from tests.walking import begin
from troubleshoot.models import Flow, Run

pytestmark = pytest.mark.django_db


def test_a_walk_goes_on_in_another_flow_and_pins_it_there(client, flow, tmp_path):
    import_text(tmp_path, JOINED, name="joined.yaml")
    page = begin(client, Flow.objects.get(slug="joined")).choose("message")
    assert page.heading == "Does the phone show a signal?"
    assert page.address.endswith("?at=small.first")
    assert "Step 2, at most 2 more" in page.html
    run = Run.objects.get()
    assert set(run.versions.values_list("flow__slug", flat=True)) == {"joined", "small"}
    page.choose("no-signal")
    assert page.heading == "There is no network"
    assert page.html.count(">Change<") == 2


def test_a_walk_under_way_stays_on_its_version(client, flow, tmp_path):
    page = begin(client, flow).choose("signal")
    newer = SMALL_FLOW.replace("Restart the phone", "Throw it away").format(
        slug="small", title="Anew", symptom="S", category="Delivery", audience="public"
    )
    import_text(tmp_path, newer)
    page.open(page.address)
    assert page.heading == "Restart the phone"
    assert begin(client, flow).choose("signal").heading == "Throw it away"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("start: first", "start: restart"),
        ("key: signal, goes_to", "key: other, goes_to"),
        ("kind: question\n    title: Does the phone", "kind: question\n    title: Has the phone"),
    ],
)
def test_a_fix_that_was_published_anew_meanwhile_is_no_dead_end(client, flow, tmp_path, old, new):
    page = begin(client, flow)
    text = SMALL_FLOW.format(
        slug="small", title="Anew", symptom="S", category="Delivery", audience="public"
    )
    if old.startswith("start"):
        # The step that was first is still there, behind the one that is first now.
        text = text.replace("not_fixed: second", "not_fixed: first")
        text = text.replace("goes_to: restart", "goes_to: second")
        text = text.replace("returns_to: first", "returns_to: restart")
    assert old in text
    import_text(tmp_path, text.replace(old, new))
    page.choose("signal")
    assert page.response.status_code in {200, 409}
    assert page.heading
    assert page.buttons


def test_an_answer_to_a_first_page_that_was_replaced_meanwhile_starts_anew(client, flow, tmp_path):
    page = begin(client, flow)
    newer = SMALL_FLOW.replace("first", "begin").format(
        slug="small", title="Anew", symptom="S", category="Delivery", audience="public"
    )
    import_text(tmp_path, newer)
    page.choose("signal")
    assert page.response.status_code == 409
    assert page.heading == "Does the phone show a signal?"
    assert "Something changed" in page.html
    assert page.choose("signal").heading == "Restart the phone"

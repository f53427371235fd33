"""What people see who are in the middle of a fix, or come to it, when it is stopped for safety."""

import pytest
from django.urls import reverse

from tests.articles import CHECK_FLOW, JOINED, SMALL_FLOW, import_text, make_flow
from tests.walking import FORM, Walk, begin
from troubleshoot.models import Flow, Run, TicketTarget

pytestmark = pytest.mark.django_db

WORDS = "Do not switch it off: it may burn."
HTMX = {"HX-Request": "true", "HX-Target": "walk"}
ALERT = f'<p class="message bad" role="alert">{WORDS}</p>'


@pytest.fixture(autouse=True)
def target(db, settings):
    settings.TICKET_HOSTS = ["t.example"]
    return TicketTarget.objects.create(name="default", url="https://t.example/?q={transcript}")


@pytest.fixture
def stop(ed):
    """Stops a fix for safety."""
    return lambda flow, words=WORDS: flow.stop(words, by=ed)


@pytest.fixture
def walk(client, flow):
    """Somebody at the second step."""
    return begin(client, flow).choose("signal")


def test_a_walk_under_way_ends_with_the_words_and_a_ticket_with_what_was_tried(walk, flow, stop):
    stop(flow)
    walk.open(walk.address)
    assert walk.response.status_code == 200
    assert ALERT in walk.html
    assert walk.heading == "Let’s get a person on it"
    assert "Restart the phone" not in walk.html
    assert "https://t.example/?q=" in walk.html
    assert "It does" in walk.html
    assert Run.objects.get().shown_code in walk.html
    assert walk.address == Run.objects.get().get_absolute_url()
    assert walk.response["X-Robots-Tag"] == "noindex"


def test_the_words_stand_once_and_no_way_leads_back_into_it(walk, flow, stop):
    stop(flow)
    walk.open(walk.address)
    assert walk.html.count(WORDS) == 1
    assert ">Change<" not in walk.html
    assert "Back</a>" not in walk.html
    assert "?at=" not in walk.html


@pytest.mark.parametrize("at", ["first", "small.first", "restart", "second"])
def test_no_step_of_it_is_shown_any_more(walk, flow, stop, at):
    stop(flow)
    walk.open(f"{Run.objects.get().get_absolute_url()}?at={at}")
    assert walk.address == Run.objects.get().get_absolute_url()
    assert ALERT in walk.html
    assert "Look at the top of the screen." not in walk.html


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("button", ["choice.fixed", "choice.not-fixed", "skipped", "none"])
def test_an_answer_to_a_stopped_step_leads_to_where_it_is_said(client, flow, stop, headers, button):
    walk = begin(client, flow).choose("signal")
    walk.headers = headers
    form, fields = walk.action, walk.fields
    stop(flow)
    walk.response = client.post(form, {**fields, "answer": button}, follow=True, headers=headers)
    assert ALERT in walk.html
    assert "Something changed" not in walk.html
    assert ("<html" in walk.html) == (not headers)
    assert Run.objects.get().history()[-1].ref.key == "first"
    assert Run.objects.get().outcome == ""


def test_an_earlier_step_of_it_cannot_be_answered_anew_either(client, flow, stop):
    walk = begin(client, flow).choose("signal")
    earlier = Walk(client, f"{Run.objects.get().get_absolute_url()}?at=first")
    walk.choose("not-fixed")
    stop(flow)
    earlier.choose("no-signal")
    assert ALERT in earlier.html
    assert "There is no network" not in earlier.html
    assert len(Run.objects.get().history()) == 2


def test_nothing_that_is_pasted_is_looked_at_any_more(client, tmp_path, stop):
    flow = make_flow(tmp_path, "check", text=CHECK_FLOW)
    walk = begin(client, flow).press("check", body='{"a": 1,}')
    earlier = Walk(client, f"{Run.objects.get().get_absolute_url()}?at=paste")
    form, fields = earlier.action, earlier.fields
    stop(flow)
    for body in ('{"a": }', ""):
        sent = {**fields, "answer": "check", "body": body}
        earlier.response = client.post(form, sent, follow=True)
        assert earlier.response.status_code == 200
        assert ALERT in earlier.html
        assert not FORM.search(earlier.html)
    assert len(Run.objects.get().history()) == 1
    assert "Paste again" not in walk.open(Run.objects.get().get_absolute_url()).html


def test_a_walk_that_has_ended_stays_as_it_was(client, flow, stop):
    walk = begin(client, flow).choose("signal").choose("fixed")
    stop(flow)
    walk.open(walk.address)
    assert walk.heading == "The restart helped"
    assert WORDS not in walk.html
    assert ">Change<" not in walk.html
    walk.choose("helped")
    assert "Thank you for telling us" in walk.html
    walk.open(f"{Run.objects.get().get_absolute_url()}?at=first")
    assert walk.heading == "The restart helped"
    walk.choose("came-back")
    assert ALERT in walk.html
    assert Run.objects.get().outcome == "ticket"


def test_a_walk_that_came_from_another_fix_can_leave_it_again(client, flow, tmp_path, stop):
    import_text(tmp_path, JOINED, name="joined.yaml")
    walk = begin(client, Flow.objects.get(slug="joined")).choose("message").choose("signal")
    stop(flow)
    walk.open(walk.address)
    assert ALERT in walk.html
    assert walk.html.count(">Change<") == 1
    walk.open(f"{Run.objects.get().get_absolute_url()}?at=which").choose("nothing")
    assert walk.heading == "Wait a little"
    assert WORDS not in walk.html


def test_a_walk_that_went_on_in_another_fix_goes_on_there(client, flow, tmp_path, stop):
    import_text(tmp_path, JOINED, name="joined.yaml")
    walk = begin(client, Flow.objects.get(slug="joined")).choose("message")
    earlier = Walk(client, f"{Run.objects.get().get_absolute_url()}?at=which")
    stop(Flow.objects.get(slug="joined"))
    assert walk.open(walk.address).heading == "Does the phone show a signal?"
    earlier.choose("nothing")
    assert earlier.heading == "Does the phone show a signal?"
    assert "Something changed" in earlier.html


def test_who_comes_to_a_stopped_fix_from_another_gets_a_ticket(client, flow, tmp_path, stop):
    import_text(tmp_path, JOINED, name="joined.yaml")
    walk = begin(client, Flow.objects.get(slug="joined"))
    stop(flow)
    walk.choose("message")
    assert walk.heading == "Let’s get a person on it"
    assert "https://t.example/" in walk.html


def test_publishing_anew_opens_the_fix_and_not_the_walks_that_were_stopped(
    client, walk, flow, tmp_path, stop
):
    stop(flow)
    newer = SMALL_FLOW.format(
        slug="small", title="Anew", symptom="S", category="Delivery", audience="public"
    )
    import_text(tmp_path, newer.replace("Restart the phone", "Wait"))
    assert ALERT in walk.open(walk.address).html
    again = begin(client, Flow.objects.get())
    assert WORDS not in again.html
    assert again.choose("signal").heading == "Wait"


def test_words_that_were_left_out_are_made_up_for(client, walk, flow, stop):
    stop(flow, "")
    assert "We have stopped this fix" in walk.open(walk.address).html
    assert "We have stopped this fix" in client.get(flow.get_absolute_url()).content.decode()


def test_agents_see_why_a_walk_was_stopped(clients, walk, flow, stop):
    stop(flow)
    page = reverse("staff_run", args=[Run.objects.get().shown_code])
    html = clients["alice"].get(page).content.decode()
    assert WORDS in html
    assert "Now at:" not in html


def test_the_transcript_and_the_other_device_still_have_it(client, walk, flow, stop):
    stop(flow)
    run = Run.objects.get()
    assert "It does" in client.get(reverse("transcript", args=[run.token])).content.decode()
    assert client.get(reverse("run_device", args=[run.token])).status_code == 200


# The fix's own address


def test_its_own_address_says_so_with_the_ticket_and_other_fixes(client, flow, tmp_path, stop):
    make_flow(tmp_path, "other", title="Another fix")
    stop(flow)
    response = client.get(flow.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 200
    assert ALERT in html
    assert "https://t.example/" in html
    assert "Another fix" in html
    assert "Does the phone show a signal?" not in html
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_so_does_the_address_of_a_step_in_the_middle(client, flow, stop):
    stop(flow)
    assert ALERT in client.get(reverse("start_at", args=[flow.address, "restart"])).content.decode()
    moved = client.get(f"/fix/{flow.pk}-old-title/")
    assert (moved.status_code, moved["Location"]) == (301, flow.get_absolute_url())


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_first_answer_that_comes_too_late_begins_no_walk(client, flow, stop, headers):
    page = begin(client, flow)
    page.headers = headers
    stop(flow)
    page.choose("signal")
    assert ALERT in page.html
    assert ("<html" in page.html) == (not headers)
    assert 'id="walk"' in page.html
    assert not Run.objects.exists()


def test_going_back_to_the_first_page_leads_to_the_walk_that_it_began(client, flow, stop):
    page = begin(client, flow)
    sent = {**page.fields, "answer": "choice.signal"}
    client.post(page.action, sent)
    stop(flow)
    response = client.post(page.action, sent)
    assert response.status_code == 303
    assert response["Location"] == Run.objects.get().get_absolute_url()
    assert client.post(page.action, {"start_key": "no key"}).status_code == 200


def test_what_is_not_live_has_no_checklist_and_no_text(client, flow, stop):
    stop(flow)
    for name in ("checklist", "fix_markdown"):
        assert client.get(reverse(name, args=[flow.address])).status_code == 404
    for page in ("/fix/", "/sitemap.xml", "/llms.txt", "/search/?q=message"):
        assert f"/fix/{flow.pk}-" not in client.get(page, follow=True).content.decode()


def test_one_for_agents_is_stopped_for_agents_alone(clients, tmp_path, stop):
    flow = make_flow(tmp_path, audience="internal")
    stop(flow)
    for role, status in {"customer": 404, "mallory": 404, "alice": 200, "ed": 200}.items():
        response = clients[role].get(flow.get_absolute_url())
        assert response.status_code == status
        assert (WORDS in response.content.decode()) == (status == 200)


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_was_never_stopped_or_is_put_away_is_not_there(client, ed, tmp_path, state):
    flow = make_flow(tmp_path, "other", state="live" if state == "archived" else state)
    if state == "archived":
        flow.stop(WORDS, by=ed)
        flow.archive(by=ed)
    assert client.get(flow.get_absolute_url()).status_code == 404
    assert client.post(flow.get_absolute_url(), {}).status_code == 404


def test_editors_find_the_way_to_mend_it(clients, flow, stop):
    stop(flow)
    for role in ("customer", "alice", "ed"):
        html = clients[role].get(flow.get_absolute_url()).content.decode()
        assert (f"/staff/flows/{flow.pk}/" in html) == (role == "ed")

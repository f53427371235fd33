"""Walking a fix through its pages, as a browser without JavaScript does, and with htmx."""

import pytest
from django.urls import reverse

from tests.articles import CHECK_FLOW, SMALL_FLOW, import_text, make_article, make_flow
from tests.walking import Walk
from troubleshoot import walk as core
from troubleshoot.graph import Ref
from troubleshoot.models import Answer, Flow, Run, TicketTarget
from troubleshoot.models.version import published_graph

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "walk"}


@pytest.fixture
def flow(tmp_path):
    return make_flow(tmp_path)


def begin(client, flow, **headers):
    return Walk(client, flow.get_absolute_url(), **headers)


# The first page


def test_the_first_page_writes_nothing_and_sets_no_cookie(client, flow):
    page = begin(client, flow)
    assert page.heading == "Does the phone show a signal?"
    assert not Run.objects.exists()
    assert not page.response.cookies


def test_the_first_page_is_never_kept_by_anybody(client, flow):
    assert "no-store" in begin(client, flow).response["Cache-Control"]


def test_two_people_get_two_start_keys(client, flow):
    assert begin(client, flow).fields["start_key"] != begin(client, flow).fields["start_key"]


def test_the_address_with_other_words_leads_to_the_right_one(client, flow):
    response = client.get(f"/fix/{flow.pk}-old-words/")
    assert (response.status_code, response["Location"]) == (301, flow.get_absolute_url())


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_a_fix_that_is_not_live_is_not_there(client, tmp_path, state):
    flow = make_flow(tmp_path, state=state)
    assert client.get(flow.get_absolute_url()).status_code == 404
    assert client.post(flow.get_absolute_url(), {}).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999999999999", "9999999999999999"])
def test_a_fix_that_never_was_is_not_there(client, flow, number):
    assert client.get(f"/fix/{number}/").status_code == 404


# A whole walk


def test_the_first_answer_makes_the_run_and_leads_to_the_next_step(client, flow):
    page = begin(client, flow).choose("signal")
    assert page.heading == "Restart the phone"
    run = Run.objects.get()
    assert page.address == f"/runs/{run.token}/?at=restart"
    assert "Step 2, at most 1 more" in page.html


def test_a_walk_to_a_resolution(client, flow):
    page = begin(client, flow).choose("signal").choose("fixed")
    assert page.heading == "The restart helped"
    run = Run.objects.get()
    assert (run.outcome, run.confirmed) == ("fixed", False)
    assert run.ended_at is not None
    page.choose("helped")
    run.refresh_from_db()
    assert run.confirmed
    assert "Good to hear" in page.html


def test_what_came_back_leads_to_the_ticket(client, flow):
    page = begin(client, flow).choose("signal").choose("fixed").choose("came-back")
    assert page.heading == "Let’s get a person on it"
    assert Run.objects.get().outcome == "ticket"


def test_none_of_these_is_always_there_and_leads_to_the_ticket(client, flow):
    page = begin(client, flow)
    assert "none" in page.buttons
    page.press("none")
    assert page.heading == "Let’s get a person on it"
    assert Run.objects.get().shown_code in page.html


def test_who_cannot_do_an_instruction_goes_on(client, flow):
    page = begin(client, flow).choose("signal").press("skipped")
    assert page.heading == "Do other messages arrive?"
    assert "I can’t do this" in page.html


def test_each_step_is_a_post_that_redirects(client, flow):
    page = begin(client, flow).press("choice.signal", follow=False)
    assert page.response.status_code == 303


def test_the_walk_is_never_kept_nor_indexed(client, flow):
    page = begin(client, flow).choose("signal")
    assert "no-store" in page.response["Cache-Control"]
    assert page.response["X-Robots-Tag"] == "noindex"


# Going back and changing


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


# Twice, in two windows, and forged


def test_a_double_click_on_the_first_answer_makes_one_run(client, flow):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal"}
    first = client.post(page.action, fields)
    second = client.post(page.action, fields)
    assert first["Location"] == second["Location"]
    assert Answer.objects.count() == 1


def test_choosing_again_on_the_first_page_changes_the_answer_of_the_same_run(client, flow):
    page = begin(client, flow)
    for key in ("signal", "no-signal", "signal"):
        response = client.post(page.action, {**page.fields, "answer": f"choice.{key}"})
    assert Run.objects.count() == 1
    assert response["Location"].endswith("?at=restart")


def test_a_double_click_on_a_later_answer_counts_once(client, flow):
    page = begin(client, flow).choose("signal")
    fields = {**page.fields, "answer": "choice.not-fixed"}
    answers = {client.post(page.action, fields)["Location"] for _ in range(3)}
    assert len(answers) == 1
    assert Answer.objects.count() == 2


def test_a_double_click_on_a_return_returns_once(client, flow):
    page = begin(client, flow).choose("signal").choose("not-fixed")
    fields = {**page.fields, "answer": "choice.back"}
    client.post(page.action, fields)
    client.post(page.action, fields)
    assert Answer.objects.count() == 3


def test_two_windows_on_one_walk_do_no_harm(client, flow):
    one = begin(client, flow).choose("signal")
    other = Walk(client, one.address)
    one.choose("not-fixed").choose("others")
    other.choose("not-fixed")
    assert other.heading == "The sender is blocked"
    other.open(f"{one.action}?at=first").choose("no-signal")
    one.open(f"{one.action}?at=restart")
    assert one.heading == "There is no network"


def test_an_answer_to_a_step_that_another_window_left_says_so(client, flow):
    one = begin(client, flow).choose("signal")
    other = Walk(client, one.address)
    one.open(f"{one.action}?at=first").choose("no-signal")
    other.choose("not-fixed")
    assert other.heading == "There is no network"
    assert "Something changed" in other.html
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("small.nothing", "choice.signal"),
        ("small.first", "choice.nothing"),
        ("small.first", "choice."),
        ("small.first", "verdict"),
        ("small.first", "skipped"),
        ("small.first", "check"),
        ("other.first", "choice.signal"),
        ("small.fixed", "choice.fixed"),
    ],
)
def test_a_forged_step_or_choice_is_not_there(client, flow, step, answer):
    page = begin(client, flow)
    assert page.press(answer, step=step).response.status_code in {404, 409}
    assert not Answer.objects.exists()
    assert not Run.objects.exists()
    page = begin(client, flow).choose("signal")
    assert page.press(answer, step=step).response.status_code in {200, 404}
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("missing", ["step", "answer", "request_key", "start_key"])
@pytest.mark.parametrize("value", [None, "", "x" * 5000, "\x00", "‮"])
def test_a_form_that_no_browser_sends_is_refused(client, flow, missing, value):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal", missing: value}
    response = client.post(page.action, {k: v for k, v in fields.items() if v is not None})
    assert response.status_code in {400, 404, 409}
    assert not Run.objects.exists()


@pytest.mark.parametrize("token", ["x", "A" * 22, "A" * 5000, "..", "%00", "💥"])
def test_an_unknown_token_is_not_there(client, flow, token):
    assert client.get(f"/runs/{token}/").status_code == 404
    assert client.post(f"/runs/{token}/", {}).status_code == 404


def test_the_token_is_unguessable(client, flow):
    begin(client, flow).choose("signal")
    assert len(Run.objects.get().token) >= 22  # 128 bits in base64


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client, flow, method):
    assert getattr(client, method)(flow.get_absolute_url()).status_code == 405


def test_a_run_takes_only_so_many_answers(client, flow, monkeypatch):
    monkeypatch.setattr(core, "MOST_ANSWERS", 2)
    page = begin(client, flow).choose("signal").choose("not-fixed").choose("others")
    assert page.response.status_code == 409
    assert "holds as many answers" in page.html
    assert page.html.count("<main") == 1
    assert Answer.objects.count() == 2


def test_how_a_walk_ended_follows_what_other_windows_answer(client, flow):
    one = begin(client, flow).choose("signal")
    run = Run.objects.get()
    stale = Run.objects.select_related("flow").get(pk=run.pk)
    one.press("none")
    run.refresh_from_db()
    assert run.outcome == "ticket"
    ref = Ref("small", "restart")
    stale.answer(core.Answer(ref, "choice", "not-fixed"), request_key="another-window")
    run.refresh_from_db()
    assert (run.outcome, run.ended_at) == ("", None)


def test_a_start_key_of_another_fix_is_not_there(client, flow, tmp_path):
    page = begin(client, flow)
    key = page.fields["start_key"]
    page.choose("signal")
    other = make_flow(tmp_path, "other", title="Other")
    assert begin(client, other).choose("signal", start_key=key).response.status_code == 409
    assert Run.objects.count() == 1


def test_a_first_page_of_a_walk_that_is_full_says_so(client, flow, monkeypatch):
    page = begin(client, flow)
    fields = dict(page.fields)
    page.choose("signal")
    monkeypatch.setattr(core, "MOST_ANSWERS", 1)
    response = client.post(flow.get_absolute_url(), {**fields, "answer": "choice.no-signal"})
    assert response.status_code == 409


def test_a_first_page_in_the_middle_that_the_walk_has_left_shows_where_it_stands(client, flow):
    page = Walk(client, reverse("start_at", args=[flow.address, "second"]))
    fields, action = dict(page.fields), page.action
    page.choose("others")
    page.open(f"{page.action}?at=first").choose("no-signal")
    response = client.post(action, {**fields, "answer": "choice.back"}, follow=True)
    assert "There is no network" in response.content.decode()


def test_a_fix_that_begins_with_its_ticket_has_one(client, tmp_path):
    import_text(
        tmp_path,
        "flow: straight\ntitle: Straight\nsymptom: S\ncategory: C\nstart: t\n"
        "nodes:\n  t: {kind: ticket, title: Write to us}\n",
    )
    page = begin(client, Flow.objects.get(slug="straight"))
    assert page.heading == "Write to us"
    assert "Nothing yet" in page.html


def test_the_first_page_may_be_found_by_search_engines_and_walks_may_not(client, flow):
    page = begin(client, flow)
    assert "X-Robots-Tag" not in page.response
    assert page.choose("signal").response["X-Robots-Tag"] == "noindex"


def test_what_did_not_help_is_not_said_to_have_come_back(client, flow):
    page = begin(client, flow).choose("no-signal").choose("came-back")
    assert "It did not help" in page.html
    assert "It came back" not in page.html


# From where a form may come


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:81"},
    ],
)
def test_a_form_from_another_site_is_refused(client, flow, headers):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal"}
    assert client.post(page.action, fields, headers=headers).status_code == 403
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}]
)
def test_a_form_from_this_site_is_taken(client, flow, headers):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal"}
    assert client.post(page.action, fields, headers=headers).status_code == 303


def test_a_signed_in_form_needs_djangos_token(flow, alice):
    from tests.people import client_of

    client = client_of(alice, enforce_csrf_checks=True)
    page = begin(client, flow)
    assert "csrfmiddlewaretoken" in page.fields
    without = {k: v for k, v in page.fields.items() if k != "csrfmiddlewaretoken"}
    same = {"Sec-Fetch-Site": "same-origin"}
    refused = client.post(page.action, {**without, "answer": "choice.signal"}, headers=same)
    assert refused.status_code == 403
    assert page.choose("signal").heading == "Restart the phone"
    assert Run.objects.get().agent == alice


# htmx


def test_htmx_gets_the_step_alone_and_its_address(client, flow):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal"}
    response = client.post(page.action, fields, headers=HTMX)
    assert response.status_code == 200
    html = response.content.decode()
    assert html.lstrip().startswith("<title>Restart the phone")
    assert "<html" not in html
    assert response["HX-Push-Url"] == f"{Run.objects.get().get_absolute_url()}?at=restart"


def test_page_and_step_differ_by_target_alone_and_say_so(client, flow):
    page = begin(client, flow).choose("signal")
    whole = client.get(page.address, headers={"HX-Request": "true"})
    alone = client.get(page.address, headers=HTMX)
    restored = client.get(page.address, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in alone.content.decode()
    assert "<html" in restored.content.decode()
    for response in (whole, alone):
        assert {"HX-Request", "HX-Target"} <= {v.strip() for v in response["Vary"].split(",")}


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


# Other flows, versions and articles


JOINED = """\
flow: joined
title: Joined
symptom: Something else
category: Delivery
start: which
nodes:
  which:
    kind: question
    title: Which is it?
    choices:
      - {label: No message, key: message, goes_to: on}
      - {label: Nothing, key: nothing, goes_to: end}
  on: {kind: flow, flow: small}
  end: {kind: resolution, outcome: wait, title: Wait a little, text: It will pass.}
"""


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


def test_a_step_links_its_article_only_to_whom_may_read_it(client, flow):
    article = make_article("All about signals")
    flow.live.nodes.filter(key="first").update(article=article)
    published_graph.cache_clear()
    assert "All about signals" in begin(client, flow).html


def test_a_step_does_not_name_an_article_that_is_not_live(client, flow):
    article = make_article("All about signals", state="draft")
    flow.live.nodes.filter(key="first").update(article=article)
    published_graph.cache_clear()
    assert "All about signals" not in begin(client, flow).html


def test_notes_are_for_agents(clients, flow):
    assert "Ask for the model" in begin(clients["alice"], flow).html
    for role in ("customer", "mallory"):
        assert "Ask for the model" not in begin(clients[role], flow).html


# Checks


@pytest.fixture
def check_flow(tmp_path):
    return make_flow(tmp_path, "check", text=CHECK_FLOW, title="Error 1004")


SECRET = "hunter2secretpaste"
PASTE = f"{{'password': \"{SECRET}\"}}"


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


# Tickets


def test_the_ticket_carries_what_was_tried(client, flow):
    TicketTarget.objects.create(
        name="default",
        label="Open a ticket",
        url="https://example.com/new?subject={subject}&body={transcript}&code={code}",
    )
    page = begin(client, flow).choose("signal").choose("not-fixed").press("none")
    run = Run.objects.get()
    assert "https://example.com/new?subject=No%20message" in page.html
    assert f"code={run.shown_code}" in page.html
    assert run.token not in page.html.split("https://example.com/new")[1].split('"')[0]
    text = client.get(reverse("transcript", args=[run.token]))
    assert text["Content-Type"].startswith("text/plain")
    for words in ("Restart the phone", "Still not working", "None of these", run.shown_code):
        assert words in text.content.decode()


def test_the_ticket_goes_where_the_flow_entered_last_sends_it(client, flow, tmp_path):
    TicketTarget.objects.create(name="default", url="https://example.com/?t={transcript}")
    mail = TicketTarget.objects.create(name="mail", url="mailto:a@example.com?body={transcript}")
    Flow.objects.filter(pk=flow.pk).update(ticket_target=mail)
    import_text(tmp_path, JOINED, name="joined.yaml")
    page = begin(client, Flow.objects.get(slug="joined"))
    assert "https://example.com/?t=" in page.press("none").html
    page = begin(client, Flow.objects.get(slug="joined")).choose("message").press("none")
    assert "mailto:a@example.com" in page.html


def test_a_ticket_address_outside_the_allowed_hosts_is_refused(client, flow, settings):
    from django.core.exceptions import ValidationError

    target = TicketTarget(name="default", url="https://evil.example/?t={transcript}")
    with pytest.raises(ValidationError):
        target.full_clean()
    target.save()
    page = begin(client, flow).press("none")
    assert "evil.example" not in page.html
    assert "cannot be opened from here" in page.html


def test_a_site_without_ticket_targets_still_has_a_way_out(client, flow):
    page = begin(client, flow).press("none")
    assert "Copy what you tried" in page.html
    assert Run.objects.get().shown_code in page.html


# Agents


def test_an_agent_opens_a_walk_by_its_code(clients, flow):
    page = begin(clients["customer"], flow).choose("signal")
    run = Run.objects.get()
    typed = f" {run.code[:4].lower()} {run.code[4:].lower()} "
    response = clients["alice"].get("/staff/runs/", {"code": typed}, follow=True)
    html = response.content.decode()
    assert run.shown_code in html
    assert "Now at:" in html
    assert page.heading in html


def test_a_code_that_is_unknown_is_said_to_be_so(clients, flow):
    html = clients["alice"].get("/staff/runs/", {"code": "2222-2222"}).content.decode()
    assert "There is no walk with the code" in html
    html = clients["alice"].get("/staff/runs/", {"code": "<b>hello"}).content.decode()
    assert "is not a code" in html
    assert "<b>hello" not in html


def test_who_asks_for_a_person_at_once_is_asked_for_what_the_last_step_asks(client, tmp_path):
    text = CHECK_FLOW.replace(
        "title: A person will look at it", "title: A person will look at it, text: Add your number."
    )
    flow = make_flow(tmp_path, "check", text=text, title="Error 1004")
    page = begin(client, flow).press("none")
    assert page.heading == "Let’s get a person on it"
    assert "Add your number." in page.html


def test_who_has_no_program_for_mail_is_told_where_to_write(client, flow):
    TicketTarget.objects.create(name="default", url="mailto:help@example.com?body={transcript}")
    page = begin(client, flow).press("none")
    assert "send it to <b>help@example.com</b>" in page.html


def test_the_staff_page_says_who_answered_and_what_the_step_says(clients, client, flow):
    page = begin(client, flow)
    own = Walk(clients["alice"], flow.get_absolute_url())
    own.choose("no-signal")
    run = Run.objects.get()
    assert [answer.by for answer in run.history()] == [run.agent]
    html = clients["alice"].get(reverse("staff_run", args=[run.shown_code])).content.decode()
    assert "It ended with: There is no network" in html.replace("\n", " ")
    assert "Go outside." in html
    assert "(by alice)" in html
    page.choose("signal")
    assert [answer.by for answer in Run.objects.latest("pk").history()] == [None]

"""Trying a fix before it is published: what customers would see, and nothing kept of it."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.articles import CHECK_FLOW, JOINED, import_text, make_article, make_flow
from tests.people import client_of
from tests.troubleshoot.previews import address, begin, draw, phone, reword, rows
from tests.walking import Walk
from troubleshoot.drawing import Drawing, change_step, led, new_step, remove_step
from troubleshoot.graph import CHECK, FLOW, INSTRUCTION, QUESTION, Choice
from troubleshoot.models import Flow, FlowAct, TicketTarget

Name = FlowAct.Name
PASTE = '{"a": 1, “secret”: 2}'


# Walking


def test_the_draft_is_walked_to_its_end_and_no_row_is_written(editor, ed, flow):
    reword(flow, "first", ed, title="Is there a signal at all?")
    before = rows()
    walk = begin(editor, flow)
    assert walk.heading == "Is there a signal at all?"
    assert "{#" not in walk.html
    walk.choose("signal").choose("not-fixed")
    assert walk.heading == "Do other messages arrive?"
    walk.choose("others").choose("helped")
    assert "Good to hear" in walk.html
    walk.choose("came-back")
    assert walk.heading == "Let’s get a person on it"
    assert rows() == before


def test_where_nothing_is_drawn_the_live_version_is_walked(editor, flow):
    assert "which is live" in begin(editor, flow).html


def test_an_answer_leads_on_by_a_redirect_with_all_answers_in_its_address(editor, flow):
    walk = begin(editor, flow).press("choice.signal", follow=False)
    assert walk.response.status_code == 303
    assert walk.response["Location"] == address(flow) + "?answers=first~choice.signal"


def test_it_looks_as_the_walk_of_a_customer_does(editor, customer, flow):
    theirs = Walk(client_of(customer), flow.get_absolute_url())
    ours = begin(editor, flow)
    for _step in range(2):
        assert re.findall(r"<span>(.*?)</span>", theirs.form) == re.findall(
            r"<span>(.*?)</span>", ours.form
        )
        assert ours.heading == theirs.heading
        assert ours.buttons == theirs.buttons
        theirs.choose("signal")
        ours.choose("signal")


def test_htmx_gets_the_step_and_the_bar_alone(editor, flow):
    walk = begin(editor, flow)
    headers = {"HX-Request": "true", "HX-Target": "walk"}
    data = {**walk.fields, "answer": "choice.signal"}
    response = editor.post(walk.action, data, headers=headers)
    html = response.content.decode()
    assert response.status_code == 200
    assert response["HX-Push-Url"] == address(flow) + "?answers=first~choice.signal"
    assert "<html" not in html
    assert "Restart the phone" in html
    assert 'hx-swap-oob="true"' in html
    assert reverse("flow_step", args=[flow.pk, "restart"]) in html


def test_an_earlier_answer_is_changed_and_the_way_leads_elsewhere(editor, flow):
    walk = begin(editor, flow).choose("signal").choose("not-fixed")
    earlier = address(flow, answers="first~choice.signal_restart~choice.not-fixed", at="first")
    assert earlier.replace("&", "&amp;") in walk.html
    walk.open(earlier)
    assert walk.heading == "Does the phone show a signal?"
    assert "(your answer)" in walk.html
    assert walk.choose("no-signal").heading == "There is no network"


def test_an_answer_that_leads_back_asks_anew_and_leaves_a_short_address(editor, flow):
    walk = begin(editor, flow).choose("signal").choose("not-fixed").choose("back")
    assert walk.heading == "Does the phone show a signal?"
    assert walk.address == address(flow)


def test_the_same_answer_sent_twice_is_one(editor, flow):
    walk = begin(editor, flow)
    data = {**walk.fields, "answer": "choice.signal"}
    places = {editor.post(walk.action, data)["Location"] for _time in range(2)}
    assert len(places) == 1


def test_none_of_these_leads_to_a_person_and_opens_no_ticket(editor, flow):
    to = "mailto:help@example.com?body={transcript}"
    TicketTarget.objects.create(name="default", label="Write to us", url=to)
    walk = begin(editor, flow).choose("signal").press("none")
    assert walk.heading == "Let’s get a person on it"
    assert "It does" in walk.html
    assert "Write to us" in walk.html
    assert "it opens no ticket" in walk.html
    assert 'href="mailto:' not in walk.html
    assert "leads to no further step" not in walk.html


def test_what_cannot_be_done_is_skipped(editor, flow):
    walk = begin(editor, flow).choose("signal").press("skipped")
    assert walk.heading == "Do other messages arrive?"


def test_it_goes_on_in_another_fix_whose_steps_are_edited_there(editor, flow, tmp_path):
    import_text(tmp_path, JOINED, name="joined.yaml")
    joined = Flow.objects.get(slug="joined")
    walk = begin(editor, joined).choose("message")
    assert walk.heading == "Does the phone show a signal?"
    assert reverse("flow_step", args=[flow.pk, "first"]) in walk.html


# Checks


@pytest.fixture
def checking(tmp_path):
    return make_flow(tmp_path, "errors", title="An error", text=CHECK_FLOW)


def test_a_check_runs_and_keeps_of_the_paste_no_more_than_its_verdict(editor, checking):
    before = rows()
    walk = begin(editor, checking).press("check", body=PASTE)
    assert walk.response.status_code == 200
    assert walk.heading == "Correct the places marked"
    assert "<mark>" in walk.html
    after = address(checking) + "?answers=paste~verdict.invalid"
    assert walk.response["HX-Push-Url"] == after
    assert walk.action == after
    walk.open(after)
    assert "<mark>" not in walk.html
    assert "secret" not in walk.html
    assert rows() == before


def test_what_a_check_found_goes_along_with_the_ticket_that_comes_next(editor, checking, ed):
    draw(checking, lambda d: change_step(d, led(d.nodes["paste"], "invalid", target="help")), ed)
    walk = begin(editor, checking).press("check", body=PASTE)
    assert walk.heading == "A person will look at it"
    assert "<small>" in walk.html


def test_a_paste_that_cannot_be_taken_is_answered_with_the_form(editor, checking):
    walk = begin(editor, checking).press("check", body="x" * 20_001)
    assert walk.response.status_code == 422
    assert "we read at most 20000" in walk.html.replace(",", "")
    assert walk.press("check", body="{}").heading == "The body is fine"


def test_a_check_is_skipped(editor, checking):
    assert begin(editor, checking).press("skipped").heading == "The body is fine"


# What is not drawn yet


def test_an_answer_that_leads_nowhere_ends_with_a_person_and_says_so(editor, ed, flow):
    draw(flow, lambda d: remove_step(d, "restart"), ed)
    walk = begin(editor, flow).choose("signal")
    assert walk.heading == "Let’s get a person on it"
    assert "leads to no further step yet" in walk.html
    assert reverse("flow_step", args=[flow.pk, "first"]) in walk.html


UNTITLED = "A step without a title yet"
BEGUN = {
    QUESTION: ["none"],
    INSTRUCTION: ["choice.fixed", "choice.not-fixed", "skipped"],
    CHECK: ["choice.skip"],
}


@pytest.mark.parametrize("kind", [QUESTION, INSTRUCTION, CHECK, FLOW])
def test_a_step_that_is_only_begun_can_be_walked_over(editor, ed, kind):
    flow = Flow.objects.begin(title="New", symptom="It is new", by=ed)
    key = flow.draft.start

    def drawn(drawing: Drawing) -> Drawing:
        new = new_step(kind, "", drawing.nodes)
        begin = new_step(QUESTION, "Begin", ())
        first = replace(begin, key=key, choices=(Choice("on", target=new.key),))
        return change_step(drawing, first, [new])

    draw(flow, drawn, ed)
    walk = begin(editor, flow)
    assert "An answer without words" in walk.html
    walk.choose("on")
    assert walk.response.status_code == 200
    assert walk.heading == ("Let’s get a person on it" if kind == FLOW else UNTITLED)
    for button in BEGUN.get(kind, ()):
        assert begin(editor, flow).choose("on").press(button).heading == "Let’s get a person on it"


def test_a_verdict_without_a_branch_ends_with_a_person(editor, ed, checking):
    draw(checking, lambda d: change_step(d, replace(d.nodes["paste"], choices=())), ed)
    walk = begin(editor, checking).press("check", body=PASTE)
    assert walk.heading == "Let’s get a person on it"
    assert "leads to no further step yet" in walk.html


def test_a_fix_without_a_step_ends_with_a_person(editor, ed):
    flow = Flow.objects.begin(title="New", symptom="It is new", by=ed)
    draw(flow, lambda d: remove_step(d, d.graph.start), ed)
    walk = begin(editor, flow)
    assert walk.response.status_code == 200
    assert "There is no step to begin with yet" in walk.html


def test_an_answer_to_a_step_that_is_gone_by_now_shows_where_the_walk_stands(editor, ed, flow):
    walk = begin(editor, flow).choose("signal")
    draw(flow, lambda d: remove_step(d, "restart"), ed)
    walk.choose("not-fixed")
    assert walk.response.status_code == 200
    assert "Something changed since that page was opened" in walk.html


# From any step


def test_it_begins_at_a_step_with_the_answers_that_lead_there_assumed(editor, flow):
    walk = begin(editor, flow, **{"from": "second"})
    assert walk.heading == "Do other messages arrive?"
    assert "(assumed)" in walk.html
    walk.choose("others")
    assert walk.heading == "The sender is blocked"
    assert walk.address == address(flow, **{"from": "second"}) + "&answers=second~choice.others"


def test_an_assumed_answer_can_be_changed(editor, flow):
    walk = begin(editor, flow, **{"from": "second"}, at="first").choose("no-signal")
    assert walk.heading == "There is no network"


def test_it_begins_at_an_ending_or_where_another_fix_begins(editor, flow, tmp_path):
    assert begin(editor, flow, **{"from": "fixed"}).heading == "The restart helped"
    import_text(tmp_path, JOINED, name="joined.yaml")
    joined = Flow.objects.get(slug="joined")
    assert begin(editor, joined, **{"from": "on"}).heading == "Does the phone show a signal?"


def test_it_does_not_begin_where_nobody_comes_to(editor, ed, flow):
    draw(flow, lambda d: change_step(d, d.nodes["first"], [new_step(QUESTION, "Alone", ())]), ed)
    for key, words in {"alone": "No answer leads to this step", "gone": "no such step"}.items():
        for place in (address, phone):
            response = editor.get(place(flow, **{"from": key}))
            assert response.status_code == 404
            assert words in response.content.decode()


# For agents


def test_notes_and_internal_articles_are_for_who_asks_to_see_it_as_an_agent(editor, ed, flow):
    article = make_article("For us alone", audience="internal")
    reword(flow, "first", ed, article=article.pk)
    as_customer, as_agent = begin(editor, flow).html, begin(editor, flow, agent="yes").html
    for secret in ("Ask for the model of the phone", "For us alone"):
        assert secret not in as_customer
        assert secret in as_agent
    walk = begin(editor, flow, agent="yes").choose("signal")
    assert "agent=yes" in walk.address


def test_a_fix_for_agents_alone_is_seen_as_an_agent(editor, tmp_path):
    inside = make_flow(tmp_path, "inside", title="Inside", audience="internal")
    html = begin(editor, inside).html
    assert "Ask for the model of the phone" in html
    assert "See it as a customer" not in html


# In a frame


def test_only_the_page_inside_may_be_framed_and_only_the_one_outside_frames(editor, flow):
    inside = editor.get(address(flow, framed="yes"))
    outside = editor.get(phone(flow))
    plain = editor.get(address(flow))
    assert inside["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in inside["Content-Security-Policy"]
    assert "frame-src 'self'" in outside["Content-Security-Policy"]
    for response in (plain, outside):
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    for response in (plain, inside):
        assert "frame-src" not in response["Content-Security-Policy"]
    for response in (inside, outside):
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "script-src 'self'" in response["Content-Security-Policy"]


def test_the_frame_shows_the_step_at_which_the_preview_stands(editor, flow):
    query = {"answers": "first~choice.signal", "at": "first"}
    html = editor.get(phone(flow, **query)).content.decode()
    inside = re.search(r'<iframe[^>]* src="([^"]*)"', html)[1].replace("&amp;", "&")
    walk = Walk(editor, inside)
    assert walk.heading == "Does the phone show a signal?"
    assert "framed=yes" in walk.choose("signal").address
    assert walk.heading == "Restart the phone"

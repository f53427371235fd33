"""Whole walks in Chromium: with htmx, with JavaScript off, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.articles import CHECK_FLOW, make_flow
from troubleshoot.models import Answer, Run, TicketTarget

pytestmark = pytest.mark.django_db(transaction=True)

PASTE = "{'Name': \"Tom\"}"


@pytest.fixture
def flow(tmp_path, live_server):
    TicketTarget.objects.create(
        name="default", url="https://example.com/?s={subject}&t={transcript}&c={code}"
    )
    return make_flow(tmp_path)


@pytest.fixture
def start(flow, live_server):
    return live_server.url + flow.get_absolute_url()


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def choose(page, text):
    page.get_by_role("button", name=text).first.click()


def test_a_walk_with_htmx_swaps_the_step_alone_and_moves_the_address_and_the_focus(page, start):
    page.goto(start)
    page.evaluate("window.stayed = true")
    choose(page, "It does")
    heading(page, "Restart the phone")
    expect(page).to_have_url(re.compile(r"/runs/[^/]+/\?at=restart$"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^Restart the phone"))
    choose(page, "This fixed it")
    heading(page, "The restart helped")
    assert page.evaluate("window.stayed")


def test_the_back_button_of_the_browser_brings_the_right_whole_page(page, start):
    page.goto(start)
    choose(page, "It does")
    heading(page, "Restart the phone")
    choose(page, "Still not working")
    heading(page, "Do other messages arrive?")
    page.go_back()
    heading(page, "Restart the phone")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    page.go_back()
    heading(page, "Does the phone show a signal?")
    page.go_forward()
    heading(page, "Restart the phone")
    page.go_forward()
    heading(page, "Do other messages arrive?")
    page.reload()
    heading(page, "Do other messages arrive?")


def test_going_back_to_the_first_page_and_choosing_again_changes_the_same_run(page, start):
    page.goto(start)
    choose(page, "It does not")
    heading(page, "There is no network")
    page.go_back()
    heading(page, "Does the phone show a signal?")
    choose(page, "It does")
    heading(page, "Restart the phone")
    assert Run.objects.count() == 1


def test_an_answer_is_changed_from_the_trail(page, start):
    page.goto(start)
    choose(page, "It does")
    heading(page, "Restart the phone")
    page.get_by_role("link", name="Change Does the phone show a signal?").click()
    heading(page, "Does the phone show a signal?")
    choose(page, "It does not")
    heading(page, "There is no network")
    run = Run.objects.get()
    assert [answer.choice for answer in run.answers.order_by("number")] == ["signal", "no-signal"]
    assert run.position().node.key == "no-signal"


def test_an_impatient_double_click_makes_one_run(page, start):
    page.goto(start)
    page.get_by_role("button", name="It does", exact=False).first.dblclick()
    heading(page, "Restart the phone")
    page.wait_for_load_state("networkidle")
    assert Run.objects.count() == 1
    assert Answer.objects.count() == 1


def test_a_walk_with_javascript_off(new_context, start):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(start)
    choose(page, "It does")
    heading(page, "Restart the phone")
    choose(page, "Still not working")
    heading(page, "Do other messages arrive?")
    page.go_back()
    heading(page, "Restart the phone")
    page.get_by_role("link", name="Back").click()
    heading(page, "Does the phone show a signal?")
    page.get_by_role("link", name="Go to where you were").click()
    heading(page, "Do other messages arrive?")
    choose(page, "None of these")
    heading(page, "Let’s get a person on it")
    assert "https://example.com/?s=No%20message" in page.get_by_role(
        "link", name="Open a ticket"
    ).get_attribute("href")
    expect(page.get_by_role("button", name="Copy what I tried")).to_be_hidden()
    page.get_by_role("link", name="Show it as text").click()
    assert "Still not working" in page.inner_text("body")


def test_a_check_with_javascript_off(new_context, tmp_path, live_server):
    flow = make_flow(tmp_path, "check", text=CHECK_FLOW, title="Error 1004")
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + flow.get_absolute_url())
    page.get_by_role("textbox", name="Request body").fill(PASTE)
    choose(page, "Check it")
    heading(page, "Correct the places marked")
    expect(page.locator("#found mark").first).to_have_text("'")
    page.get_by_role("link", name="Paste again").click()
    page.get_by_role("textbox", name="Request body").fill('{"Name": "Tom"}')
    choose(page, "Check it")
    heading(page, "The body is fine")


def test_a_check_with_htmx_shows_what_was_found_and_forgets_it(page, tmp_path, live_server):
    flow = make_flow(tmp_path, "check", text=CHECK_FLOW, title="Error 1004")
    page.goto(live_server.url + flow.get_absolute_url())
    page.get_by_role("textbox", name="Request body").fill(PASTE)
    choose(page, "Check it")
    heading(page, "Correct the places marked")
    expect(page.locator("#found mark").first).to_have_text("'")
    page.reload()
    expect(page.locator("#found")).to_contain_text("single quotes")
    expect(page.locator("#found mark")).to_have_count(0)


def test_a_paste_that_is_too_large_says_so_with_htmx(page, tmp_path, live_server):
    flow = make_flow(tmp_path, "check", text=CHECK_FLOW, title="Error 1004")
    page.goto(live_server.url + flow.get_absolute_url())
    field = page.get_by_role("textbox", name="Request body")
    field.fill("x" * 20_001)
    choose(page, "Check it")
    expect(page.get_by_role("alert").filter(has_text="we read at most")).to_be_visible()


def tab_to(page, name):
    """Press Tab until the control of that name has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if name in (page.evaluate("document.activeElement.textContent") or ""):
            return
    raise AssertionError(f"Tab does not lead to “{name}”")


def test_a_walk_by_keyboard_alone(page, start, live_server):
    page.goto(live_server.url)
    tab_to(page, "No message")
    page.keyboard.press("Enter")
    heading(page, "Does the phone show a signal?")
    tab_to(page, "It does")
    page.keyboard.press("Enter")
    heading(page, "Restart the phone")
    page.keyboard.press("2")
    heading(page, "Do other messages arrive?")
    tab_to(page, "None of these")
    page.keyboard.press("Space")
    heading(page, "Let’s get a person on it")
    answers = Run.objects.get().answers.order_by("number")
    assert [answer.node.key for answer in answers] == ["first", "restart", "second"]


def test_number_keys_can_be_turned_off_and_stay_off(page, start):
    page.goto(start)
    page.get_by_role("button", name="Turn keyboard shortcuts off").click()
    page.keyboard.press("1")
    heading(page, "Does the phone show a signal?")
    page.reload()
    page.keyboard.press("1")
    heading(page, "Does the phone show a signal?")
    page.wait_for_load_state("networkidle")
    assert not Run.objects.exists()
    page.get_by_role("button", name="Turn keyboard shortcuts on").click()
    page.keyboard.press("1")
    heading(page, "Restart the phone")


def test_a_number_typed_into_a_field_stays_a_number(page, tmp_path, live_server):
    flow = make_flow(tmp_path, "check", text=CHECK_FLOW, title="Error 1004")
    page.goto(live_server.url + flow.get_absolute_url())
    page.get_by_role("textbox", name="Request body").press("1")
    expect(page.get_by_role("textbox", name="Request body")).to_have_value("1")


def test_what_was_tried_is_copied(new_context, start):
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(start)
    choose(page, "It does")
    heading(page, "Restart the phone")
    choose(page, "None of these")
    choose(page, "Copy what I tried")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Restart the phone" in copied
    assert Run.objects.get().shown_code in copied


def test_a_lost_connection_is_said_and_the_button_works_again_later(page, start):
    page.goto(start)
    page.context.set_offline(True)
    choose(page, "It does")
    expect(page.get_by_role("alert")).to_contain_text("could not reach")
    page.context.set_offline(False)
    choose(page, "It does")
    heading(page, "Restart the phone")
    assert Run.objects.count() == 1


def test_slash_goes_to_the_search_box(page, live_server, flow):
    page.goto(live_server.url)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("message")
    page.keyboard.press("Enter")
    heading(page, "Results for “message”")


def test_an_agent_walks_for_a_customer(new_context, sign_in, alice, start):
    context = new_context()
    sign_in(context, alice)
    page = context.new_page()
    page.goto(start)
    expect(page.get_by_label("Note for agents")).to_contain_text("Ask for the model")
    choose(page, "It does")
    heading(page, "Restart the phone")
    assert Run.objects.get().agent == alice

"""The search box and its suggestions in Chromium: by keyboard, by pointer, with a bad network."""

import re

import pytest
from playwright.sync_api import expect

from kb import searchlog
from kb.models import SearchLog
from tests.browser.searching import TITLES, active, box, heading, offered, options, press

pytestmark = pytest.mark.django_db(transaction=True)


def test_suggestions_come_after_two_characters_and_it_is_said_how_many(home):
    box(home).focus()
    home.keyboard.type("b")
    home.wait_for_load_state("networkidle")
    expect(box(home)).to_have_attribute("aria-expanded", "false")
    home.keyboard.type("loc")
    expect(options(home)).to_have_count(4)
    expect(box(home)).to_have_attribute("aria-expanded", "true")
    expect(home.locator("[aria-live=polite]")).to_have_text("3 suggestions")
    listbox = home.get_by_role("listbox", name="Suggestions")
    assert listbox.get_attribute("id") == box(home).get_attribute("aria-controls")
    expect(options(home).last).to_have_text("See all results for “bloc”")
    expect(options(home).first).to_contain_text("Answer")
    expect(options(home).first).to_contain_text("Delivery")
    home.keyboard.type("zz")
    expect(home.locator("[aria-live=polite]")).to_have_text("No suggestions")
    expect(listbox).to_be_hidden()
    expect(box(home)).to_have_attribute("aria-expanded", "false")


def test_the_arrows_go_through_them_and_round(home):
    offered(home)
    order = [option.locator("span").first.inner_text() for option in options(home).all()[:3]]
    seen = []
    for _ in range(3):
        press(home, "ArrowDown")
        seen.append(active(home))
    assert seen == order
    assert set(order) == set(TITLES)
    press(home, "ArrowDown")
    expect(options(home).last).to_have_attribute("aria-selected", "true")
    press(home, "ArrowDown")
    assert active(home) == order[0]
    expect(home.locator("[aria-selected=true]")).to_have_count(1)
    press(home, "ArrowUp")
    expect(options(home).last).to_have_attribute("aria-selected", "true")
    expect(box(home)).to_be_focused()
    expect(box(home)).to_have_value("bloc")


def test_up_begins_with_the_last_one(home):
    offered(home)
    press(home, "ArrowUp")
    expect(options(home).last).to_have_attribute("aria-selected", "true")


def test_enter_opens_the_one_that_is_active(home, articles, live_server):
    offered(home)
    press(home, "ArrowDown", "ArrowDown")
    title = active(home)
    press(home, "Enter")
    expect(home).to_have_url(live_server.url + articles[title].get_absolute_url())
    searchlog.flush()
    row = SearchLog.objects.get()
    assert (row.terms, row.results, row.opened_kind) == ("bloc", 3, "article")
    assert row.opened_id == articles[title].pk


def test_enter_without_an_active_one_searches(home, live_server):
    offered(home)
    press(home, "Enter")
    expect(home).to_have_url(f"{live_server.url}/search/?q=bloc")
    heading(home, "Results for “bloc”")
    home.go_back()
    heading(home, "What’s going wrong?")


def test_the_last_option_is_all_results(home, live_server):
    offered(home)
    press(home, "ArrowUp", "Enter")
    expect(home).to_have_url(f"{live_server.url}/search/?q=bloc")


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft", "ArrowRight"])
def test_keys_that_move_the_caret_move_it_and_enter_is_about_the_words_again(
    home, key, live_server
):
    offered(home)
    press(home, "ArrowLeft", "ArrowDown", key)
    place = {"Home": 0, "End": 4, "ArrowLeft": 2, "ArrowRight": 4}[key]
    assert box(home).evaluate("box => box.selectionStart") == place
    assert active(home) == ""
    expect(box(home)).to_have_attribute("aria-expanded", "true")
    press(home, "Enter")
    expect(home).to_have_url(f"{live_server.url}/search/?q=bloc")


def test_escape_closes_and_then_clears(home):
    offered(home)
    press(home, "ArrowDown", "Escape")
    expect(box(home)).to_have_attribute("aria-expanded", "false")
    assert box(home).get_attribute("aria-activedescendant") is None
    expect(box(home)).to_have_value("bloc")
    press(home, "ArrowDown")
    expect(options(home)).to_have_count(4)
    press(home, "Escape", "Escape")
    expect(box(home)).to_have_value("")


def test_typing_on_forgets_what_was_active(home):
    offered(home)
    press(home, "ArrowDown")
    home.keyboard.type("k")
    assert active(home) == ""


def test_leaving_the_box_closes_them(home):
    offered(home)
    press(home, "Tab")
    expect(home.get_by_role("listbox")).to_be_hidden()
    expect(box(home)).to_have_attribute("aria-expanded", "false")


def test_a_click_opens_one(home, articles, live_server):
    offered(home)
    options(home).filter(has_text="for an hour").click()
    expect(home).to_have_url(live_server.url + articles["Blocked for an hour"].get_absolute_url())


def test_a_tap_opens_one_on_a_phone_from_the_box_in_the_head(new_context, articles, live_server):
    context = new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"{live_server.url}/categories/")
    offered(page)
    for option in options(page).all():
        assert option.bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    options(page).filter(has_text="for good").tap()
    heading(page, "Blocked for good")


@pytest.mark.parametrize("can_abort", [True, False])
def test_a_stale_answer_is_dropped(home, can_abort):
    if not can_abort:  # an answer may be on its way already
        home.evaluate("AbortController.prototype.abort = () => {}")
    late = []
    home.route(re.compile(r"suggest/\?q=bloc$"), lambda route: late.append(route))
    box(home).focus()
    with home.expect_request(re.compile(r"suggest/\?q=bloc$")):
        home.keyboard.type("bloc")
    home.keyboard.type("ked for g")
    all_results = options(home).last
    expect(all_results).to_have_text("See all results for “blocked for g”")
    stale = '<div role="listbox" id="suggestions"><a role="option" href="/">Stale</a></div>'
    (route,) = late
    route.fulfill(status=200, content_type="text/html", body=stale)
    home.wait_for_load_state("networkidle")
    home.evaluate("new Promise(done => setTimeout(done))")  # after whatever that has begun
    expect(all_results).to_have_text("See all results for “blocked for g”")
    expect(home.get_by_text("Stale")).to_have_count(0)


def test_what_was_typed_meanwhile_is_asked_for_once_it_rests(home):
    asked = []
    home.on("request", lambda request: asked.append(request.url))
    box(home).focus()
    home.keyboard.type("blocked", delay=5)
    expect(options(home)).to_have_count(4)
    suggest = [url for url in asked if "/suggest/" in url]
    assert suggest[-1].endswith("?q=blocked")
    assert len(suggest) <= 2


@pytest.mark.parametrize("trouble", ["offline", "503", "nonsense"])
def test_where_suggestions_cannot_be_had_the_box_works_on(home, trouble, live_server):
    def answer(route):
        if trouble == "offline":
            route.abort()
        elif trouble == "503":
            route.fulfill(status=503, body="<p>Busy</p>")
        else:
            route.fulfill(status=200, content_type="text/html", body="<p>Something else</p>")

    home.route("**/search/suggest/**", answer)
    box(home).focus()
    with home.expect_request("**/search/suggest/**"):
        home.keyboard.type("blocked")
    home.wait_for_load_state("networkidle")
    expect(box(home)).to_have_attribute("aria-expanded", "false")
    press(home, "ArrowDown", "Enter")
    expect(home).to_have_url(f"{live_server.url}/search/?q=blocked")


def test_slash_goes_to_the_box_of_any_page_for_agents_too(new_context, sign_in, alice, live_server):
    context = new_context()
    sign_in(context, alice)  # whose form holds a token before the box
    page = context.new_page()
    for address in ("/", "/categories/", "/search/?q=blocked"):
        page.goto(live_server.url + address)
        press(page, "/")
        expect(box(page)).to_be_focused()
    page.keyboard.type("carrier pigeon")
    press(page, "Enter")
    heading(page, "Results for “carrier pigeon”")

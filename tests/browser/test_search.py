"""The search box and the results in Chromium: by keyboard, by pointer, with a bad network, and with
JavaScript off."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from kb import searchlog
from kb.models import SearchLog
from tests.articles import CHECK_FLOW, make_article, make_category, make_flow

pytestmark = pytest.mark.django_db(transaction=True)

TITLES = ["Blocked by the carrier", "Blocked for an hour", "Blocked for good"]


@pytest.fixture(autouse=True)
def _nothing_waits():
    searchlog.forget()
    yield
    searchlog.forget()


@pytest.fixture
def articles():
    return {title: make_article(title, category=make_category()) for title in TITLES}


@pytest.fixture
def home(page, live_server, articles):
    page.goto(live_server.url)
    return page


def box(page):
    return page.get_by_role("combobox", name="Search answers and fixes")


def options(page):
    return page.get_by_role("option")


def offered(page, words="bloc"):
    """Type, and wait for what is suggested."""
    box(page).focus()
    page.keyboard.type(words)
    expect(options(page)).to_have_count(4)
    return page


def active(page):
    """The words of the option that the box points at, "" where it points at none."""
    return box(page).evaluate(
        "box => document.getElementById(box.getAttribute('aria-activedescendant'))"
        "?.querySelector('span')?.textContent ?? ''"
    )


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


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


# Pasting


def put(page, text):
    """Paste `text` into the box as a person does."""
    box(page).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            const paste = new ClipboardEvent("paste", how);
            if (document.activeElement.dispatchEvent(paste))
                document.execCommand("insertText", false, text.replace(/[\\r\\n]/g, ""));
        }""",
        text,
    )


def test_a_long_answer_of_the_api_is_pasted_and_leads_to_its_fix(home, tmp_path, live_server):
    fix = make_flow(tmp_path, "json", text=CHECK_FLOW, title="Error 1004")
    ballast = {f"header-{n}": f"hush{n:05}" for n in range(500)}
    body = json.dumps({"result": 1004, "errmsg": "format error", **ballast}, indent=1)
    asked = []
    home.on("request", lambda request: asked.append(request.url))
    put(home, body)
    assert "\n" not in box(home).input_value()
    assert '"result": 1004, "errmsg"' in box(home).input_value()
    press(home, "Enter")
    expect(home).to_have_url(re.compile(r"/search/\?q="))
    words = parse_qs(urlsplit(home.url).query)["q"][0]
    assert "1004" in words
    assert "hush" not in " ".join(asked)
    heading_of_banner = home.get_by_role("heading", name="This looks like error 1004")
    expect(heading_of_banner).to_be_visible()
    home.get_by_role("link", name="Start the fix").click()
    expect(home).to_have_url(live_server.url + fix.get_absolute_url())
    searchlog.flush()
    row = SearchLog.objects.get()
    assert (row.opened_kind, row.opened_id) == ("fix", fix.pk)
    assert "hush" not in row.terms


def test_a_few_lines_keep_their_words_apart_and_are_still_a_paste(home):
    make_article("Error 1004", keywords="1004", body="Mend the JSON.")
    put(home, '{\r\n  "result":\r\n1004\r\n}')
    expect(box(home)).to_have_value('{ "result": 1004 }')
    press(home, "Enter")
    expect(home).to_have_url(re.compile(r"/search/\?q=[^%]*1004[^%]*$"))


def test_a_paste_goes_where_the_caret_is(home):
    box(home).focus()
    home.keyboard.type("ab")
    press(home, "ArrowLeft")
    put(home, "x\ny")
    expect(box(home)).to_have_value("ax yb")


def test_more_than_is_taken_is_said(home):
    put(home, "blocked " * 3000)
    press(home, "Enter")
    expect(home.get_by_role("alert").filter(has_text="characters")).to_be_visible()


# Results


def test_filters_and_pages_swap_the_results_alone_and_back_works(page, live_server, tmp_path):
    for n in range(11):
        make_article(f"Blocked {n}", body="Words.")
    make_flow(tmp_path, title="Blocked on the phone")
    page.goto(f"{live_server.url}/search/?q=blocked")
    page.evaluate("window.stayed = true")
    count = page.get_by_role("heading", level=2).first
    page.get_by_role("link", name="Answers 11").click()
    expect(count).to_have_text("11 results")
    expect(count).to_be_focused()
    expect(page).to_have_url(re.compile("kind=article$"))
    expect(page.get_by_role("link", name="Answers 11")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2$"))
    expect(page).to_have_title(re.compile("Page 2"))
    expect(page.get_by_role("link", name=re.compile("^Blocked"))).to_have_count(1)
    assert page.evaluate("window.stayed")
    page.go_back()
    expect(page.get_by_role("link", name=re.compile("^Blocked"))).to_have_count(10)
    page.go_back()
    expect(count).to_have_text("12 results")
    expect(page).to_have_url(f"{live_server.url}/search/?q=blocked")
    offered_again = box(page)  # the whole page came anew, without being loaded
    offered_again.fill("blocked on")
    expect(options(page).first).to_be_visible()


def test_what_is_opened_from_the_results_is_told_also_after_a_filter(page, articles, live_server):
    page.goto(f"{live_server.url}/search/?q=blocked")
    make_article("Blocked elsewhere", category=make_category("Account"))
    page.reload()
    page.get_by_role("link", name="Delivery 3").click()
    expect(page).to_have_url(re.compile("category="))
    page.get_by_role("link", name="Blocked for good").click()
    heading(page, "Blocked for good")
    searchlog.flush()
    first, second = SearchLog.objects.order_by("pk")
    assert (first.opened_id, second.opened_id) == (None, articles["Blocked for good"].pk)


def test_an_agent_opens_results_as_well(new_context, sign_in, alice, articles, live_server):
    context = new_context()
    sign_in(context, alice)
    page = context.new_page()
    page.goto(f"{live_server.url}/search/?q=blocked")
    with page.expect_response("**/search/opened/") as told:
        page.get_by_role("link", name="Blocked for good").click()
    assert told.value.status == 204


def test_a_lost_connection_is_said_on_the_results(page, articles, live_server):
    make_article("Blocked elsewhere", category=make_category("Account"))
    page.goto(f"{live_server.url}/search/?q=blocked")
    page.context.set_offline(True)
    page.get_by_role("link", name="Account 1").click()
    expect(page.get_by_role("alert")).to_contain_text("could not reach")
    page.context.set_offline(False)
    page.get_by_role("link", name="Account 1").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.get_by_role("heading", level=2).first).to_have_text("1 result")


# Without JavaScript


def test_without_javascript_the_box_the_filters_and_the_pages_work(
    new_context, live_server, tmp_path
):
    for n in range(11):
        make_article(f"Blocked {n}", body="Words.")
    make_flow(tmp_path, title="Blocked on the phone")
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url)
    page.get_by_role("searchbox").fill("blocked")
    press(page, "Enter")
    expect(page).to_have_url(f"{live_server.url}/search/?q=blocked")
    heading(page, "Results for “blocked”")
    page.get_by_role("link", name="Answers 11").click()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    assert page.context.cookies() == []


def test_without_javascript_a_long_paste_is_searched_too(new_context, live_server):
    make_article("Error 1004", keywords="1004", body="Mend the JSON.")
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url)
    page.get_by_role("searchbox").fill(" ".join(f"hush{n}" for n in range(900)) + " 1004")
    press(page, "Enter")
    expect(page.get_by_role("link", name="Read the answer")).to_be_visible()
    assert "hush" not in page.url

"""The results in Chromium: filters and pages in place, what is opened, a lost connection."""

import re

import pytest
from playwright.sync_api import expect

from kb import searchlog
from kb.models import SearchLog
from tests.articles import make_article, make_category, make_flow
from tests.browser.searching import box, heading, options

pytestmark = pytest.mark.django_db(transaction=True)


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

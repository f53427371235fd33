"""Searching in Chromium with JavaScript off."""

import pytest
from playwright.sync_api import expect

from tests.articles import make_article, make_flow
from tests.browser.searching import heading, press

pytestmark = pytest.mark.django_db(transaction=True)


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

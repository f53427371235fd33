"""Pasting into the search box in Chromium: an answer of the API, a few lines, too much."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from kb import searchlog
from kb.models import SearchLog
from tests.articles import CHECK_FLOW, make_article, make_flow
from tests.browser.searching import box, press

pytestmark = pytest.mark.django_db(transaction=True)


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

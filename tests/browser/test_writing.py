"""Writing an article in Chromium: by keyboard, with pictures, through crashes and logouts, two at
once, and with JavaScript off."""

import base64
import os
import re
import signal
import time
from contextlib import suppress

import pytest
from django.conf import settings
from playwright.sync_api import expect

from kb.models import Article, Attachment, Unsaved
from tests import chromium
from tests.articles import make_article, make_category
from tests.people import client_of, make_person
from tests.pictures import png

pytestmark = pytest.mark.django_db(transaction=True)

PASTE = """(area, data) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], "shot.png", { type: "image/png" }));
  const how = { clipboardData, bubbles: true, cancelable: true };
  area.dispatchEvent(new ClipboardEvent("paste", how));
}"""


@pytest.fixture
def article():
    return make_article("Why it is blocked", body="One two", category=make_category())


@pytest.fixture
def opened(new_context, live_server, article):
    """Opens the page for somebody, in a browser and with a login of their own."""

    def opened(person, of=None, **options):
        begin = of.new_context if of else new_context
        context = begin(viewport={"width": 1280, "height": 900}, **options)
        session = client_of(person).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
        context.add_cookies([{**cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/staff/articles/{article.pk}/")
        return page

    return opened


@pytest.fixture
def page(opened):
    return opened(make_person("ed"))


def text(page):
    return page.get_by_label("Text", exact=True)


def draft():
    return Article.objects.select_related("draft").get().draft


def undo_to(page, wanted):
    """Undo until that is what stands there, a few steps at most."""
    for _step in range(4):
        if text(page).input_value() == wanted:
            return
        page.keyboard.press("ControlOrMeta+z")
    expect(text(page)).to_have_value(wanted)


def test_the_toolbar_works_by_keyboard_and_what_it_did_can_be_undone(page):
    area, keys = text(page), page.keyboard
    area.focus()
    keys.press("ControlOrMeta+a")
    keys.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bold", exact=True)).to_be_focused()
    keys.press("ArrowLeft")
    expect(page.get_by_role("button", name="Picture or file")).to_be_focused()
    keys.press("Home")
    keys.press("Enter")
    expect(area).to_be_focused()
    expect(area).to_have_value("**One two**")
    expect(page.locator("#look strong")).to_have_text("One two")
    keys.press("ControlOrMeta+b")
    expect(area).to_have_value("One two")
    undo_to(page, "**One two**")
    undo_to(page, "One two")


ACTS = [
    ("One two", "ControlOrMeta+k", "[One two]()"),
    ("One two", "ControlOrMeta+e", "`One two`"),
    ("One\ntwo", "ControlOrMeta+e", "```\nOne\ntwo\n```"),
    ("One\ntwo", "ControlOrMeta+Shift+8", "- One\n- two"),
    ("- One\n- two", "ControlOrMeta+Shift+7", "1. One\n2. two"),
    ("1. One\n2. two", "ControlOrMeta+Shift+7", "One\ntwo"),
    ("One\ntwo", "ControlOrMeta+Shift+9", "> [!NOTE]\n> One\n> two"),
    ("> [!NOTE]\n> One\n> two", "ControlOrMeta+Shift+9", "One\ntwo"),
]


def test_every_key_does_what_it_says_and_is_undone(page):
    area = text(page)
    for before, key, after in ACTS:
        area.fill(before)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press(key)
        expect(area).to_have_value(after)
        undo_to(page, before)
    area.fill("- One")
    page.keyboard.press("End")
    for key in ("Enter", "t", "Enter", "Enter", "x"):
        page.keyboard.press(key)
    expect(area).to_have_value("- One\n- t\nx")
    area.fill("")
    page.get_by_role("button", name="Table").click()
    expect(area).to_have_value("| Column 1 | Column 2 |\n| --- | --- |\n|  |  |")
    page.keyboard.type("Code")
    expect(page.locator("#look th").first).to_have_text("Code")


def test_an_answer_is_found_and_linked_and_what_is_to_be_mended_leads_there(page):
    other = make_article("The signature is wrong")
    area, keys = text(page), page.keyboard
    area.fill("See ")
    keys.press("End")
    keys.press("ControlOrMeta+Shift+l")
    keys.type("signature")
    found = page.get_by_role("dialog").get_by_role("button", name="The signature is wrong")
    expect(found).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(area).to_have_value(f"See [The signature is wrong]({other.get_absolute_url()})")
    expect(area).to_be_focused()
    area.fill("## Head\n\ntext\n\n[x](/articles/999/)")
    page.get_by_role("button", name="Line 5").click()
    expect(area).to_be_focused()
    assert area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == (
        "[x](/articles/999/)"
    )
    page.get_by_role("link", name="Head", exact=True).click()
    assert area.evaluate("area => area.selectionStart") == 0


def test_a_pasted_picture_is_added_described_and_saved_in_place(page):
    area = text(page)
    area.fill("Look: ")
    page.keyboard.press("End")
    area.evaluate(PASTE, base64.b64encode(png(20, 20)).decode())
    expect(page.get_by_text("Say in a few words what the picture shows")).to_be_visible()
    file = Attachment.objects.get()
    expect(area).to_have_value(f"Look: ![]({file.get_absolute_url()})")
    expect(page.get_by_text("has no description")).to_be_visible()
    page.keyboard.type("A red square")
    expect(page.get_by_text("Say in a few words what the picture shows")).to_be_hidden()
    picture = page.get_by_role("img", name="A red square")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 20
    page.keyboard.press("ControlOrMeta+s")
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(area).to_be_focused()
    expect(page.locator("#editor-name")).to_contain_text("newer draft")
    page.keyboard.type("!")
    assert "![A red square!]" in area.input_value()
    undo_to(page, f"Look: ![A red square]({file.get_absolute_url()})")
    area.evaluate(PASTE, base64.b64encode(b"<svg/>").decode())
    expect(page.get_by_text("could act in this site’s name")).to_be_visible()


def test_a_browser_that_is_killed_loses_nothing_older_than_five_seconds(
    browser, opened, live_server, article
):
    """SIGKILL for all of Chromium in the middle of a sentence: it has no time for anything."""
    ed = make_person("ed")
    doomed = browser.browser_type.launch(executable_path=chromium.find(), args=chromium.FLAGS)
    page = opened(ed, of=doomed)
    text(page).fill("")
    typed: dict[str, float] = {}
    while not typed or time.monotonic() - min(typed.values()) < 6.5:
        word = f"word{len(typed)}"
        text(page).press_sequentially(f"{word} ", delay=20)
        typed[word] = time.monotonic()
    died = kill(doomed)
    kept = Unsaved.objects.get().said["body"]
    for word, at in typed.items():
        assert f"{word} " in kept or died - at < 5, (word, died - at)
    assert draft().body == "One two"
    again = opened(ed)
    expect(text(again)).to_have_value(kept)
    expect(again.get_by_text("You have unsaved changes from")).to_be_visible()
    again.keyboard.press("ControlOrMeta+s")
    expect(again.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(again.get_by_text("You have unsaved changes from")).to_be_hidden()
    assert not Unsaved.objects.exists()


def kill(running) -> float:
    """End all processes of that Chromium at once; gives when (`time.monotonic`)."""
    told = running.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    processes = sorted(told["processInfo"], key=lambda one: one["type"] != "browser")
    assert processes[0]["type"] == "browser"
    died = time.monotonic()
    for process in processes:  # the browser first, so that it starts none anew
        with suppress(ProcessLookupError):
            os.kill(process["id"], signal.SIGKILL)
    return died


def test_two_windows_keep_what_was_typed_in_each(page, opened):
    text(page).fill("In the first")
    expect(page.get_by_text("Kept for you at")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    expect(text(other)).to_have_value("In the first")
    text(other).fill("In the second")
    expect(other.get_by_text("Kept for you at")).to_be_visible()
    text(page).fill("In the first, and more")
    expect(page.get_by_text("Kept for you at")).to_be_visible()
    other.keyboard.press("ControlOrMeta+s")
    expect(other.get_by_text("Saved as revision 2.")).to_be_visible()
    assert Unsaved.objects.get().said["body"] == "In the first, and more"


def test_without_scripts_an_expired_login_loses_nothing(opened):
    page = opened(make_person("ed"), java_script_enabled=False)
    session = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    text(page).fill("Typed while signed out")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="You were signed out")).to_be_visible()
    expect(text(page)).to_have_value("Typed while signed out")
    page.context.add_cookies(session)
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_text("This was not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    assert draft().body == "Typed while signed out"


def test_two_editors_see_each_other_and_both_texts(page, opened):
    other = opened(make_person("admin"))
    text(page).fill("One two of hers")
    text(other).fill("One of his two")
    expect(other.get_by_text("Also here:")).to_be_visible()
    page.keyboard.press("ControlOrMeta+s")
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    other.keyboard.press("ControlOrMeta+s")
    expect(other.get_by_role("heading", name="ed has saved another text meanwhile")).to_be_focused()
    expect(other.locator("#clash ins").first).to_contain_text("his")
    expect(text(other)).to_have_value("One of his two")
    other.get_by_role("button", name="Save mine on top").click()
    expect(other.get_by_text("Saved as revision 3.")).to_be_visible()
    expect(other.locator("#clash")).to_be_empty()
    assert draft().body == "One of his two"


def test_who_is_signed_out_keeps_the_text_and_goes_on_after_a_login(page):
    session = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    text(page).fill("Typed while signed out")
    expect(page.get_by_text("You were signed out.")).to_be_visible()
    assert not Unsaved.objects.exists()
    page.keyboard.press("ControlOrMeta+s")
    expect(text(page)).to_have_value("Typed while signed out")
    page.context.add_cookies(session)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("Kept for you at")).to_be_visible()
    expect(page.get_by_text("You were signed out.")).to_be_hidden()
    page.keyboard.press("ControlOrMeta+s")
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    # And where the page is loaded anew meanwhile, from the tab.
    page.context.clear_cookies(name="sessionid")
    text(page).fill("Typed once more")
    expect(page.get_by_text("You were signed out.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    address = page.url
    page.goto(address)
    expect(page).to_have_url(re.compile("/login/"))
    page.context.add_cookies(session)
    page.goto(address)
    expect(text(page)).to_have_value("Typed once more")


def test_without_scripts_an_article_is_begun_previewed_illustrated_and_saved(
    new_context, sign_in, live_server
):
    context = new_context(java_script_enabled=False)
    sign_in(context, make_person("ed"))
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/articles/new/")
    page.get_by_label("Title").fill("A new one")
    page.get_by_role("button", name="Begin it").click()
    page.get_by_role("link", name="Add pictures and files").click()
    page.get_by_label("Add a picture or a file").set_input_files(
        {"name": "shot.png", "mimeType": "image/png", "buffer": png()}
    )
    page.get_by_role("button", name="Add it").click()
    shown = page.locator("code").inner_text()
    page.get_by_role("link", name="Write", exact=True).click()
    text(page).fill(f"## Head\n\n{shown}")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#look h2")).to_have_text("Head")
    expect(page.get_by_text("has no description")).to_be_visible()
    text(page).fill(f"## Head\n\n{shown.replace('[]', '[Red]')}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    assert "![Red](/attachments/" in draft().body

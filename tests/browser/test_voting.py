"""“Was this helpful?” in Chromium: with htmx, with JavaScript off, and by keyboard alone."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from kb.models import Helpfulness, Vote, allowance
from kb.models.vote import VOTERS_OF_AN_ARTICLE
from tests.articles import make_article
from tests.voting import give_votes, post_vote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article():
    return make_article(
        "Why a number is blocked", body="Words.\n\n## One\n\nMore.\n\n## Two\n\nMore."
    )


@pytest.fixture
def address(article, live_server):
    return live_server.url + article.get_absolute_url()


def asks(page, words):
    """The question's own heading, read to who cannot see it since it has the focus."""
    heading = page.locator("#helpful h2")
    expect(heading).to_have_text(words)
    return heading


def press(page, name):
    page.locator("#helpful").get_by_role("button", name=name, exact=True).click()


def test_a_no_with_a_reason_and_a_comment_in_place(page, address):
    page.goto(address)
    page.evaluate("window.stayed = true")
    assert page.context.cookies() == []
    asks(page, "Was this helpful?")
    press(page, "No")
    expect(asks(page, "What was wrong?")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Your No is counted")).to_be_visible()
    assert Helpfulness.objects.get().not_helpful == 1
    page.get_by_label("It is wrong or out of date").check()
    page.get_by_label("In your own words").fill("<b>Not</b> true\nany more")
    press(page, "Send")
    expect(asks(page, "Thank you")).to_be_focused()
    vote = Vote.objects.get()
    assert (vote.reason, vote.comment) == ("wrong", "<b>Not</b> true\nany more")
    expect(page).to_have_url(address)
    assert page.evaluate("window.stayed")
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("voter", True, "Lax")


def test_what_was_said_can_be_changed_from_where_it_was_said(page, address):
    page.goto(address)
    press(page, "Yes")
    asks(page, "Thank you")
    press(page, "It did not help after all")
    asks(page, "What was wrong?")
    press(page, "Send")
    expect(page.get_by_role("alert").filter(has_text="Nothing is chosen")).to_be_visible()
    page.get_by_label("In your own words").fill("First")
    press(page, "Send")
    asks(page, "Thank you")
    page.get_by_text("Change what you said").click()
    page.get_by_label("In your own words").fill("Second")
    press(page, "Send")
    expect(page.get_by_label("In your own words")).to_be_hidden()  # what came is folded
    expect(page.get_by_label("In your own words")).to_have_value("Second")
    assert Vote.objects.get().comment == "Second"
    press(page, "It did help after all")
    expect(page.get_by_text("You said that this helped.")).to_be_visible()
    assert Vote.objects.get().helpful


@pytest.mark.parametrize("button", ["Yes", "No"])
def test_an_impatient_double_click_is_one_vote(page, address, button):
    page.goto(address)
    page.locator("#helpful").get_by_role("button", name=button, exact=True).dblclick()
    asks(page, "Thank you" if button == "Yes" else "What was wrong?")
    page.wait_for_load_state("networkidle")
    assert Vote.objects.get().helpful == (button == "Yes")


def test_a_no_with_javascript_off(new_context, address):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(address)
    press(page, "No")
    expect(page).to_have_url(f"{address}vote/")
    asks(page, "What was wrong?")
    page.get_by_label("It is hard to understand").check()
    page.get_by_label("In your own words").fill("x" * 1001)
    press(page, "Send")
    expect(page.get_by_role("alert")).to_contain_text("That is 1001 characters")
    expect(page.get_by_label("It is hard to understand")).to_be_checked()
    page.get_by_label("In your own words").fill("Too many words")
    press(page, "Send")
    asks(page, "Thank you")
    page.reload()
    asks(page, "Thank you")
    vote = Vote.objects.get()
    assert (vote.reason, vote.comment) == ("unclear", "Too many words")
    page.get_by_role("link", name="Back to the text").click()
    expect(page).to_have_url(address)
    asks(page, "Was this helpful?")  # the same page for everybody


def tab_to(page, selector):
    """Press Tab until what `selector` names has the focus."""
    for _ in range(40):
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_by_keyboard_alone(page, address):
    page.goto(address)
    tab_to(page, "#helpful button[value=no]")
    page.keyboard.press("Enter")
    expect(asks(page, "What was wrong?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")  # which part of the text it is about
    page.keyboard.press("Tab")
    page.keyboard.type("1 word / more")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(asks(page, "Thank you")).to_be_focused()
    vote = Vote.objects.get()
    assert (vote.reason, vote.comment) == ("unclear", "1 word / more")


def test_too_many_votes_are_refused_in_words_in_place(page, address, article, monkeypatch):
    monkeypatch.setattr(allowance, "clock", lambda: 1_800_057_600.0)
    for _ in range(VOTERS_OF_AN_ARTICLE.times - 1):
        assert post_vote(Client(), article, address="127.0.0.1").status_code == 303
    for _ in range(2):
        page.goto(address)
        page.context.clear_cookies()
        press(page, "Yes")
        expect(page.locator("#helpful [role]")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="Try again in about 24 hours")).to_be_visible()
    expect(asks(page, "Was this helpful?")).to_be_focused()
    assert Helpfulness.objects.get().helpful == VOTERS_OF_AN_ARTICLE.times


def test_a_lost_connection_is_said_and_the_button_works_again_later(page, address):
    page.goto(address)
    page.context.set_offline(True)
    press(page, "Yes")
    expect(page.get_by_role("alert")).to_contain_text("could not reach")
    page.context.set_offline(False)
    press(page, "Yes")
    asks(page, "Thank you")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_who_is_signed_in_votes_too(new_context, sign_in, alice, address):
    context = new_context()
    sign_in(context, alice)
    page = context.new_page()
    page.goto(address)
    press(page, "No")
    asks(page, "What was wrong?")
    page.get_by_label("It is about something else").check()
    press(page, "Send")
    asks(page, "Thank you")
    assert [cookie["name"] for cookie in context.cookies() if cookie["name"] == "voter"] == []
    assert Vote.objects.get().reason == "elsewhere"


def test_nothing_of_it_is_printed_and_home_names_what_helped_most(
    page, address, article, live_server
):
    page.goto(address)
    page.emulate_media(media="print")
    expect(page.locator("#helpful")).to_be_hidden()
    give_votes(article, yes=3)
    page.emulate_media(media="screen")
    page.goto(live_server.url)
    section = page.get_by_role("region", name="Most helpful")
    section.get_by_role("link", name="Why a number is blocked").click()
    expect(page).to_have_url(address)

"""An article from nothing to published, corrected, restored and planned, in Chromium: by keyboard
alone, and with JavaScript off."""

import base64
from datetime import date

import pytest
from playwright.sync_api import expect

from kb.models import Article, ArticleAct, Publication, Unsaved
from tests.articles import make_article, make_category
from tests.browser.hands import Keyboard, Pointer
from tests.browser.test_writing import PASTE
from tests.people import client_of, make_person
from tests.pictures import png

pytestmark = pytest.mark.django_db(transaction=True)

TITLE, FIRST, CORRECTED = "The phone stays dark", "Hold it ten seconds.", "Hold it thirty seconds."
ASKED, ANSWERED = "Is ten right?", "Yes, I have tried it."
ALT = "The button on the side"
YEAR = date.today().year + 2


class Desk:
    """Somebody in front of the editor of articles."""

    def __init__(self, page, hands, site):
        self.page, self.hands, self.site = page, hands(page), site
        self.scripts = hands is Keyboard

    def button(self, name):
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=True)

    def field(self, label):
        return self.page.get_by_role("main").get_by_label(label, exact=True)

    def says(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def heading(self, words):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def tab(self, name, heading):
        tabs = self.page.get_by_role("navigation", name="This article")
        self.hands.press(tabs.get_by_role("link", name=name, exact=True))
        self.heading(heading)

    def begin(self):
        self.page.goto(f"{self.site}/staff/articles/")
        self.hands.press(self.page.get_by_role("link", name="Begin a new article"))
        self.hands.fill(self.field("Title"), TITLE)
        self.hands.choose(self.field("Category"), "Phones")
        self.hands.press(self.button("Begin it"))
        self.heading(f"Write “{TITLE}”")

    def write(self, text):
        self.hands.fill(self.field("Text"), text)

    def save(self, number, note):
        self.hands.fill(self.page.locator("[name=note]"), note)
        self.hands.press(self.page.locator("#save"))
        self.says(f"Saved as revision {number}.")

    def write_with_a_picture(self):
        """With scripts it is pasted and described in the text, without them added by a form."""
        if self.scripts:
            self.write(f"{FIRST}\n\n")
            self.field("Text").evaluate(PASTE, base64.b64encode(png(20, 20)).decode())
            self.says("Say in a few words what the picture shows")
            self.page.keyboard.type(ALT)
            return
        self.tab("Files", "Pictures and files")
        shot = {"name": "shot.png", "mimeType": "image/png", "buffer": png(20, 20)}
        self.field("Add a picture or a file").set_input_files(shot)
        self.hands.press(self.button("Add it"))
        shown = self.page.locator("code").inner_text()
        self.tab("Write", f"Write “{TITLE}”")
        self.write(f"{FIRST}\n\n{shown.replace('[]', f'[{ALT}]')}")
        self.hands.press(self.button("Preview"))

    def correct(self):
        area = self.field("Text")
        self.write(area.input_value().replace(FIRST, CORRECTED))
        expect(area).to_have_value(Article.objects.get().draft.body.replace(FIRST, CORRECTED))

    def publish(self):
        self.tab("Publish", "Publish")
        self.hands.press(self.button("Publish now"))

    def plan(self):
        """For nine on a day to come."""
        self.tab("Publish", "Publish")
        self.hands.press(self.page.get_by_text("Publish at a time, or until one"))
        starts = self.page.get_by_role("group").get_by_label("From", exact=True)
        if self.scripts:
            self.hands.to(starts)
            self.page.keyboard.type(f"0131{YEAR}")
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type("0900AM")
        else:
            starts.fill(f"{YEAR}-01-31T09:00")
        self.hands.press(self.button("Plan it").first)


def has_picture(page, width):
    picture = page.get_by_role("img", name=ALT)
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", width)


def ask_review(desk, reviewer):
    desk.tab("Review", "Review")
    desk.hands.choose(desk.field("Ask"), reviewer)
    desk.hands.fill(desk.field("What to look at"), ASKED)
    desk.hands.press(desk.button("Ask for a review"))
    desk.says(f"Asked: {reviewer}.")


def approve(desk):
    """Somebody finds the article among their work, reads it and approves."""
    desk.page.goto(f"{desk.site}/staff/")
    desk.hands.press(desk.page.get_by_role("main").get_by_role("link", name=TITLE).first)
    desk.tab("Review", "Review")
    desk.says(ASKED)
    desk.hands.fill(desk.field("Comment"), ANSWERED)
    desk.hands.press(desk.button("Approve"))
    desk.says("You approved revision 2.")


def compare_and_restore(desk):
    desk.tab("Revisions", "Revisions")
    desk.hands.fill(desk.field("Revision"), "2")
    desk.hands.fill(desk.field("against"), "3")
    desk.hands.press(desk.button("Compare"))
    desk.heading("From revision 2 to 3")
    expect(desk.page.locator("del")).to_have_text("ten")
    expect(desk.page.locator("ins")).to_have_text("thirty")
    desk.hands.press(desk.page.get_by_role("link", name="Side by side"))
    expect(desk.page.locator("del")).to_have_text("ten")
    desk.hands.press(desk.page.get_by_role("main").get_by_role("link", name="Revision 2").first)
    desk.hands.press(desk.button("Restore this text"))
    desk.says("As in revision 2")


def all_is_said(desk):
    """What was done stands in the history, who links the article in where it is used."""
    desk.tab("Where used", "Where it is used")
    expect(desk.page.get_by_role("main").get_by_role("link", name="Links it")).to_be_visible()
    desk.says("linked in what is live")
    desk.tab("History", "History")
    acts = desk.page.locator(".acts").first
    for words in ("planned publishing", "restored a text", "published", ASKED, ANSWERED):
        expect(acts).to_contain_text(words)
    approved = acts.get_by_role("listitem").filter(has_text="admin approved: revision 2")
    expect(approved).to_have_count(1)


@pytest.fixture
def desk_of(new_context, live_server):
    """Puts people in front of the editor, each in a browser of their own."""

    def desk_of(person, hands):
        scripts = hands is Keyboard
        context = new_context(
            viewport={"width": 1280, "height": 900}, java_script_enabled=scripts, locale="en-US"
        )
        session = client_of(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return Desk(context.new_page(), hands, live_server.url)

    return desk_of


@pytest.mark.parametrize("hands", [Keyboard, Pointer], ids=["by keyboard alone", "without scripts"])
def test_an_article_is_written_reviewed_published_corrected_restored_and_planned(
    hands, desk_of, new_context
):
    make_category("Phones")
    desk, other = desk_of(make_person("ed"), hands), desk_of(make_person("admin"), hands)
    desk.begin()
    desk.write_with_a_picture()
    expect(desk.page.locator("#look")).to_contain_text(FIRST)
    has_picture(desk.page, 20)
    desk.save(2, "The first text")
    ask_review(desk, "admin")
    approve(other)
    # Readers see it from its publishing on, and what is corrected only when that is published.
    article, reader = Article.objects.get(), new_context().new_page()
    address = f"{desk.site}/articles/{article.pk}/"
    assert reader.goto(address).status == 404
    desk.publish()
    desk.says("Readers see revision 2 now.")
    reader.goto(address)
    expect(reader.locator(".prose")).to_contain_text(FIRST)
    has_picture(reader, 20)
    desk.tab("Write", f"Write “{TITLE}”")
    desk.correct()
    desk.save(3, "Ten is not enough")
    reader.reload()
    expect(reader.locator(".prose")).to_contain_text(FIRST)
    desk.publish()
    desk.says("Readers see revision 3 now.")
    reader.reload()
    expect(reader.locator(".prose")).to_contain_text(CORRECTED)
    compare_and_restore(desk)
    desk.plan()
    desk.says(f"Revision 4 goes live on 31 January {YEAR}, 09:00")
    reader.reload()
    expect(reader.locator(".prose")).to_contain_text(CORRECTED)
    make_article("Links it", body=f"See [it]({Article.objects.get().get_absolute_url()}).")
    all_is_said(desk)
    plan = Publication.objects.get(article=article, revision__number=4)
    assert plan.starts.year == YEAR
    assert article.revisions.get(number=4).body == article.revisions.get(number=2).body
    assert article.acts.filter(name=ArticleAct.Name.APPROVED).get().by.username == "admin"
    assert not Unsaved.objects.exists()

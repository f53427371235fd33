"""A fix from nothing to published, changed and restored, in Chromium: by keyboard alone, and with
JavaScript off."""

import re

import pytest
from playwright.sync_api import expect

from tests.articles import make_flow
from tests.browser.hands import Keyboard, Pointer
from tests.people import make_person
from troubleshoot.models import Flow, TicketTarget

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """An editor in front of the editor of fixes."""

    def __init__(self, page, hands, site):
        self.page, self.hands, self.site = page, hands, site

    def button(self, name):
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=True)

    def field(self, label):
        return self.page.locator("#step-form").get_by_label(label, exact=True)

    def answer(self, number):
        return self.page.get_by_role("group", name=f"Answer {number}", exact=True)

    def begin(self, title, symptom):
        self.page.goto(f"{self.site}/staff/flows/")
        self.hands.press(self.page.get_by_role("link", name="Begin a new fix"))
        self.hands.fill(self.page.get_by_label("Title"), title)
        self.hands.fill(self.page.get_by_label("Symptom"), symptom)
        self.hands.press(self.button("Begin it"))
        expect(self.page.locator("#step-form")).to_be_visible()

    def tab(self, name):
        self.hands.press(
            self.page.get_by_role("navigation", name="This fix").get_by_role("link", name=name)
        )

    def open(self, title):
        outline = self.page.get_by_role("navigation", name="Outline")
        self.hands.press(
            outline.get_by_role(
                "link", name=re.compile(f"{re.escape(title)}( error| warning)?$")
            ).first
        )
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def write(self, **fields):
        for label, text in fields.items():
            self.hands.fill(self.field(label), text)

    def add_answer(self, number, label, way, step):
        self.hands.press(self.button("Add an answer"))
        expect(self.answer(number)).to_be_visible()
        self.lead(number, way, step, label=label)

    def lead(self, number, way, step, label=None):
        answer = self.answer(number)
        if label:
            self.hands.fill(answer.get_by_label("Answer", exact=True), label)
        self.hands.choose(answer.get_by_label("Leads"), way)
        self.hands.fill(answer.get_by_label("Step, or title of the new one"), step)

    def save(self):
        self.hands.press(self.button("Save the step"))

    def saved(self, text):
        expect(self.page.get_by_role("navigation", name="Outline")).to_contain_text(text)


def draw_six_steps(desk):
    """A question, an instruction that returns to it, a check of another kind of step, two endings
    and a ticket; broken at first, as nothing says where the instruction leads."""
    desk.begin("The phone stays dark", "Nothing lights up")
    desk.write(Title="Is it charged?")
    desk.add_answer(1, "Yes", "to a new instruction", "Hold the button")
    desk.add_answer(2, "No", "to a new resolution", "Charge it first")
    desk.add_answer(3, "It smells", "to a new ticket", "Ask a person")
    desk.save()
    desk.saved("Hold the button")
    desk.saved("Ask a person")


def mend(desk):
    desk.open("Hold the button")
    desk.write(Text="Hold it for ten seconds.")
    desk.lead(1, "to a new resolution", "It was asleep")
    desk.lead(2, "to a new question", "Does it buzz?")
    desk.save()
    desk.saved("Does it buzz?")
    desk.open("Does it buzz?")
    desk.add_answer(1, "It buzzes", "to the step", "Ask a person")
    desk.add_answer(2, "Charge it and look again", "back to the step", "Is it charged?")
    desk.save()
    for title, text in (
        ("Charge it first", "An hour is enough."),
        ("It was asleep", "It woke up."),
    ):
        desk.open(title)
        desk.write(Text=text)
        desk.save()
    expect(
        desk.page.get_by_role("heading", name="Nothing is wrong: it can be published.")
    ).to_be_visible()


def publish(desk):
    desk.tab("What changes")
    desk.hands.press(desk.button("Publish"))
    expect(desk.page.get_by_text(re.compile(r"Live: \d"))).to_be_visible()


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def the_whole_way(desk, visitor):
    draw_six_steps(desk)
    # Refused while it is broken.
    desk.tab("What changes")
    expect(desk.button("Publish")).to_be_disabled()
    expect(desk.page.get_by_role("main")).to_contain_text("leads")
    desk.tab("Draw")
    mend(desk)
    # Previewed.
    desk.tab("Preview")
    heading(desk.page, "Is it charged?")
    desk.hands.press(desk.page.get_by_role("button", name="Yes"))
    heading(desk.page, "Hold the button")
    # Published, and walked.
    publish(desk)
    flow = Flow.objects.get()
    visitor.goto(desk.site + flow.get_absolute_url())
    visitor.get_by_role("button", name="Yes").click()
    heading(visitor, "Hold the button")
    # Edited while that walk is open, which finishes on its version.
    desk.tab("Draw")
    desk.open("Hold the button")
    desk.write(Title="Press the button long")
    desk.save()
    desk.saved("Press the button long")
    publish(desk)
    visitor.get_by_role("button", name="Still not working").click()
    heading(visitor, "Does it buzz?")
    expect(visitor.locator(".trail")).to_contain_text("Hold the button")
    # Compared, and restored.
    desk.tab("Versions")
    desk.hands.choose(desk.page.get_by_label("Before"), "1")
    desk.hands.choose(desk.page.get_by_label("After"), "2")
    desk.hands.press(desk.button("Compare"))
    expect(desk.page.locator("del").first).to_contain_text("Hold")
    desk.tab("Versions")
    first = desk.page.locator(f"a[href$='/staff/flows/{flow.pk}/versions/1/']").first
    desk.hands.press(first)
    desk.hands.press(desk.button("Restore as the draft"))
    desk.tab("Draw")
    desk.saved("Hold the button")


@pytest.fixture
def site(live_server):
    TicketTarget.objects.create(
        name="default", url="https://example.com/?s={subject}&t={transcript}"
    )
    return live_server.url


@pytest.mark.parametrize("hands", [Keyboard, Pointer], ids=["by keyboard alone", "without scripts"])
def test_a_fix_is_drawn_mended_published_walked_changed_and_restored(
    hands, new_context, sign_in, site
):
    scripts = hands is Keyboard
    context = new_context(viewport={"width": 1360, "height": 900}, java_script_enabled=scripts)
    sign_in(context, make_person("ed"))
    desk = Desk(context.new_page(), None, site)
    desk.hands = hands(desk.page)
    the_whole_way(desk, new_context(java_script_enabled=scripts).new_page())
    flow = Flow.objects.get()
    assert sorted(flow.versions.values_list("state", flat=True)) == ["draft", "live", "retired"]
    assert len(flow.live.drawing().nodes) == 6


@pytest.fixture
def desk(new_context, sign_in, site, tmp_path):
    """In front of a small fix that is live, its first question open."""
    flow = make_flow(tmp_path)
    context = new_context(viewport={"width": 1360, "height": 900})
    sign_in(context, make_person("ed"))
    page = context.new_page()
    page.goto(f"{site}/staff/flows/{flow.pk}/")
    return Desk(page, Keyboard(page), site)


def answers_of(key):
    return [
        choice.key for choice in Flow.objects.get().shown_version().drawing().nodes[key].choices
    ]


def lines(desk):
    return desk.page.locator("[data-outline] > li")


def test_in_the_outline_arrows_go_from_line_to_line_and_with_alt_move_the_answer(desk):
    first, second = answers_of("first")[:2]
    link = lines(desk).nth(1).get_by_role("link")
    link.focus()
    desk.page.keyboard.press("ArrowUp")
    expect(lines(desk).nth(0).get_by_role("link")).to_be_focused()
    desk.page.keyboard.press("ArrowRight")
    expect(link).to_be_focused()
    desk.page.keyboard.press("Alt+ArrowDown")
    expect(desk.page.get_by_role("button", name="Undo: moved an answer")).to_be_visible()
    assert answers_of("first")[:2] == [second, first]
    moved = desk.page.locator(f"[data-move$='/{first}/move/'] > a")
    expect(moved).to_be_focused()


def test_an_answer_is_dragged_to_the_place_of_another(desk):
    first, second = answers_of("first")[:2]
    line = desk.page.locator(f"[data-move$='/{first}/move/']")
    line.drag_to(desk.page.locator(f"[data-move$='/{second}/move/']"))
    expect(desk.page.get_by_role("button", name="Undo: moved an answer")).to_be_visible()
    assert answers_of("first")[:2] == [second, first]


def test_what_is_typed_is_shown_as_it_reads_and_asked_for_before_it_is_left(desk):
    desk.field("Text").fill("Look **twice**.")
    expect(desk.page.locator("#look strong")).to_have_text("twice")
    asked = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    lines(desk).nth(1).get_by_role("link").click()
    expect(desk.field("Text")).to_have_value("Look **twice**.")
    assert asked == ["What you changed in this step is not saved."]
    desk.page.keyboard.press("ControlOrMeta+s")
    expect(
        desk.page.get_by_role("button", name="Undo: changed step “Does the phone show a signal?”")
    ).to_be_visible()


def test_the_map_follows_what_is_drawn_and_opens_a_step(desk):
    expect(desk.page.locator(".flow-map a.current")).to_have_count(1)
    desk.page.locator(".flow-map a").nth(1).click()
    expect(desk.page.locator("#step-form")).to_be_visible()
    expect(desk.page.locator(".flow-map a[aria-current]")).to_have_count(1)
    expect(desk.page).to_have_url(re.compile("/steps/"))


def test_undo_goes_further_back_each_time_and_redo_forward(desk):
    undo = desk.page.get_by_role("button", name="Undo:")
    redo = desk.page.get_by_role("button", name="Redo:")
    for text in ("Look once.", "Look twice."):
        desk.field("Text").fill(text)
        desk.page.keyboard.press("ControlOrMeta+s")
        expect(desk.page.locator("#look")).to_have_text(text)
        expect(desk.page.get_by_text("Saved.", exact=True)).to_be_visible()
    desk.hands.press(undo)
    expect(desk.field("Text")).to_have_value("Look once.")
    desk.hands.press(undo)
    expect(desk.field("Text")).to_have_value("Look at the top of the screen.")
    expect(undo).to_have_count(0)
    desk.hands.press(redo)
    expect(desk.field("Text")).to_have_value("Look once.")
    desk.hands.press(redo)
    expect(desk.field("Text")).to_have_value("Look twice.")
    expect(redo).to_have_count(0)


def test_on_a_phone_what_stands_round_the_step_is_folded(new_context, sign_in, site, tmp_path):
    flow = make_flow(tmp_path)
    context = new_context(viewport={"width": 360, "height": 740})
    sign_in(context, make_person("ed"))
    page = context.new_page()
    page.goto(f"{site}/staff/flows/{flow.pk}/")
    fold, step = page.locator(".outline-fold"), page.get_by_role("heading", level=1)
    line = fold.get_by_role("link", name="Restart the phone").first
    expect(step).to_be_in_viewport()
    expect(line).to_be_hidden()
    page.get_by_text("Outline: 6 steps").click()
    line.click()
    expect(step).to_have_text("Restart the phone")
    expect(line).to_be_hidden()
    # An answer that is moved by keys keeps its place in sight.
    page.get_by_text("Outline: 6 steps").click()
    moved = fold.locator("[data-outline] > li").nth(1)
    address = moved.get_attribute("data-move")
    moved.get_by_role("link").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("button", name="Undo: moved an answer")).to_be_visible()
    expect(page.locator(f"[data-move='{address}'] > a")).to_be_focused()
    # What is wrong is a line that unfolds, and stays unfolded while it is mended.
    page.locator("#step-form").get_by_label("Title", exact=True).fill("")
    problems = page.locator(".problems-fold")
    expect(problems.locator("summary")).to_contain_text("1 error")
    expect(problems.locator("li").first).to_be_hidden()
    problems.locator("summary").click()
    expect(problems.locator("li").first).to_be_visible()
    page.get_by_role("main").get_by_label("Text", exact=True).fill("")
    expect(problems).to_contain_text("The step has no text")
    expect(problems.locator("li").first).to_be_visible()


def test_without_scripts_the_outline_unfolds_on_a_phone_and_is_there_on_a_desk(
    new_context, sign_in, site, tmp_path
):
    flow, ed = make_flow(tmp_path), make_person("ed")
    for width, folded in ((360, True), (1280, False)):
        context = new_context(viewport={"width": width, "height": 740}, java_script_enabled=False)
        sign_in(context, ed)
        page = context.new_page()
        page.goto(f"{site}/staff/flows/{flow.pk}/")
        line = page.locator("[data-outline]").get_by_role("link", name="Restart the phone").first
        expect(line).to_be_visible(visible=not folded)
        if folded:
            page.get_by_text("Outline: 6 steps").click()
        expect(line).to_be_visible()


def test_who_begins_a_fix_wrongly_lands_on_what_is_wrong_and_goes_from_there_to_the_field(
    new_context, sign_in, site
):
    context = new_context()
    sign_in(context, make_person("ed"))
    page = context.new_page()
    page.goto(f"{site}/staff/flows/new/")
    page.get_by_role("button", name="Begin it").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title")).to_be_focused()

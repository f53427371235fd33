"""Every attack string in every field of the editor: no page of it has anything active in it.

Judged in Chromium, with the Content-Security-Policy off: what keeps an attack out is that it never
becomes an element, not that the browser would refuse to run it.
"""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from kb.models import (
    Category,
    Notice,
    Revision,
    Synonym,
    Unsaved,
)
from tests.articles import make_article
from tests.browser.active import FIRED, active_in
from tests.browser.attacked import EVERY, HTML, MARK, TAG, World, lines
from tests.kb import test_markdown_safety as known
from tests.people import client_of, make_person
from troubleshoot.models import TicketTarget

pytestmark = pytest.mark.django_db(transaction=True)


SEND = """(form, text) => {
    for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
        if (["checkbox", "radio", "file"].includes(field.type)) continue;
        if (field.localName === "input") field.type = "text";
        field.removeAttribute("maxlength");
        field.value = text;
    }
    HTMLFormElement.prototype.submit.call(form);
}"""
APART = """(prose, mark) => [...prose.querySelectorAll("li")].filter(
    (item) => item.textContent.trim() === mark && !item.closest("pre, code")).length"""
TYPE = """(area, text) => {
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@pytest.fixture
def page(new_context, live_server):
    """In front of the editor, where the policy stops nothing and every attack that runs is seen."""
    ed = make_person("ed")
    context = new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)  # the texts are as large as texts may be
    context.add_init_script(FIRED)
    context.route(lambda address: not address.startswith(live_server.url), lambda way: way.abort())
    context.route("**/attachments/**", lambda way: way.abort())
    session = client_of(ed).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.ed = ed
    return page


class Look:
    """Looks at pages, each once, and writes down what is active in them."""

    def __init__(self, page, site):
        self.page, self.site, self.found, self.seen = page, site, {}, 0

    def here(self, name):
        self.seen += 1
        if active := active_in(self.page):
            self.found[name] = active[:5]

    def at(self, address):
        answer = self.page.goto(self.site + address)
        assert answer.status == 200, address
        self.here(address)

    def asked(self, address):
        """The same of an answer that is taken apart and not shown, which is quicker."""
        answer = self.page.request.get(self.site + address)
        assert answer.status == 200, address
        self.seen += 1
        if active := active_in(self.page, answer.text()):
            self.found[address] = active[:5]

    def all_of(self, address):
        """Every page of a list."""
        self.at(address)
        joined, number = "&" if "?" in address else "?", 2
        while self.page.locator(f"main a[href$='page={number}']").count():
            self.at(f"{address}{joined}page={number}")
            number += 1


@pytest.mark.database("sqlite")  # what a page makes of a text is the same whatever keeps it
def test_nothing_active_is_in_any_page_of_the_editor(page, live_server):
    world = World(page.ed, make_person("admin"))
    look = Look(page, live_server.url)
    for article in world.bodies:
        the_text(look, article)
    the_worked_on(look, world.worked_on)
    the_lists(look)
    what_is_typed(look, world)
    assert look.found == {}
    assert look.seen > 60


def the_text(look, article):
    own = f"/staff/articles/{article.pk}/"
    look.at(own)  # and the preview beside it
    # Few are hidden by the one before them.
    assert look.page.locator("#look .prose").evaluate(APART, MARK) > 0.6 * len(
        re.findall(MARK, article.draft.body)
    )
    for name in ("publish/", "revisions/1/", "revisions/compare/?from=2&to=3"):
        look.at(own + name)


def the_worked_on(look, article):
    own = f"/staff/articles/{article.pk}/"
    for name in ("review/", "settings/", "files/", "uses/", "archive/"):
        look.at(own + name)
    look.at(f"{own}revisions/compare/?from=1&to=5&view=side")
    look.at(f"{own}revisions/7/")
    look.at(f"{own}files/{article.attachments.first().pk}/remove/")
    look.all_of(f"{own}revisions/")
    look.all_of(f"{own}history/")


def the_lists(look):
    look.at("/staff/")
    look.all_of("/staff/articles/")
    look.all_of("/staff/comments/")
    for kind, name in (
        (Category, "categories"),
        (Synonym, "synonyms"),
        (Notice, "notices"),
        (TicketTarget, "tickets"),
    ):
        look.all_of(f"/staff/{name}/")
        look.at(f"/staff/{name}/{kind.objects.order_by('pk')[1].pk}/")


def what_is_typed(look, world):
    """What a page gives back of what somebody has typed, sent or looked for."""
    article, page = world.worked_on, look.page
    own = f"/staff/articles/{article.pk}/"
    for address, form in (
        ("/staff/articles/new/", ".begin-form"),
        (own, "#writing"),
        (f"{own}review/", f"[action='{own}review/ask/']"),
        (f"{own}review/", f"[action='{own}review/answer/']"),
        (f"{own}publish/", f"[action='{own}publish/']:has([name=act])"),
        (f"{own}publish/", f"[action='{own}unpublish/']:has([name=act])"),
        (f"{own}settings/", "main form:has([name=language])"),
        (f"{own}archive/", "main form.removing"),
        ("/staff/categories/new/", "main form"),
        ("/staff/synonyms/", "main form[method=post]"),
        ("/staff/notices/new/", "main form"),
        ("/staff/tickets/new/", "main form"),
    ):
        page.goto(look.site + address)
        with page.expect_navigation():
            page.locator(form).first.evaluate(SEND, "\n".join(EVERY))
        look.here(f"{address} {form} sent")
    sent_by_two(look, own)
    shown_while_typing(look, own)
    said = {"title": TAG, "summary": TAG, "keywords": TAG, "note": TAG}
    said["body"] = "\n".join(EVERY)
    Unsaved.objects.keep(article, world.ed, said, article.draft_id)
    look.at(own)
    looked_for(look)


def sent_by_two(look, own):
    page = look.page
    page.goto(look.site + own)
    page.locator("[name=based_on]").evaluate("field => field.value = '1'")
    page.locator("#writing [name=title]").fill(TAG)
    page.locator("[name=body]").fill("\n".join(HTML))
    page.keyboard.press("Control+s")
    page.locator("#clash-title").wait_for()
    look.here("saved by two")


def shown_while_typing(look, own):
    page = look.page
    page.goto(look.site + own)
    page.locator("#writing [name=title]").fill(f"{TAG} typed")
    page.locator("[name=body]").evaluate(TYPE, "\n\n".join(["As it is typed", *HTML]))
    expect(page.locator("#look .prose")).to_contain_text("As it is typed")
    look.here("the preview")
    shot = {"name": f"{TAG}.svg", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
    page.locator("#pick-file").set_input_files(shot)
    page.get_by_text("could act in this site’s name").wait_for()
    look.here("a file that is not taken")
    page.goto(f"{look.site}{own}files/")
    page.locator("#id_file").set_input_files(shot)
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("alert").wait_for()
    look.here("a file that is not taken, without scripts")


def looked_for(look):
    for text in lines(100)[: len("".join(known.ATTACKS)) // 100]:
        look.asked("/staff/articles/?" + urlencode({"q": text}))
    for find in ("<", "script", "alert(1)"):
        look.at("/staff/articles/replace/?" + urlencode({"find": find, "by": TAG}))
        look.at("/staff/articles/find/?" + urlencode({"q": find}))
    look.at("/staff/synonyms/?" + urlencode({"q": TAG}))
    look.at("/staff/articles/?" + urlencode({"q": TAG}))
    look.at("/staff/articles/")
    look.page.get_by_role("checkbox").nth(1).check()
    look.page.get_by_role("button", name="Archive").first.click()
    look.page.wait_for_url("**/staff/articles/change/**")
    look.here("before many are changed")


def test_what_is_not_sanitised_would_be_seen(page, live_server):
    """The same attacks as they are, in a text and in a line, light the judge up, and run."""
    article = make_article(TAG, body="Words.", by=page.ed)
    Revision.objects.filter(article=article).update(html=TAG)
    page.goto(f"{live_server.url}/staff/articles/{article.pk}/revisions/1/")
    found = active_in(page)
    assert {"<img> onerror", "alert(1)", "alert(2)"} <= set(found)
    # And each by itself, where elements alone count.
    page.goto(f"{live_server.url}/staff/articles/{article.pk}/history/")
    assert active_in(page) == []
    silent = [
        text
        for text in HTML
        if re.match("<[a-z]", text, re.IGNORECASE)
        and not active_in(page, f"<main class=prose>{text}</main>")
    ]
    assert silent == []

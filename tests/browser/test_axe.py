"""Every kind of page, for everybody: axe-core finds nothing to mend, and nothing scrolls sideways.

The kinds come from the URL patterns: one that is not listed here fails the test. Each page is
looked at in light and dark, and on a phone and on a wide screen: once each, since a scheme changes
nothing but colours, and no colour changes with the width (`test_structure` holds both).
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import URLResolver, get_resolver, reverse

from kb.views.errors import server_error
from tests.browser.conftest import Visitors
from tests.browser.world import MAKE

PHONE, WIDE = 360, 1280
LIGHTS = [(PHONE, "dark"), (WIDE, "light")]
NARROWEST = 320

AXE_OPTIONS = {
    # Its preloading would put styles into the page, which the Content-Security-Policy forbids.
    "preload": False,
    # Of what is in order, one example a rule: thousands of nodes would travel for nothing.
    "resultTypes": ["violations"],
}
COLOURS_AT_REST = "Promise.allSettled(document.getAnimations().map(a => a.finished)).then(() => 0)"


class Visit:
    """Somebody in front of a page. `world` says where things are."""

    def __init__(self, page, server, world):
        self.page, self.server, self.world = page, server, world
        self.status = 0  # of the last whole page

    def goto(self, address: str) -> None:
        self.status = self.page.goto(self.server.url + address.format(**self.world)).status

    def press(self, button: str, heading: str) -> None:
        """Press a button, and wait until the page that it leads to is there."""
        self.page.get_by_role("button", name=re.compile(re.escape(button))).first.click()
        self.page.get_by_role("heading", level=1, name=heading).wait_for()

    def show(self, address: str, **response) -> None:
        """Show at `address` what the server would answer there, if it were asked in another way."""
        self.page.route(self.server.url + address, lambda route: route.fulfill(**response))
        self.goto(address)


def at(address: str) -> Callable[[Visit], None]:
    return lambda visit: visit.goto(address)


def walked(start: str, *presses: tuple[str, str]) -> Callable[[Visit], None]:
    """A walk from `start`, by (button, heading that comes after it)."""

    def walk(visit):
        visit.goto(start)
        for button, heading in presses:
            visit.press(button, heading)

    return walk


def pasted(text: str, heading: str, button: str = "Check it") -> Callable[[Visit], None]:
    def paste(visit):
        visit.goto("{check}")
        visit.page.locator("textarea").first.fill(text)
        visit.press(button, heading)

    return paste


def voted(button: str, heading: str, address: str = "{article}") -> Callable[[Visit], None]:
    """After the answer to “Was this helpful?”, in place."""

    def vote(visit):
        visit.goto(address)
        visit.page.get_by_role("button", name=button, exact=True).click()
        visit.page.get_by_role("heading", level=2, name=heading).wait_for()

    return vote


def answered_why(visit: Visit) -> None:
    voted("No", "What was wrong?")(visit)
    visit.page.get_by_label("It is hard to understand").check()
    visit.page.get_by_role("button", name="Send").click()
    visit.page.get_by_role("heading", level=2, name="Thank you").wait_for()
    visit.goto("{article}vote/")
    visit.page.get_by_text("Change what you said").click()


def answered_too_long(visit: Visit) -> None:
    address = visit.world["article"] + "vote/"
    answer = {"helpful": "no", "reason": "wrong", "comment": "x" * 1001}
    asked = visit.page.request.post(
        visit.server.url + address, form=answer, headers={"Sec-Fetch-Site": "same-origin"}
    )
    visit.show(address, response=asked)


def searched_too_long(visit: Visit) -> None:
    asked = visit.page.request.post(
        visit.server.url + "/search/",
        form={"q": "x" * 20_001},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    visit.show("/search/", response=asked)


def suggested(address: str, typed: str) -> Callable[[Visit], None]:
    """While somebody types into the box, with the first suggestion active."""

    def suggest(visit):
        visit.goto(address)
        visit.page.get_by_role("combobox").focus()
        visit.page.keyboard.type(typed)
        visit.page.get_by_role("option").first.wait_for()
        visit.page.keyboard.press("ArrowDown")

    return suggest


def change_an_answer(visit: Visit) -> None:
    TO_SECOND(visit)
    visit.page.get_by_role("link", name=re.compile("^Change")).first.click()
    visit.page.get_by_role("heading", level=1, name=SIGNAL).wait_for()


def refused(visit: Visit) -> None:
    """What a form gets that was posted from another site."""
    asked = visit.page.request.post(
        visit.server.url + visit.world["small"], headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert asked.status == 403
    visit.show("/refused/", response=asked)


def not_understood(visit: Visit) -> None:
    asked = visit.page.request.post(
        visit.server.url + visit.world["small"], headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert asked.status == 400
    visit.show("/not-understood/", response=asked)


def full(visit: Visit) -> None:
    """What somebody gets who has answered as often as a walk takes."""
    walk = visit.world["full"]
    answer = {"step": "small.restart", "answer": "choice.fixed", "request_key": "one-too-many"}
    asked = visit.page.request.post(
        visit.server.url + walk, form=answer, headers={"Sec-Fetch-Site": "same-origin"}
    )
    visit.show(walk, response=asked)


def saved_with_no_such_step(visit: Visit) -> None:
    visit.goto("{drawn}steps/first/")
    visit.page.get_by_label("Step, or title of the new one").first.fill("Nothing of that name")
    visit.page.get_by_label("Leads").first.select_option("to")
    visit.page.get_by_role("main").get_by_role("button", name="Save the step").click()
    visit.page.get_by_text("There is no such step.").wait_for()


def saved_by_two(visit: Visit) -> None:
    visit.goto("{drawn}steps/no-signal/")
    visit.page.locator("[name=seen]").evaluate("field => field.value = 'of-before'")
    visit.page.locator("#step-form").get_by_label("Title").fill("No network at all")
    visit.page.get_by_role("main").get_by_role("button", name="Save the step").click()
    visit.page.get_by_text("Somebody else has saved this step").wait_for()


def broken(visit: Visit) -> None:
    visit.show(
        "/broken/", status=500, content_type="text/html", body=server_error(None).content.decode()
    )


def another_device(visit: Visit) -> None:
    TO_SECOND(visit)
    visit.page.get_by_role("link", name="Continue on another device").click()
    visit.page.get_by_role("heading", level=1, name="Continue on another device").wait_for()


SIGNAL, RESTART = "Does the phone show a signal?", "Restart the phone"
OTHERS = "Do other messages arrive?"
TO_RESTART = ("It does", RESTART)
TO_SECOND = walked("{small}", TO_RESTART, ("Still not working", OTHERS))
TICKET = "Let’s get a person on it"


@dataclass(frozen=True)
class Kind:
    """A kind of page: the URL pattern it belongs to, what it is, how to get there, and as whom."""

    pattern: str
    what: str
    open: Callable[[Visit], None]
    role: str = "customer"
    status: int = 200

    def __str__(self):
        return f"{self.pattern}: {self.what}"


KINDS = [
    Kind("home", "for a customer", at("/")),
    Kind("home", "for an editor", at("/"), "ed"),
    Kind("search", "before a search", at("/search/")),
    Kind("search", "found", at("/search/?q=message")),
    Kind("search", "found, for an agent", at("/search/?q=message"), "alice"),
    Kind("search", "corrected", at("/search/?q=mesage")),
    Kind("search", "about a code", at("/search/?q=1004")),
    Kind("search", "a filter that leaves nothing", at("/search/?q=message&category=9999")),
    Kind("search", "nothing found", at("/search/?q=zebra")),
    Kind("search", "nothing known of a paste", at("/search/?pasted=unknown")),
    Kind("search", "too long", searched_too_long, status=422),
    Kind("suggestions", "in the box of home", suggested("/", "mess")),
    Kind("suggestions", "in the box of the head, corrected", suggested("/categories/", "mesage")),
    Kind("categories", "all", at("/categories/")),
    Kind("category", "one", at("{category}")),
    Kind("category", "for an agent", at("{category}"), "alice"),
    Kind("article", "with one of everything", at("{article}")),
    Kind("article", "after a no, in place", voted("No", "What was wrong?")),
    Kind("vote", "not asked yet", at("{article}vote/")),
    Kind("vote", "a yes", voted("Yes", "Thank you", "{article}vote/")),
    Kind("vote", "a no, and why", answered_why),
    Kind("vote", "what is too long", answered_too_long, status=422),
    Kind("article_preview", "a draft", at("{preview}"), "ed"),
    Kind("contact", "with an article and every way", at("/contact/?article={number}")),
    Kind("contact", "for an editor", at("/contact/"), "ed"),
    Kind("privacy", "what is kept", at("/privacy/")),
    Kind("login", "empty", at("/login/")),
    Kind("password", "empty", at("/password/"), "alice"),
    Kind("fixes", "all", at("/fix/")),
    Kind("start", "a question", at("{small}")),
    Kind("start", "a check", at("{check}")),
    Kind("start", "with a note, for an agent", at("{small}"), "alice"),
    Kind("start_at", "in the middle", at("{small}at/second/")),
    Kind("checklist", "questions", at("{small}checklist/")),
    Kind("checklist", "a check", at("{check}checklist/")),
    Kind("run_device", "a code to scan", another_device),
    Kind("run", "an instruction", walked("{small}", TO_RESTART)),
    Kind("run", "a question, with answers", TO_SECOND),
    Kind("run", "an answer to change", change_an_answer),
    Kind("run", "fixed", walked("{small}", TO_RESTART, ("This fixed it", "The restart helped"))),
    Kind("run", "explained", walked("{small}", ("It does not", "There is no network"))),
    Kind("run", "a ticket", walked("{small}", TO_RESTART, ("None of these", TICKET))),
    Kind("run", "a ticket, for an agent", walked("{small}", ("None of these", TICKET)), "alice"),
    Kind("run", "findings", pasted("{'a': “b”,}", "Correct the places marked")),
    Kind("run", "a good paste", pasted('{"a": 1}', "The body is fine")),
    Kind("run", "full", full, status=409),
    Kind("staff_runs", "the latest walks", at("/staff/runs/"), "alice"),
    Kind("staff_run", "one walk", at("/staff/runs/{run}/"), "alice"),
    Kind("start", "stopped for safety", at("{stopped}")),
    Kind("staff_flows", "all", at("/staff/flows/"), "ed"),
    Kind("staff_flows", "none found", at("/staff/flows/?q=zebra"), "ed"),
    Kind("new_flow", "empty", at("/staff/flows/new/"), "ed"),
    Kind("flow_desk", "with problems", at("{drawn}"), "ed"),
    Kind("flow_step", "a question", at("{drawn}steps/first/"), "ed"),
    Kind("flow_step", "an ending", at("{drawn}steps/no-signal/"), "ed"),
    Kind("flow_step", "refused", saved_with_no_such_step, "ed"),
    Kind("flow_step", "saved by two", saved_by_two, "ed"),
    Kind("flow_words", "title and symptom", at("{drawn}words/"), "ed"),
    Kind("flow_settings", "as they are", at("{drawn}settings/"), "ed"),
    Kind("archive_flow", "before it", at("{drawn}archive/"), "ed"),
    Kind("stop_flow", "before it", at("{drawn}stop/"), "ed"),
    Kind("flow_changes", "with errors", at("{drawn}changes/"), "ed"),
    Kind("flow_changes", "without a draft", at("{new}changes/"), "ed"),
    Kind("flow_versions", "all", at("{drawn}versions/"), "ed"),
    Kind("flow_version", "one", at("{drawn}versions/1/"), "ed"),
    Kind("compare_versions", "two", at("{drawn}versions/compare/?from=1&to=2"), "ed"),
    Kind("flow_history", "what was done", at("{drawn}history/"), "ed"),
    Kind("read_flow_file", "empty", at("{drawn}file/"), "ed"),
    Kind("copy_steps", "which and where to", at("{drawn}steps/first/copy/"), "ed"),
    Kind("flow_proof", "of what is broken", at("{drawn}proof/"), "ed"),
    Kind("flow_proof", "of what is whole", at("{new}proof/"), "ed"),
    Kind("flow_preview", "the first step", at("{new}preview/"), "ed"),
    Kind("flow_preview_phone", "in a frame", at("{new}preview/phone/"), "ed"),
    Kind("staff_nothing_here", "not found", at("/staff/nothing/"), "mallory", 404),
    Kind("(error)", "400", not_understood, status=400),
    Kind("(error)", "403", refused, status=403),
    Kind("(error)", "404", at("/no-such-page/"), status=404),
    Kind("(error)", "500", broken, status=500),
]
NOT_PAGES = {
    # Of the editor: files, parts of its screen, and acts, which are only posted.
    *(
        "flow_map_part",
        "flow_map",
        "flow_mermaid",
        "flow_file",
        "flow_proof_csv",
        "article_options",
    ),
    *("flow_here", "look_at_step", "add_step", "first_step", "remove_step", "move_answer"),
    *("duplicate_flow", "bring_back_flow", "publish_flow", "discard_draft"),
    *("restore_version", "undo_act"),
    *("article_markdown", "attachment", "brand", "healthz", "logo", "logout", "transcript"),
    "search_opened",
    *("feed", "fix_markdown", "llms", "robots", "run_qr", "sitemap", "sitemap_page"),
    *("admin:autocomplete", "admin:jsi18n", "admin:logout", "admin:view_on_site"),
    *("admin:kb_article_publish", "admin:kb_article_unpublish"),
}


def names(resolver, namespace="") -> Iterator[str]:
    """The names of all URL patterns; an unnamed one (the admin's, for old links) has none."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            yield f"{namespace}{pattern.name}"


def admin_address(name: str) -> str:
    """Where a page of the admin is; of those about a row, the first row's."""
    if name == "admin:app_list":
        return reverse(name, args=["kb"])
    about_a_row = name.endswith(("_change", "_delete", "_history", "user_password_change"))
    return reverse(name, args=["1"] if about_a_row and name != "admin:password_change" else [])


def admin_kinds() -> list[Kind]:
    """Every page of Django's admin, as the administrator sees it."""
    pages = {name for name in names(get_resolver()) if name.startswith("admin:")} - NOT_PAGES
    return [Kind(name, "admin", at(admin_address(name)), "admin") for name in sorted(pages)]


@pytest.fixture(scope="module")
def server(make_server):
    return make_server("pages").start()


@pytest.fixture(scope="module")
def world(server) -> dict:
    return json.loads(server.manage("shell", "-v0", "-c", MAKE).splitlines()[-1])


@pytest.fixture(scope="module")
def visitors(browser):
    """One visitor for all tests here: a browser that has compiled axe-core once need not again."""
    visitors = Visitors(browser)
    visitors.new(viewport={"width": WIDE, "height": 900}, reduced_motion="reduce").new_page()
    yield visitors
    visitors.close()


@pytest.fixture
def visit(visitors, server, world, request):
    """A visit by the person that the kind of page names, who brings no other cookie."""
    [context] = visitors.contexts
    [page] = context.pages
    page.unroute_all()
    page.set_viewport_size({"width": WIDE, "height": 900})
    context.clear_cookies()
    role = request.getfixturevalue("kind").role
    if role in world["sessions"]:
        session = {"name": "sessionid", "value": world["sessions"][role], "url": server.url}
        context.add_cookies([session])
    yield Visit(page, server, world)
    visitors.assert_nothing_went_wrong()


def problems(page) -> list[str]:
    """What axe-core finds on a page as it stands: rule, and where."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", AXE_OPTIONS)["violations"]
    return [
        f"{rule['id']}: {node['html']} ({node['failureSummary']})"
        for rule in found
        for node in rule["nodes"]
    ]


def problems_in(page) -> list[str]:
    """What axe-core finds on a page at both widths, in pixels, and in both colour schemes."""
    found = []
    for width, scheme in LIGHTS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(COLOURS_AT_REST)
        found += [f"{scheme}, {width} px: {problem}" for problem in problems(page)]
    return found


def test_every_url_pattern_is_a_page_that_is_looked_at_or_is_none():
    looked_at = {kind.pattern for kind in KINDS} - {"(error)"}
    own = {name for name in names(get_resolver()) if not name.startswith("admin:")}
    assert own == looked_at | {name for name in NOT_PAGES if not name.startswith("admin:")}


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(kind, visit):
    kind.open(visit)
    assert visit.status == kind.status
    assert problems_in(visit.page) == []
    visit.page.set_viewport_size({"width": NARROWEST, "height": 700})
    beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visit.page.evaluate(beyond) == 0


@pytest.mark.parametrize("kind", admin_kinds(), ids=str)
def test_axe_finds_nothing_in_the_admin(kind, visit):
    kind.open(visit)
    assert visit.status in {200, 403}
    if visit.status == 200:  # the other is the page for what nobody may do, looked at above
        assert problems_in(visit.page) == []


def test_axe_would_notice(page):
    """The tool is really at work: a page with a mistake of each sort is not clean."""
    page.set_content('<html><body><img src="x"><a href="#"></a><input></body></html>')
    found = {problem.split(":")[0] for problem in problems(page)}
    assert {"image-alt", "link-name", "label", "html-has-lang"} <= found

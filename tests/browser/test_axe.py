"""Every kind of page, for everybody: axe-core finds nothing to mend, and nothing scrolls sideways.

The kinds are in tests/browser/kinds.py and come from the URL patterns: one that is not listed there
fails the test. Each page is looked at in light and dark, and on a phone and on a wide screen: once
each, since a scheme changes nothing but colours, and no colour changes with the width
(`test_structure` holds both). What axe-core says is asked in tests/browser/judging.py.
"""

import json
from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver, reverse

from tests.browser.conftest import Visitors
from tests.browser.judging import problems
from tests.browser.kinds import KINDS, NOT_PAGES
from tests.browser.visits import Kind, Visit, at
from tests.browser.world import MAKE

PHONE, WIDE = 360, 1280
LIGHTS = [(PHONE, "dark"), (WIDE, "light")]
NARROWEST = 320
COLOURS_AT_REST = "Promise.allSettled(document.getAnimations().map(a => a.finished)).then(() => 0)"


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
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": WIDE, "height": 900})
    context.clear_cookies()
    role = request.getfixturevalue("kind").role
    if role in world["sessions"]:
        session = {"name": "sessionid", "value": world["sessions"][role], "url": server.url}
        context.add_cookies([session])
    yield Visit(page, server, world)
    visitors.assert_nothing_went_wrong()


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

"""A real Chromium for the tests in this folder, driven by Playwright."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from tests import chromium
from tests.articles import make_article, make_category
from tests.browser.searching import TITLES
from tests.conftest import CI


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    """One browser a process. Each test takes contexts of its own from it (`new_context`)."""
    path = chromium.find()
    if path is None:
        (pytest.fail if CI else pytest.skip)("No Chromium on this machine: see CONTRIBUTING.md.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield running
        running.close()


class Visitors:
    """Browser contexts (a visitor with cookies of their own), and what went wrong in their pages:
    what broke the Content-Security-Policy, and what a script threw."""

    def __init__(self, browser):
        self.browser, self.contexts, self.wrong = browser, [], []

    def new(self, **options) -> BrowserContext:
        """Another visitor; takes Playwright's options."""
        context = self.browser.new_context(**options)
        context.set_default_timeout(10_000)
        context.on("page", self._listen)
        self.contexts.append(context)
        return context

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def assert_nothing_went_wrong(self) -> None:
        wrong, self.wrong = self.wrong, []
        assert not wrong, "\n".join(wrong)

    def _listen(self, page):
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note_violation(page, message.text))

    def _note_violation(self, page, text: str) -> None:
        if "Content Security Policy" in text:
            self.wrong.append(f"{page.url}: {text}")


@pytest.fixture
def new_context(browser) -> Callable[..., BrowserContext]:
    """Makes visitors; what goes wrong in their pages fails the test."""
    visitors = Visitors(browser)
    yield visitors.new
    visitors.close()
    visitors.assert_nothing_went_wrong()


@pytest.fixture
def page(new_context):
    """A page on a wide screen, by nobody in particular."""
    return new_context(viewport={"width": 1280, "height": 900}).new_page()


@pytest.fixture
def sign_in(client, live_server) -> Callable[[BrowserContext, object], None]:
    """Signs a person in, in a browser context, without going through the login page."""
    from django.conf import settings

    def sign_in(context: BrowserContext, person) -> None:
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])

    return sign_in


@pytest.fixture
def articles():
    """Articles to search for, by title."""
    return {title: make_article(title, category=make_category()) for title in TITLES}


@pytest.fixture
def home(page, live_server, articles):
    """Home, where there are those articles to be found."""
    page.goto(live_server.url)
    return page

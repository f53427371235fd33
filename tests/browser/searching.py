"""The search box in Chromium: finding it and its suggestions, and pressing keys."""

from playwright.sync_api import expect

TITLES = ["Blocked by the carrier", "Blocked for an hour", "Blocked for good"]


def box(page):
    return page.get_by_role("combobox", name="Search answers and fixes")


def options(page):
    return page.get_by_role("option")


def offered(page, words="bloc"):
    """Type, and wait for what is suggested."""
    box(page).focus()
    page.keyboard.type(words)
    expect(options(page)).to_have_count(4)
    return page


def active(page):
    """The words of the option that the box points at, "" where it points at none."""
    return box(page).evaluate(
        "box => document.getElementById(box.getAttribute('aria-activedescendant'))"
        "?.querySelector('span')?.textContent ?? ''"
    )


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)

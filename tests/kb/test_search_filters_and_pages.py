"""Choosing among the results: by kind, by category, and page by page."""

from urllib.parse import parse_qs, urlsplit

import pytest

from kb.search_page import MOST_CATEGORIES
from tests.articles import make_article, make_category, make_flow
from tests.searching import Links, link, results, text, titles

pytestmark = pytest.mark.django_db


def test_results_come_ten_a_page(client):
    for n in range(23):
        make_article(f"Blocked {n}", body="Words.")
    page = results(client, "blocked")
    assert len(titles(page)) == 10
    assert "23 results" in text(page)
    assert "Page 1 of 3" in text(page)
    seen = set(titles(page))
    for number in (2, 3):
        page = client.get(link(page, "Next")["href"]).content.decode()
        assert f"<title>blocked · Page {number} · Search" in page
        seen |= set(titles(page))
    assert len(seen) == 23
    assert "Next" not in [words for words, _attrs in Links(page).found]
    assert parse_qs(urlsplit(link(page, "Previous")["href"]).query)["page"] == ["2"]


@pytest.mark.parametrize("number", ["nonsense", "-1", "0", "1.5", "", "9" * 15, "9" * 400, "²"])
def test_a_page_that_there_is_not_is_the_nearest_one(client, number):
    for n in range(12):
        make_article(f"Blocked {n}", body="Words.")
    page = results(client, "blocked", page=number)
    last = number == "9" * 15
    assert f"Page {2 if last else 1} of 2" in text(page)
    assert len(titles(page)) == (2 if last else 10)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"kind": "nonsense"},
        {"kind": "\x00"},
        {"category": "text"},
        {"category": "1 or 1"},
        {"category": "9" * 16},
        {"as": "nonsense"},
    ],
)
def test_a_filter_that_there_is_not_filters_nothing(client, nonsense):
    make_article("Blocked", category=make_category())
    assert titles(results(client, "blocked", **nonsense)) == ["Blocked"]


def test_results_are_filtered_by_kind_and_it_can_be_taken_off(client, tmp_path):
    make_article("Blocked by the carrier", body="Words.")
    make_article("Blocked for long", body="Words.")
    make_flow(tmp_path, title="Blocked on the phone")
    page = results(client, "blocked")
    assert link(page, "All 3")["aria-current"] == "true"
    assert "aria-current" not in link(page, "Guided fixes 1")
    fixes = client.get(link(page, "Guided fixes 1")["href"]).content.decode()
    assert titles(fixes) == ["Blocked on the phone"]
    assert "1 result" in text(fixes)
    assert link(fixes, "Guided fixes 1")["aria-current"] == "true"
    answers = client.get(link(fixes, "Answers 2")["href"]).content.decode()
    assert len(titles(answers)) == 2
    assert link(answers, "All 3")["href"] == "/search/?q=blocked"


def test_results_are_filtered_by_category_and_what_is_inside_it(client):
    outer, other = make_category("Delivery"), make_category("Account")
    inner = make_category("Carriers", parent=outer)
    for n, category in enumerate([outer, inner, inner, other]):
        make_article(f"Blocked {n}", category=category, body="Words.")
    page = results(client, "blocked")
    assert link(page, "All categories")["aria-current"] == "true"
    delivery = client.get(link(page, "Delivery 3")["href"]).content.decode()
    assert len(titles(delivery)) == 3
    assert link(delivery, "Delivery 3")["aria-current"] == "true"
    carriers = client.get(link(delivery, "Carriers 2")["href"]).content.decode()
    assert len(titles(carriers)) == 2
    assert link(carriers, "All categories")["href"] == "/search/?q=blocked"


def test_filters_and_pages_keep_what_was_chosen_before(client, tmp_path):
    category = make_category("Delivery")
    for n in range(12):
        make_article(f"Blocked {n}", category=category, body="Words.")
    make_article("Blocked elsewhere", category=make_category("Account"))
    make_flow(tmp_path, title="Blocked on the phone")
    page = results(client, "blocked", kind="article")
    page = client.get(link(page, "Delivery 12")["href"]).content.decode()
    asked = parse_qs(urlsplit(link(page, "Next")["href"]).query)
    chosen = {"q": ["blocked"], "kind": ["article"], "category": [str(category.pk)]}
    assert asked == {**chosen, "page": ["2"]}
    assert parse_qs(urlsplit(link(page, "Answers 12")["href"]).query) == chosen


def test_where_there_is_nothing_to_choose_no_filter_is_shown(client):
    make_article("Blocked", category=make_category())
    assert "Filter the results" not in results(client, "blocked")


def test_of_many_categories_those_with_the_most_results_are_offered_and_the_chosen_one(client):
    shelves = [make_category(f"Shelf {n:02}") for n in range(MOST_CATEGORIES + 2)]
    for n, shelf in enumerate(shelves):
        for _ in range(2 if n else 1):
            make_article("Blocked", category=shelf, body="Words.")

    def offered(page):
        return [words for words, _ in Links(page).found if words.startswith("Shelf")]

    assert len(offered(results(client, "blocked"))) == MOST_CATEGORIES
    assert "Shelf 00 1" not in offered(results(client, "blocked"))
    chosen = offered(results(client, "blocked", category=shelves[0].pk))
    assert len(chosen) == MOST_CATEGORIES
    assert "Shelf 00 1" in chosen


def test_a_filter_that_leaves_nothing_says_so_and_leads_back(client):
    make_article("Blocked", category=make_category("Delivery"))
    empty = make_category("Account")
    for filters in ({"kind": "fix"}, {"category": empty.pk}, {"category": 9999}):
        page = results(client, "blocked", **filters)
        assert "Nothing with this filter" in text(page)
        assert link(page, "Look everywhere")["href"] == "/search/?q=blocked"
        assert "Account" not in text(page)

"""The suggestions below the search box: what they are, where they lead, and when there are none."""

import re

import pytest

from tests.articles import make_article, make_category, make_flow
from tests.searching import Links, suggested, text

pytestmark = pytest.mark.django_db


def test_suggestions_say_what_they_are_and_lead_there(client, tmp_path):
    article = make_article("Blocked by the carrier", category=make_category("Delivery"))
    flow = make_flow(tmp_path, title="Blocked on the phone")
    page = suggested(client, "bloc")
    assert 'data-says="2 suggestions"' in page
    found = {attrs["href"]: words for words, attrs in Links(page).found}
    assert found == {
        article.get_absolute_url(): "Blocked by the carrier Answer Delivery",
        flow.get_absolute_url(): "Blocked on the phone Guided fix Delivery",
        "/search/?q=bloc": "See all results for “bloc”",
    }
    assert [words for words, _ in Links(page).found][-1] == "See all results for “bloc”"
    assert page.count('role="option"') == 3
    assert "<mark>Block" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4


def test_suggestions_are_a_small_part_of_a_page_that_who_has_it_need_not_get_again(client):
    make_article("Blocked")
    response = client.get("/search/suggest/?q=bloc")
    assert len(response.content) < 2_000
    assert "Cookie" in response["Vary"]
    assert not response.cookies
    again = client.get("/search/suggest/?q=bloc", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_article("Blocked, too")
    newer = client.get("/search/suggest/?q=bloc", headers={"If-None-Match": response["ETag"]})
    assert newer.status_code == 200


def test_a_misspelt_beginning_is_corrected_and_it_is_said(client):
    make_article("Receive messages", body="How to receive messages.")
    page = suggested(client, "recieve")
    assert "For “receive”" in text(page)
    assert 'data-says="1 suggestion for “receive”"' in page


@pytest.mark.parametrize("query", ["", "b", " b ", "b" * 201, "短"])
def test_too_little_or_too_much_suggests_nothing(client, query):
    make_article("b")
    assert suggested(client, query).strip() == ""


def test_where_nothing_begins_like_it_that_is_all_it_says(client):
    page = suggested(client, "zebra")
    assert 'data-says="No suggestions"' in page
    assert "option" not in page


def test_at_most_eight_are_suggested(client):
    for n in range(12):
        make_article(f"Blocked {n}", body="Words.")
    assert suggested(client, "bloc").count("data-kind") == 8

"""The results page: what it shows of what was found, to whom, whole and as a part."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import Category
from tests.articles import CHECK_FLOW, make_article, make_category, make_flow
from tests.dom import Dom
from tests.searching import PART, link, results, suggested, text, titles

pytestmark = pytest.mark.django_db


def test_fixes_and_articles_stand_together_each_with_its_category(client, tmp_path):
    outer = make_category("Delivery")
    inner = make_category("Carriers", parent=outer)
    make_article("Blocked by the carrier", body="Ask them.", category=inner)
    make_flow(tmp_path, title="Blocked on the phone")
    page = results(client, "blocked")
    assert set(titles(page)) == {"Blocked by the carrier", "Blocked on the phone"}
    assert "2 results" in text(page)
    assert "Answer Delivery Carriers" in text(page)
    assert "Guided fix Delivery" in text(page)
    assert "<title>blocked · Search · Unstuck</title>" in page
    assert '<meta name="robots" content="noindex">' in page


def test_what_was_searched_for_is_marked_and_everything_else_escaped(client):
    make_article("A <b>blocked</b> & barred number", body="Why `<i>blocked</i>` & not?")
    page = results(client, "blocked")
    assert "A &lt;b&gt;<mark>blocked</mark>&lt;/b&gt; &amp; barred number" in page
    assert "<i>" not in page.split("<main")[1]
    assert page.count("<mark>") == 2


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "{{ 7|add:7 }}", "a' onx='"])
def test_what_was_typed_is_shown_as_text(client, query):
    plain = Dom(results(client, "blocked")).shape
    shown = Dom(results(client, query))
    assert f"Results for “{query}”" in shown.text
    assert shown.shape.count("script") == plain.count("script")
    for address in ("/search/", "/search/suggest/"):
        assert "onx" not in "".join(Dom(client.get(address, {"q": query}).content.decode()).shape)


def test_one_result_is_one(client):
    make_article("Blocked")
    assert "1 result" in text(results(client, "blocked")).split("Still stuck")[0]
    assert "1 results" not in text(results(client, "blocked"))


def test_before_a_search_there_is_the_box_and_the_fixes(client, tmp_path):
    make_flow(tmp_path, title="Nothing arrives at all")
    for query in ("", " ", "\x00"):
        page = results(client, query)
        assert "<h1>Search</h1>" in page
        assert "Nothing arrives at all" in page


def test_where_nothing_is_found_it_says_what_to_do(client, tmp_path):
    flow = make_flow(tmp_path, title="Nothing arrives at all")
    page = results(client, "zebra & elephant")
    assert "Nothing here has these words" in text(page)
    assert "Try fewer words" in text(page)
    assert flow.get_absolute_url() in page
    assert link(page, "Ask a person")["href"] == "/contact/?q=zebra+%26+elephant"


def test_a_misspelt_query_is_corrected_and_there_is_a_way_back(client):
    make_article("Receive messages", body="How to receive messages.")
    page = results(client, "recieve messages")
    assert "<h1>Results for “receive messages”</h1>" in page
    assert "Showing results for “receive messages”." in text(page)
    assert 'value="recieve messages"' in page
    back = link(page, "Search for “recieve messages” instead")["href"]
    assert back == "/search/?q=recieve+messages&as=typed"
    typed = client.get(back).content.decode()
    assert "<h1>Results for “recieve messages”</h1>" in typed
    assert "Showing results" not in text(typed)


def test_where_nothing_is_spelled_as_it_was_typed_the_correction_is_offered(client):
    make_article("Receive", body="How to receive.")
    page = results(client, "recieve", **{"as": "typed"})
    assert link(page, "Search with the spelling corrected")["href"] == "/search/?q=recieve"
    nothing = results(client, "zebra", **{"as": "typed"})
    assert "spelling corrected" not in nothing


def test_an_error_code_leads_to_its_fix_above_all_else(client, tmp_path):
    make_article("All error codes", body="1004 is one of them.")
    fix = make_flow(tmp_path, "json", text=CHECK_FLOW, title="Error 1004")
    page = results(client, "1004")
    assert "This looks like error 1004" in text(page)
    assert link(page, "Start the fix")["href"] == fix.get_absolute_url()
    assert titles(page)[0] == "Start the fix"
    assert titles(page).count("Error 1004") == 0  # it stands above, not twice
    assert "2 results" in text(page)


def test_a_code_that_only_an_answer_explains_leads_there(client):
    article = make_article("Error 1015: the number is blocked", keywords="1015")
    page = results(client, "error 1015")
    assert "This looks like error 1015" in text(page)
    assert link(page, "Read the answer")["href"] == article.get_absolute_url()


def test_it_is_found_by_title_keywords_and_text_in_any_case(client, tmp_path):
    make_article("Blocked numbers", body="The carrier refuses.", keywords="1015")
    make_flow(tmp_path, title="A message did not arrive")
    for query in ("blocked", "CARRIER refuses", "1015"):
        assert "Blocked numbers" in text(results(client, query))
    assert titles(results(client, "message")) == ["A message did not arrive"]


def test_who_has_the_word_in_the_title_comes_before_who_only_says_it(client):
    make_article("A first article", body="Blocked, blocked.")
    make_article("Because a number is blocked")
    make_article("Code 1015", body="Words", keywords="blocked")
    assert titles(results(client, "blocked"))[-1] == "A first article"


def test_sentences_and_short_answers_of_the_api_are_understood(client):
    make_article("Error 1004: the request is malformed", body="JSON", keywords="1004")
    make_article("Blocked numbers", body="A message that never arrives.", keywords="1015")
    make_article("Invoices", body="Ask for one.")
    said = '{"result":1004,"errmsg":"package format error"}'
    assert "This looks like error 1004" in text(results(client, said))
    assert titles(results(client, "my verification MESSAGE did not arrive!!!"))[0] == (
        "Blocked numbers"
    )


def test_a_percent_sign_is_no_wildcard(client):
    make_article("Blocked numbers")
    assert titles(results(client, "%")) == []


def test_a_category_that_goes_is_no_category_of_a_result(client):
    shelf = make_category("Delivery")
    article = make_article("Blocked", category=shelf)
    results(client, "blocked")
    type(article).objects.filter(pk=article.pk).update(category=None)
    Category.objects.filter(pk=shelf.pk).delete()
    assert titles(results(client, "blocked")) == ["Blocked"]


# Who asks


def test_everybody_finds_what_they_may_see_and_agents_see_what_is_theirs(clients):
    shelf = make_category("Secret shelf")
    make_article("Blocked inside", audience="internal", category=shelf, body="Words.")
    make_article("Blocked outside", body="Words.")
    for role, client in clients.items():
        page, offered = results(client, "blocked"), suggested(client, "bloc")
        knows = role in {"alice", "ed", "admin"}
        for shown in (page, offered):
            assert "Blocked outside" in text(shown)
            assert ("Blocked inside" in text(shown)) == knows
            assert shown.count("agents only") == knows
        assert ("2 results" in text(page)) == knows
        assert ("2 suggestions" in offered) == knows
        named = results(client, "blocked", category=shelf.pk)
        assert ("Secret shelf" in text(named)) == knows


def test_it_asks_the_database_little(client, clients, tmp_path):
    make_flow(tmp_path, title="Blocked on the phone")
    for n in range(12):
        make_article(f"Blocked {n}", category=make_category(f"Shelf {n % 3}"), body="Words.")

    def queries(client, address):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        return len(asked)

    assert queries(client, "/search/?q=blocked") <= 5
    assert queries(client, "/search/suggest/?q=bloc") <= 5
    assert queries(clients["alice"], "/search/?q=blocked") <= 9  # who she is, and what is internal


# A part of the page


def test_htmx_gets_the_results_alone(client):
    make_article("Blocked")
    whole = client.get("/search/?q=blocked")
    part = client.get("/search/?q=blocked", headers=PART)
    for response in (whole, part):
        assert {"HX-Request", "HX-Target", "Cookie"} <= set(response["Vary"].split(", "))
        assert {"private", "no-cache"} <= set(response["Cache-Control"].split(", "))
    assert b"<!doctype" in whole.content
    alone = part.content.decode().strip()
    assert alone.startswith("<title>blocked · Search · Unstuck</title>")
    assert alone.split("</title>")[1].strip().startswith('<div class="results" id="results"')
    assert titles(alone) == titles(whole.content.decode())


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Target": "main"},
        {**PART, "HX-History-Restore-Request": "true"},
    ],
)
def test_any_other_request_of_htmx_gets_the_whole_page(client, headers):
    assert b"<!doctype" in client.get("/search/?q=blocked", headers=headers).content


def test_a_part_and_a_page_are_never_taken_for_each_other(client):
    """A browser asks for either with the tag of whichever it has at this address."""
    make_article("Blocked")
    tags = [client.get("/search/?q=blocked", headers=h)["ETag"] for h in ({}, PART)]
    for headers, other in (({}, tags[1]), (PART, tags[0])):
        answer = client.get("/search/?q=blocked", headers={**headers, "If-None-Match": other})
        assert answer.status_code == 200

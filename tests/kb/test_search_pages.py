"""The box, the results and the suggestions: what they show, to whom, and what they refuse."""

import html as htmllib
import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb import searchlog
from kb.models import Category, Synonym
from kb.search_page import MOST_CATEGORIES, MOST_CHARACTERS, QUERY_LENGTH
from tests.articles import CHECK_FLOW, make_article, make_category, make_flow
from tests.dom import Dom

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true", "HX-Target": "results"}
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _nothing_waits():
    searchlog.forget()
    yield
    searchlog.forget()


def results(client, query="", **more):
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return response.content.decode()


def suggested(client, query):
    response = client.get("/search/suggest/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


class Links(HTMLParser):
    """The links of a page: of each its words, its address, and whether it is the chosen one."""

    def __init__(self, page):
        super().__init__()
        self.found, self._open = [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self._open = [dict(attrs), ""]

    def handle_data(self, data):
        if self._open:
            self._open[1] += data

    def handle_endtag(self, tag):
        if tag == "a":
            attrs, words = self._open
            self.found.append((" ".join(words.split()), attrs))
            self._open = None


def link(page, words):
    (found,) = [attrs for said, attrs in Links(page).found if said == words]
    return found


def titles(page):
    """The titles of the results, in order."""
    return [said for said, attrs in Links(page).found if "data-kind" in attrs]


def text(page):
    return " ".join(Dom(page).text.split())


# Results


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


def test_synonyms_find_what_has_the_other_word(client):
    Synonym.objects.create(words="otp, verification code")
    make_article("Verification code", body="Words.")
    assert titles(results(client, "otp")) == ["Verification code"]


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


# The box, and what is pasted into it


def test_the_box_is_a_form_that_works_by_itself(client):
    for page in ("/", "/search/", "/categories/"):
        (form,) = re.findall(
            r'<form class="search.*?</form>', client.get(page).content.decode(), re.DOTALL
        )
        assert 'action="/search/" method="post"' in form
        assert re.search(r'<input type="search" name="q"[^>]* aria-label="[^"]+"', form)
        assert "maxlength" not in form
        assert "csrf" not in form


def test_what_is_posted_moves_to_an_address_that_can_be_shared(client):
    response = client.post("/search/", {"q": "  Blocked\tnumbers & more "}, headers=SAME_ORIGIN)
    assert response.status_code == 303
    assert response["Location"] == "/search/?q=Blocked+numbers+%26+more"
    assert client.post("/search/", {"q": ""}, headers=SAME_ORIGIN)["Location"] == "/search/?"
    assert not response.cookies


def paste(client, text, **more):
    response = client.post("/search/", {"q": text, **more}, headers=SAME_ORIGIN)
    assert response.status_code == 303
    return parse_qs(urlsplit(response["Location"]).query)["q"][0]


def test_of_a_long_paste_only_the_words_that_matter_come_into_the_address(client):
    make_article("Error 1004: the request is malformed", keywords="1004", body="Mend the JSON.")
    make_article("Invoices", body="Ask for one.")
    noise = {f"x-header-{n}": f"secret{n:04}" for n in range(600)}
    body = json.dumps({"result": 1004, "errmsg": "json format error", **noise}, indent=2)
    assert QUERY_LENGTH < len(body) <= MOST_CHARACTERS
    query = paste(client, body)
    assert "1004" in query
    assert len(query) <= QUERY_LENGTH
    assert "secret" not in query
    assert titles(results(client, query))[0] == "Read the answer"
    assert "secret" not in results(client, query)


def test_several_short_lines_are_a_paste_too_also_where_a_script_has_joined_them(client):
    make_article("Error 1004", keywords="1004", body="Mend the JSON.")
    lines = '{\n "result": 1004,\n "sid": "f00dfeed"\n}'
    picked = paste(client, lines)
    assert "1004" in picked.split()
    assert not set(picked) & set('{"}:,')
    assert paste(client, lines.replace("\n", " "), pasted="yes") == picked


def test_a_short_line_is_taken_as_it_is(client):
    make_article("Error 1004", keywords="1004")
    assert paste(client, 'what is "result" 1004 -json') == 'what is "result" 1004 -json'


def test_of_a_paste_of_which_nothing_is_known_here_nothing_goes_any_further(client, tmp_path):
    flow = make_flow(tmp_path)
    for unknown in ("hush " * 100, "z" * 5000, "{\n}"):
        response = client.post("/search/", {"q": unknown}, headers=SAME_ORIGIN)
        assert (response.status_code, response["Location"]) == (303, "/search/?pasted=unknown")
    page = client.get(response["Location"]).content.decode()
    assert "We know none of the words you pasted" in text(page)
    assert flow.get_absolute_url() in page
    assert link(page, "Ask a person")
    assert "We know none" in results(client, "hush " * 100)
    assert "We know none" not in results(client, " ")


@pytest.mark.parametrize("sign", ["a", "短", "🦓", "\n", " ", "\x00", '"', "%"])
def test_twenty_thousand_characters_are_taken_and_one_more_is_not(client, sign):
    text = sign * (MOST_CHARACTERS - 1)
    taken = client.post("/search/", {"q": "x" + text}, headers=SAME_ORIGIN)
    assert taken.status_code == 303
    assert len(taken["Location"]) < 4000  # gunicorn takes 4,094 for the first line
    assert client.get(taken["Location"]).status_code == 200
    refused = client.post("/search/", {"q": "xx" + text}, headers=SAME_ORIGIN)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "That is 20001 characters, and we take at most 20000." in text_of(page)
    assert sign * 300 not in htmllib.unescape(page)


def text_of(page):
    return text(page).replace(",000", "000").replace(",001", "001")


def test_a_long_query_in_an_address_is_treated_like_one_that_was_pasted(client):
    make_article("Error 1004", keywords="1004", body="Mend the JSON.")
    assert "This looks like error 1004" in text(results(client, "zebra " * 60 + "1004"))
    assert client.get("/search/", {"q": "x" * (MOST_CHARACTERS + 1)}).status_code == 422


def test_more_than_a_form_may_hold_is_refused_in_words(client):
    response = client.post("/search/", {"q": "x" * 1_000_001}, headers=SAME_ORIGIN)
    assert response.status_code == 413
    assert "too much at once" in response.content.decode()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://x.y"}])
def test_a_search_that_another_site_posts_is_refused(client, headers):
    assert client.post("/search/", {"q": "blocked"}, headers=headers).status_code == 403


def test_who_is_signed_in_searches_with_a_token(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    page = client.get("/").content.decode()
    form = re.search(r'<form class="search.*?</form>', page, re.DOTALL)[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    assert client.post("/search/", {"q": "x"}, headers=SAME_ORIGIN).status_code == 403
    sent = {"q": "x", "csrfmiddlewaretoken": token}
    assert client.post("/search/", sent, headers=SAME_ORIGIN).status_code == 303


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/search/", "/search/suggest/", "/search/opened/"])
def test_other_methods_are_refused(client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_suggestions_are_only_asked_for_and_openings_only_told(client):
    assert client.post("/search/suggest/", {"q": "blocked"}).status_code == 405
    assert client.get("/search/opened/").status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "",
        "%",
        "_",
        "a\x00b",
        "'; --",
        '"',
        "-",
        "*",
        "NEAR(",
        "a:b",
        "\u202eabc",
        "x" * 199,
        "ÿ" * 9,
    ],
)
def test_anything_can_be_typed(client, query):
    make_article("Blocked numbers")
    results(client, query)
    suggested(client, query)


# Suggestions


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


# Synonyms


def test_editors_keep_synonyms_and_readers_find_by_them_at_once(clients, client):
    make_article("Verification code", body="Words.")
    assert not titles(results(client, "otp"))
    add = "/admin/kb/synonym/add/"
    assert clients["ed"].post(add, {"words": "otp, verification code"}).status_code == 302
    assert titles(results(client, "otp")) == ["Verification code"]
    synonym = Synonym.objects.get()
    away = f"/admin/kb/synonym/{synonym.pk}/delete/"
    assert clients["ed"].post(away, {"post": "yes"}).status_code == 302
    assert not titles(results(client, "otp"))


def test_one_word_alone_is_no_synonym(clients):
    page = clients["ed"].post("/admin/kb/synonym/add/", {"words": "otp"}).content.decode()
    assert "Write two words or more" in page
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("role", ["customer", "mallory", "alice"])
def test_only_editors_keep_synonyms(clients, role):
    clients[role].post("/admin/kb/synonym/add/", {"words": "otp, code"})
    assert not Synonym.objects.exists()


def test_a_category_that_goes_is_no_category_of_a_result(client):
    shelf = make_category("Delivery")
    article = make_article("Blocked", category=shelf)
    results(client, "blocked")
    type(article).objects.filter(pk=article.pk).update(category=None)
    Category.objects.filter(pk=shelf.pk).delete()
    assert titles(results(client, "blocked")) == ["Blocked"]

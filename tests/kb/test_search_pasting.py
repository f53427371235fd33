"""What is pasted into the search box: the words that matter are picked, and too much is refused."""

import html as htmllib
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from kb.search_page import MOST_CHARACTERS, QUERY_LENGTH
from tests.articles import make_article, make_flow
from tests.searching import SAME_ORIGIN, link, results, text, titles

pytestmark = pytest.mark.django_db


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

"""The search box: a form that works by itself, what it takes, and what is refused."""

import re

import pytest
from django.test import Client

from tests.articles import make_article
from tests.searching import SAME_ORIGIN, results, suggested

pytestmark = pytest.mark.django_db


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
    assert 'name="q"' in results(client, query)
    assert "<html" not in suggested(client, query)

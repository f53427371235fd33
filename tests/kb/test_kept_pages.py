"""A page that is the same for everybody is made once an edition, and sent as browsers take it."""

import gzip

import pytest

from kb import kept_pages
from tests.articles import make_article, make_category

pytestmark = pytest.mark.django_db

PACKED = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def page():
    return make_article(body="Words about blocked numbers. " * 50).get_absolute_url()


def test_it_is_made_once_and_then_sent_without_a_question(client, page, django_assert_num_queries):
    made = client.get(page, headers=PACKED)
    with django_assert_num_queries(0):
        kept = client.get(page, headers=PACKED)
    assert kept.content == made.content
    assert kept["Content-Encoding"] == made["Content-Encoding"] == "gzip"
    assert int(kept["Content-Length"]) == len(kept.content)
    assert {"Cookie", "Accept-Encoding"} <= set(kept["Vary"].split(", "))
    assert kept["Content-Type"] == made["Content-Type"]
    assert kept["Content-Security-Policy"] == made["Content-Security-Policy"]


@pytest.mark.parametrize("accepts", ["", "br", "gzip;q=0", "br, gzip; q=0.0", "identity"])
def test_who_does_not_take_gzip_gets_the_same_words_as_they_are(client, page, accepts):
    packed = client.get(page, headers=PACKED)
    for _made_and_kept in range(2):
        plain = client.get(page, headers={"Accept-Encoding": accepts})
        assert not plain.has_header("Content-Encoding")
        assert plain.content == gzip.decompress(packed.content)
        assert int(plain["Content-Length"]) == len(plain.content)


def test_it_is_much_smaller_than_the_page(client, page):
    packed = client.get(page, headers=PACKED)
    assert len(packed.content) < len(gzip.decompress(packed.content)) / 2


@pytest.mark.parametrize("query", ["?x=1", "?page=1&x=2", "?page=123456"])
def test_an_address_that_somebody_made_up_puts_out_nothing(client, page, query):
    client.get(page + query)
    assert not kept_pages._kept


def test_each_page_of_a_long_list_is_a_page_of_its_own(client):
    shelf = make_category()
    for n in range(31):
        make_article(f"Article {n:02}", category=shelf)
    first, second = (
        client.get(f"{shelf.get_absolute_url()}?page={n}").content.decode() for n in (1, 2)
    )
    assert "Article 00" in first
    assert "Article 30" in second
    assert client.get(f"{shelf.get_absolute_url()}?page=1").content.decode() == first


def test_what_signed_in_people_see_is_never_kept_nor_what_is_kept_shown_to_them(clients, page):
    assert b"Sign out" in clients["alice"].get(page).content
    assert not kept_pages._kept
    clients["customer"].get(page)
    assert b"Sign out" in clients["alice"].get(page).content
    assert b"Sign out" not in clients["customer"].get(page).content


def test_what_is_not_there_is_not_kept(client):
    assert client.get("/articles/987654/").status_code == 404
    assert not kept_pages._kept


def test_each_host_has_its_own(client, page, settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["one.example", "two.example"], ""
    for host in ("one.example", "two.example", "one.example"):
        html = client.get(page, headers={"Host": host}).content.decode()
        assert f'rel="canonical" href="http://{host}/' in html


def test_the_pages_that_were_used_last_stay_when_there_is_no_room(client, monkeypatch):
    pages = [make_article(f"Article {n}").get_absolute_url() for n in range(6)]
    size = len(client.get(pages[0], headers=PACKED).content)
    monkeypatch.setattr(kept_pages, "BYTES", 3 * size + 200)
    kept_pages.clear()
    for page in [*pages[:3], pages[0], pages[3]]:
        client.get(page, headers=PACKED)
    assert [key[-1] for key in kept_pages._kept] == [pages[2], pages[0], pages[3]]
    assert kept_pages._size == sum(len(body) for body, _headers in kept_pages._kept.values())


def test_a_head_request_has_no_body_and_spoils_none(client, page):
    assert client.head(page, headers=PACKED).content == b""
    assert gzip.decompress(client.get(page, headers=PACKED).content).startswith(b"<!doctype html>")
    assert client.head(page, headers=PACKED).content == b""


def test_a_page_that_two_make_at_once_is_counted_once(monkeypatch):
    monkeypatch.setattr(kept_pages, "BYTES", 100)
    for body in (b"x" * 10, b"x" * 60):
        kept_pages._put(("key",), body, {})
    kept_pages._put(("another",), b"y" * 80, {})
    assert list(kept_pages._kept) == [("another",)]
    assert kept_pages._size == 80

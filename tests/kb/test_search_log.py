"""What is written down of a search: its words and nothing of who it was; and what is no search."""

import pytest
from django.test import Client
from django.utils import timezone

from kb import searchlog
from kb.models import SearchLog
from kb.models import search_log as rows
from tests.articles import make_article, make_category
from tests.people import client_of
from tests.searching import SAME_ORIGIN, kept, key_on, terms

pytestmark = pytest.mark.django_db


def test_a_search_is_a_row(client):
    make_article("Blocked numbers")
    before = timezone.now()
    client.get("/search/", {"q": " Blocked   NUMBERS? "})
    (row,) = kept()
    assert (row.terms, row.results, row.language) == ("blocked numbers", 1, "en")
    assert (row.opened_kind, row.opened_id) == ("", None)
    assert before <= row.at <= timezone.now()


def test_a_row_holds_nothing_but_that():
    kept_of_a_search = {"id", "terms", "language", "results", "opened_kind", "opened_id", "at"}
    assert {field.name for field in SearchLog._meta.fields} == kept_of_a_search | {"key"}


def test_who_searches_is_nowhere_in_it(alice):
    client = client_of(alice, HTTP_USER_AGENT="agent-of-alice", REMOTE_ADDR="192.0.2.77")
    response = client.get("/search/?q=blocked", headers={"Referer": "http://testserver/secret/"})
    assert set(response.cookies) <= {"csrftoken"}
    stranger = Client(REMOTE_ADDR="192.0.2.78").get("/search/?q=blocked")
    assert not stranger.cookies
    (hers, theirs) = kept()
    for row in (hers, theirs):
        values = " ".join(str(value) for value in SearchLog.objects.values_list().get(pk=row.pk))
        for personal in ("alice", "192.0.2", "secret", "agent"):
            assert personal not in values
    assert hers.key != theirs.key


@pytest.mark.parametrize(
    "address",
    [
        "/search/",
        "/search/?q=%20",
        "/search/?q=!!!",
        "/search/?q=blocked&page=2",
        "/search/?q=blocked&kind=article",
        "/search/?q=blocked&category=1",
        "/search/suggest/?q=blo",
        "/search/suggest/?q=blocked",
    ],
)
def test_what_is_no_settled_search_is_not_kept(client, address):
    make_article("Blocked")
    for n in range(12):
        make_article(f"Blocked {n}", category=make_category())
    page = client.get(address)
    assert page.status_code == 200
    assert key_on(page) == ""
    assert terms() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Target": "results"},
        {"HX-History-Restore-Request": "true"},
        {"Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_what_somebody_sees_again_or_did_not_ask_for_is_not_kept(client, headers):
    client.get("/search/?q=blocked", headers=headers)
    client.head("/search/?q=blocked")
    assert terms() == []


def test_of_what_is_pasted_only_the_picked_words_are_kept(client):
    make_article("Error 1004", keywords="1004", body="Mend the JSON.")
    noise = " ".join(f"hush{n}" for n in range(300))
    client.post("/search/", {"q": f"{noise} 1004 {noise}"}, follow=True, headers=SAME_ORIGIN)
    (row,) = kept()
    assert "1004" in row.terms
    assert "hush" not in row.terms


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("“SMS”: didn’t arrive!", "sms didn arrive"),
        ("yun.tim.qq.com", "yun.tim.qq.com"),
        ("短信签名 sign", "短信签名 sign"),
        ("Ünïcode ＡＢＣ", "unicode abc"),
        ("-minus +plus", "minus plus"),
        ("\x00\u202e ?", ""),
        ("ß" * 150, "s" * 64),
    ],
)
def test_words_are_kept_as_anybody_would_type_them(typed, terms):
    assert searchlog.terms_of(typed)[:64] == terms
    assert len(searchlog.terms_of(typed)) <= rows.TERMS_LENGTH

"""What is written down of a search: the words, and what came of it. Nothing of who it was."""

import re
import threading
import time

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from kb import searchlog
from kb.models import Allowance, Edition, SearchLog
from kb.models import search_log as rows
from kb.searchlog import Opened
from kb.views import search as views
from tests.articles import make_article, make_category
from tests.people import client_of
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _nothing_waits():
    searchlog.forget()
    yield
    searchlog.forget()


def kept():
    searchlog.flush()
    return list(SearchLog.objects.order_by("pk"))


def terms():
    return [row.terms for row in kept()]


def key_on(page):
    found = re.search(r' data-shown="([^"]+)"', page.content.decode())
    return found[1] if found else ""


def tell(client, **said):
    return client.post("/search/opened/", said, headers=SAME_ORIGIN)


# What is a search, and what is kept of it


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


# What was opened


def test_what_is_opened_from_the_results_is_told_with_their_key(client):
    make_article("Blocked")
    first, second = (client.get("/search/?q=blocked") for _ in range(2))
    assert key_on(first) != key_on(second)
    assert tell(client, key=key_on(second), kind="article", number="7").status_code == 204
    assert [(row.opened_kind, row.opened_id) for row in kept()] == [("", None), ("article", 7)]


def test_it_may_be_told_after_the_row_was_written(client):
    key = key_on(client.get("/search/?q=blocked"))
    searchlog.flush()
    response = tell(client, key=key, kind="fix", number="3")
    assert (response.content, dict(response.cookies)) == (b"", {})
    (row,) = kept()
    assert (row.opened_kind, row.opened_id) == ("fix", 3)


def test_the_first_that_is_opened_counts_and_the_key_is_gone_then(client):
    key = key_on(client.get("/search/?q=blocked"))
    for number in ("3", "4"):
        tell(client, key=key, kind="fix", number=number)
    searchlog.flush()
    tell(client, key=key, kind="fix", number="5")
    (row,) = kept()
    assert (row.opened_id, row.key) == (3, None)


def test_a_suggestion_that_is_opened_is_a_search_of_its_own(client):
    tell(client, q="Bloc", kind="article", number="7", count="5")
    (row,) = kept()
    assert (row.terms, row.results, row.opened_kind, row.opened_id) == ("bloc", 5, "article", 7)
    assert row.key is None


@pytest.mark.parametrize("count", ["", "x", "-1", "9" * 15, "9" * 99])
def test_a_number_of_results_that_cannot_be_is_not_believed(client, count):
    tell(client, q="bloc", kind="article", number="7", count=count)
    (row,) = kept()
    assert 1 <= row.results <= views.MOST_RESULTS


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"key": "x" * 22},
        {"key": "x" * 22, "kind": "article"},
        {"key": "x" * 22, "kind": "user", "number": "1"},
        {"q": "x", "kind": "fix", "number": "1 or 1"},
        {"q": "x", "kind": "fix", "number": "-1"},
        {"q": "x", "kind": "fix", "number": "9" * 16},
        {"q": "x", "kind": "\x00", "number": "1"},
    ],
)
def test_nonsense_is_refused(client, said):
    assert tell(client, **said).status_code == 400
    assert terms() == []


def test_a_key_that_there_is_not_and_words_that_are_none_change_nothing(client):
    client.get("/search/?q=blocked")
    for said in ({"key": "x" * 22}, {"key": "short"}, {"q": "?!"}, {"q": "\x00"}):
        assert tell(client, kind="fix", number="1", **said).status_code == 204
    (row,) = kept()
    assert row.opened_kind == ""


def test_another_site_can_tell_nothing(client):
    key = key_on(client.get("/search/?q=blocked"))
    said = {"key": key, "kind": "fix", "number": "1"}
    refused = client.post("/search/opened/", said, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert kept()[0].opened_kind == ""


def test_who_is_signed_in_tells_it_with_a_token(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    page = client.get("/search/?q=blocked")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    said = {"key": key_on(page), "kind": "fix", "number": "1"}
    assert tell(client, **said).status_code == 403
    assert tell(client, **said, csrfmiddlewaretoken=token).status_code == 204
    assert kept()[0].opened_id == 1


def test_so_often_and_no_oftener(client, monkeypatch):
    monkeypatch.setattr("kb.models.allowance.clock", lambda: 1_800_057_600.0)
    monkeypatch.setattr(views, "OPENED", views.Limit("opened results", times=2, seconds=3600))
    answers = [tell(client, q="bloc", kind="fix", number="1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [204, 204, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert len(kept()) == 2
    row = Allowance.objects.get()
    assert "127.0.0.1" not in f"{row.key} {row.count}"


# Writing


def test_a_search_writes_nothing_itself(client, django_assert_num_queries):
    make_article("Blocked")
    client.get("/search/?q=blocked")
    with connection.execute_wrapper(_only_reads):
        client.get("/search/?q=blocked")
    assert not SearchLog.objects.exists()
    searchlog.flush()
    with django_assert_num_queries(0):
        searchlog.flush()  # nothing waits
    assert SearchLog.objects.count() == 2


def _only_reads(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith(("SELECT", "WITH")), sql
    return execute(sql, params, many, context)


def test_where_too_many_wait_the_rest_is_counted_and_said(client, monkeypatch, caplog):
    monkeypatch.setattr(searchlog, "MOST_WAITING", 3)
    pages = [client.get(f"/search/?q=word{n}") for n in range(5)]
    assert [page.status_code for page in pages] == [200] * 5
    assert [bool(key_on(page)) for page in pages] == [True] * 3 + [False] * 2
    assert terms() == ["word0", "word1", "word2"]
    assert "2 searches were not written down" in caplog.text


class Broken:
    """A database that fails for a while."""

    def __init__(self, error):
        self.error, self.is_broken = error, True

    def __call__(self, execute, sql, params, many, context):
        if self.is_broken and "kb_searchlog" in sql:
            raise self.error
        return execute(sql, params, many, context)


def test_a_database_that_is_busy_breaks_no_page_and_loses_nothing(client, caplog):
    with connection.execute_wrapper(Broken(OperationalError("database is locked"))) as _:
        key = key_on(client.get("/search/?q=blocked"))
        assert tell(client, key=key, kind="fix", number="1").status_code == 204
        searchlog.flush()
        client.get("/search/?q=later")
        searchlog.flush()
    assert "wait to be written down" in caplog.text
    found = kept()
    assert [(row.terms, row.opened_id) for row in found] == [("blocked", 1), ("later", None)]


def test_what_waits_for_a_busy_database_is_bounded_too(client, monkeypatch, caplog):
    monkeypatch.setattr(searchlog, "MOST_WAITING", 2)
    with connection.execute_wrapper(Broken(OperationalError("database is locked"))):
        for n in range(4):
            assert client.get(f"/search/?q=word{n}").status_code == 200
            searchlog.flush()
    assert terms() == ["word0", "word1"]
    assert caplog.text.count("1 searches were not written down") == 2


def test_what_cannot_be_written_is_given_up(client, caplog):
    with connection.execute_wrapper(Broken(RuntimeError("disk on fire"))):
        client.get("/search/?q=blocked")
        searchlog.flush()
    assert "disk on fire" in caplog.text
    assert terms() == []


def test_what_another_process_has_shown_is_tried_again_and_then_given_up():
    searchlog.opened("k" * 22, Opened("fix", 1))
    searchlog.flush()
    SearchLog.objects.create(
        terms="there", language="en", results=1, key="k" * 22, at=timezone.now()
    )
    assert kept()[0].opened_id == 1
    searchlog.opened("gone" * 5, Opened("fix", 1))
    for _ in range(searchlog.MOST_TRIES):
        assert searchlog._opened
        searchlog.flush()
    assert not searchlog._opened


def test_many_at_once_lose_none():
    def search(number):
        for n in range(20):
            searchlog.settled(f"word{number} {n}", 1)

    threads = [threading.Thread(target=search, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(terms())) == 160


def test_old_rows_go_a_few_at_a_time(monkeypatch):
    monkeypatch.setattr(rows, "BITE", 2)
    long_ago = timezone.now() - rows.KEPT
    for n in range(3):
        SearchLog.objects.create(terms=f"old {n}", language="en", results=0, at=long_ago)
    for left in (["old 2", "new 0"], ["new 0", "new 1"]):
        searchlog.settled(left[-1], 0)
        assert terms() == left


def test_a_flood_does_not_fill_the_disk(monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 3)
    for n in range(6):
        searchlog.settled(f"word{n}", 0)
    assert terms() == ["word3", "word4", "word5"]


@pytest.mark.django_db(transaction=True)
def test_a_thread_writes_by_itself_after_a_while(client, settings):
    settings.SEARCH_LOG_SECONDS = 0.05
    client.get("/search/?q=blocked")
    deadline = time.monotonic() + 20
    while not SearchLog.objects.exists():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)
    assert SearchLog.objects.get().terms == "blocked"


@pytest.fixture(scope="module")
def server(make_server):
    return make_server("searches").start()


def test_a_server_that_is_stopped_writes_what_waits(server):
    visitor = Visitor(server)
    visitor.open("/search/?q=first+words")
    visitor.open("/search/?q=second+words")
    server.stop()
    count = "from kb.models import SearchLog; print(SearchLog.objects.count())"
    assert server.manage("shell", "-v0", "-c", count).strip() == "2"
    assert "Traceback" not in server.log.read_text()


# Looking at it

LIST = "/admin/kb/searchlog/"


@pytest.fixture
def searched():
    """What people searched for, over some days."""
    now = timezone.now()
    for n, (words, results, opened) in enumerate(
        [
            ("zebra", 0, None),
            ("elephant", 0, None),
            ("zebra", 0, None),
            ("blocked", 5, 7),
            ("blocked", 5, None),
            ("late", 3, None),
        ]
    ):
        SearchLog.objects.create(
            terms=words,
            language="en",
            results=results,
            opened_kind="article" if opened else "",
            opened_id=opened,
            at=now - timezone.timedelta(hours=10 - n),
        )


def listed(client, query=""):
    page = client.get(f"{LIST}{query}").content.decode()
    cells = re.findall(r'class="(?:field-terms|field-times|field-opens)[^"]*">(.*?)</t', page)
    plain = [re.sub("<[^>]*>", "", cell) for cell in cells]
    return [(plain[n], int(plain[n + 1]), int(plain[n + 2])) for n in range(0, len(plain), 3)]


def test_editors_see_what_is_searched_for_most_with_the_newest_first(clients, searched):
    expected = [("blocked", 2, 1), ("zebra", 2, 0), ("late", 1, 0), ("elephant", 1, 0)]
    assert listed(clients["ed"]) == expected


def test_editors_see_what_found_nothing_and_where_nothing_was_opened(clients, searched):
    assert listed(clients["ed"], "?came=nothing") == [("zebra", 2, 0), ("elephant", 1, 0)]
    assert listed(clients["ed"], "?came=unopened") == [("late", 1, 0), ("blocked", 1, 0)]
    assert listed(clients["ed"], "?q=zeb") == [("zebra", 2, 0)]
    assert len(listed(clients["ed"], "?came=nonsense")) == 4
    assert 'href="/search/?q=zebra"' in clients["ed"].get(LIST).content.decode()


def test_it_is_only_looked_at(clients, searched):
    row = SearchLog.objects.first()
    for act in ("add/", f"{row.pk}/delete/"):
        assert clients["ed"].get(f"{LIST}{act}").status_code == 403
    assert clients["ed"].get(f"{LIST}{row.pk}/change/").status_code == 200
    assert clients["ed"].post(f"{LIST}{row.pk}/change/", {"terms": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["customer", "mallory", "alice"])
def test_nobody_else_sees_it(clients, searched, role):
    for address in (LIST, f"{LIST}{SearchLog.objects.first().pk}/change/"):
        response = clients[role].get(address)
        assert response.status_code == 302
        assert "zebra" not in response.content.decode()


def test_writing_it_down_makes_no_new_edition(client):
    before = Edition.current()
    client.get("/search/?q=blocked")
    searchlog.flush()
    Edition.forget()
    assert Edition.current() == before

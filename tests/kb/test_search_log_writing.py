"""Writing down what was searched for: later, in bites, and whatever the database does meanwhile."""

import threading
import time

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from kb import searchlog
from kb.models import Edition, SearchLog
from kb.models import search_log as rows
from kb.searchlog import Opened
from tests.articles import make_article
from tests.searching import kept, key_on, tell, terms
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


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


def test_writing_it_down_makes_no_new_edition(client):
    before = Edition.current()
    client.get("/search/?q=blocked")
    searchlog.flush()
    Edition.forget()
    assert Edition.current() == before

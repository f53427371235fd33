"""How often articles are opened: who counts, what it costs, and what is kept of it."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from kb import viewcount
from kb.models import Readership, ViewsOfADay
from kb.models import views_of_a_day as days
from kb.models.views_of_a_day import today
from tests.articles import make_article

pytestmark = pytest.mark.django_db


def counted(article) -> int:
    """How often it was opened, as far as it is written down now."""
    viewcount.flush()
    return sum(ViewsOfADay.objects.filter(article=article).values_list("times", flat=True))


@pytest.fixture
def article():
    return make_article("Blocked")


def test_a_page_counts_made_or_kept_or_known_to_the_browser(client, article):
    made = client.get(article.get_absolute_url())
    kept = client.get(article.get_absolute_url())
    assert kept.content == made.content
    known = client.get(article.get_absolute_url(), headers={"If-None-Match": made["ETag"]})
    assert known.status_code == 304
    assert counted(article) == 3
    assert list(ViewsOfADay.objects.values_list("day", "times")) == [(today(), 3)]
    assert list(Readership.objects.values_list("recent", "last_on")) == [(3, today())]


def test_agents_and_editors_do_not_count_and_others_do(clients, article):
    for role in ("alice", "ed", "admin"):
        clients[role].get(article.get_absolute_url())
    assert counted(article) == 0
    for role in ("customer", "mallory"):
        clients[role].get(article.get_absolute_url())
    assert counted(article) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1; +http://example.com/bot.html)"},
    ],
)
def test_what_nobody_reads_does_not_count(client, article, headers):
    etag = client.get(article.get_absolute_url(), headers=headers)["ETag"]
    known = client.get(article.get_absolute_url(), headers={**headers, "If-None-Match": etag})
    assert known.status_code == 304
    client.head(article.get_absolute_url())
    client.head(article.get_absolute_url(), headers={"If-None-Match": etag})
    assert counted(article) == 0


def test_other_addresses_do_not_count(client, article):
    etag = client.get(article.get_absolute_url())["ETag"]
    viewcount.forget()
    address = f"/articles/{article.pk}"
    for path in (f"{address}-wrong-words/", f"{address}-blocked.md", "/articles/99-gone/", "/"):
        client.get(path)
    for path in (f"{address}-blocked.md", "/", f"{address}-blocked/vote/", "/articles/99-gone/"):
        client.get(path, headers={"If-None-Match": etag})
    viewcount.flush()
    assert not ViewsOfADay.objects.exists()


def test_a_view_writes_nothing_itself(client, article):
    def only_reads(execute, sql, params, many, context):
        assert sql.lstrip().upper().startswith(("SELECT", "WITH")), sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(only_reads):
        client.get(article.get_absolute_url())
    assert counted(article) == 1


def test_as_many_statements_for_many_articles_as_for_few(django_assert_num_queries):
    for _ in range(3):
        viewcount.count(make_article().pk)
    with django_assert_num_queries(10):
        viewcount.flush()
    with django_assert_num_queries(0):
        viewcount.flush()


def test_two_processes_add_up(article):
    other = make_article("Other")
    ViewsOfADay.objects.add({(article.pk, today()): 2, (other.pk, today()): 1})
    ViewsOfADay.objects.add({(article.pk, today()): 3})
    assert ViewsOfADay.objects.get(article=article).times == 5
    assert Readership.objects.get(article=article).recent == 5
    assert Readership.objects.get(article=other).recent == 1


def test_many_at_once_lose_none(article):
    def read():
        for _ in range(500):
            viewcount.count(article.pk)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted(article) == 4_000


def test_a_busy_database_breaks_no_page_and_loses_nothing(client, article, caplog):
    def busy(execute, sql, params, many, context):
        if "kb_viewsofaday" in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(busy):
        assert client.get(article.get_absolute_url()).status_code == 200
        viewcount.flush()
        assert client.get(article.get_absolute_url()).status_code == 200
    assert "1 views wait to be counted" in caplog.text
    assert counted(article) == 2


def test_where_too_many_wait_the_rest_is_said(article, monkeypatch, caplog):
    monkeypatch.setattr(viewcount, "MOST_WAITING", 1)
    for number in (article.pk, article.pk, article.pk + 1):
        viewcount.count(number)
    assert counted(article) == 2
    assert "1 views were not counted" in caplog.text


def test_an_article_that_is_gone_keeps_nobody_else_from_counting(article):
    gone = make_article("Gone")
    viewcount.count(gone.pk)
    viewcount.count(article.pk)
    gone.delete()
    assert counted(article) == 1


def test_what_was_viewed_of_late_forgets_what_is_long_ago(article, monkeypatch):
    viewcount.count(article.pk)
    assert counted(article) == 1
    thirty_days_on = timezone.now() + timedelta(days=days.RECENT)
    monkeypatch.setattr(timezone, "now", lambda: thirty_days_on)
    ViewsOfADay.objects.sweep()
    assert Readership.objects.get().recent == 0
    ViewsOfADay.objects.sweep()
    assert Readership.objects.get().recent == 0
    assert ViewsOfADay.objects.get().times == 1  # kept, but not recent


def test_the_thirtieth_day_still_counts_as_recent(article):
    ViewsOfADay.objects.add({(article.pk, today() - timedelta(days=days.RECENT - 1)): 7})
    ViewsOfADay.objects.sweep()
    assert Readership.objects.get().recent == 7
    ViewsOfADay.objects.add({(article.pk, today() - timedelta(days=days.RECENT)): 9})
    assert Readership.objects.get().recent == 7


def test_old_days_go_a_bite_at_a_time(article, monkeypatch):
    monkeypatch.setattr(days, "BITE", 2)
    long_ago = today() - timedelta(days=days.KEPT + 1)
    ViewsOfADay.objects.add({(article.pk, long_ago - timedelta(days=n)): 1 for n in range(3)})
    ViewsOfADay.objects.sweep()
    assert ViewsOfADay.objects.count() == 1
    ViewsOfADay.objects.sweep()
    assert not ViewsOfADay.objects.exists()


def test_the_privacy_page_says_that_openings_are_counted(client):
    assert "how often each answer is opened on a day" in client.get("/privacy/").content.decode()

"""The editors' list of all articles: `python -m bench.listing [--database sqlite|postgresql]
[--articles N]`.

Makes so many articles (50,000 are what is wanted) in a database of its own, and measures inside the
process how long the page takes, and how many queries, for every filter, every order and some of
each together; then what is done to a thousand at a time, and the CSV.
"""

import argparse
import os
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bench import report
from bench.content import words_of_the_sample
from bench.report import Row, at_most
from bench.undisturbed import Times

LIST = "/staff/articles/"
WANTED, QUERIES = 60, 6  # milliseconds, 95th percentile; queries of a page
TIMES = 12
ASKED = (
    "", "q=error", "q=delivery+4017", "q=nosuchword", "q=31415",
    "state=live", "state=draft", "state=review", "state=scheduled", "state=archived",
    "category=3", "category=1", "category=none", "owner=me", "owner=nobody", "owner=somebody",
    "audience=public", "audience=internal", "language=en", "language=de",
    "due=overdue", "votes=low", "unviewed=30", "unviewed=90", "unviewed=365",
    "sort=changed", "sort=title", "sort=-title", "sort=due", "sort=-due", "sort=views",
    "sort=-views", "sort=votes", "sort=-votes", "page=20",
    "state=draft&sort=title", "state=live&sort=-views&audience=internal", "q=sms&sort=title",
    "state=draft&unviewed=90&sort=-votes", "category=3&owner=me&due=overdue&sort=due",
    "state=live&q=nosuchword&unviewed=30&sort=-title", "state=draft&owner=me&q=code&page=2",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.listing", description=__doc__.split(":")[0])
    parser.add_argument("--database", choices=[*report.NAMES], default="sqlite")
    parser.add_argument("--articles", type=int, default=50_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from kb.search.scratch import scratch_database

    with scratch_database(options.database):
        title = f"{report.NAMES[options.database]}, {options.articles:,} articles"
        client = _made(options.articles)
        print(report.table(title, list(_listed(client))))
        print(report.table("Many at once", list(_changed(client, options.articles))))
    return 0


def _listed(client) -> Iterator[Row]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    together = Times()
    for asked in ASKED:
        address = f"{LIST}?{asked}"
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        count = len(queries)
        times = Times(_spent)
        while not times.has(TIMES):
            times.take(lambda address=address: client.get(address))
        together.seconds += times.seconds
        row = times.row(f"{asked or 'all'}: {count} queries", WANTED)
        yield row if count <= QUERIES else Row(row.name, row.figure, "", "≤ 6", False)
    yield together.row("all of these", WANTED)


def _changed(client, articles: int) -> Iterator[Row]:
    for act, more in (
        ("move", {"category": "2"}), ("hand", {"owner": "nobody"}), ("verify", {}),
        ("archive", {"anyway": "on"}),
    ):  # fmt: skip
        asked = {"act": act, "all": "1", "audience": "public"}
        page = client.get(f"{LIST}change/", asked).content.decode()
        said = {
            "act": act,
            "numbers": re.search(r'name="numbers" value="([0-9,]*)"', page)[1],
        } | more
        began = time.perf_counter()
        assert client.post(f"{LIST}change/", said).status_code == 303
        seconds = time.perf_counter() - began
        yield at_most(f"{act}: 1,000 articles", seconds, 1, lambda taken: f"{taken:.2f} s")
    began = time.perf_counter()
    size = sum(map(len, client.get(f"{LIST}articles.csv").streaming_content))
    yield Row(f"CSV of all, {size / 1e6:.1f} MB", f"{time.perf_counter() - began:.1f} s")


def _made(count: int):
    """A site with so many articles; gives the client of an editor who owns a third of them."""
    from django.conf import settings
    from django.db import connection

    from kb.models import Category
    from tests.people import client_of, make_person

    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["*"], False
    editor = make_person("ed")
    for number in range(20):
        Category.objects.named(f"Category {number}")
    Category.objects.filter(pk__in=range(4, 7)).update(parent=3)
    _write(count, editor)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")  # what it does by itself within a minute or so
    return client_of(editor)


AT_ONCE = 2_000


def _write(count: int, editor) -> None:
    """Fast inserts: nothing is rendered, and nothing is found by search."""
    from django.db import transaction
    from django.utils import timezone

    from kb.models import Article

    chance, now = random.Random(1), timezone.now()
    for start in range(1, count + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count + 1))
        made = defaultdict(list)
        for number in numbers:
            article = _article(number, chance, now, editor)
            of_it = [article, *_texts(article), *_windows(article, chance, now)]
            for row in (*of_it, *_reactions(article, chance), *_review(article, chance, editor)):
                made[type(row)].append(row)
        with transaction.atomic():  # an article names its newest text, which names the article
            for model, rows in made.items():
                model.objects.bulk_create(rows)
            Article.objects.filter(pk__in=numbers).know_what_lasts()
        print(f"\r{start:,}", end="", file=sys.stderr)
    print(file=sys.stderr)


def _article(number: int, chance: random.Random, now: datetime, editor):
    from kb.models import Article
    from kb.models.article_lists import found_by
    from kb.models.views_of_a_day import today

    title = " ".join(chance.choices(words_of_the_sample(), k=6)).capitalize()
    keywords = ", ".join(chance.choices(words_of_the_sample(), k=5))
    return Article(
        pk=number, title=title, found_by=found_by(title, keywords), draft_id=2 * number,
        changed_at=now - timedelta(minutes=chance.randrange(1_000_000)),
        category_id=chance.randint(1, 20), owner=chance.choice((editor, None, None)),
        audience="internal" if chance.random() < 0.05 else "public",
        verify_by=today() + timedelta(days=chance.randint(-20, 400)),
        archived_at=now if chance.random() < 0.03 else None,
        was_viewed=chance.random() < 0.98,
    )  # fmt: skip


def _texts(article) -> Iterator:
    """Two revisions, the newer one with an even number."""
    from kb.models import Revision

    for old in (1, 0):
        yield Revision(
            pk=article.draft_id - old, article=article, number=2 - old, title=article.title,
            body="text " * 400, html="<p>text</p>" * 40, renderer_version=1,
        )  # fmt: skip


def _windows(article, chance: random.Random, now: datetime) -> Iterator:
    """One that is over and one that is not; of few the newer text is not live, or only for a time,
    or from a time on, or none is."""
    from kb.models import Publication

    fate, changed = chance.random(), article.changed_at
    if fate <= 0.02:
        return
    newest = article.draft_id
    yield Publication(article=article, revision_id=newest - 1, starts=changed, ends=changed)
    starts = now + timedelta(days=3) if fate > 0.995 else changed
    yield Publication(
        article=article, revision_id=newest - (fate < 0.05), starts=starts,
        ends=starts + timedelta(days=9) if 0.99 < fate < 0.995 else None,
    )  # fmt: skip


def _reactions(article, chance: random.Random) -> Iterator:
    """What readers said of half of them, and when they last opened it."""
    from kb.helpfulness import wilson_lower_bound
    from kb.models import Helpfulness, Readership, ViewsOfADay
    from kb.models.views_of_a_day import today

    if chance.random() < 0.5:
        votes = chance.randint(1, 40)
        helpful = int(votes * min(1, chance.random() * 1.5))
        yield Helpfulness(
            article=article, helpful=helpful, not_helpful=votes - helpful,
            score=wilson_lower_bound(helpful, votes),
            doubt=wilson_lower_bound(votes - helpful, votes),
        )  # fmt: skip
    if article.was_viewed:
        last = today() - timedelta(days=int(chance.expovariate(0.2)))
        yield Readership(article=article, recent=chance.randrange(2_000), last_on=last)
        yield ViewsOfADay(article=article, day=last, times=3)


def _review(article, chance: random.Random, editor) -> Iterator:
    from kb.models import Review

    if chance.random() < 0.01:
        yield Review(article=article, revision_id=article.draft_id, asked_by=editor)


def _spent() -> float:
    """Seconds of processor time so far, of this process and of the database’s own: what others on
    the same machine take is not counted."""
    from django.db import connection

    spent = time.process_time()
    if connection.vendor == "postgresql":
        server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        spent += int(server.read_text().split()[0]) / 1e9
    return spent


if __name__ == "__main__":
    sys.exit(main())

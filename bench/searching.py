"""Searching at any size: `python -m bench.searching --articles N [--database sqlite|postgresql]`.

Makes a search index of so many articles in a database of its own, and measures inside the process:
how long it takes to build, one article saved, searches of two to six words, suggestions, and a
paste of 20 KB. The words are those of the sample articles, as often as they stand there; so common
words are in most articles, which is the hard case.
"""

import argparse
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from bench import report
from bench.content import is_internal, text_of, words_of_the_sample
from bench.report import Row, at_most
from bench.undisturbed import Times

SEARCHES, PASTES, SAVES = 300, 30, 30
BUILD_100_000 = 120  # seconds
SAVED = 20  # milliseconds
SEARCH = {  # milliseconds, 95th percentile, by the number of articles
    "sqlite": {10_000: 10, 100_000: 30},
    "postgresql": {10_000: 10, 100_000: 60},
}
PASTE_TO_SEARCH = 2
PASTED = 20_000  # characters


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.searching", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--database", choices=[*report.NAMES], default="sqlite")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from kb.search.scratch import scratch_database

    with scratch_database(options.database):
        rows = list(_measured(options.database, options.articles))
    print(report.table(f"{report.NAMES[options.database]}, {options.articles:,} articles", rows))
    return 0


def _measured(database: str, articles: int) -> Iterator[Row]:
    from kb.people import ANYBODY
    from kb.search import finding

    took = _build(articles)
    yield at_most(
        "index, 100,000 articles", took / articles * 100_000, BUILD_100_000, lambda s: f"{s:.0f} s"
    )
    yield _saves(articles).row("one article saved", SAVED)
    chance = random.Random(1)
    asked = [
        " ".join(chance.choices(words_of_the_sample(), k=chance.randint(2, 6)))
        for _ in range(SEARCHES)
    ]
    for text in asked[:20]:
        finding.search(text, ANYBODY)
    wanted = SEARCH[database].get(articles)
    searches = _times(lambda text: finding.search(text, ANYBODY), asked)
    yield searches.row("search", wanted)
    begun = [text[: max(3, len(text) // 2)] for text in asked]
    yield _times(lambda text: finding.suggest(text, ANYBODY), begun).row("suggestions")
    pastes = _times(
        lambda text: finding.search(text, ANYBODY), [_paste(chance) for _ in range(PASTES)]
    )
    yield pastes.row("paste of 20 KB", wanted and PASTE_TO_SEARCH * wanted)


def _build(articles: int) -> float:
    """Make the index; gives how many seconds that took, without writing the articles."""
    from kb.search import index

    writing = 0.0

    def documents(numbers):
        nonlocal writing
        for number in numbers:
            began = time.perf_counter()
            document = _document(number - 1, articles)
            writing += time.perf_counter() - began
            yield document

    index.sources.clear()
    index.sources["article"] = index.Source(lambda: range(1, articles + 1), documents)
    began = time.perf_counter()
    index.rebuild(anew=True, progress=lambda done: print(f"\r{done:,}", end="", file=sys.stderr))
    print(file=sys.stderr)
    return time.perf_counter() - began - writing


def _document(number: int, count: int):
    from django.utils import timezone

    from kb.search.documents import Document

    head, _, body = text_of(number, count)[4:].partition("---\n")
    return Document(
        kind="article",
        object_id=number + 1,
        audience="internal" if is_internal(number) else "public",
        address=f"/articles/{number + 1}/",
        title=re.search('title: "(.*)"', head)[1],
        keywords=", ".join(re.findall(r'  - "?([^"\n]*)"?', head)),
        body=re.sub(r"[#*`|>\[\]]", " ", body),
        visible_from=timezone.now(),
    )


def _saves(articles: int) -> Times:
    from kb.search import index

    changed = [_document(number, articles + SAVES) for number in range(articles, articles + SAVES)]
    return _times(lambda one: index.write("article", [one.object_id], [one]), changed)


def _paste(chance: random.Random) -> str:
    noise = " ".join(chance.choices(words_of_the_sample(), k=PASTED // 4))
    return ('{"result":1004,"errmsg":"package format error"} ' + noise)[:PASTED]


def _times(act: Callable, things: Iterable) -> Times:
    """How long `act` takes with each of them."""
    times = Times()
    for thing in things:
        times.take(partial(act, thing))
    return times


if __name__ == "__main__":
    sys.exit(main())

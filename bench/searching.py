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
from collections.abc import Callable, Iterator

from bench import report
from bench.content import is_internal, text_of, words_of_the_sample
from bench.load import percentiles
from bench.report import Row, at_most

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
    yield _milliseconds("one article saved", _saves(articles), SAVED)
    chance = random.Random(1)
    asked = [
        " ".join(chance.choices(words_of_the_sample(), k=chance.randint(2, 6)))
        for _ in range(SEARCHES)
    ]
    for text in asked[:20]:
        finding.search(text, ANYBODY)
    searches = [_timed(lambda text=text: finding.search(text, ANYBODY)) for text in asked]
    wanted = SEARCH[database].get(articles)
    yield _milliseconds("search", searches, wanted)
    begun = [text[: max(3, len(text) // 2)] for text in asked]
    suggestions = [_timed(lambda text=text: finding.suggest(text, ANYBODY)) for text in begun]
    yield _milliseconds("suggestions", suggestions, None)
    pastes = [_timed(lambda: finding.search(_paste(chance), ANYBODY)) for _ in range(PASTES)]
    yield _milliseconds("paste of 20 KB", pastes, wanted and PASTE_TO_SEARCH * wanted)


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


def _saves(articles: int) -> list[float]:
    from kb.search import index

    changed = [_document(number, articles + SAVES) for number in range(articles, articles + SAVES)]
    return [
        _timed(lambda one=one: index.write("article", [one.object_id], [one])) for one in changed
    ]


def _paste(chance: random.Random) -> str:
    noise = " ".join(chance.choices(words_of_the_sample(), k=PASTED // 4))
    return ('{"result":1004,"errmsg":"package format error"} ' + noise)[:PASTED]


def _timed(act: Callable) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _milliseconds(name: str, seconds: list[float], wanted: float | None) -> Row:
    middle, slow = (1000 * value for value in percentiles(seconds))
    said = f"{name}, p50 {middle:.1f} ms, p95"
    if wanted is None:
        return Row(said, report.milliseconds(slow))
    return at_most(said, slow, wanted, report.milliseconds)


if __name__ == "__main__":
    sys.exit(main())

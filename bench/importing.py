"""How long an import takes, and how long somebody who walks meanwhile has to wait.

    python -m bench.importing [--articles N] [--database sqlite|postgresql]

Makes N articles of one page each, imports them with `manage.py import_faq --publish` in a process
of its own, and answers steps of a walk all the time. The target: an answer's 95th percentile stays
under 500 ms while 10,000 articles come in on SQLite.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from bench.run import first_link, percentiles
from tests import postgresql
from tests.server import ROOT, Server
from tests.visitor import Visitor

LIMIT = 0.5  # seconds

WORDS = [
    "message",
    "number",
    "carrier",
    "console",
    "template",
    "signature",
    "status",
    "delivery",
    "remark",
    "account",
    "reply",
    "request",
    "answer",
    "error",
    "code",
    "phone",
    "signal",
    "block",
    "list",
    "region",
    "country",
    "service",
    "record",
    "time",
]


def write_articles(folder: Path, count: int) -> None:
    """Articles of about 1.5 KB with front matter, a list and a table, in folders of 500."""
    chance = random.Random(7)

    def sentence():
        return " ".join(chance.choices(WORDS, k=12)).capitalize() + "."

    for number in range(count):
        shelf = folder / f"part-{number // 500:03}"
        shelf.mkdir(exist_ok=True)
        text = "\n\n".join(" ".join(sentence() for _ in range(4)) for _ in range(3))
        steps = "\n".join(f"{n}. {sentence()}" for n in range(1, 5))
        (shelf / f"article-{number:06}.md").write_text(
            f"---\ntitle: {sentence()[:60]} {number}\nsummary: {sentence()}\n---\n"
            f"{text}\n\n## What to do\n\n{steps}\n\n"
            f"| Code | Meaning |\n|---|---|\n| {number} | x |\n"
        )


def import_meanwhile(site: Server, folder: Path, answer) -> float:
    """Import `folder` while `answer()` is called again and again. Seconds that the import took."""
    command = [sys.executable, "manage.py", "import_faq", str(folder), "--publish"]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=site.environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while process.poll() is None:
        answer()
        time.sleep(0.02)  # a busy site, not a flood
    assert process.returncode == 0, process.stderr.read().decode()
    return time.perf_counter() - started


class Walker:
    """Somebody who answers steps, one after the other, and notes how long each answer took."""

    def __init__(self, visitor: Visitor):
        self.visitor, self.times = visitor, []
        self.first = first_link(visitor, "/fix/", "/fix/")
        self.page = visitor.open(self.first)

    def __call__(self) -> None:
        button = next((b for b in self.page.buttons if b.startswith("choice.")), "none")
        started = time.perf_counter()
        self.visitor.send(self.page.action, self.page.form(button))
        self.times.append(time.perf_counter() - started)
        self.page = self.visitor.open(self.visitor.address)
        if not self.page.buttons:
            self.page = self.visitor.open(self.first)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.importing", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    database = postgresql.server() if options.database == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="unstuck-bench-") as folder, database as url:
        site = Server(Path(folder), url)
        try:
            print("Setting up the sample support centre …", flush=True)
            site.manage("set_up")
            site.prepare().start()
            articles = Path(folder) / "articles"
            articles.mkdir()
            write_articles(articles, options.articles)
            walker = Walker(Visitor(site))
            for _ in range(50):
                walker()
            quiet, walker.times = walker.times, []
            print(f"Importing {options.articles} articles while somebody walks …", flush=True)
            seconds = import_meanwhile(site, articles, walker)
        finally:
            site.close()
    return report(options, seconds, quiet, walker.times)


def report(options, seconds: float, quiet: list[float], busy: list[float]) -> int:
    rate = options.articles / seconds
    print(
        f"\n{options.database}: {options.articles} articles in {seconds:.0f} s, {rate:.0f} a second"
    )
    for name, times in (("before", quiet), ("meanwhile", busy)):
        middle, slow = percentiles(times)
        print(
            f"an answer {name:<10} p50 {middle * 1000:5.0f} ms   p95 {slow * 1000:5.0f} ms   "
            f"longest {max(times) * 1000:5.0f} ms   ({len(times)} answers)"
        )
    held = percentiles(busy)[1] < LIMIT
    print(f"p95 under {LIMIT * 1000:.0f} ms while importing: {'held' if held else 'MISSED'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())

"""Writing an article: `python -m bench.editing [--database sqlite|postgresql]`.

Measures inside the process how long the answers of the article editor take for a text of 20 KB: the
preview that follows the typing, keeping what is typed, opening the page and saving. Each preview is
of another text, with links that lead right and wrong. A reference is measured in between: the
rendering alone, in the process that is kept warm for it. Since other work on the machine makes
everything wait, it is also said how much processor time a preview takes, in both processes.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import report
from bench.report import Row
from bench.undisturbed import Times

SIZE = 20_000  # bytes
PREVIEW = 100  # milliseconds, 95th percentile
TIMES = 40
OTHERS = 200  # articles that it links to
WORDS = (
    *("the", "message", "number", "sender", "phone", "network", "signature", "template"),
    *("was", "is", "not", "sent", "to", "a", "in", "of", "your"),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.editing", description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=[*report.NAMES], default="sqlite")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from kb.search.scratch import scratch_database

    with scratch_database(options.database):
        rows = list(_measured())
        print(report.table(f"{report.NAMES[options.database]}, a text of 20 KB", rows))
    return 0


def _measured() -> Iterator[Row]:
    from django.conf import settings
    from django.contrib.auth.models import User

    from kb.markdown import render_bounded
    from kb.models import Article
    from tests.people import client_of
    from tests.writing import Writer

    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["*"], False
    editor = User.objects.create_superuser("bench")
    chance = random.Random(1)
    for number in range(OTHERS):
        Article.objects.begin(title=f"Other {number}", by=editor)
    article = Article.objects.begin(title="A long one", by=editor)
    writer = Writer(client_of(editor), article)
    look = writer.address("look_at_text")
    said = ("rendering alone", "the preview", "keeping what is typed", "opening the page", "saving")
    alone, preview, keeping, opening, saving = (Times() for _name in said)
    while not preview.has(TIMES):
        body = _text(chance)
        data = {**writer.fields, "body": body}
        alone.take(lambda body=body: render_bounded(body, name="x"))
        preview.take(lambda data=data: writer.client.post(look, data))
        keeping.take(lambda body=body: writer.keep(body=body))
        opening.take(writer.open)
        saving.take(writer.send)
        writer.open()
    yield _processor(lambda body: writer.client.post(look, {**writer.fields, "body": body}), chance)
    for name, times in zip(said, (alone, preview, keeping, opening, saving), strict=True):
        yield times.row(name, PREVIEW if times is preview else None)


def _processor(preview, chance: random.Random) -> Row:
    """The processor time of previews, here and in the process that renders."""
    from kb.markdown.bounded import _pool

    taken = Times(lambda: time.process_time() + _of_process(_pool.idle[0].process.pid))
    while not taken.has(TIMES // 2):
        body = _text(chance)
        taken.take(lambda body=body: preview(body))
    return taken.row("processor time of a preview", PREVIEW)


def _of_process(pid: int) -> float:
    """The processor time of a process so far, in seconds (proc(5), /proc/pid/stat, 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _text(chance: random.Random) -> str:
    """About 20 KB as people write them: headings, steps, a table, code, callouts, links."""

    def words(count):
        return " ".join(chance.choice(WORDS) for _word in range(count))

    parts, size = [], 0
    while size < SIZE:
        link = f"[{words(2)}](/articles/{chance.randrange(1, OTHERS * 5 // 4)}/)"
        parts += [
            f"## {words(4).capitalize()}",
            f"{words(30).capitalize()}, see {link}. **{words(3)}** `{words(1)}` {words(20)}.",
            "\n".join(f"{step}. {words(12).capitalize()}." for step in range(1, 5)),
            f"> [!NOTE]\n> {words(15)}.",
            f"| {words(1)} | {words(1)} |\n| --- | --- |\n| {words(3)} | {words(3)} |",
            f'```json\n{{"{words(1)}": {chance.randrange(99)}}}\n```',
        ]
        size = sum(map(len, parts))
    return "\n\n".join(parts)[:SIZE]


if __name__ == "__main__":
    sys.exit(main())

"""Drawing a fix: `python -m bench.drawing [--database sqlite|postgresql] [--publishes N]
[--processor]`.

Draws fixes of 100 and of 1,000 steps in a database of its own, and measures inside the process how
long the answers to an editor's acts take, the map among them; then publishes so many versions while
people walk (1,000 and 50 are what is wanted), and counts walks that came to no end, or saw two
versions. `--processor` counts the time that this process has a processor for (not the server of
PostgreSQL): that says something on a machine that is busy with other things, too.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from bench import report
from bench.report import Row, at_most
from bench.undisturbed import Times

SIZES = (100, 1_000)
EDIT, MAP = 100, 50  # milliseconds, 95th percentile, with 100 steps
TIMES = {100: 60, 1_000: 10}
WALKS, MAPS = 50, 20
AS_HTMX = {"HX-Request": "true", "HX-Target": "desk"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.drawing", description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=[*report.NAMES], default="sqlite")
    parser.add_argument("--publishes", type=int, default=100)
    parser.add_argument("--processor", action="store_true")
    options = parser.parse_args()
    clock = time.process_time if options.processor else time.perf_counter
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from kb.search.scratch import scratch_database

    with scratch_database(options.database):
        for size in SIZES:
            rows = list(_edited(size, clock))
            print(report.table(f"{report.NAMES[options.database]}, {size:,} steps", rows))
        rows = list(_published(options.publishes))
        print(report.table(f"{report.NAMES[options.database]}, publishing", rows))
    return 0


def _edited(size: int, clock: Callable[[], float]) -> Iterator[Row]:
    from django.conf import settings
    from django.contrib.auth.models import User

    from tests.editing import Editor
    from tests.people import client_of
    from troubleshoot.flowmap import lay_out, map_context

    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["*"], False
    editor = User.objects.filter(username="bench").first()
    editor = editor or User.objects.create_superuser("bench")
    flow = _drawn(size, editor)
    chance = random.Random(1)
    desk = Editor(client_of(editor), flow, "step-0", **AS_HTMX)
    opening, saving, looking, mapping = (Times(clock) for _act in range(4))
    number = 0
    while not saving.has(TIMES[size]):
        number += 1
        key = f"step-{chance.randrange(size)}"
        opening.take(lambda key=key: desk.open(key))
        words = {**desk.fields, "title": f"Words {number}"}
        look = f"/staff/flows/{flow.pk}/steps/{key}/look/"
        looking.take(lambda look=look, words=words: desk.client.post(look, words))
        title = f"Step {number} in other words"
        saving.take(lambda title=title: desk.save(title=title))
    wanted = EDIT if size == SIZES[0] else None
    yield opening.row("opening a step", wanted)
    yield saving.row("saving it", wanted)
    yield looking.row("looking while typing", wanted)
    graph = flow.shown_version().stored_graph()
    addresses = {key: f"/{key}/" for key in graph.nodes}
    while not mapping.has(MAPS):
        mapping.take(lambda: _map(lay_out, map_context, graph, addresses))
    yield mapping.row("the map, laid out and written", MAP if wanted else None)


def _map(lay_out, map_context, graph, addresses) -> str:
    from django.template.loader import render_to_string

    return render_to_string("troubleshoot/_map.html", map_context(lay_out(graph), addresses))


def _drawn(size: int, by):
    """A fix of so many steps: questions with two or three answers, a quarter of them endings."""
    from troubleshoot.drawing import new_step
    from troubleshoot.graph import Choice
    from troubleshoot.models import Flow, FlowAct

    chance = random.Random(size)
    nodes = {}
    last_question = size * 3 // 4
    for number in range(size):
        kind = "question" if number < last_question else "resolution"
        step = replace(new_step(kind, f"What about number {number}?", ()), key=f"step-{number}")
        if kind == "question":
            first = min(2 * number + 1, size - 1)
            ways = {first, min(first + 1, size - 1), chance.randrange(last_question, size)}
            ways = sorted(ways - {number})
            choices = (Choice(f"answer-{n}", f"Answer {n}", target=f"step-{n}") for n in ways)
            step = replace(step, choices=tuple(choices))
        nodes[step.key] = step
    flow = Flow.objects.begin(title=f"A fix of {size} steps", symptom="It fails", by=by)
    flow.draw(lambda d: d.with_nodes(nodes, start="step-0"), FlowAct.Name.FILE_READ, by=by)
    return flow


def _published(publishes: int) -> Iterator[Row]:
    from tests.troubleshoot.editor.publishing_while_walking import walk_while_publishing

    began = time.perf_counter()
    walked = walk_while_publishing(publishes, WALKS)
    seconds = time.perf_counter() - began
    ended = [one for one in walked if one.heading.startswith("The end")]
    mixed = [one for one in walked if len(one.versions) > 1]
    yield Row(f"{publishes} publishes, {len(walked)} walks", f"{seconds:.0f} s")
    yield at_most("walks that came to no end", len(walked) - len(ended), 0, str)
    yield at_most("walks that saw two versions", len(mixed), 0, str)


if __name__ == "__main__":
    sys.exit(main())

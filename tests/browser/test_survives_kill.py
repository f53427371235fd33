"""A walk survives whatever happens to the server: an answer that was confirmed is never lost.

Fifty times on each database the server's whole process group gets kill -9 between two answers of
a walk, and ten times more while an answer is on its way. Of each ten servers the first starts by
gunicorn's command, and the others out of a process that has imported the site (tests/warm.py).
"""

import random
import sqlite3
from itertools import chain, repeat

import psycopg
import pytest
from django.db import connection

from tests.visitor import Page, Visitor

WALKS, KILLS_EACH = 5, 10
STEPS = KILLS_EACH + 1


def flow_file() -> str:
    """A fix of eleven questions in a row, and an end. Every answer leads on to the next."""
    lines = ["flow: long-way", "title: A long way", "symptom: It takes long"]
    lines += ["category: Tests", "start: q1", "nodes:"]
    for number in range(1, STEPS + 1):
        onward = f"q{number + 1}" if number < STEPS else "end"
        lines += [f"  q{number}:", "    kind: question", f"    title: Question {number}?"]
        lines += ["    choices:"]
        for key in ("red", "green"):
            lines += [f"      - {{label: Answer {key}, key: {key}, goes_to: {onward}}}"]
    end = "{kind: resolution, outcome: fixed, title: You are there, text: The end.}"
    return "\n".join([*lines, f"  end: {end}", ""])


@pytest.fixture(scope="module")
def server(make_server, tmp_path_factory):
    file = tmp_path_factory.mktemp("flows") / "long-way.yaml"
    file.write_text(flow_file())
    made = make_server("survives")
    made.manage("import_flow", "--publish", str(file))
    return made.start()


@pytest.fixture(scope="module")
def warm(server):
    warm = server.warm()
    yield warm
    server.stop()
    warm.close()


@pytest.fixture
def kill(server, warm):
    """Kills the server and starts another."""
    starts = chain([None], repeat(warm))

    def kill():
        server.kill()
        server.start(warm=next(starts))

    return kill


def open_the_fix(visitor: Visitor) -> Page:
    links = visitor.open("/fix/").links
    return visitor.open(next(link for link in links if link.endswith("-a-long-way/")))


def trail(page: Page) -> list[str]:
    """The answers that a page shows as given, in their order (its buttons stand before them)."""
    start = page.words.index("Your answers so far") if "Your answers so far" in page.words else None
    if start is None:
        return []
    return [w.removeprefix("Answer ") for w in page.words[start:] if w.startswith("Answer ")]


def answers_in_the_database(server, token: str) -> list[str]:
    """The answers of a walk as they lie in the database, read past the server."""
    query = (
        "SELECT a.choice FROM troubleshoot_answer a JOIN troubleshoot_run r ON r.id = a.run_id"
        f" WHERE r.token = '{token}' ORDER BY a.number"
    )
    if connection.vendor == "sqlite":
        with sqlite3.connect(server.folder / "unstuck.sqlite3") as database:
            return [row[0] for row in database.execute(query)]
    with psycopg.connect(server.database_url) as database:
        return [row[0] for row in database.execute(query)]


def token_of(visitor: Visitor) -> str:
    return visitor.address.split("/")[2]


@pytest.mark.parametrize("walk", range(WALKS))
def test_no_confirmed_answer_is_lost_when_the_server_is_killed_between_two(server, kill, walk):
    chance = random.Random(walk)
    visitor = Visitor(server)
    page = open_the_fix(visitor)
    given = []
    for number in range(1, STEPS + 1):
        assert page.heading == f"Question {number}?"
        given.append(chance.choice(["red", "green"]))
        visitor.send(page.action, page.form(f"choice.{given[-1]}"))
        if number < STEPS:
            kill()
        page = visitor.open(visitor.address)
        assert trail(page) == given
    assert page.heading == "You are there"
    assert answers_in_the_database(server, token_of(visitor)) == given


def test_an_answer_on_its_way_at_a_kill_can_be_sent_again_and_counts_once(server, kill):
    chance = random.Random(50)
    visitor = Visitor(server)
    page = open_the_fix(visitor)
    given = []
    for number in range(1, STEPS + 1):
        assert page.heading == f"Question {number}?"
        given.append(chance.choice(["red", "green"]))
        form = page.form(f"choice.{given[-1]}")
        if number < STEPS:
            visitor.send_and_forget(page.action, form, seconds=chance.uniform(0, 0.03))
            kill()
        visitor.send(page.action, form)
        page = visitor.open(visitor.address)
        assert trail(page) == given
    assert answers_in_the_database(server, token_of(visitor)) == given

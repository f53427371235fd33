"""Views are counted by several processes at once, and who kills them hard loses the last seconds
alone."""

import sqlite3
import time
from http.client import HTTPConnection

import psycopg
import pytest
from django.conf import settings
from django.db import connection

FILE = "---\ntitle: Read often\ncategory: Tests\n---\nIt is read often.\n"
WORKERS = 2


@pytest.fixture(scope="module")
def server(make_server, tmp_path_factory):
    file = tmp_path_factory.mktemp("articles") / "read-often.md"
    file.write_text(FILE)
    made = make_server("views", options=("--workers", str(WORKERS)))
    made.manage("import_faq", "--publish", str(file))
    return made


def read(server, times: int) -> None:
    """Open the article so often, each time by a connection of its own, so that both processes get
    some."""
    for _ in range(times):
        line = HTTPConnection(server.host, timeout=60)
        line.request("GET", "/articles/1-read-often/")
        assert line.getresponse().status == 200
        line.close()


def counted(server) -> int:
    """How often it was read, as it lies in the database, read past the server."""
    query = "SELECT coalesce(sum(times), 0) FROM kb_viewsofaday"
    if connection.vendor == "sqlite":
        with sqlite3.connect(server.folder / "unstuck.sqlite3") as database:
            return database.execute(query).fetchone()[0]
    with psycopg.connect(server.database_url) as database:
        return database.execute(query).fetchone()[0]


def wait_for(server, times: int) -> None:
    """Until so many are written down, for half a minute at most."""
    until = time.monotonic() + 30
    while counted(server) < times and time.monotonic() < until:
        time.sleep(0.1)
    assert counted(server) == times


def test_processes_add_up_and_a_kill_loses_the_last_seconds_alone(server):
    assert WORKERS > 1
    assert settings.VIEWS_SECONDS == 0  # here; the server has its own settings
    server.start()
    read(server, 20)
    wait_for(server, 20)
    read(server, 5)
    server.kill()
    after = counted(server)
    assert 20 <= after <= 25
    server.start()
    read(server, 3)
    server.stop()  # told to end, it writes what waits
    assert counted(server) == after + 3

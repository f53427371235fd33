"""The servers that are measured: the bare one, and sites with so many articles."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.content import write_articles
from bench.load import Line
from tests import postgresql
from tests.server import ROOT, Server, collected_static

FILLED = "filled"  # lies in the folder of a site with everything in it
LOOK = 0.1  # seconds between two looks at the memory of a process


class BareServer(Server):
    """`bench.bare` on the same server, with the same arguments."""

    application = "bench.bare:application"


@dataclass(frozen=True)
class Imported:
    """What an import took: seconds, and the most memory in bytes that it held at a time, in the
    process itself and in those that it started, each at its own highest."""

    articles: int
    seconds: float
    memory: int

    @property
    def rate(self) -> float:
        return self.articles / self.seconds


@dataclass
class Site:
    """A server with `articles` of `bench.content` on it, beside the sample support centre."""

    server: Server
    articles: int
    imported: Imported | None = None

    def ready(self) -> None:
        """Wait until it answers."""
        Line(self.server.host).ask("/healthz")


class Import:
    """`manage.py import_faq FOLDER --publish` on a site, in a process of its own."""

    def __init__(self, server: Server, folder: Path, articles: int):
        self.articles = articles
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "import_faq", str(folder), "--publish"],
            cwd=ROOT,
            env=server.environ,
            stdout=subprocess.DEVNULL,
        )
        self.highest: dict[int, int] = {}
        self.watcher = threading.Thread(target=self._watch)
        self.watcher.start()

    def runs(self) -> bool:
        return self.process.poll() is None

    def _watch(self) -> None:
        while self.runs():
            for pid in with_children(self.process.pid):
                self.highest[pid] = _highest_memory(pid) or self.highest.get(pid, 0)
            time.sleep(LOOK)

    def wait(self) -> Imported:
        """What it took. Raises CalledProcessError if it failed."""
        code = self.process.wait()
        seconds = time.perf_counter() - self.started
        self.watcher.join()
        if code:
            raise subprocess.CalledProcessError(code, self.process.args)
        return Imported(self.articles, seconds, sum(self.highest.values()))


def with_children(pid: int) -> list[int]:
    """That process and those that it has started; none if it is gone."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        threads = os.listdir(f"/proc/{pid}/task")
        for thread in threads:
            children += Path(f"/proc/{pid}/task/{thread}/children").read_text().split()
    except OSError:
        return []
    return [pid, *map(int, set(children))]


def _highest_memory(pid: int) -> int:
    """The most memory that a process has held so far, in bytes; 0 if it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) * 1024 if found else 0


@contextmanager
def sites(database: str, sizes: list[int], folder: Path) -> Iterator[list[Site]]:
    """A running site for each number of articles, on a database of this kind (`sqlite` or
    `postgresql`). One on SQLite that was left in `folder` by an earlier call is taken as it is."""
    with ExitStack() as stack:
        cluster = None
        if database == "postgresql":
            cluster = stack.enter_context(postgresql.server())
        made = []
        for size in sizes:
            here = folder / f"{database}-{size}"
            here.mkdir(parents=True, exist_ok=True)
            url = new_database(cluster, f"articles_{size}") if cluster else ""
            site = Site(Server(here, url), size)
            stack.callback(site.server.close)
            if url or not (here / FILLED).exists():
                fill(site)
                (here / FILLED).touch()
            _link_static_files(site.server)
            site.server.start()
            site.ready()
            made.append(site)
        yield made


def new_database(cluster: str, name: str) -> str:
    """The address of a new database on a server of PostgreSQL."""
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    return f"{cluster.rpartition('/')[0]}/{name}"


@contextmanager
def prepared_server(database: str, folder: Path) -> Iterator[Server]:
    """A server with the sample support centre, not started yet."""
    with ExitStack() as stack:
        cluster = stack.enter_context(postgresql.server()) if database == "postgresql" else ""
        server = Server(folder, new_database(cluster, "sample") if cluster else "")
        stack.callback(server.close)
        prepare(server)
        _link_static_files(server)
        yield server


def prepare(server: Server) -> None:
    """Bring in the sample support centre."""
    say("Setting up the sample support centre …")
    server.manage("set_up")


def _link_static_files(server: Server) -> None:
    """These belong to this run: where a folder is left from an earlier one, the link is not."""
    link = server.folder / "static"
    link.unlink(missing_ok=True)
    link.symlink_to(collected_static())


def fill(site: Site) -> None:
    """Bring in the sample support centre, then the articles, by the import that people use."""
    server = site.server
    prepare(server)
    say(f"Importing {site.articles:,} articles …")
    articles = server.folder / "articles"
    write_articles(articles, site.articles)
    site.imported = Import(server, articles, site.articles).wait()
    say(f"  done in {site.imported.seconds:.0f} s")
    if server.database_url:
        # What PostgreSQL does by itself within a minute or so.
        with psycopg.connect(server.database_url, autocommit=True) as database:
            database.execute("ANALYZE")


@contextmanager
def bare_server(folder: Path) -> Iterator[Server]:
    """The yardstick, running."""
    (folder / "bare").mkdir()
    server = BareServer(folder / "bare", "")
    try:
        server.start()
        Line(server.host).ask("/")
        yield server
    finally:
        server.close()


def say(words: str) -> None:
    """Progress goes to the standard error output; the table alone is the result."""
    print(words, file=sys.stderr, flush=True)

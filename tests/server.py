"""The real server for the tests that need one: gunicorn as `make run` starts it.

It has a folder, a database and an address of its own, hashed static files, and no part in the
process of the tests.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from tests.settings import READ_FROM_THE_ENVIRONMENT
from tests.warm import Warm

ROOT = Path(__file__).resolve().parent.parent
SQLITE_FILE = "unstuck.sqlite3"
TEMPLATE = "unstuck_tables"
NOT_PASSED_ON = {
    *READ_FROM_THE_ENVIRONMENT,
    *("DJANGO_ALLOW_ASYNC_UNSAFE", "GUNICORN_CMD_ARGS", "PORT", "WEB_CONCURRENCY"),
}


def environment(**variables: str) -> dict[str, str]:
    """This process's environment with nothing of the tests in it, and `variables` instead."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **variables}


class Server:
    """One site in `folder`. `environ` adds to its environment, `options` to gunicorn's command."""

    application = "config.wsgi"

    def __init__(self, folder: Path, database_url: str, options: tuple = (), **environ: str):
        # The socket is made here and handed on, so the address is the same after a restart, and
        # whoever connects meanwhile waits for the new server instead of being refused.
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.host}"
        self.folder, self.log = folder, folder / "server.log"
        self.database_url = database_url
        self._options = options
        self._process = None
        self.environ = environment(
            UNSTUCK_VAR=str(folder), DATABASE_URL=database_url, SITE_URL=self.url, **environ
        )

    def manage(self, *command: str) -> str:
        """Run a command of manage.py on this site, and give what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"manage.py {' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def prepare(self) -> "Server":
        """Bring the tables and the static files: copies of what was made once."""
        if connection.vendor == "sqlite":
            shutil.copy(with_tables() / SQLITE_FILE, self.folder)
        (self.folder / "static").symlink_to(collected_static())
        return self

    def start(self, warm: Warm | None = None) -> "Server":
        """Start gunicorn, in a process group of its own. Requests wait until it is there.

        By its command or, where a test starts it many times, out of a process that is `warm`.
        """
        here = self._listener.fileno()
        command = ["-c", "config/gunicorn.py", "--bind", f"fd://{here}", *self._options]
        command.append(self.application)
        if warm:
            self._process = warm.fork(self.log, command)
            return self
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *command],
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
                pass_fds=[here],
                start_new_session=True,
            )
        return self

    def warm(self) -> Warm:
        """A process out of which this server starts at once, each time as a new one."""
        return Warm(self.environ, self._listener.fileno())

    @property
    def pid(self) -> int:
        """The process that was started; those that answer are its children."""
        return self._process.pid

    def kill(self) -> None:
        """kill -9, to every process of the server at once: nobody gets to tidy up."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)
        self._process = None

    def stop(self) -> None:
        """Let the server finish what it is doing, and end."""
        if self._process:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def close(self) -> None:
        self.stop()
        self._listener.close()


def collected_static() -> Path:
    """The hashed static files, collected once for all servers and both databases."""
    folder = os.environ.get("UNSTUCK_TEST_SHARED") or os.environ["UNSTUCK_TEST_VAR"]
    collect = ("collectstatic", "--noinput", "--verbosity=0")
    return once(Path(folder, "collected"), lambda made: _manage(made, *collect)) / "static"


def with_tables() -> Path:
    """The folder of a site whose database holds what migrations make, and nothing else. On
    PostgreSQL there is only a database of that kind, `TEMPLATE`."""

    def make(folder):
        url = ""
        if connection.vendor == "postgresql":
            with _postgresql() as admin:
                admin.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}"')
                admin.execute(f'CREATE DATABASE "{TEMPLATE}"')
            url = _url_of(TEMPLATE)
        _manage(folder, "migrate", "--verbosity=0", DATABASE_URL=url)

    return once(Path(os.environ["UNSTUCK_TEST_VAR"], "tables"), make)


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """`folder`, which `make` fills for whoever asks first; all others wait until it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            make(folder)
            (folder / "done").touch()
    return folder


def _manage(folder: Path, *command: str, **variables: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(UNSTUCK_VAR=str(folder), **variables),
        check=True,
    )


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """DATABASE_URL of a new database of the kind that the tests run on, with tables; on SQLite,
    "" (a file)."""
    if connection.vendor == "sqlite":
        yield ""
        return
    with_tables()
    with _postgresql() as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        try:
            yield _url_of(name)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _postgresql() -> psycopg.Connection:
    host, user = connection.settings_dict["HOST"], connection.settings_dict["USER"]
    return psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True)


def _url_of(database: str) -> str:
    host, user = connection.settings_dict["HOST"], connection.settings_dict["USER"]
    return f"postgresql://{user}@{quote(host, safe='')}/{database}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each process begins with a copy of tables that were made once: migrating takes seconds."""
    tables = with_tables()
    if connection.vendor == "sqlite":
        shutil.copy(tables / SQLITE_FILE, connection.settings_dict["TEST"]["NAME"])
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


@pytest.fixture(scope="session")
def django_db_keepdb():
    """SQLite's file is there already; it goes with its folder."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="module")
def make_server(request, tmp_path_factory):
    """Makes servers for the tests of one file; they are prepared but not started."""
    closing = []

    def make(name: str, options: tuple = (), **environ: str) -> Server:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        database = own_database(f"{name}_{worker}")
        server = Server(tmp_path_factory.mktemp(name), database.__enter__(), options, **environ)
        closing.extend([lambda: database.__exit__(None, None, None), server.close])
        return server.prepare()

    yield make
    for close in reversed(closing):
        close()

"""The real server for the tests that need one: gunicorn as `make run` starts it.

It has a folder, a database and an address of its own, hashed static files, and no part in the
process of the tests.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from tests.settings import READ_FROM_THE_ENVIRONMENT

ROOT = Path(__file__).resolve().parent.parent
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
        """Make the tables, and have the static files collected."""
        self.manage("migrate", "--verbosity=0")
        (self.folder / "static").symlink_to(collected_static())
        return self

    def start(self) -> "Server":
        """Start gunicorn, in a process group of its own. Requests wait until it is there."""
        here = self._listener.fileno()
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py"]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [*gunicorn, "--bind", f"fd://{here}", *self._options, self.application],
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
                pass_fds=[here],
                start_new_session=True,
            )
        return self

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
    folder = os.environ.get("UNSTUCK_TEST_STATIC") or f"{os.environ['UNSTUCK_TEST_VAR']}/collected"
    shared = Path(folder)
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
                cwd=ROOT,
                env=environment(UNSTUCK_VAR=str(shared)),
                check=True,
            )
            (shared / "done").touch()
    return shared / "static"


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """DATABASE_URL of a new database of the kind that the tests run on; on SQLite, "" (a file)."""
    if connection.vendor == "sqlite":
        yield ""
        return
    host, user = connection.settings_dict["HOST"], connection.settings_dict["USER"]
    with psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"postgresql://{user}@{quote(host, safe='')}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


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

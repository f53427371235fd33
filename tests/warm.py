"""A server that starts at once, for tests that start it many times.

`python -m tests.warm` reads and compiles the code of the site, and forks a server each time it is
told to. Such a server is gunicorn as its command starts it: a process group of its own, workers of
its own, and database connections that are opened after the fork. What it spares is a second of
imports at each start, which is all that it has in common with the one before.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Warm:
    """The process that forks servers, in `environ`, with the socket `listener` handed on."""

    def __init__(self, environ: dict[str, str], listener: int):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm"],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            pass_fds=[listener],
        )

    def fork(self, log: Path, command: list[str]) -> "Forked":
        """Start a server with gunicorn's `command` line, which writes to the file `log`."""
        return Forked(self, self.ask("fork", str(log), command))

    def ask(self, *words):
        """Tell the process to do something, and wait for its answer."""
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


class Forked:
    """A server that was forked: as much of subprocess.Popen as tests/server.py wants."""

    def __init__(self, warm: Warm, pid: int):
        self._warm, self.pid = warm, pid

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, _seconds: float) -> None:
        self._warm.ask("wait", self.pid)


def main() -> None:
    _import_the_site()
    while line := sys.stdin.readline():
        what, *words = json.loads(line)
        answer = _fork(*words) if what == "fork" else os.waitpid(*words, 0)[1]
        print(json.dumps(answer), flush=True)


def _import_the_site() -> None:
    import gunicorn.app.wsgiapp
    import gunicorn.workers.gthread  # noqa: F401
    from django.db import connection
    from django.urls import get_resolver

    import config.wsgi  # noqa: F401

    get_resolver().url_patterns  # noqa: B018
    assert connection.connection is None, "a server would share the connection of the one before"


def _fork(log: str, command: list[str]) -> int:
    """The number of a new process, which leads a group of its own and is gunicorn."""
    if pid := os.fork():
        return pid
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for ours, number in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(ours, number)
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", *command]
    try:
        run()
    finally:
        os._exit(1)  # gunicorn ends with sys.exit: the loop of this process is not for it


if __name__ == "__main__":
    main()

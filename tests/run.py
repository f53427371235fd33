"""Every test, on SQLite and then on PostgreSQL: what `make test` runs.

What touches no database runs once, with the first (`tests/conftest.py`).

    python -m tests.run [--database sqlite|postgresql|both] [--workers N] [what pytest takes]

Finds a browser or gets one, brings its own PostgreSQL, and leaves nothing behind, also when it is
stopped half-way. With CI=true a missing browser and a skipped test are failures.

When no more than three tests failed, they run once more, alone. What then passes is named as
unsteady, which is a fault of its own, but not one that hides whether everything else holds.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import chromium, postgresql

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# One for each core. With one more, which was to work while others wait for a browser or a server,
# all took as long, and tests that wait for a large page waited too long.
WORKERS = min(os.cpu_count() or 1, 4)
MOST_UNSTEADY = 3  # tests; where more fail, something is broken
CI = os.environ.get("CI", "").lower() in {"1", "yes", "true"}


@dataclass
class Outcome:
    """How one run of pytest ended: its exit code, its counts, and how many seconds it took."""

    code: int
    seconds: float
    counts: dict = field(default_factory=dict)
    unsteady: list[str] = field(default_factory=list)

    def __str__(self):
        if not self.counts:
            return f"did not get to the end (pytest's exit code {self.code})"
        failed = self.counts["failed"] + self.counts["error"]
        skipped = f", {self.counts['skipped']} skipped" if self.counts["skipped"] else ""
        unsteady = "".join(f"\n  UNSTEADY, passed the second time: {n}" for n in self.unsteady)
        return (
            f"{self.counts['passed']} passed, {failed} failed{skipped}"
            f" in {self.seconds:.0f} s{unsteady}"
        )

    @property
    def is_good(self) -> bool:
        # 5: nothing was selected, as when a single test is asked for that is about one database.
        return self.code in (0, 5)


def main() -> int:
    options, rest = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    # Else each of the hundred processes to come compiles the whole site for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not _find_browser():
        return 1
    wanted = list(NAMES) if options.database == "both" else [options.database]
    with tempfile.TemporaryDirectory(prefix="unstuck-shared-") as shared:
        os.environ["UNSTUCK_TEST_SHARED"] = shared
        outcomes = {}
        for database, half in zip(wanted, ("first", "second"), strict=False):
            os.environ["UNSTUCK_TEST_HALF"] = half
            outcomes[database] = _run(database, options.workers, rest)
    print()
    if len(wanted) == 2:
        print("What touches no database is counted with the first.")
    for database, outcome in outcomes.items():
        print(f"{NAMES[database] + ':':<12}{outcome}")
    ran_something = any(outcome.code == 0 for outcome in outcomes.values())
    return 0 if ran_something and all(o.is_good for o in outcomes.values()) else 1


def _options():
    parser = argparse.ArgumentParser(prog="tests/run.py", description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=[*NAMES, "both"], default="both")
    parser.add_argument("--workers", default=str(WORKERS), metavar="N")
    return parser.parse_known_args()


def _find_browser() -> bool:
    """Name the browser for the tests. False where there is none and there has to be one."""
    if path := chromium.find_or_install():
        print(f"Browser tests use {path}.", flush=True)
        os.environ["CHROMIUM"] = path
        return True
    print(
        "\nNO CHROMIUM: none was found, and none could be installed.\n"
        "Install one (Debian: sudo apt-get install chromium),\n"
        "or name one: make test CHROMIUM=/path/to/chromium."
    )
    if not CI:
        print("All browser tests will be SKIPPED.\n", flush=True)
    return not CI


def _run(database: str, workers: str, rest: list[str]) -> Outcome:
    """All tests on one database, in a folder that goes afterwards."""
    print(f"\n== {NAMES[database]}", flush=True)
    started = time.monotonic()
    server = postgresql.server() if database == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="unstuck-") as folder, server as url:
        counts = Path(folder, "counts.json")
        environ = {
            **os.environ,
            "UNSTUCK_TEST_VAR": str(Path(folder, "var")),
            "UNSTUCK_TEST_DATABASE_URL": url,
            "UNSTUCK_TEST_COUNTS": str(counts),
            "TMPDIR": folder,  # pytest's own temporary folders
        }
        cache = ["-o", f"cache_dir={folder}/cache"]
        code = _pytest([f"-n{workers}", "--dist=worksteal", *cache, *rest], environ)
        read = json.loads(counts.read_text()) if counts.exists() else {}
        failed = _failed(Path(folder)) if code == pytest.ExitCode.TESTS_FAILED else []
        unsteady = []
        if 0 < len(failed) <= MOST_UNSTEADY:
            print(f"\n== {NAMES[database]}: once more, alone: {', '.join(failed)}", flush=True)
            environ.pop("UNSTUCK_TEST_COUNTS")
            code = _pytest(["--lf", "--lfnf=none", *cache, *rest], environ)
            unsteady = [] if code else failed
    return Outcome(code, time.monotonic() - started, read, unsteady)


def _failed(folder: Path) -> list[str]:
    """The names of the tests that pytest has noted as failed."""
    noted = folder / "cache" / "v" / "cache" / "lastfailed"
    return list(json.loads(noted.read_text())) if noted.exists() else []


def _pytest(arguments: list[str], environ: dict) -> int:
    """Run pytest and give its exit code. When this process is told to end, so is pytest, first."""
    command = [sys.executable, "-m", "pytest", *arguments]
    with subprocess.Popen(command, env=environ, cwd=ROOT) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # Ctrl-C has reached pytest as well: it stops, and says how far it got.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            process.wait(60)
            raise
        except SystemExit:
            process.send_signal(signal.SIGINT)
            process.wait(60)
            raise


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")

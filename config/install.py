"""Puts the packages of a lock file into .venv/, with nothing but Python's standard library.

`python3 config/install.py requirements.txt` makes .venv/ where there is none, installs what the
lock file says (hashes checked), and notes the file's content: the next call is instant. A .venv/
that a killed install left half-done, or whose Python is gone, is made anew. Two calls at the same
time wait for each other.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / ".unfinished"  # stands while something is written into .venv/

# Some systems' Python comes without pip and without the means to make one (Debian's without
# python3-venv). Then this one is fetched, and taken only if it is the very file that is meant.
PIP = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


class CannotInstall(Exception):
    """Says in words for people what is missing and what to do about it."""


def install(lock: Path) -> None:
    """Make .venv/ hold what `lock` says. Raises CannotInstall, with nothing half-done left over."""
    with _one_at_a_time():
        if _installed(lock):
            return
        if UNFINISHED.exists() or _version() is None:
            _make_venv()
        if not _has_pip():
            _add_pip()
        _install_packages(lock)


@contextmanager
def _one_at_a_time():
    """Held until the end of the block, or of the process. Leaves no file behind."""
    with open(__file__, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _stamp(lock: Path) -> Path:
    return VENV / f".installed-{lock.name}"


def _state(lock: Path) -> str:
    return f"{_version()} {hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def _installed(lock: Path) -> bool:
    stamp = _stamp(lock)
    return not UNFINISHED.exists() and stamp.exists() and stamp.read_text() == _state(lock)


def _version() -> str | None:
    """The version of .venv's Python, such as "3.11"; None where it does not run or is too old."""
    ask = "import sys; v = sys.version_info; v >= (3, 11) and print(f'{v[0]}.{v[1]}')"
    try:
        said = subprocess.run([VENV_PYTHON, "-c", ask], capture_output=True, text=True)  # noqa: S603
    except OSError:
        return None
    return said.stdout.strip() or None


@contextmanager
def _changing_venv():
    """Marks .venv/ as unfinished while the block runs; a kill leaves the mark."""
    UNFINISHED.touch()
    try:
        yield
    except Exception:
        # It ended by itself and said why: what was there before is still in order.
        UNFINISHED.unlink(missing_ok=True)
        raise
    UNFINISHED.unlink()


def _make_venv() -> None:
    _say(f"Making a virtual environment in {VENV.name}/ …")
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    if importlib.util.find_spec("venv") is None:
        raise CannotInstall(_without("the module venv"))
    pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    with _changing_venv():
        _run([sys.executable, "-m", "venv", *pip, VENV])


def _has_pip() -> bool:
    asked = subprocess.run([VENV_PYTHON, "-c", "import pip"], capture_output=True)  # noqa: S603
    return asked.returncode == 0


def _add_pip() -> None:
    """Give .venv/ a pip, where Python itself could not: from this machine, else from the index."""
    _say("This Python comes without ensurepip; getting pip another way …")
    with _changing_venv():
        if importlib.util.find_spec("pip"):
            _run([sys.executable, "-m", "pip", "--python", VENV_PYTHON, "install", "-q", "pip"])
        elif uv := shutil.which("uv"):
            _run([uv, "pip", "install", "-q", "--python", VENV_PYTHON, "pip"])
        else:
            with tempfile.TemporaryDirectory() as folder:
                wheel = _fetch_pip(Path(folder))
                _run([VENV_PYTHON, wheel / "pip", "install", "-q", "--no-index", wheel])


def _fetch_pip(folder: Path) -> Path:
    """Bring pip from the package index (PIP_INDEX_URL, as for pip itself) into `folder`."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    try:
        page = _get(index).decode()
        link = re.search(rf'href="([^"]*{re.escape(PIP)}[^"]*)"', page)
        data = _get(urljoin(index, link[1])) if link else b""
    except OSError as error:
        raise CannotInstall(f"{_without('ensurepip')}\n({index} cannot be read: {error})") from None
    if hashlib.sha256(data).hexdigest() != PIP_SHA256:
        raise CannotInstall(f"{_without('ensurepip')}\n({index} has no {PIP} that can be trusted.)")
    (folder / PIP).write_bytes(data)
    return folder / PIP


def _get(url: str) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise OSError(f"{url} is not an address of the web")
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310
        return answer.read()


def _without(what: str) -> str:
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return (
        f"{sys.executable} comes without {what}, so no virtual environment can be made.\n"
        f"On Debian and Ubuntu:  sudo apt-get install {package}\n"
        "Then run the same command again. Another Python can be named with PYTHON=/path/to/python3."
    )


def _install_packages(lock: Path) -> None:
    total = len(re.findall(r"^[A-Za-z0-9]", lock.read_text(), re.MULTILINE))
    _say(f"Installing the {total} packages of {lock.name}, once …")
    pip = [VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    with _changing_venv():
        _run([*pip, "install", "--require-hashes", "-r", lock], progress=total)
        _stamp(lock).write_text(_state(lock))


def _run(command: list, progress: int = 0) -> None:
    """Run a command quietly. Raises CannotInstall with all that it said when it fails."""
    said = []
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as process:
        collected = 0
        for line in process.stdout:
            said.append(line)
            if progress and line.startswith(("Collecting ", "Requirement already")):
                collected += 1
                _count(collected, progress)
    if progress and sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    if process.returncode:
        raise CannotInstall(
            f"{''.join(said[-30:])}\nThe command above failed: {' '.join(map(str, command))}\n"
            "Often the network is the cause. Run the same command again when it is mended."
        )


def _count(done: int, total: int) -> None:
    """A counter on one line in a terminal; nothing where the output goes into a file."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {min(done, total)} of {total}", end="", flush=True)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        install((ROOT / sys.argv[1]).resolve())
    except CannotInstall as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next run starts the installation anew.")

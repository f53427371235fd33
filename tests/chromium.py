"""Where the browser of the browser tests is, and how to get one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
"""Chromium without what is round a page: the same engine, and a third of the processor time."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# As root Chromium refuses to start with its sandbox, and in a container it cannot make one.
FLAGS = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def find() -> str | None:
    """The path of a Chromium: what CHROMIUM names, else one on the path (the shell before a whole
    browser), else Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    on_path = filter(None, map(shutil.which, NAMES))
    return next(on_path, None) or _playwrights_own()


def find_or_install() -> str | None:
    """The path of a Chromium that starts, got from somewhere if need be; None where there is none.

    Says what it does on standard output.
    """
    found = find()
    if found and _starts(found):
        return found
    if found:
        print(f"{found} is there but does not start.", flush=True)
    if os.environ.get("CHROMIUM"):
        return None  # somebody chose one; taking another would hide that it does not work
    for get in (_get_playwrights_own, _get_the_systems):
        found = get()
        if found and _starts(found):
            return found
    return None


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _get_playwrights_own() -> str | None:
    print("Getting Chromium by “playwright install chromium” (about 300 MB, once) …", flush=True)
    _call([sys.executable, "-m", "playwright", "install", "chromium"])
    return _playwrights_own()


def _get_the_systems() -> str | None:
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return None
    print("Getting Chromium by “apt-get install” …", flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _call(["apt-get", "update", "-qq"], env=environ)
    for name in (SHELL, "chromium"):
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", name]
        _call(install, env=environ, stdout=subprocess.DEVNULL)
        if found := next(filter(None, map(shutil.which, NAMES)), None):
            return found
    return None


def _call(command, **options) -> None:
    """Run a command that may fail: whether a browser is there afterwards is looked at anyway."""
    try:
        subprocess.run(command, timeout=600, check=False, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"That did not work: {error}", flush=True)


def _starts(path: str) -> bool:
    """Whether this browser runs here. Ubuntu's stub does not, nor one without its libraries."""
    command = [path, "--headless", "--disable-gpu", *FLAGS, "--dump-dom", "about:blank"]
    try:
        said = subprocess.run(command, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and b"<html" in said.stdout

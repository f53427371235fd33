"""What holds for every test. The people are in tests/people.py, the browser in tests/browser/."""

import gc
import json
import os
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection

pytest_plugins = ["tests.people", "tests.server"]

CI = os.environ.get("CI", "").lower() in {"1", "yes", "true"}

hypothesis.settings.register_profile("here", deadline=None)
# On a build machine the same examples every time: what is red there must be red again elsewhere.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if CI else "here")

SECOND_HALF = os.environ.get("UNSTUCK_TEST_HALF") == "second"
DATABASES = {"db", "transactional_db", "live_server", "make_server"}
"""Fixtures that bring a database: the tests' own, or that of a server beside them."""

_folders = count()


@pytest.fixture(autouse=True)
def _nothing_left_from_the_test_before(settings):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    settings.MEDIA_ROOT = site.VAR / "uploads" / f"{worker}-{next(_folders)}"
    yield
    forget_what_is_kept()


def forget_what_is_kept():
    """Primary keys come again after a rollback: what is kept by key must not outlive it."""
    from kb.edition import forget_everything
    from kb.search.fetching import remembered
    from troubleshoot.editor import counted
    from troubleshoot.models.version import published_graph

    published_graph.cache_clear()
    counted.forget()
    forget_everything()
    remembered.forget()  # else how many queries a search takes depends on the tests before
    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_waits():
    """No search and no view of another test waits to be written down."""
    from kb import searchlog, viewcount

    searchlog.forget()
    viewcount.forget()
    yield
    searchlog.forget()
    viewcount.forget()


@pytest.fixture(scope="module")
def shared_rows(request, django_db_setup, django_db_blocker):
    """For rows that all tests of a file find and that are made once: `with shared_rows():` around
    making them, in a fixture of the module. What a test changes is undone after that test."""
    from django.test import TestCase

    here = [item for item in request.session.items if item.path == request.path]
    assert not any(map(commits, here)), "Tests that commit share no rows: a file of their own."

    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        TestCase._rollback_atomics(atomics)


def commits(item) -> bool:
    """Whether a test commits what it does."""
    marker = item.get_closest_marker("django_db")
    transactional = bool(marker and marker.kwargs.get("transaction"))
    return transactional or bool({"transactional_db", "live_server"} & set(item.fixturenames))


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "database(vendor): about one database alone (“sqlite” or “postgresql”)"
    )


def pytest_collection_finish():
    """What has been collected stays to the end: the garbage collector need not go through it again
    and again, nor as often as its default says, which is made for small programs."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(config, items):
    """Leave out what is about the other database, and what the first half has run already."""
    left_out = [item for item in items if not _is_for_this_half(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _is_for_this_half(item)]


def _is_for_this_half(item) -> bool:
    """A test that touches no database is the same on both: where both are asked for, it runs with
    the first. (pytest-django sees to it that such a test cannot reach one.)"""
    if marker := item.get_closest_marker("database"):
        return marker.args[0] == connection.vendor
    return not SECOND_HALF or touches_a_database(item)


def touches_a_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASES & set(item.fixturenames))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """In CI a skipped test is a failure. And leave the counts where tests/run.py reads them."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    counts = {
        name: len(reporter.stats.get(name, ()))
        for name in ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
    }
    if CI and counts["skipped"] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if path := os.environ.get("UNSTUCK_TEST_COUNTS"):
        Path(path).write_text(json.dumps(counts))


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", ())
    if CI and skipped:
        terminalreporter.section("skipped, which is a failure in CI", red=True)
        for report in skipped:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[-1]}")

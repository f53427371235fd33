"""How gunicorn serves the site: `gunicorn -c config/gunicorn.py config.wsgi`.

From the environment: PORT, and what gunicorn reads itself: WEB_CONCURRENCY (processes; one is
right with SQLite) and GUNICORN_CMD_ARGS (anything else, such as `--bind 0.0.0.0:80`).
"""

import errno
import os
import socket
import sys

from gunicorn.glogging import Logger

from kb.site import MaskTokens

port = os.environ.get("PORT", "").strip() or "8000"
if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
    sys.exit(f"PORT must be a number from 1 to 65535, not “{port}”.")

bind = f"127.0.0.1:{port}"
worker_class = "gthread"
threads = 8  # as many as the pool of PostgreSQL connections holds; more would wait for one
keepalive = 5
limit_request_line = 8190  # the most there is: an editor's preview keeps its answers in its address
control_socket_disable = True  # else a socket in the home folder, which nobody asked for


class logger_class(Logger):
    """Writes no token of a walk: gunicorn logs addresses when it logs access, and with errors."""

    def __init__(self, cfg):
        super().__init__(cfg)
        self.access_log.addFilter(MaskTokens())
        self.error_log.addFilter(MaskTokens())


def on_starting(server):
    """Say at once, and in one sentence, when somebody else has the port."""
    for address in server.cfg.address:
        if isinstance(address, tuple) and _is_taken(address):
            host, number = address[:2]
            sys.exit(
                f"\nPort {number} of {host} is taken: another program listens there, perhaps\n"
                f"another Unstuck. Stop it, or take another port:  make run PORT={number + 1}"
            )


def _is_taken(address) -> bool:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address[:2])
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def when_ready(server):
    """The last line that `make run` prints: where to look."""
    where = os.environ.get("SITE_URL") or f"http://{bind}"
    server.log.info("Ready: open %s in a browser. Ctrl-C stops the server.", where)

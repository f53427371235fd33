"""The site as it is really served: by gunicorn, with hashed static files and its logs."""

import gzip
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.server import environment

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The home folder of whoever runs the server."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(make_server, home):
    at_home = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    return make_server("serving", options=("--access-logfile", "-"), **at_home).start()


def get(server, address: str, **headers: str):
    """Status, headers and bytes of what is at `address`."""
    request = urllib.request.Request(server.url + address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_the_home_page_is_served_and_so_is_all_that_it_names(server):
    status, _headers, body = get(server, "/")
    assert status == 200
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', body.decode())
    assert len(named) >= 5
    for address in named:
        status, headers, _body = get(server, address)
        assert status == 200, address
        assert re.search(r"\.[0-9a-f]{12}\.", address), f"{address} has no hash in its name"
        assert "immutable" in headers["Cache-Control"]


def test_static_files_come_compressed_to_who_takes_them_so(server):
    _status, _headers, body = get(server, "/")
    sheet = re.search(r'href="(/static/[^"]+\.css)"', body.decode())[1]
    _status, _headers, plain = get(server, sheet)
    _status, headers, small = get(server, sheet, **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == plain
    assert len(small) < len(plain)


def test_a_page_that_does_not_exist_is_a_404_in_the_sites_clothes(server):
    status, headers, body = get(server, "/no-such-page")
    assert status == 404
    assert b"<main" in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_health_is_answered_in_plain_words(server):
    status, headers, body = get(server, "/healthz")
    assert (status, body) == (200, b"ok\n")
    assert headers["Content-Type"].startswith("text/plain")


def test_the_token_of_a_walk_is_in_no_log(server):
    token = "T0ken-that-opens-a-walk"
    get(server, f"/runs/{token}/?at=x", Referer=f"{server.url}/runs/{token}/")
    server.stop()  # a line is written after its answer was sent, but before the server has ended
    log = server.log.read_text()
    server.start()
    assert "GET /runs/…" in log
    assert token not in log


def test_nothing_is_left_in_the_home_folder(server, home):
    assert get(server, "/healthz")[0] == 200
    assert list(home.iterdir()) == []


def start_gunicorn(folder: Path, **variables: str) -> subprocess.CompletedProcess:
    """Start gunicorn where it cannot start, and give what it says."""
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        cwd=ROOT,
        env=environment(UNSTUCK_VAR=str(folder), **variables),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_port_that_is_taken_is_said_in_words(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        said = start_gunicorn(tmp_path, PORT=str(port))
    assert said.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in said.stderr
    assert f"make run PORT={port + 1}" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("port", ["http", "0", "65536", "80.5", "-1"])
def test_a_port_that_is_no_port_is_said_in_words(tmp_path, port):
    said = start_gunicorn(tmp_path, PORT=port)
    assert said.returncode == 1
    assert f"PORT must be a number from 1 to 65535, not “{port}”." in said.stderr
    assert "Traceback" not in said.stderr

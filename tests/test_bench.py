"""The benchmark's own instruments: what they count, and that they notice what is wrong."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.content import is_internal, path_of, write_articles
from bench.load import Line, LoadError, measure, percentiles, put_under
from bench.report import Row, at_least, at_most, percent, table
from bench.weight import first_view
from kb.importing import import_faq

PAGE = b'<link rel="stylesheet" href="/a.css"><img src="/i.png"><a href="/other">x</a>'
FILES = {
    "/": ("text/html", PAGE),
    "/a.css": ("text/css", b"@import 'b.css'; a { background: url(data:x) }"),
    "/b.css": ("text/css", b"b { background: url('/i.png') }"),
    "/i.png": ("image/png", b"x" * 1000),
}


class Handler(BaseHTTPRequestHandler):
    """A small site. `/changing` has another tag each time; `/close` closes the connection."""

    protocol_version = "HTTP/1.1"
    turn = 0

    def do_GET(self):
        Handler.turn += 1
        tag = f'"{Handler.turn}"' if self.path == "/changing" else '"same"'
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, tag, "", b"")
        elif self.path in FILES:
            self.answer(200, tag, *FILES[self.path])
        else:
            self.answer(200 if self.path in {"/changing", "/close"} else 404, tag, "", b"text")

    def answer(self, status, tag, kind, body):
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if self.path == "/close":
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Quiet(ThreadingHTTPServer):
    """Says nothing of connections that the other side dropped."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


@pytest.fixture(scope="module")
def host():
    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_pages_are_counted_in_a_process_of_its_own(host):
    load = measure(host, ["/", "/a.css"], 0.5, connections=3)
    assert load.answers > 3
    assert load.rate == pytest.approx(load.answers / 0.5, rel=0.8)
    assert 0 < load.middle <= load.slow
    assert 0 < load.busy <= 1.1


@pytest.mark.parametrize("address", ["/gone", "/changing"])
def test_an_answer_that_was_not_expected_stops_it(host, address):
    with pytest.raises(LoadError, match=r"Status (404|200) instead of"):
        put_under(host, [address], 0.1, revisit=address == "/changing")


def test_a_page_that_one_has_is_answered_304(host):
    assert put_under(host, ["/"], 0.1, revisit=True).answers > 0


def test_a_connection_that_the_server_closes_is_opened_again(host):
    assert put_under(host, ["/close"], 1, connections=2).answers > 2
    line = Line(host)
    assert [line.ask("/close").body for _ in range(2)] == [b"text", b"text"]


def test_percentiles():
    assert percentiles(list(range(101))) == (50, 95)


def test_everything_on_a_page_is_weighed_once(host):
    sizes = first_view(host, "/")
    assert set(sizes) == {"/", "/a.css", "/b.css", "/i.png"}
    assert 1000 < sizes["/i.png"] < 1400  # the head of the answer counts too


def test_the_table_says_what_is_met():
    rows = [
        at_least("a", "1", 0.2, 0.15, percent),
        at_most("b", 12, 10, str),
        Row("c", "3"),
    ]
    lines = table("Title", rows).splitlines()
    assert [line.split("|")[5].strip() for line in lines[-3:]] == ["met", "MISSED", ""]
    assert len({len(line) for line in lines[3:]}) == 1


def test_articles_to_measure_with_are_the_same_each_time_and_long_enough(tmp_path):
    for name in ("one", "two"):
        write_articles(tmp_path / name, 60)
    for number in range(60):
        text = (tmp_path / "one" / path_of(number)).read_text()
        assert (tmp_path / "two" / path_of(number)).read_text() == text
        assert 1500 < len(text) < 3600
        linked = [int(found) for found in re.findall(r"article-(\d+)\.md\)", text)]
        assert not any(map(is_internal, linked))


@pytest.mark.django_db
def test_articles_to_measure_with_come_in_without_a_remark(tmp_path):
    write_articles(tmp_path, 60)
    report = import_faq([tmp_path], publish=True)
    assert (report.counts["new"], report.published, report.counts["remark"]) == (60, 60, 0)

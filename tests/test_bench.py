"""The benchmark's own instruments: what they count, and that they notice what is wrong."""

import os
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.content import is_internal, path_of, write_articles
from bench.growth import Visitor, in_turn, noted, processor_time, while_kept
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


def test_the_time_of_a_processor_that_a_process_used_is_counted_and_no_other():
    began, used = processor_time([os.getpid()]), time.process_time()
    while time.process_time() - used < 0.05:
        pass
    assert processor_time([os.getpid()]) - began == pytest.approx(0.05, rel=0.5)
    idle = processor_time([os.getpid()])
    threading.Event().wait(0.05)
    assert processor_time([os.getpid()]) - idle < 0.04
    assert processor_time([2**22 + 1]) == 0


def test_two_sites_are_asked_in_turn_and_neither_always_first(host):
    asked = []

    class Noting(Visitor):
        def ask(self, address, **more):
            asked.append(address)
            super().ask(address, **more)

    small, large = (Noting(host, [os.getpid()]) for _ in range(2))
    pairs = [("/", "/a.css"), ("/b.css", "/i.png"), ("/", "/a.css")]
    growth = in_turn(small, large, iter(pairs))
    assert asked == ["/", "/a.css", "/i.png", "/b.css", "/", "/a.css"]
    assert [len(one.processor) for one in (small, large)] == [3, 3]
    assert all(0 < seconds < 60 for seconds in growth.elapsed)


def test_a_page_that_cannot_be_had_is_no_figure(host):
    with pytest.raises(LoadError, match="/gone: status 404 instead of 200"):
        Visitor(host, []).ask("/gone")


def test_what_was_measured_while_all_pages_were_made_anew_is_measured_again():
    moments = iter([599, 601, 601, 602])
    results = iter(["of two editions", "of one"])
    assert while_kept(lambda: next(results), lambda: next(moments)) == "of one"

    def fail():
        raise LoadError

    with pytest.raises(LoadError):
        while_kept(fail, iter([599, 601, 601, 602]).__next__)


def test_growth_is_the_ratio_of_the_medians_of_processor_time():
    small, large = Visitor("x:1", []), Visitor("x:1", [])
    small.processor, small.elapsed = [0.002, 0.9, 0.002], [1, 1, 1]
    large.processor, large.elapsed = [0.001, 0.003, 0.003], [2, 2, 2]
    row = noted(small, large).row("home", 1.3)
    assert (row.figure, row.target, row.met) == ("× 1.50", "≤ × 1.30", False)
    assert row.name == "home: 2.00 and 3.00 ms of processor time, elapsed × 2.00"
    assert noted(large, small).row("home", 1.3).met
    assert noted(large, small).row("search").met is None


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

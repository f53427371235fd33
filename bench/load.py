"""Asks a server for pages as fast as it can give them, over connections that stay open.

    python -m bench.load 127.0.0.1:8000 /articles/1-x/ /articles/2-y/ --seconds 5
    python -m bench.load 127.0.0.1:8000 @addresses.txt --connections 8 --revisit

Each connection asks for the next address in the round, and for another as soon as the last byte of
the answer is there. It is one thread with raw sockets, a process of its own, and says how busy it
was: below half, the server was what took the time.
"""

import argparse
import json
import re
import select
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 8
WARM_UP = 0.3  # seconds that are not counted
PATIENCE = 60  # seconds without an answer after which something is wrong
AS_A_BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip, br"}

LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
NO_BODY = {204, 304}


class LoadError(Exception):
    """An answer that was not the one asked for, or none."""


@dataclass(frozen=True)
class Load:
    """What a server gave: answers a second, milliseconds an answer (median and 95th
    percentile), and which part of its time the asking process was busy (0 to 1)."""

    rate: float
    middle: float
    slow: float
    busy: float
    answers: int


@dataclass
class Answer:
    """One answer: `size` counts all bytes of it, head and body."""

    status: int
    head: bytes
    body: bytes

    @property
    def size(self) -> int:
        return len(self.head) + len(self.body)

    def header(self, name: str) -> str:
        """The value of a header; empty if it is not there."""
        found = re.search(rf"\r\n{name}: *([^\r]*)".encode(), self.head, re.IGNORECASE)
        return found[1].decode("latin-1") if found else ""


def request(host: str, address: str, *, method: str = "GET", body: bytes = b"", **headers: str):
    """The bytes of a request. In the names of headers `_` stands for `-`."""
    lines = [f"{method} {address} HTTP/1.1", f"Host: {host}"]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines += [f"{name}: {value}" for name, value in (AS_A_BROWSER | named).items()]
    if method == "POST":
        lines += [
            f"Origin: http://{host}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def complete(received: bytearray) -> tuple[int, int, int] | None:
    """Status, length of the head and of the whole, once all of an answer is there. Raises LoadError
    for one that does not say how long it is."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    end += 4
    status = int(received[9:12])
    if status in NO_BODY:
        return status, end, end
    length = LENGTH.search(received, 0, end)
    if length is None:
        raise LoadError(f"An answer without its length:\n{received[:end].decode('latin-1')}")
    whole = end + int(length[1])
    return (status, end, whole) if len(received) >= whole else None


class Line:
    """One connection that stays open, and one request after the other."""

    def __init__(self, host: str):
        self.host = host
        self.socket: socket.socket | None = None

    def ask(self, address: str, **more) -> Answer:
        """Send a request (see `request`) and wait for all of the answer."""
        question = request(self.host, address, **more)
        is_old = self.socket is not None
        try:
            return self._ask(question)
        except (ConnectionError, LoadError):
            # The server may close a connection that lay idle.
            if not is_old:
                raise
            return self._ask(question)

    def _ask(self, question: bytes) -> Answer:
        if self.socket is None:
            self.socket = connected(self.host)
        self.socket.sendall(question)
        received = bytearray()
        while (found := complete(received)) is None:
            piece = self.socket.recv(65536)
            if not piece:
                self.close()
                raise LoadError("The connection was closed before the answer was there.")
            received += piece
        status, head, whole = found
        answer = Answer(status, bytes(received[:head]), bytes(received[head:whole]))
        if CLOSES.search(answer.head):
            self.close()
        return answer

    def close(self) -> None:
        if self.socket:
            self.socket.close()
            self.socket = None


def connected(host: str) -> socket.socket:
    """A new connection to `name:port`."""
    name, _, port = host.partition(":")
    line = socket.create_connection((name, int(port)), timeout=PATIENCE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


class _Crowd:
    """Many connections, and whose answer has come how far."""

    def __init__(self, host: str, questions: Iterable[bytes], status: int):
        self.host, self.status = host, status
        self.questions = list(questions)
        self.order = cycle(range(len(self.questions)))
        self.renewed: set[int] = set()
        self.poll = select.epoll()
        self.lines: dict[int, socket.socket] = {}
        self.received: dict[int, bytearray] = {}
        self.asked: dict[int, tuple[float, int]] = {}  # when, and which of the questions
        self.times: list[float] = []
        self.asking = True

    def join(self) -> None:
        """One connection more."""
        line = connected(self.host)
        here = line.fileno()
        self.lines[here], self.received[here] = line, bytearray()
        self.poll.register(here, select.EPOLLIN)
        self._ask(here)

    def _ask(self, here: int) -> None:
        number = next(self.order)
        self.asked[here] = (time.perf_counter(), number)
        self.lines[here].sendall(self.questions[number])

    def go_on(self, seconds: float, answers: int = 0) -> float:
        """Ask and listen for so long, and until so many answers came; gives how long it was."""
        started = time.perf_counter()
        self.times.clear()
        while time.perf_counter() - started < seconds or len(self.times) < answers:
            self._wait()
        return time.perf_counter() - started

    def _wait(self) -> None:
        events = self.poll.poll(PATIENCE)
        if not events:
            raise LoadError(f"No answer within {PATIENCE} seconds.")
        for here, _ in events:
            self._listen(here)

    def _listen(self, here: int) -> None:
        piece = self.lines[here].recv(262144)
        received = self.received[here]
        if not piece:
            if received:
                raise LoadError("The connection was closed in the middle of an answer.")
            self._leave(here)
            if self.asking:
                self.join()
            return
        received += piece
        found = complete(received)
        if found is None:
            return
        asked, number = self.asked[here]
        self.times.append(time.perf_counter() - asked)
        if found[0] != self.status:
            self._renew(number, *found[:2], received)
        received.clear()
        if self.asking:
            self._ask(here)
        else:
            self._leave(here)

    def _renew(self, number: int, status: int, head: int, received: bytearray) -> None:
        """A page may change once while we ask whether it has: then we have the new one."""
        tag = Answer(status, bytes(received[:head]), b"").header("ETag")
        if self.status != 304 or status != 200 or not tag or number in self.renewed:
            raise LoadError(f"Status {status} instead of {self.status}.")
        self.renewed.add(number)
        question = self.questions[number]
        self.questions[number] = re.sub(
            rb"(If-None-Match: )[^\r]*", rb"\1" + tag.encode(), question
        )

    def _leave(self, here: int) -> None:
        self.poll.unregister(here)
        self.lines.pop(here).close()
        self.received.pop(here)

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        for here in list(self.lines):
            self._leave(here)
        self.poll.close()

    def leave(self) -> None:
        """Ask for nothing more, and wait for what was asked: nobody who measures next shall share
        the server with it."""
        self.asking = False
        while self.lines:
            self._wait()


def put_under(
    host: str,
    addresses: Sequence[str],
    seconds: float,
    *,
    connections: int = CONNECTIONS,
    revisit: bool = False,
    status: int = 200,
) -> Load:
    """Load `host` from this process. With `revisit` as somebody who has the pages already, and
    expects to hear that they have not changed. Raises LoadError."""
    asked = questions(host, addresses, revisit)
    with _Crowd(host, asked, 304 if revisit else status) as crowd:
        for _ in range(connections):
            crowd.join()
        crowd.go_on(WARM_UP, answers=connections)
        busy = time.process_time()
        elapsed = crowd.go_on(seconds, answers=2)
        busy = (time.process_time() - busy) / elapsed
        times = list(crowd.times)
        crowd.leave()
    middle, slow = percentiles(times)
    return Load(len(times) / elapsed, middle * 1000, slow * 1000, busy, len(times))


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 95th, in the unit of `times`, of which there are two or more."""
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]


def questions(host: str, addresses: Sequence[str], revisit: bool) -> list[bytes]:
    """A request for each address; with `revisit`, with the tag that its page has now."""
    if not revisit:
        return [request(host, address) for address in addresses]
    line, asked = Line(host), []
    for address in addresses:
        tag = line.ask(address).header("ETag")
        if not tag:
            raise LoadError(f"{address} has no ETag: nobody can ask whether it has changed.")
        asked.append(request(host, address, If_None_Match=tag))
    line.close()
    return asked


def measure(host: str, addresses: Sequence[str], seconds: float, **more) -> Load:
    """The same as `put_under`, in a process of its own. Raises LoadError."""
    options = [f"--{name}={value}" for name, value in more.items() if value is not True]
    options += [f"--{name}" for name, value in more.items() if value is True]
    command = [sys.executable, "-m", "bench.load", host, "@-", f"--seconds={seconds}", "--json"]
    done = subprocess.run(
        [*command, *options], input="\n".join(addresses), capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode:
        raise LoadError(f"{addresses[0]}: {done.stderr.strip()}")
    return Load(**json.loads(done.stdout))


def _listed(address: str) -> list[str]:
    """The address itself, or those in the file that `@FILE` names (`@-`: the standard input)."""
    if not address.startswith("@"):
        return [address]
    text = sys.stdin.read() if address == "@-" else Path(address[1:]).read_text()
    return text.split()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.load", description=__doc__.splitlines()[0])
    parser.add_argument("host", help="such as 127.0.0.1:8000")
    parser.add_argument("addresses", nargs="+", help="paths, or @FILE: one a line")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--revisit", action="store_true", help="ask with If-None-Match, expect 304")
    parser.add_argument("--status", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    addresses = [line for one in options.addresses for line in _listed(one)]
    try:
        load = put_under(
            options.host, addresses, options.seconds, connections=options.connections,
            revisit=options.revisit, status=options.status,
        )  # fmt: skip
    except (LoadError, OSError) as error:
        sys.exit(str(error))
    if options.json:
        print(json.dumps(asdict(load)))
    else:
        print(
            f"{load.rate:.0f} a second; median {load.middle:.1f} ms, p95 {load.slow:.1f} ms; "
            f"{load.answers} answers; this process was busy {load.busy:.0%} of the time"
        )


if __name__ == "__main__":
    main()

"""Rendering within a time limit.

Some inputs of a few kilobytes take Python-Markdown ten seconds and more, and they are too varied to
be recognised. What bounds them is a process of its own that is killed when time is up. It stays
for the next article; only a kill costs a new start. Threads that render at the same time get a
process each, up to `MAX_PROCESSES`, so that one slow article does not eat another one's second.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from .values import MAX_BODY_BYTES, Heading, Remark, Rendered, RenderRefused
from .words import gettext_noop, in_active_language, localised

ROOT = Path(__file__).resolve().parents[2]
MAX_PROCESSES = 4
MANY_PROCESSES = max(1, min(MAX_PROCESSES - 1, os.cpu_count() or 1))
"""How many render at once when there are many articles: one a processor, and one of the others
stays free for who has a single article."""

AHEAD = 4
"""Articles that wait for each of those processes, so that none of them waits for the next."""

START_SECONDS = 20.0
"""How long a new process may take to be ready. Not part of an article's second."""

TIMED_OUT = "timed-out"


def render_bounded(
    text: str,
    *,
    name: str,
    image_hosts: Collection[str] | None = None,
    seconds: float = 1.0,
) -> Rendered:
    """Safe HTML of one article's Markdown, within `seconds`.

    `name` is how people know the article; it stands in the error. `image_hosts` None means
    `settings.IMAGE_HOSTS`. Labels and remarks are in the language that is active. Raises
    RenderRefused where the body is over MAX_BODY_BYTES, takes longer, or cannot be rendered.
    """
    return _answered(name, _pool.ask(_asked(name, text, image_hosts), seconds), seconds)


def render_many(
    articles: Iterable[tuple[str, str]],
    *,
    image_hosts: Collection[str] | None = None,
    seconds: float = 1.0,
) -> Iterator[Rendered | RenderRefused]:
    """Safe HTML of many articles, given as `(name, text)`, in their order; for one that
    `render_bounded` would refuse, the RenderRefused.

    Several are rendered at once, each in a process and within `seconds` of its own. One that is
    late is tried once more while nothing new is begun: on a busy machine a process may lie still
    for a second, and a hundred thousand articles are not to fail for that. Only a few are held in
    memory at a time.
    """
    waiting: deque = deque()
    with (
        _pool.keeping(MANY_PROCESSES),
        ThreadPoolExecutor(MANY_PROCESSES, thread_name_prefix="rendering") as threads,
    ):
        try:
            for name, text in articles:
                try:
                    asked = _asked(name, text, image_hosts)
                    waiting.append((name, asked, threads.submit(_pool.ask, asked, seconds)))
                except RenderRefused as refused:
                    waiting.append((name, b"", refused))
                while len(waiting) >= AHEAD * MANY_PROCESSES:
                    yield _result(*waiting.popleft(), seconds)
            while waiting:
                yield _result(*waiting.popleft(), seconds)
        finally:
            threads.shutdown(cancel_futures=True)


@contextmanager
def ready_for_many():
    """Have the processes of `render_many` start meanwhile: each needs a fraction of a second."""
    with _pool.keeping(MANY_PROCESSES):
        for _number in range(MANY_PROCESSES):
            _pool.get_ready()
        yield


def _result(name: str, asked: bytes, answer, seconds: float) -> Rendered | RenderRefused:
    if isinstance(answer, RenderRefused):
        return answer
    reply = answer.result()
    try:
        return _answered(name, _pool.ask(asked, seconds) if reply == TIMED_OUT else reply, seconds)
    except RenderRefused as refused:
        return refused


def _asked(name: str, text: str, image_hosts: Collection[str] | None) -> bytes:
    """What a process is to do. Raises RenderRefused for a text that is too long."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BODY_BYTES:
        raise _refused(name, "large", size=size)
    if image_hosts is None:
        from django.conf import settings

        image_hosts = settings.IMAGE_HOSTS
    asked = {"text": text, "image_hosts": sorted(image_hosts), "words": localised()}
    return json.dumps(asked).encode()


def _answered(name: str, reply, seconds: float) -> Rendered:
    """What a process answered. Raises RenderRefused where it did not render."""
    if reply == TIMED_OUT:
        raise _refused(name, "slow", seconds=seconds)
    if "refused" in reply:
        raise _refused(name, reply["refused"])
    return Rendered(
        reply["html"],
        tuple(Heading(*heading) for heading in reply["headings"]),
        tuple(Remark(*remark) for remark in reply["remarks"]),
    )


def _refused(name: str, reason: str, **numbers) -> RenderRefused:
    sentence = in_active_language(SENTENCES[reason])
    return RenderRefused(name, reason, sentence % {"name": name, **_shown(numbers)})


def _shown(numbers: dict[str, float]) -> dict[str, str]:
    return {
        "seconds": f"{numbers.get('seconds', 0):g}",
        "size": f"{numbers.get('size', 0):,}",
        "most": f"{MAX_BODY_BYTES:,}",
    }


SENTENCES = {
    "large": gettext_noop(
        "“%(name)s” is too long to show: %(size)s bytes, and at most %(most)s are possible. "
        "Split it into several articles."
    ),
    "slow": gettext_noop(
        "“%(name)s” takes longer than %(seconds)s s to prepare and was refused. Look for long runs "
        "of brackets, or for lists and quotes nested very deeply, and shorten them."
    ),
    "nested": gettext_noop(
        "“%(name)s” nests its marks too deeply to show. Look for very long runs of stars, brackets "
        "or quote marks, and shorten them."
    ),
    "memory": gettext_noop(
        "“%(name)s” needs too much memory to prepare. Split it into several articles."
    ),
    "failed": gettext_noop(
        "“%(name)s” could not be prepared. The server’s log says why. Taking out the part that was "
        "changed last may help meanwhile."
    ),
}


class _Gone(Exception):
    """The process ended without an answer."""


class _Late(Exception):
    """Time is up."""


class _Renderer:
    """One rendering process and the pipe to it. Used by one thread at a time."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kb.markdown.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=ROOT,
            # Ctrl-C in a terminal is for the server; this process ends when its pipe closes.
            start_new_session=True,
        )
        # So that time can be up while one side of the pipe waits for the other.
        os.set_blocking(self.process.stdin.fileno(), False)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.ready = False

    def ask(self, request: bytes, seconds: float):
        """The answer to a request, or TIMED_OUT. Raises _Gone."""
        if not self.ready:
            if self._exchange(None, START_SECONDS) == TIMED_OUT:
                raise _Gone
            self.ready = True
        reply = self._exchange(request, seconds)
        return reply if reply == TIMED_OUT else json.loads(reply)

    def _exchange(self, request: bytes | None, seconds: float):
        """Send a request, if there is one, and wait for the answer. The process is ended if it has
        not answered within `seconds`, whatever it is doing. Raises _Gone."""
        from .child import LENGTH  # not above: it is a program, and would find itself imported

        deadline = time.monotonic() + seconds
        try:
            if request is not None:
                self._send(LENGTH.pack(len(request)) + request, deadline)
            (length,) = LENGTH.unpack(self._receive(LENGTH.size, deadline))
            return self._receive(length, deadline)
        except _Late:
            self.end()
            return TIMED_OUT
        except OSError:
            self.end()
            raise _Gone from None
        except BaseException:
            # Ctrl-C between question and answer: the next one must not get this one's answer.
            self.end()
            raise

    def _send(self, data: bytes, deadline: float) -> None:
        left = memoryview(data)
        while left:
            _wait(self.process.stdin, select.POLLOUT, deadline)
            left = left[self.process.stdin.write(left) or 0 :]

    def _receive(self, size: int, deadline: float) -> bytes:
        pieces = []
        while size:
            _wait(self.process.stdout, select.POLLIN, deadline)
            piece = self.process.stdout.read(size)
            if piece == b"":
                raise _Gone
            pieces.append(piece or b"")
            size -= len(pieces[-1])
        return b"".join(pieces)

    def alive(self) -> bool:
        """Whether the process is there to be asked."""
        return self.process.poll() is None

    def end(self) -> None:
        """Stop the process and let go of the pipe."""
        self.process.kill()
        self.forget_pipe()
        self.process.wait()

    def forget_pipe(self) -> None:
        """Close this side of the pipe."""
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except OSError:
                pass


def _wait(stream, event: int, deadline: float) -> None:
    """Wait until a stream can be read or written, or its other end is gone. Raises _Late; what is
    there already is never late."""
    poll = select.poll()
    poll.register(stream, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise _Late


class _Pool:
    """The rendering processes of this process: one that stays, more while threads need them."""

    def __init__(self):
        self.free = threading.Condition()
        self.idle: list[_Renderer] = []
        self.busy = 0
        self.kept = 1

    @contextmanager
    def keeping(self, count: int):
        """Let so many processes stay for the time of the block, instead of one."""
        with self.free:
            self.kept += count - 1
        try:
            yield
        finally:
            with self.free:
                self.kept -= count - 1
                surplus, self.idle = self.idle[self.kept :], self.idle[: self.kept]
            for renderer in surplus:
                renderer.end()

    def ask(self, request: bytes, seconds: float):
        """The answer, TIMED_OUT, or a refusal. A process that was killed from elsewhere while idle
        is replaced without anybody noticing."""
        for _attempt in range(2):
            renderer = self._take()
            try:
                renderer = renderer or _Renderer()
                reply = renderer.ask(request, seconds)
            except (_Gone, OSError):
                renderer = None
            else:
                if reply == TIMED_OUT:
                    self.get_ready(leaving=1)
                return reply
            finally:
                self._give_back(renderer)
        return {"refused": "failed"}

    def _take(self) -> _Renderer | None:
        with self.free:
            while self.busy >= MAX_PROCESSES:
                self.free.wait()
            self.busy += 1
            return self.idle.pop() if self.idle else None

    def _give_back(self, renderer: _Renderer | None) -> None:
        with self.free:
            self.busy -= 1
            has_room = len(self.idle) < self.kept
            keep = renderer is not None and renderer.alive() and has_room
            if keep:
                self.idle.append(renderer)
            self.free.notify()
        if renderer is not None and not keep:
            renderer.end()

    def get_ready(self, leaving: int = 0) -> None:
        """Start one before anybody waits for it, if there is room once those `leaving` are gone."""
        with self.free:
            if len(self.idle) + self.busy - leaving < self.kept:
                self.idle.append(_Renderer())

    def end(self) -> None:
        """Stop the processes that wait."""
        while self.idle:
            self.idle.pop().end()

    def forget(self) -> None:
        """After a fork: the processes belong to the parent. Close our copies of its pipes, so that
        they still end with it."""
        for renderer in self.idle:
            renderer.forget_pipe()
            renderer.process.returncode = 0


_pool = _Pool()


def _after_fork() -> None:
    global _pool
    _pool.forget()
    _pool = _Pool()


def _at_exit() -> None:
    _pool.end()


atexit.register(_at_exit)
os.register_at_fork(after_in_child=_after_fork)

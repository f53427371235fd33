"""The process that renders: `python -m kb.markdown.child`.

Reads requests from standard input and writes answers to standard output, each a frame: four bytes
of length (big-endian), then JSON. It loads no Django, so that starting it again after a kill costs
a fraction of a second. It ends when its input closes or its parent is gone.
"""

import json
import os
import select
import struct
import sys
from dataclasses import astuple
from typing import BinaryIO

from .engine import render

LENGTH = struct.Struct(">I")
MAX_MEMORY = 1_500_000_000
"""Bytes of address space. A body that needs more is refused; the server beside keeps its memory."""

LOOK_FOR_PARENT = 5.0
"""Seconds between two looks whether the parent still lives: a process that the parent forked may
hold the pipe open after it."""


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Send one frame."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def answer(request: bytes) -> bytes:
    """Render one request: `{"text", "image_hosts", "words"}`, to the parts of a `Rendered` or to
    `{"refused": "nested" | "memory" | "failed"}`."""
    try:
        asked = json.loads(request)
        rendered = render(asked["text"], image_hosts=asked["image_hosts"], words=asked["words"])
        reply = {
            "html": rendered.html,
            "headings": [astuple(heading) for heading in rendered.headings],
            "remarks": [astuple(remark) for remark in rendered.remarks],
        }
    except RecursionError:
        reply = {"refused": "nested"}
    except MemoryError:
        reply = {"refused": "memory"}
    except Exception as error:
        # A mistake of ours: one article stays out, the log says why, the site goes on.
        print(f"kb.markdown: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        reply = {"refused": "failed"}
    return json.dumps(reply).encode()


def limit_memory() -> None:
    """Set the memory limit where the system has one."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    except (ImportError, ValueError, OSError):
        pass


def main() -> None:
    """Say that we are ready, then answer until nobody asks any more."""
    parent = os.getppid()
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not end up between two frames
    limit_memory()
    # The first render is slow: it compiles and loads what the others need.
    render("# Ready\n\nA *mark*, a [link](/) and `code`.\n")
    write_frame(replies, b"ready")
    buffered = _Whole(requests)
    while os.getppid() == parent:
        if not select.select([requests], [], [], LOOK_FOR_PARENT)[0]:
            continue
        request = read_frame(buffered)
        if request is None:
            return
        write_frame(replies, answer(request))


class _Whole:
    """Reads exactly as much as is asked for, and nothing ahead, so that `select` stays true."""

    def __init__(self, raw):
        self.raw = raw

    def read(self, size: int) -> bytes:
        pieces = []
        while size and (piece := self.raw.read(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


if __name__ == "__main__":
    main()

"""What waits in memory to be written down, so that no request waits for it.

A thread of the process writes every few seconds while something waits, and once more at exit.
Whoever kills the process hard loses the last seconds, and nothing else.
"""

import atexit
import time
from collections.abc import Callable
from threading import Lock, Thread, current_thread

from django.db import connections


class WrittenLater:
    """`write` writes all that waits, and raises nothing; `waits` says whether anything does;
    `seconds` how long it is left, 0: until somebody writes it by hand."""

    def __init__(
        self,
        name: str,
        *,
        seconds: Callable[[], float],
        waits: Callable[[], bool],
        write: Callable[[], None],
    ):
        self.name, self.seconds, self.waits, self.write = name, seconds, waits, write
        self._thread: Thread | None = None
        self._lock = Lock()
        atexit.register(self._write_what_is_left)

    def see_to_it(self) -> None:
        """Have a thread that writes after a while: to be called when something was added. It ends
        once nothing waits; a process that was forked meanwhile begins its own."""
        if self._is_running() or not self.seconds():
            return
        with self._lock:
            if not self._is_running():
                self._thread = Thread(target=self._go_on, name=self.name, daemon=True)
                self._thread.start()

    def _is_running(self) -> bool:
        thread = self._thread
        return thread is not None and thread.is_alive()

    def _go_on(self) -> None:
        while True:
            time.sleep(self.seconds())
            self._write_and_leave()
            with self._lock:
                # Gone before it looks: what is added from now on begins another.
                self._thread = None
                if not self.waits() or not self.seconds():
                    return
                self._thread = current_thread()

    def _write_and_leave(self) -> None:
        """Write, and leave no connection of this thread behind."""
        try:
            self.write()
        finally:
            connections.close_all()

    def _write_what_is_left(self) -> None:
        if self.seconds() and self.waits():
            self._write_and_leave()

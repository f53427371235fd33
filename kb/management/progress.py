"""What commands that take a while have in common: bars of progress, and an orderly end."""

import signal
import sys
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def stopped_by_sigterm():
    """Let the command put things in order before it ends, as with Ctrl-C."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Bars:
    """Progress on the standard error output: one bar a phase, named by `words`."""

    def __init__(self, words: dict[str, str], *, shown: bool):
        self.words, self.shown = words, shown
        self.phase, self.bar = "", None

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        if not self.shown:
            return
        if phase != self.phase:
            self.close()
            self.phase = phase
            self.bar = tqdm(total=total, desc=self.words[phase], file=sys.stderr)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """End the bar that is there."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None

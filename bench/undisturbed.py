"""Times that say something about the program.

The host of a virtual machine takes its processors away now and then, for tens of milliseconds: the
kernel counts that as “steal” (proc(5), /proc/stat). A time in which it happened tells of the
neighbours, and is left out; how many were is said beside the figure. Where the kernel counts no
such thing nothing is left out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import report
from bench.load import percentiles
from bench.report import Row, at_most

STAT = Path("/proc/stat")
STEAL = 8  # of the words in its first line
ENOUGH = 4  # times as many are tried as are wanted, at most


@dataclass
class Times:
    """How long each act took, in seconds, but for those that the host disturbed: these are
    counted. `clock` gives seconds."""

    clock: Callable[[], float] = time.perf_counter
    seconds: list[float] = field(default_factory=list)
    disturbed: int = 0

    def take(self, act: Callable):
        """Do it, and see how long that takes; gives what `act` gives."""
        stolen, began = _stolen(), self.clock()
        given = act()
        taken = self.clock() - began
        if _stolen() == stolen:
            self.seconds.append(taken)
        else:
            self.disturbed += 1
        return given

    def has(self, wanted: int) -> bool:
        """Whether so many have been taken, or so many disturbed that more are not to be had."""
        tried = len(self.seconds) + self.disturbed
        return len(self.seconds) >= wanted or tried >= ENOUGH * wanted

    def row(self, name: str, wanted: float | None = None) -> Row:
        """The 50th and 95th percentile in milliseconds; the latter is to be `wanted` at most."""
        if len(self.seconds) < 2:
            return Row(f"{name}: the host disturbed all", "")
        middle, slow = (1000 * value for value in percentiles(self.seconds))
        left_out = f", {self.disturbed} left out" if self.disturbed else ""
        said = f"{name}, p50 {middle:.1f} ms{left_out}, p95"
        if wanted is None:
            return Row(said, report.milliseconds(slow))
        return at_most(said, slow, wanted, report.milliseconds)


def _stolen() -> int:
    """How long the host has kept processors away since the start, of all of them together, in
    hundredths of a second."""
    try:
        words = STAT.read_text().partition("\n")[0].split()
        return int(words[STEAL])
    except (OSError, IndexError, ValueError):
        return 0

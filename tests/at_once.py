"""Doing the same thing in several threads at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

THREADS = 6


def at_once(do, threads: int = THREADS) -> list:
    """Call `do(number)` in several threads at the same moment; what they gave, in order."""
    barrier = Barrier(threads)

    def run(number):
        try:
            barrier.wait(10)
            return do(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))

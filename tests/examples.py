"""How much the second half of `make test` repeats.

It runs every test again on the other database. What does not touch a database (the pure core, the
looks of a page) was looked at in full a minute ago, so there each property takes a tenth of its
examples, and each page is looked at in one light and one width.
"""

import os

AGAIN = "UNSTUCK_TEST_AGAIN" in os.environ


def examples(most: int) -> int:
    """How many examples a property takes: `most`, or the second time a tenth of them."""
    return max(most // 10, 10) if AGAIN else most

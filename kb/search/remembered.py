"""What was read of entries, kept from one search to the next.

What an entry says is named by its digest, so it never has to be forgotten because it changed: it is
forgotten when others are asked for more.
"""

from collections.abc import Callable, Iterable, Sequence

from .ranking import Contents


class Remembered:
    """The contents that were asked for last: at least `most` of them, and never more than twice
    that and what one search reads. Threads may ask at once: at worst something is read twice."""

    def __init__(self, most: int):
        self.most = most
        self.forget()

    def forget(self) -> None:
        """Begin with nothing."""
        self.lately: dict[str, Contents] = {}
        self.before: dict[str, Contents] = {}

    def of(
        self,
        wanted: Iterable[tuple[int, str]],
        read: Callable[[Sequence[int]], Iterable[tuple[str, Contents]]],
    ) -> dict[str, Contents]:
        """The contents of entries, (number, digest) each, by digest. `read` gives (digest,
        contents) for the numbers of those that are not remembered; what it does not give is not
        there."""
        lately, before = self.lately, self.before
        found, unknown = {}, []
        for number, digest in wanted:
            if contents := lately.get(digest) or before.get(digest):
                lately[digest] = found[digest] = contents
            else:
                unknown.append(number)
        if unknown:
            read_now = dict(read(unknown))
            lately.update(read_now)
            found.update(read_now)
        if len(lately) > self.most:
            self.lately, self.before = {}, lately
        return found

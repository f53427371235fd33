"""What was read of entries, kept from one search to the next.

What an entry says is named by its digest, so it never has to be forgotten because it changed: it is
forgotten when others are asked for more.
"""

from collections.abc import Callable, Iterable, Sequence

from .ranking import Contents

BESIDE = 250
"""What an entry takes beside the words of its body, in the same measure."""


class Remembered:
    """The contents that were asked for last. `room` is for how many words of bodies: at least so
    many stay, and never more than twice that and what one search reads. A word takes some five
    bytes. Threads may ask at once: at worst something is read twice."""

    def __init__(self, room: int):
        self.room = room
        self.forget()

    def forget(self) -> None:
        """Begin with nothing."""
        self.lately: dict[str, Contents] = {}
        self.before: dict[str, Contents] = {}
        self.left = self.room

    def of(
        self,
        wanted: Iterable[tuple[int, str]],
        read: Callable[[Sequence[int]], Iterable[tuple[str, Contents]]],
    ) -> dict[str, Contents]:
        """The contents of entries, (number, digest) each, by digest. `read` gives (digest,
        contents) for the numbers of those that are not remembered; what it does not give is not
        there."""
        lately, before = self.lately, self.before
        found, unknown, new = {}, [], {}
        for number, digest in wanted:
            if contents := lately.get(digest):
                found[digest] = contents
            elif contents := before.get(digest):
                new[digest] = contents
            else:
                unknown.append(number)
        if unknown:
            new.update(read(unknown))
        if new:
            lately.update(new)
            found.update(new)
            self.left -= sum(len(one.letters) + BESIDE for one in new.values())
            if self.left <= 0:
                self.lately, self.before, self.left = {}, lately, self.room
        return found

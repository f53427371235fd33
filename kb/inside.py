"""What apps that stand on this one have to say of an article and its files: what leads everybody to
it, what of theirs leads to it at all, and what shows a file.

While anything leads everybody to an article, it is not made internal: its address tells its title.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

public_ways: list[Callable[[Collection[int]], Iterable[tuple[int, str]]]] = []
"""Each gives what leads everybody to one of the articles of these numbers: the number, and a title.
They are asked with the articles held, after which nothing new can lead there until the transaction
ends."""


@dataclass(frozen=True)
class Elsewhere:
    """Something of another app that leads to an article or shows a file: its title, where editors
    work on it, whether readers have it, and in which of its parts it does so."""

    title: str
    address: str
    live: bool
    parts: str


leading: list[Callable[[Collection[int]], Iterable[Elsewhere]]] = []
"""Each gives what leads to one of the articles of these numbers, live or being worked on."""

showing: list[Callable[[int], Iterable[Elsewhere]]] = []
"""Each gives what shows or links the file of that number, live or being worked on."""


class LeadsInside(ValueError):
    """An article is to be for agents only, and everybody is led to it; its text says by what."""


def obstacles(articles: Collection[int]) -> dict[int, str]:
    """Why those of these articles, by number, that cannot be made internal cannot, in words."""
    titles = defaultdict(list)
    for ways in public_ways:
        for article, title in ways(articles):
            titles[article].append(f"“{title}”")
    said = _("These are for everyone and lead to it: %(titles)s. Change them first.")
    return {one: said % {"titles": ", ".join(sorted(titles[one]))} for one in titles}


def obstacle(article: int) -> str:
    """Why the article of that number cannot be made internal, in words; "" where it can."""
    return obstacles([article]).get(article, "")


def refuse(article: int) -> None:
    """Raise LeadsInside where the article cannot be made internal."""
    if words := obstacle(article):
        raise LeadsInside(words)


def others_leading_to(articles: Collection[int]) -> list[Elsewhere]:
    """What of other apps leads to one of these articles; what readers have comes first."""
    return _in_order(one for ways in leading for one in ways(articles))


def others_showing(file: int) -> list[Elsewhere]:
    """What of other apps shows that file; what readers have comes first."""
    return _in_order(one for shows in showing for one in shows(file))


def _in_order(found: Iterable[Elsewhere]) -> list[Elsewhere]:
    return sorted(found, key=lambda one: (not one.live, one.title, one.address))

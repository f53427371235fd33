"""What everybody can read and leads to an article, besides other articles: apps that stand on this
one say so. While anything does, the article is not made internal: its address tells its title.
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

public_ways: list[Callable[[int], Iterable[str]]] = []
"""Each gives the titles of what leads everybody to the article of that number. They are asked with
the article held, after which nothing new can lead there until the transaction ends."""


class LeadsInside(ValueError):
    """An article is to be for agents only, and everybody is led to it; its text says by what."""


def obstacle(article: int) -> str:
    """Why the article of that number cannot be made internal, in words; "" where it can."""
    titles = sorted(title for ways in public_ways for title in ways(article))
    if not titles:
        return ""
    said = _("These are for everyone and lead to it: %(titles)s. Change them first.")
    return said % {"titles": ", ".join(f"“{title}”" for title in titles)}


def refuse(article: int) -> None:
    """Raise LeadsInside where the article cannot be made internal."""
    if words := obstacle(article):
        raise LeadsInside(words)

"""The order and nesting of categories, as plain values: where one goes when it is moved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

DEEPEST = 3
"""Levels: a category, one inside it, and one inside that."""

Tree = Mapping[int | None, tuple[int, ...]]
"""The numbers of the categories inside each one, in order; inside None, the outermost."""

WAYS = ("up", "down", "in", "out")
"""Ways to move a category by itself: among those beside it, into the one above, out of its own."""

BESIDE = ("before", "after", "inside")
"""Ways to move a category to another one."""


class NotMoved(ValueError):
    """It cannot go there; the text says why."""


@dataclass(frozen=True)
class Row:
    """A category in a list: how deep it stands (0 is outermost), and which ways it can go."""

    key: int
    depth: int
    ways: frozenset[str]


def tree_of(parents: Iterable[tuple[int, int | None]]) -> Tree:
    """The tree of categories given in order, each with the number of what it is inside.

    What is inside itself, or inside one that is not there, stands outermost: nothing is lost.
    """
    parents = dict(parents)
    tree: dict[int | None, list[int]] = {}
    for key in parents:
        parent = parents[key] if _ends(key, parents) else None
        tree.setdefault(parent, []).append(key)
    return {parent: tuple(keys) for parent, keys in tree.items()}


def rows(tree: Tree) -> Iterator[Row]:
    """All categories, each followed by those inside it."""
    return _rows(tree, None, 0)


def moved(tree: Tree, key: int, way: str) -> Tree:
    """The tree after a category has gone one of `WAYS`. Raises NotMoved where it cannot."""
    parent = _parent(tree, key)
    siblings = tree[parent]
    at = siblings.index(key)
    if way == "up" and at > 0:
        return _put(tree, key, parent, at - 1)
    if way == "down" and at < len(siblings) - 1:
        return _put(tree, key, parent, at + 1)
    if way == "in" and at > 0:
        return _put(tree, key, siblings[at - 1], len(tree.get(siblings[at - 1], ())))
    if way == "out" and parent is not None:
        above = _parent(tree, parent)
        return _put(tree, key, above, tree[above].index(parent) + 1)
    raise NotMoved(_("It cannot go further that way."))


def moved_to(tree: Tree, key: int, place: str, other: int | None) -> Tree:
    """The tree after a category was put `before`, `after` or `inside` another one, behind those
    that are inside it already; inside None, it stands outermost. Raises NotMoved."""
    if other == key:
        return tree
    if place == "inside":
        return _put(tree, key, other, len(tree.get(other, ())))
    parent = _parent(tree, other)
    without = [one for one in tree[parent] if one != key]
    return _put(tree, key, parent, without.index(other) + (place == "after"))


def _put(tree: Tree, key: int, parent: int | None, at: int) -> Tree:
    """`at` counts among those that are there without it."""
    if parent in _inside(tree, key):
        raise NotMoved(_("A category cannot stand inside itself."))
    if _depth(tree, parent) + _height(tree, key) > DEEPEST:
        raise NotMoved(_("Categories stand at most %(most)d deep.") % {"most": DEEPEST})
    gone = {one: tuple(k for k in keys if k != key) for one, keys in tree.items()}
    there = gone.get(parent, ())
    return gone | {parent: (*there[:at], key, *there[at:])}


def _rows(tree: Tree, parent: int | None, depth: int) -> Iterator[Row]:
    siblings = tree.get(parent, ())
    for at, key in enumerate(siblings):
        room = DEEPEST - depth - _height(tree, key)  # levels it can go inwards
        can = {
            "up": at > 0 and room >= 0,
            "down": at < len(siblings) - 1 and room >= 0,
            "in": at > 0 and room >= 1,
            "out": parent is not None and room >= -1,
        }
        yield Row(key, depth, frozenset(way for way in WAYS if can[way]))
        yield from _rows(tree, key, depth + 1)


def _parent(tree: Tree, key: int) -> int | None:
    return next(parent for parent, keys in tree.items() if key in keys)


def _inside(tree: Tree, key: int) -> set[int]:
    """The category and all inside it."""
    return {key}.union(*(_inside(tree, one) for one in tree.get(key, ())))


def _depth(tree: Tree, key: int | None) -> int:
    """How many levels end at it; 0 for None."""
    return 0 if key is None else 1 + _depth(tree, _parent(tree, key))


def _height(tree: Tree, key: int) -> int:
    """How many levels it and those inside it take."""
    return 1 + max((_height(tree, one) for one in tree.get(key, ())), default=0)


def _ends(key: int, parents: Mapping[int, int | None]) -> bool:
    """Whether who goes outwards from it comes to an end."""
    seen = set()
    while key is not None:
        if key in seen or key not in parents:
            return False
        seen.add(key)
        key = parents[key]
    return True

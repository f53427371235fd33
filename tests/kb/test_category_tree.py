"""Where a category goes when it is moved, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.category_tree import BESIDE, DEEPEST, WAYS, NotMoved, moved, moved_to, rows, tree_of

SHELF = tree_of([(1, None), (2, None), (3, 2), (4, 3), (5, None)])


def as_text(tree) -> str:
    return " ".join("." * row.depth + str(row.key) for row in rows(tree))


@st.composite
def trees(draw):
    """Up to nine categories, each outermost or inside an earlier one, not too deep."""
    depths, parents = {}, []
    for key in range(1, draw(st.integers(1, 9)) + 1):
        fitting = [one for one, depth in depths.items() if depth < DEEPEST]
        parent = draw(st.sampled_from([None, *fitting]))
        depths[key] = depths.get(parent, 0) + 1
        parents.append((key, parent))
    return tree_of(parents)


def test_categories_are_listed_each_followed_by_those_inside_it():
    assert as_text(SHELF) == "1 2 .3 ..4 5"


@pytest.mark.parametrize(
    ("key", "way", "after"),
    [
        (2, "up", "2 .3 ..4 1 5"),
        (2, "down", "1 5 2 .3 ..4"),
        (5, "in", "1 2 .3 ..4 .5"),
        (3, "out", "1 2 3 .4 5"),
        (4, "out", "1 2 .3 .4 5"),
    ],
)
def test_a_category_goes_up_and_down_in_and_out(key, way, after):
    assert as_text(moved(SHELF, key, way)) == after


@pytest.mark.parametrize(
    ("key", "way"), [(1, "up"), (5, "down"), (1, "in"), (1, "out"), (4, "in"), (2, "in")]
)
def test_what_cannot_go_further_is_told_so(key, way):
    with pytest.raises(NotMoved):
        moved(SHELF, key, way)
    assert way not in next(row.ways for row in rows(SHELF) if row.key == key)


@pytest.mark.parametrize(
    ("key", "place", "other", "after"),
    [
        (5, "before", 1, "5 1 2 .3 ..4"),
        (1, "after", 5, "2 .3 ..4 5 1"),
        (5, "inside", 3, "1 2 .3 ..4 ..5"),
        (4, "before", 5, "1 2 .3 4 5"),
        (3, "inside", None, "1 2 5 3 .4"),
        (1, "inside", 1, "1 2 .3 ..4 5"),
    ],
)
def test_a_category_goes_beside_or_inside_another(key, place, other, after):
    assert as_text(moved_to(SHELF, key, place, other)) == after


@pytest.mark.parametrize(
    ("key", "place", "other"), [(2, "inside", 4), (2, "after", 3), (3, "inside", 4)]
)
def test_nothing_goes_inside_itself(key, place, other):
    with pytest.raises(NotMoved, match="inside itself"):
        moved_to(SHELF, key, place, other)


def test_nothing_goes_deeper_than_three_levels():
    with pytest.raises(NotMoved, match="at most 3"):
        moved_to(SHELF, 1, "inside", 4)
    with pytest.raises(NotMoved, match="at most 3"):
        moved_to(SHELF, 2, "inside", 1)


def test_what_is_inside_itself_or_nothing_stands_outermost():
    assert as_text(tree_of([(1, 2), (2, 1), (3, 9)])) == "1 2 3"


@given(trees(), st.data())
def test_whatever_is_moved_every_category_is_still_there_once_and_not_too_deep(tree, data):
    keys = [row.key for row in rows(tree)]
    key, other = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(keys))
    by_itself = st.tuples(st.just(moved), st.sampled_from(WAYS).map(lambda way: (way,)))
    beside = st.tuples(st.just(moved_to), st.sampled_from(BESIDE).map(lambda place: (place, other)))
    act, values = data.draw(by_itself | beside)
    try:
        after = act(tree, key, *values)
    except NotMoved:
        after = tree
    assert sorted(row.key for row in rows(after)) == sorted(keys)
    assert max(row.depth for row in rows(after)) < DEEPEST


@given(trees(), st.data())
def test_going_down_and_up_again_changes_nothing(tree, data):
    row = data.draw(st.sampled_from(list(rows(tree))))
    if "down" in row.ways:
        assert moved(moved(tree, row.key, "down"), row.key, "up") == tree

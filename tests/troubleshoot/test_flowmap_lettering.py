"""Text on the map fits its box, in any script, and is cut between what people count as letters."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshoot.flowmap.lettering import clean, measure, shorten, wrap
from troubleshoot.flowmap.places import spread
from troubleshoot.graphemes import starts

holds = settings(deadline=None, max_examples=60)


@holds
@given(st.text(max_size=120), st.integers(1, 3))
def test_wrapped_lines_fit_and_are_few(text, most):
    lines = wrap(text, 12, 122, most)
    assert len(lines) <= most
    assert all(measure(line, 12) <= 122 for line in lines)
    assert all(line == line.strip() and line for line in lines)


@holds
@given(st.text(alphabet="abcdef gh-", max_size=60))
def test_what_fits_is_not_cut(text):
    assert "".join(wrap(text, 12, 122, 30)).replace(" ", "") == clean(text).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Is it?", ("Is it?",)),
        ("What does the console say?", ("What does the", "console say?")),
        ("短信没有送达怎么办呢请检查号码", ("短信没有送达怎么", "办呢请检查号码")),
        ("", ()),
        ("a\n\tb\x00c", ("a b c",)),
    ],
)
def test_words_go_on_in_the_next_line(text, lines):
    assert wrap(text, 12, 110, 3) == lines


def test_what_is_too_long_ends_in_an_ellipsis():
    *_first, last = wrap("word " * 40, 12, 122, 3)
    assert last.endswith("…")
    assert len(wrap("x" * 300, 12, 122, 3)) == 3


@holds
@given(st.lists(st.sampled_from(["e\u0301", "👩\u200d👩\u200d👧", "한", "短", "a"]), max_size=40))
def test_nothing_is_cut_inside_a_letter(letters):
    text = "".join(letters)
    kept = shorten(text, 11, 60).removesuffix("…")
    assert len(kept) in {*starts(text), len(text)}


@holds
@given(
    st.lists(st.tuples(st.integers(-500, 500), st.integers(1, 9)), min_size=1, max_size=12),
    st.integers(1, 200),
)
def test_spread_keeps_order_and_gaps_and_moves_no_more_than_it_must(wanted, gap):
    places = spread(wanted, [gap] * (len(wanted) - 1))
    for one, other in pairwise(places):
        assert other - one >= gap - 1e-6
    # Least squares: moving all of them together makes nothing better.
    pull = sum((at - place) * weight for (at, weight), place in zip(wanted, places, strict=True))
    assert abs(pull) < 1e-3


def test_spread_leaves_what_has_room_where_it_is():
    assert spread([(0, 1), (100, 1), (300, 2)], [50, 50]) == [0, 100, 300]

"""What changed between two texts: nothing lost, easy to read, and soon found, whatever they are."""

import time
from itertools import pairwise

import pytest
from django.template import Context, Template
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.comparing import Allowance, equal_runs
from kb.templatetags.differences import differing, differing_text
from kb.worddiff import (
    ADDED,
    REMOVED,
    SAME,
    Part,
    Row,
    in_lines,
    side_by_side,
    word_diff,
)
from kb.worddiff import (
    joined as joined_again,
)
from tests.dom import Dom

TEXTS = st.one_of(
    st.text("ab .\n", max_size=30),
    st.lists(
        st.sampled_from(
            ["Open ", "the ", "phone", ".\n", "短信", "é", "e\u0301", "👩‍💻", "\r\n", " "]
        ),
        max_size=20,
    ).map("".join),
    st.text(max_size=20),
)


def written(old, new):
    """The difference as one line: [-removed-] and {+added+}."""
    marks = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(marks[part.kind].format(part.text) for part in word_diff(old, new))


def joined(parts, *kinds):
    return "".join(part.text for part in parts if part.kind in kinds)


# Nothing is lost


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_either_text_can_be_put_together_again(old, new):
    parts = word_diff(old, new)
    assert joined(parts, SAME, REMOVED) == old
    assert joined(parts, SAME, ADDED) == new
    assert all(part.text for part in parts)
    kinds = [part.kind for part in parts]
    for before, after in pairwise(kinds):
        assert before != after
        assert (before, after) != (ADDED, REMOVED)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert word_diff(text, text) == ([Part(text, SAME)] if text else [])


@given(TEXTS, TEXTS)
@example(" ", "\n ")
@settings(deadline=None)
def test_the_lines_of_either_column_are_the_lines_of_its_text(old, new):
    rows = side_by_side(word_diff(old, new))
    for side, text in (("old", old), ("new", new)):
        cells = [getattr(row, side) for row in rows]
        assert "\n".join(
            joined(cell, SAME, REMOVED, ADDED) for cell in cells if cell is not None
        ) == (text)
    for row in rows:
        assert row != Row(None, None)
        assert row.is_same == (
            row.old is not None and row.old == row.new and {p.kind for p in row.old} <= {SAME}
        )


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
@settings(deadline=None)
def test_a_way_is_the_shortest_there_is(old, new):
    def longest_common(i, j):
        table = [[0] * (j + 1) for _row in range(i + 1)]
        for x in range(i):
            for y in range(j):
                same = table[x][y] + 1
                table[x + 1][y + 1] = (
                    same if old[x] == new[y] else max(table[x][y + 1], table[x + 1][y])
                )
        return table[i][j]

    runs = equal_runs([str(n) for n in old], [str(n) for n in new], Allowance())
    assert sum(size for _i, _j, size in runs) == longest_common(len(old), len(new))
    assert [old[i : i + size] for i, _j, size in runs] == [
        new[j : j + size] for _i, j, size in runs
    ]


@given(st.lists(st.integers(0, 9), max_size=30), st.lists(st.integers(0, 9), max_size=30))
@settings(deadline=None)
def test_without_any_allowance_runs_are_still_equal_and_in_order(old, new):
    before, after = ([str(n) for n in numbers] for numbers in (old, new))
    done_old = done_new = 0
    for i, j, size in equal_runs(before, after, Allowance(0)):
        assert size
        assert i >= done_old
        assert j >= done_new
        assert before[i : i + size] == after[j : j + size]
        done_old, done_new = i + size, j + size


def test_where_the_shortest_way_is_not_looked_for_what_stands_once_in_both_is_common():
    assert equal_runs([*"abcxxy"], [*"bcdcxzx"], Allowance(0)) == [(1, 0, 2)]


# Easy to read


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Wait 5 minutes, then call us.",
            "Wait 10 minutes, then phone us.",
            "Wait [-5-]{+10+} minutes, then [-call-]{+phone+} us.",
        ),
        ("It’s on", "It’s not on", "It’s {+not +}on"),
        ("短信没有收到", "短信还没有收到吗", "短信{+还+}没有收到{+吗+}"),
        ("ไม่ได้รับ", "ไม่ได้ส่ง", "ไม่ได้[-รับ-]{+ส่ง+}"),
        ("हिन्दी में", "हिन्दु में", "[-हिन्दी-]{+हिन्दु+} में"),
        ("Call 👩‍💻 now", "Call 👩‍🚀 now", "Call [-👩‍💻-]{+👩‍🚀+} now"),
        ("Call 🇩🇪", "Call 🇩🇰", "Call [-🇩🇪-]{+🇩🇰+}"),
        ("One\n\nTwo\n", "One\n\nNew\n\nTwo\n", "One\n\n{+New\n\n+}Two\n"),
        ("a  b", "a b", "a[-  -]{+ +}b"),
        ("end\n", "end", "end[-\n-]"),
    ],
)
def test_words_are_compared_and_white_space_is_kept(old, new, expected):
    assert written(old, new) == expected


def test_a_blank_or_a_comma_between_two_changes_goes_with_them():
    assert written("red, green", "blue, white") == "[-red, green-]{+blue, white+}"


def test_a_short_word_between_two_long_changes_goes_with_them():
    old, new = "Telephone to Bangladesh", "Everything to Luxembourg"
    assert written(old, new) == f"[-{old}-]{{+{new}+}}"


def test_a_line_break_between_two_changes_stays_where_it_is():
    assert written("Alpha\n\nBeta", "Gamma\n\nDelta") == ("[-Alpha-]{+Gamma+}\n\n[-Beta-]{+Delta+}")


def cells(old, new):
    def text(cell):
        return None if cell is None else joined(cell, SAME, REMOVED, ADDED)

    return [(text(row.old), text(row.new)) for row in side_by_side(word_diff(old, new))]


def test_a_line_that_came_in_stands_beside_nothing():
    assert cells("a\nb", "a\nnew\nb") == [("a", "a"), (None, "new"), ("b", "b")]
    assert cells("a\n\nb", "a\n\nnew\n\nb")[2:4] == [(None, "new"), (None, "")]
    assert cells("\nend", "new\n\nend") == [(None, "new"), ("", ""), ("end", "end")]


def test_lines_that_share_words_stand_side_by_side():
    old = "Gone for good\nWait for 5 minutes\nend"
    assert cells(old, "Wait for 10 minutes\nend") == [
        ("Gone for good", None),
        ("Wait for 5 minutes", "Wait for 10 minutes"),
        ("end", "end"),
    ]
    assert cells("one two", "one\ntwo") == [("one two", "one"), (None, "two")]


# Soon found

LENGTH = 50_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n" * LENGTH, "a\n" * (LENGTH // 2)),
        ("a\nb\n" * (LENGTH // 4), "b\na\n" * (LENGTH // 4) + "c"),
        ("短信" * (LENGTH // 2), "信短没" * (LENGTH // 3)),
        ("a " * (LENGTH // 2), "a " * (LENGTH // 3) + "b"),
        ("." * LENGTH, "," * LENGTH),
        ("e" + "\u0301" * LENGTH, "e" + "\u0301" * (LENGTH - 1)),
        (
            " ".join(str(n) for n in range(LENGTH // 6)),
            " ".join(str(n) for n in reversed(range(LENGTH // 6))),
        ),
        (
            "\n".join(f"{n % 7} {n % 11} {n % 13}" for n in range(LENGTH // 8)),
            "\n".join(f"{n % 5} {n % 11} {n % 17}" for n in range(LENGTH // 8)),
        ),
    ],
    ids=[
        "blank lines",
        "two lines",
        "characters",
        "one word",
        "signs",
        "marks",
        "turned",
        "numbers",
    ],
)
def test_two_long_texts_are_compared_in_time_whatever_they_hold(old, new):
    began = time.process_time()
    parts = word_diff(old, new)
    side_by_side(parts)
    assert time.process_time() - began < 5
    assert joined(parts, SAME, REMOVED) == old
    assert joined(parts, SAME, ADDED) == new


def test_a_small_change_of_a_long_text_is_found_however_long_it_is():
    words = [f"word{n % 997}" + "\n" * (n % 12 == 0) for n in range(LENGTH // 8)]
    changed = [*words]
    changed[5_000] = "other"
    parts = word_diff(" ".join(words), " ".join(changed))
    assert [part.kind for part in parts] == [SAME, REMOVED, ADDED, SAME]
    assert parts[2].text == "other"


# In a page


def shown(html):
    return " ".join(Dom(html).text.split())


def test_a_change_can_be_seen_heard_and_is_escaped():
    html = differing(word_diff("Press <b> & wait", "Press <i> & wait"))
    assert "<del>b</del>" in html
    assert "<ins>i</ins>" in html
    assert shown(html) == "Press < removed: b added: i end of the change > & wait"


def test_white_space_that_changed_is_named_and_line_breaks_are_drawn():
    html = differing(word_diff("a", "a\n"))
    assert '<ins class="blank"><span class="hidden-words">line break</span><span' in html
    assert '<span class="line-break" aria-hidden="true">↵</span>\n</ins>' in html
    assert "blank space" in differing([Part("a", SAME), Part(" ", ADDED)])


def table(old, new):
    template = Template("{% load differences %}{% differing_lines parts %}")
    return template.render(Context({"parts": word_diff(old, new)}))


def test_lines_stand_in_a_table_and_a_long_stretch_that_is_the_same_is_left_out():
    lines = [f"Line {n}." for n in range(30)]
    text = shown(table("\n".join(lines), "\n".join(["New", *lines[:20], "<Other>", *lines[21:]])))
    assert text.startswith("BeforeAfter added: New Line 0.")
    assert "14 lines that are the same Line 17." in text
    assert "Line 10." not in text
    assert "removed: Line 20. added: <Other> Line 21." in text
    assert text.endswith("Line 23. Line 23. 6 lines that are the same")


def test_two_texts_that_are_the_same_make_a_table_that_says_so():
    assert "2 lines that are the same" in shown(table("a\nb", "a\nb"))
    assert "1 line that is the same" in shown(table("a", "a"))


# In one column


@given(TEXTS, TEXTS)
def test_the_lines_of_one_column_are_the_parts_again(old, new):
    parts = word_diff(old, new)
    lines = list(in_lines(parts))
    assert joined_again(lines) == parts
    assert all(
        "\n" not in "".join(part.text for part in line.parts)[:-1] and line.parts for line in lines
    )


def test_a_single_line_is_never_left_out_between_changes():
    old = [f"Line {number}." for number in range(30)]
    new = [*old[:4], "Five", *old[5:12], "Thirteen", *old[13:]]
    html = str(differing_text(word_diff("\n".join(old), "\n".join(new)))["stretches"])
    assert "Line 8." in html
    assert "Line 25." not in html

"""Short codes: readable aloud, forgiving to type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.codes import ALPHABET, LENGTH, new_code, normalise, shown

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_the_alphabet_has_no_vowels_and_no_signs_that_look_alike():
    assert not set(ALPHABET) & set("AEIOUY01ILSZBN")
    assert len(set(ALPHABET)) == len(ALPHABET) == 22


def test_new_codes_are_of_the_alphabet_and_differ():
    drawn = {new_code() for _ in range(500)}
    assert len(drawn) == 500
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in drawn)
    assert set("".join(drawn)) == set(ALPHABET)


def test_a_code_is_shown_in_two_halves():
    assert shown("7KQ2MDX8") == "7KQ2-MDX8"


@pytest.mark.parametrize(
    "typed",
    [
        "7KQ2MDX8",
        "7kq2-mdx8",
        " 7KQ2 MDX8 ",
        "7 K Q 2 - M D X 8",
        "7KQ2–MDX8",
        "7KQ2—mdx8",
        "7KQ2\u2011MDX8",
        "7KQ2\u00a0MDX8",
        "\u200b7KQ2MDX8\n",
        "７ＫＱ２－ＭＤＸ８",
        "7KQZ-NDXB",
        "7.K.Q.2_M.D.X.8",
    ],
)
def test_what_people_type_is_understood(typed):
    assert normalise(typed) == "7KQ2MDX8"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7KQ2MDX",
        "7KQ2MDX88",
        "7KQ2MDXO",
        "0KQ2MDX8",
        "7KQ2MDXI",
        "АКQ2MDX8",
        "7" * 1000,
        "\x00",
    ],
)
def test_what_cannot_be_a_code_is_refused(typed):
    assert normalise(typed) is None


@given(codes)
def test_every_code_comes_back_from_how_it_is_shown(code):
    assert normalise(shown(code)) == code
    assert normalise(shown(code).lower()) == code


@given(st.text())
def test_any_text_is_a_code_of_the_alphabet_or_none(text):
    code = normalise(text)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))
    assert code is None or normalise(code) == code

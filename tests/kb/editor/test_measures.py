"""How long and how hard a text is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.editor.measures import Measures, grade, measured, syllables

SENTENCE = "The cat sat on the mat and it did not go out. "
HARD = "Administrative authentication necessitates sophisticated organisational infrastructure. "


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("phone", 1), ("table", 2), ("asked", 1), ("wanted", 2), ("the", 1), ("file", 1)),
        *(("services", 3), ("changes", 2), ("phones", 1), ("delivery", 4), ("b2b", 1), ("SMS", 1)),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_the_grade_is_the_published_formula():
    assert grade(100, 5, 150) == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)


def test_a_plain_text_is_for_the_young_and_a_stilted_one_is_not():
    plain = measured(f"<p>{SENTENCE * 8}</p>", "en-GB")
    assert plain.words == 96
    assert plain.age <= 7
    assert measured(f"<p>{HARD * 10}</p>", "en").age > 20


@pytest.mark.parametrize(
    ("html", "language"),
    [
        (f"<p>{SENTENCE * 8}</p>", "de"),
        (f"<p>{SENTENCE * 2}</p>", "en"),  # too short to say
        (f"<p>{SENTENCE * 8} 短信</p>", "en"),
        ("", "en"),
    ],
)
def test_nothing_is_said_of_other_languages_and_of_short_texts(html, language):
    assert measured(html, language).age is None


def test_items_and_headings_are_sentences_and_code_is_no_prose():
    items = "".join(f"<li>{SENTENCE.strip(' .')}</li>" for _ in range(8))
    one = measured(f"<ul>{items}</ul>", "en")
    assert one.age == measured(f"<p>{SENTENCE * 8}</p>", "en").age
    assert measured(f"<ul>{items}</ul><pre><code>x y z</code></pre>", "en") == one


def test_reading_takes_a_minute_for_each_238_words_or_255_characters_of_chinese():
    assert measured(f"<p>{'word ' * 238}</p>", "en").minutes == 1
    assert measured(f"<p>{'word ' * 239}</p>", "en").minutes == 2
    assert measured("<p>" + "短" * 510 + "</p>", "zh") == Measures(510, 2)
    assert measured("<p>A &amp; B</p>", "en").words == 2


@settings(max_examples=60)
@given(st.text(max_size=300), st.sampled_from(["en", "zh", ""]))
def test_any_text_has_measures(text, language):
    found = measured(f"<p>{text}</p>", language)
    assert found.words >= 0
    assert (found.minutes == 0) == (found.words == 0)

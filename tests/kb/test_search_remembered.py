"""What ranking reads of entries stays in memory: named by its digest, and only so much of it."""

import pytest

from kb.people import ANYBODY
from kb.search.finding import search
from kb.search.ranking import contents_of, counted
from kb.search.remembered import BESIDE, Remembered
from tests.articles import make_article

SAID = {name: contents_of(name, "", b"", 0) for name in "abcdefgh"}


def reads(asked):
    """A `read` that notes what it is asked for; entry 1 is "a", entry 2 is "b" and so on."""

    def read(numbers):
        asked.extend(numbers)
        return [(name, SAID[name]) for name in ("abcdefgh"[number - 1] for number in numbers)]

    return read


def ask(remembered, names, read):
    return remembered.of([("abcdefgh".index(name) + 1, name) for name in names], read)


def test_only_what_is_not_remembered_is_read():
    asked, remembered = [], Remembered(10 * BESIDE)
    assert ask(remembered, "ab", reads(asked)) == {"a": SAID["a"], "b": SAID["b"]}
    assert ask(remembered, "bc", reads(asked)) == {"b": SAID["b"], "c": SAID["c"]}
    assert asked == [1, 2, 3]


def test_another_entry_that_says_the_same_needs_no_reading():
    asked, remembered = [], Remembered(10 * BESIDE)
    ask(remembered, "a", reads(asked))
    assert remembered.of([(99, "a")], reads(asked)) == {"a": SAID["a"]}
    assert asked == [1]


def test_what_is_gone_since_is_not_found():
    assert Remembered(10 * BESIDE).of([(7, "gone")], lambda numbers: []) == {}


def test_what_was_asked_for_last_stays_and_memory_is_bounded():
    asked, remembered = [], Remembered(2 * BESIDE)
    for name in "abcdefgh":
        ask(remembered, name, reads(asked))
        ask(remembered, "a", reads(asked))
    assert asked == [1, 2, 3, 4, 5, 6, 7, 8]  # "a" was never read again
    assert len(remembered.lately) + len(remembered.before) <= 2 * 2 + 1
    ask(remembered, "b", reads(asked))
    assert asked[-1] == 2


def test_long_texts_take_the_room_of_many():
    remembered = Remembered(100 * BESIDE)
    long = contents_of("long", "", counted({f"word{n}": 1 for n in range(200 * BESIDE)}), 1)
    remembered.of([(1, "short")], lambda numbers: [("short", SAID["a"])])
    for name in ("one", "another"):
        remembered.of([(2, name)], lambda numbers, name=name: [(name, long)])
    assert len(remembered.lately) + len(remembered.before) == 1


@pytest.mark.django_db
def test_another_search_for_the_same_asks_for_no_contents(django_assert_num_queries):
    make_article("Signature rejected")
    search("nothing", ANYBODY)  # which looks up the edition and its synonyms
    vocabulary, candidates, contents, texts = range(4)
    with django_assert_num_queries(len([vocabulary, candidates, contents, texts])):
        first = search("signature", ANYBODY)
    with django_assert_num_queries(len([vocabulary, candidates, texts])):
        assert search("signature", ANYBODY) == first
    assert first.count == 1


@pytest.mark.django_db
def test_what_is_remembered_of_an_article_is_not_shown_to_who_may_not_see_it_any_more():
    article = make_article("Signature rejected")
    assert search("signature", ANYBODY).count == 1
    article.unpublish()
    assert search("signature", ANYBODY).count == 0


@pytest.mark.django_db
def test_a_text_that_changed_is_found_by_its_new_words_at_once():
    article = make_article("Signature rejected")
    search("signature", ANYBODY)
    article.revise(title="Template rejected", body="One")
    article.publish()
    assert search("signature", ANYBODY).count == 0
    assert [hit.name for hit in search("template", ANYBODY).hits] == ["Template rejected"]

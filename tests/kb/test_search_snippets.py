"""The passage of a text that shows why it was found."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.groups import Group
from kb.search.snippet import snippet
from kb.search.words import words

ANY_TEXT = st.text() | st.text(
    alphabet="ab \"'-_.@“”\n\0éß短信签名กำ้が가ﬁİ\u0301\u3099\u00ad", max_size=60
)


def of(*typed):
    return [Group({word: 1.0}, 1) for word in typed]


def matches(pieces):
    return [piece.text for piece in pieces if piece.is_match]


@given(ANY_TEXT, ANY_TEXT, st.integers(50, 300))
def test_pieces_join_to_a_part_of_the_text(text, query, length):
    pieces = snippet(text * 5, of(*words(query)), length)
    joined = "".join(piece.text for piece in pieces)
    assert joined in text * 5
    assert len(joined) <= length
    assert bool(joined) == bool(text)


@given(st.text(alphabet="ab '_.@\n短信กำが가ﬁéßİ", max_size=60))
@settings(max_examples=300)
def test_the_first_word_of_a_text_is_marked(text):
    first = words(text)[:1]
    assert not first or matches(snippet(text, of(*first), 200))


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("A naïve Café opens", ["cafe"], ["Café"]),
        ("Cafe\u0301 noir", ["cafe", "noir"], ["Cafe\u0301", "noir"]),
        ("Die Straße ist naß", ["strasse", "nass"], ["Straße", "naß"]),
        ("您的短信签名审核", words("短信签名"), ["短信签名"]),
        ("Texting a text", ["text"], ["text"]),
        ("ask yun.tim.qq.com now", ["yun.tim.qq.com", "tim"], ["yun.tim.qq.com"]),
        ("ＳＭＳ １", ["sms"], ["ＳＭＳ"]),
        ("soft\u00adware", ["software"], ["soft\u00adware"]),
    ],
)
def test_words_are_marked_as_they_stand_in_the_text(text, typed, found):
    assert matches(snippet(text, of(*typed))) == found


def test_the_passage_with_the_most_different_words_is_shown():
    text = "sms sms sms. " * 40 + "The sms signature was rejected. " + "sms. " * 40
    assert {"signature", "rejected"} <= set(
        matches(snippet(text, of("sms", "signature", "rejected")))
    )


def test_words_of_grammar_are_not_marked_beside_others():
    groups = [Group({"how": 1.0}, 9, 0.5), Group({"sms": 1.0}, 1)]
    assert matches(snippet("how to send an SMS", groups)) == ["SMS"]
    assert matches(snippet("how to send an SMS", groups[:1])) == ["how"]


def test_a_long_text_is_searched_fast():
    text = "Some plain sentence about nothing, with an é. " * 2500
    began = time.process_time()
    snippet(text, of("sms", "signature", "plain"))
    assert time.process_time() - began < 0.5

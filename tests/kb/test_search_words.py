"""From text to words, and from what was typed to a query: the pure beginning of search."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.query import Query, parse, picked
from kb.search.words import LONGEST_WORD, folded, stem, words

ANY_TEXT = st.text() | st.text(
    alphabet="ab \"'-_.@“”\n\0éß短信签名กำ้が가ﬁİ\u0301\u3099\u00ad", max_size=60
)
HAN = st.text(
    alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=30
)
UNSPACED = [
    "短信签名审核不通过",
    "パスワードを忘れた",
    "문자메시지가",
    "ส่งข้อความไม่ได้",
    "がぎぐ",
    "ﾃﾞｰﾀｾﾝﾀｰ"[2:],
]


# Words


@given(ANY_TEXT)
def test_words_of_any_text_are_words_of_bounded_length(text):
    assert all(0 < len(word) <= LONGEST_WORD and not word.isspace() for word in words(text))


@given(st.text(alphabet="ab9 \"'-_.@st\n", max_size=90))
def test_words_of_plain_text_are_the_same_beside_another_script(text):
    assert words(f"{text} 短") == [*words(text), "短"]


@given(ANY_TEXT)
def test_words_joined_have_the_same_words_again(text):
    once = words(text)
    again = set(words(" ".join(once)))
    assert again == set(words(" ".join(words(" ".join(once)))))
    assert set(once) <= again | {word for word in once if len(word) == LONGEST_WORD}


@given(ANY_TEXT)
def test_capitals_make_no_difference(text):
    assert words(text.casefold()) == words(text)


@given(HAN, st.data())
def test_any_two_chinese_characters_in_a_row_are_found(text, data):
    at = data.draw(st.integers(0, len(text) - 2))
    assert words(text[at : at + 2])[0] in words(text)


@pytest.mark.parametrize("text", UNSPACED)
def test_any_two_characters_in_a_row_are_found_in_other_scripts(text):
    for at in range(len(text) - 1):
        assert set(words(text[at : at + 2])) <= set(words(text)), text[at : at + 2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60008", ["60008"]),
        ("InvalidParameter.Foo", ["invalidparameter.foo", "invalidparameter", "foo"]),
        ("yun.tim.qq.com", ["yun.tim.qq.com", "yun", "tim", "qq", "com"]),
        ("ERR_TIMED_OUT", ["err_timed_out", "err", "timed", "out"]),
        ('{"result":1004}', ["result", "1004"]),
        ("错误码60008是", ["错误", "误码", "60008", "是"]),
        ("Gmail's “I’d” don't", ["gmail", "i", "don"]),
        (
            "Señor Ångström Straße ﬁle ＡＢＣ e\u0301",
            ["senor", "angstrom", "strasse", "file", "abc", "e"],
        ),
        ("sms\0code\x07now", ["sms", "code", "now"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("good.", ["good"]),
        ("", []),
    ],
)
def test_words_are_what_people_mean_by_them(text, found):
    assert words(text) == found


@pytest.mark.parametrize("spelling", ["e-mail", "E-Mail", "email"])
def test_a_word_with_and_without_hyphen_meet(spelling):
    assert "email" in words(spelling)


@pytest.mark.parametrize(
    "hostile",
    [
        *("a\u0300\u0316" * 300_000, "a" + "\u0316\u0300" * 400_000, "a." * 400_000),
        *("\ufdfa" * 300_000, "短" * 800_000, "-" * 1_000_000, "_" * 1_000_000),
        *("a'" * 400_000, "A" * 1_000_000),
    ],
    ids=range(9),
)
def test_a_megabyte_of_anything_takes_seconds_at_most(hostile):
    began = time.process_time()
    words(hostile)
    assert time.process_time() - began < 5


@given(st.characters())
def test_folding_twice_changes_nothing(character):
    assert folded(folded(character)) == folded(character)


def test_stems_join_forms_of_a_word_and_leave_codes_alone():
    assert len({stem("filter"), stem("filters"), stem("filtering"), stem("filtered")}) == 1
    assert [stem(word) for word in ("60008", "err_timed_out", "短信", "is")] == [
        "60008",
        "err_timed_out",
        "短信",
        "is",
    ]


# queries


@given(ANY_TEXT)
def test_any_text_is_a_query(text):
    query = parse(text)
    assert bool(query.words) == bool(words(text))
    assert query.prefix == "" or len(query.prefix) >= 1


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("how do I ", Query(("how", "do", "i"))),
        ("Delive", Query(("delive",), "delive")),
        ("de", Query(("de",))),
        ("短信 签", Query(("短信", "签"), "签")),
        ('"text message" fails.', Query(("text", "message", "fails"), "", (("text", "message"),))),
        ("sms -marketing", Query(("sms",), "", (), (("marketing",),))),
        ("sms -“mass sending” ", Query(("sms",), "", (), (("mass", "sending"),))),
        (
            "“短信签名” 审核",
            Query(("短信", "信签", "签名", "审核"), "", (("短信", "信签", "签名"),)),
        ),
        (
            '"yun.tim.qq.com"',
            Query(("yun.tim.qq.com", "yun", "tim", "qq", "com"), "", (("yun.tim.qq.com",),)),
        ),
        ("sms - code -", Query(("sms", "code"))),
        ("error -1004 ", Query(("error", "1004"))),
        ('sms "code', Query(("sms", "code"), "code")),
        ('{"result":1004} ', Query(("result", "1004"))),
        ("e-mail ", Query(("email", "e", "mail"))),
        ("-sms ", Query(("sms",))),
        ('"" - "', Query()),
        ("line one\ntar -xzf x", Query(("line", "one", "tar", "xzf", "x"))),
    ],
)
def test_a_query_means_what_was_typed(text, query):
    assert parse(text) == query


def test_out_of_a_paste_its_rarest_known_words_are_picked_in_order():
    paste = {
        "the": 90,
        **{f"unknown{n}": 0 for n in range(50)},
        "60008": 1,
        "sms": 40,
        "signature": 3,
    }
    assert picked(paste, most=3) == ["60008", "sms", "signature"]


def test_a_short_query_keeps_its_unknown_and_its_common_words():
    assert picked({"how": 90, "do": 95, "strikethruogh": 0}) == ["how", "do", "strikethruogh"]

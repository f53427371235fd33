"""Where words stand in texts, and what comes out when they are replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.editor.replacing import FIELDS, Hit, Wanted, hits, like, replaced
from kb.texts import Texts

LETTERS = st.text("abAB_ %\\é1.短", max_size=30)
WORDS = st.text("abAB é1.", min_size=1, max_size=3)
TEXTS = st.builds(Texts, LETTERS, LETTERS, LETTERS, LETTERS)
WANTED = st.builds(Wanted, WORDS, LETTERS, st.booleans(), st.booleans())


def found(text: str, find: str, **ways) -> list[str]:
    """What was found in the body, with a letter on both sides."""
    there = hits(Texts("", body=text), Wanted(find, **ways))
    return [f"{hit.before[-1:]}[{hit.found}]{hit.after[:1]}" for hit in there]


def in_addresses(text: str, find: str = "old") -> list[bool]:
    return [hit.in_address for hit in hits(Texts("", body=text), Wanted(find))]


@given(TEXTS, WANTED)
def test_replacing_no_place_changes_nothing(texts, wanted):
    assert replaced(texts, wanted, set()) == texts


@given(TEXTS, WANTED)
def test_replacing_each_place_by_itself_changes_nothing(texts, wanted):
    same = Wanted(wanted.find, wanted.find, match_case=True, whole_words=wanted.whole_words)
    assert replaced(texts, same, {hit.key for hit in hits(texts, same)}) == texts


@given(TEXTS, WANTED)
def test_every_place_is_found_and_replaced(texts, wanted):
    keys = {hit.key for hit in hits(texts, wanted)}
    after = replaced(texts, wanted, keys)
    for field in FIELDS:
        text = getattr(texts, field)
        assert getattr(after, field) == wanted.pattern.sub(lambda _: wanted.by, text)


@given(TEXTS, WANTED, st.data())
def test_what_was_not_ticked_stays(texts, wanted, data):
    there = list(hits(texts, wanted))
    ticked = data.draw(st.sets(st.sampled_from([hit.key for hit in there]))) if there else set()
    after = replaced(texts, Wanted(wanted.find, "→", wanted.match_case, wanted.whole_words), ticked)
    said = "".join(getattr(after, field) for field in FIELDS)
    assert said.count("→") == len(ticked)
    without = len(wanted.find) * len(ticked)
    before = sum(len(getattr(texts, field)) for field in FIELDS)
    assert len(said) == before - without + len(ticked)


@given(LETTERS, WORDS)
def test_the_database_passes_over_nothing_that_has_it(text, find):
    import sqlite3

    if not any(True for _ in hits(Texts("", body=text), Wanted(find))):
        return
    with sqlite3.connect(":memory:") as database:
        said = "SELECT ? LIKE ? ESCAPE '\\'"
        assert database.execute(said, [text, f"%{like(find)}%"]).fetchone() == (1,)


def test_letters_are_found_large_and_small_unless_asked_otherwise():
    assert found("An SMS, sms", "sms") == [" [SMS],", " [sms]"]
    assert found("An SMS, sms", "sms", match_case=True) == [" [sms]"]
    assert found("ÉTÉ été", "été") == ["[ÉTÉ] ", " [été]"]
    assert found("ſ S s K", "s") == [" [S] ", " [s] "]


def test_whole_words_end_where_no_letter_goes_on():
    assert found("sms SMSes re-sms mySMS 短sms", "sms", whole_words=True) == ["[sms] ", "-[sms] "]
    assert found("a.b ca.b", ".b", whole_words=True) == ["a[.b] ", "a[.b]"]


def test_what_is_looked_for_is_no_pattern():
    assert found("a.c abc (x)*", "a.c") == ["[a.c] "]
    assert found("a.c abc (x)*", "(x)*") == [" [(x)*]"]


def test_nothing_cannot_be_looked_for():
    with pytest.raises(ValueError, match="Nothing"):
        list(hits(Texts("a"), Wanted("")))


@pytest.mark.parametrize(
    "text",
    [
        "[words](https://x.org/old)", "![alt](pictures/old.png)", "[a](<old page>)", "[a]: old",
        "See https://old.org.", "<https://old.org>", "<a href='/old/'>", '[a](b_(old) "t")',
        '<img src="old.png">', "mailto:old@x.org",
    ],
)  # fmt: skip
def test_a_place_in_an_address_is_told_apart(text):
    assert in_addresses(text) == [True]


@pytest.mark.parametrize(
    "text", ["[old](new)", "old", "`old`", "(old)", "old: new", "[a](b) old", '[a](b "old")']
)
def test_a_place_in_words_is_in_no_address(text):
    assert in_addresses(text) == [False]


def test_a_place_that_reaches_into_an_address_is_in_it():
    assert in_addresses("[old](old)", "old](old") == [True]


def test_what_stands_round_a_place_is_shown_on_one_line():
    [hit] = hits(Texts("", body=f"{'x' * 90}\n\n the old\tone {'y' * 90}"), Wanted("old"))
    assert hit == Hit("body", 0, f"{'x' * 53} the ", "old", f" one {'y' * 55}")


def test_looking_takes_no_long_time_in_a_hostile_text():
    for unit in ("](", "[a](", "<a:", "](<", "href='", "http:", "[a", "](("):
        text = unit * (200_000 // len(unit))
        assert len(list(hits(Texts("", body=text), Wanted("zz")))) == 0

"""Groups of words, what to ask the database for, and what stands first: the pure core of search."""

from collections import Counter
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from kb.search.candidates import BUDGET, fetches, wider
from kb.search.groups import FUNCTION_WORD, SYNONYM, Group, grouped
from kb.search.ranking import Entry, Totals, contents_of, counted, rank
from kb.search.words import stem, words

ANY_TEXT = st.text() | st.text(
    alphabet="ab \"'-_.@“”\n\0éß短信签名กำ้が가ﬁİ\u0301\u3099\u00ad", max_size=60
)


# Groups

VOCABULARY = [
    ("filter", "filter", 9),
    ("filters", "filter", 4),
    ("sms", "sms", 50),
    ("text", "text", 7),
    ("message", "messag", 8),
]


def test_forms_of_a_word_count_nearly_as_much_as_the_word():
    (group,) = grouped(["filters"], VOCABULARY)
    assert group.words["filters"] == 1 > group.words["filter"] > 0.5
    assert group.entries == 9


def test_a_common_synonym_does_not_make_the_word_worthless():
    (group,) = grouped(["text"], VOCABULARY, synonyms={"text": ["sms"]})
    assert group == Group({"text": 1.0, "sms": 0.7}, 7)


def test_an_unfinished_last_word_stands_for_those_that_begin_so():
    (group,) = grouped(["mess"], VOCABULARY, prefix="mess")
    assert list(group.words) == ["message"]


def test_a_word_that_nothing_answers_to_makes_no_group():
    assert grouped(["blorp"], VOCABULARY) == []


# ranking


def entry(number, title, body="", keywords="", votes=0):
    counts = Counter(words(body))
    stored = " ".join(words(title)), " ".join(words(keywords)), counted(counts), counts.total()
    return Entry(number, contents_of(*stored), votes)


def found(query, *entries, **more):
    holding = Counter(
        word
        for entry, body in entries
        for word in {*entry.contents.title, *entry.contents.keywords, *words(body)}
    )
    entries = [entry for entry, _ in entries]
    totals = Totals(
        len(entries),
        sum(len(entry.contents.title) for entry in entries),
        sum(entry.contents.length for entry in entries),
    )
    groups = grouped(words(query), [(w, stem(w), n) for w, n in holding.items()], **more)
    return [e.id for e, score in rank(groups, entries, totals, words(query)) if score > 0]


def made(number, title, body="", **more):
    return entry(number, title, body, **more), body


def test_a_word_in_the_title_outweighs_the_same_word_in_the_body():
    assert found(
        "signature", made(1, "Sending", "signature signature"), made(2, "Signature", "sending")
    ) == [2, 1]


def test_the_entry_with_the_error_code_among_its_keywords_comes_first():
    others = [made(n, f"Sending {n}", "sms error") for n in range(3, 9)]
    listing = made(1, "All error codes", "error 60007 60008 60009 sms failed")
    cause = made(2, "Template not approved", "sms failed", keywords="60008")
    assert found("sms failed with error 60008", listing, cause, *others)[:2] == [2, 1]


def test_the_title_typed_in_full_comes_first():
    titles = [
        "Send SMS",
        "Send SMS messages",
        "How do I send SMS?",
        "Send SMS with a template",
        "SMS",
    ]
    entries = [made(n, title, "send sms " * 3) for n, title in enumerate(titles)]
    for number in (0, 1, 3, 4):
        assert found(titles[number], *entries)[0] == number


def test_votes_settle_what_words_leave_open_and_no_more():
    assert found("sms", made(1, "SMS one"), made(2, "SMS two", votes=9))[0] == 2
    assert found("sms", made(1, "SMS"), made(2, "Else", "sms", votes=10_000))[0] == 1


def test_equals_are_ordered_by_id():
    assert found("sms", made(3, "SMS"), made(1, "SMS"), made(2, "SMS")) == [1, 2, 3]


def test_nothing_is_ranked_for_no_words():
    assert rank([], [], Totals(0, 0, 0)) == []


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=5), ANY_TEXT)
def test_ranking_never_fails_and_loses_no_entry(texts, query):
    entries = [entry(n, title, body) for n, (title, body) in enumerate(texts)]
    groups = [Group({word: 1.0}, 1) for word in words(query)]
    ranked = rank(groups, entries, Totals(len(entries), 0, 0), words(query))
    assert sorted(e.id for e, _ in ranked) == list(range(len(entries)))


@given(st.binary(max_size=80))
def test_what_was_damaged_stands_last_and_breaks_nothing(body):
    damaged = Entry(1, contents_of("else", "", body, 10))
    ranked = rank([Group({"sms": 1.0}, 1)], [damaged, entry(2, "Else", "sms")], Totals(2, 2, 11))
    assert [e.id for e, _ in ranked] == [2, 1]


@given(st.sets(st.text("abc", min_size=1), min_size=1, max_size=9), st.data())
def test_a_body_that_was_cut_short_breaks_nothing(held, data):
    whole = counted(dict.fromkeys(held, 3))
    cut = Entry(1, contents_of("else", "", whole[: data.draw(st.integers(0, len(whole)))], 10))
    ranked = rank([Group(dict.fromkeys(held, 1.0), 1)], [cut], Totals(2, 2, 11))
    assert [e.id for e, _ in ranked] == [1]


@given(st.dictionaries(st.sampled_from(["sms", "code", "error", "text"]), st.integers(1, 40)))
def test_a_word_that_stands_more_often_never_counts_less(counts):
    def score(word):
        one = Entry(1, contents_of("", "", counted(counts), 100))
        return rank([Group({word: 1.0}, 1)], [one], Totals(9, 9, 900))[0][1]

    scores = [score(word) for word in sorted(counts, key=counts.get)]
    assert scores == sorted(scores)
    assert all(one > 0 for one in scores)
    assert score("blorp") == 0


# candidates


def groups_of(*sizes, weight=1.0):
    return [Group({f"w{n}": 1.0}, size, weight) for n, size in enumerate(sizes)]


def test_what_fits_is_fetched_whole():
    (fetch,) = fetches(groups_of(5, BUDGET - 10, 3), entries=1000)
    assert len(fetch.ways) == 3
    assert all(len(way) == 1 for way in fetch.ways)


def test_a_rare_word_is_fetched_by_itself_and_common_ones_together():
    common, rare = groups_of(80_000, 10)
    in_title, anywhere = fetches([common, rare], entries=100_000)
    assert in_title.in_title
    assert not anywhere.in_title
    assert anywhere.ways == ((rare,),)


def test_common_words_are_asked_for_all_at_once():
    groups = groups_of(50_000, 60_000)
    assert [set(map(id, way)) for f in fetches(groups, 100_000) for way in f.ways] == [
        set(map(id, groups))
    ] * 2


def test_words_put_in_place_of_others_are_asked_for_like_words_and_grammar_is_not():
    [put_in] = groups_of(50_000, weight=SYNONYM)
    [grammar] = groups_of(90_000, weight=FUNCTION_WORD)
    [typed] = groups_of(60_000)
    for asked in fetches([put_in, grammar, typed], 100_000):
        [way] = asked.ways
        assert {id(group) for group in way} == {id(put_in), id(typed)}


@given(st.lists(st.integers(1, 100_000), max_size=16), st.sampled_from([0.5, 1.0]))
def test_never_more_than_twice_the_budget_is_fetched(sizes, weight):
    asked = fetches(groups_of(*sizes, weight=weight), entries=100_000)
    assert bool(asked) == bool(sizes)
    assert sum(fetch.limit for fetch in asked) <= 2 * BUDGET
    assert all(fetch.ways and all(fetch.ways) for fetch in asked)


@given(
    sizes=st.lists(st.integers(1, 100_000), min_size=1, max_size=6),
    weight=st.sampled_from([0.5, 1.0]),
)
def test_entries_are_looked_through_only_where_that_soon_gives_enough(sizes, weight):
    for fetch in fetches(groups_of(*sizes, weight=weight), entries=100_000):
        if fetch.within:
            share = max(prod(group.entries / 100_000 for group in way) for way in fetch.ways)
            assert BUDGET / share < sum(group.entries for way in fetch.ways for group in way)


def test_words_of_half_the_entries_are_looked_through_and_rare_ones_are_not():
    (_, common), (_, rare) = (
        fetches(groups_of(*sizes), entries=10_000) for sizes in ((5_000, 6_000), (200, 300))
    )
    assert common.within
    assert not rare.within


def test_where_too_few_have_all_words_any_one_may_be_missing():
    groups = groups_of(50_000, 60_000, 70_000)
    last, sizes = fetches(groups, 100_000)[-1], []
    while asked := wider(last, 100_000):
        last = asked[-1]
        if not last.within:
            sizes.append({len(way) for way in last.ways})
    assert sizes == [{3}, {2}, {1}]
    assert len(last.ways) == len(groups)


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=16))
def test_wider_sets_end_and_are_never_larger_than_can_be_ranked(sizes):
    last = fetches(groups_of(*sizes), 100_000)[-1]
    for _step in range(2 * len(sizes) + 2):
        if not (asked := wider(last, 100_000)):
            break
        assert sum(fetch.limit for fetch in asked) <= 2 * BUDGET
        last = asked[-1]
    assert wider(last, 100_000) == []
    assert min(map(len, last.ways)) == 1


def test_no_more_is_looked_through_than_should_hold_enough_several_times():
    [_in_title, common] = fetches(groups_of(5_000, 5_000), 10_000)
    assert 10_000 > common.within >= BUDGET * 4

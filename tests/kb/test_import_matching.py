"""Which questions are the same in other words, and which only look so."""

from collections import Counter

import pytest

from kb.importing.matching import Text, differ, pairs, similarity, title_similarity, weigher

from .import_checks import ONLY_NEWER, ONLY_OLDER, PAIRS

# Two ways to say the same of each pair, in words of our own.
BODIES = (
    (
        "Look at the status of the message in the console. The phone may be off, out of credit or "
        "out of reach; its inbox may be full; a program on the phone may block the message.",
        "Open the console and read the status of the message. A phone that is off, has no credit "
        "or a full inbox gets nothing, and some phones block messages by a program.",
    ),
    (
        "Find out with dig which DNS answers. A single connection makes requests wait; use a pool.",
        "Run dig to see the DNS. Requests on a single connection wait for each other: take a pool.",
    ),
    (
        "Compare when you sent the request with when the console says it was sent to the phone.",
        "Compare the time of your request with the time in the console when the phone was reached.",
    ),
    (
        "Numbers of people who complained or unsubscribed; the operator sends nothing to them.",
        "People who unsubscribed by reply, or whom the carrier blocks after they complained, and "
        "the numbers of them get nothing that you send; the remarks say so.",
    ),
    (
        "Check that the request is JSON with double quotes and that field types are right.",
        "The request must be JSON: double quotes, names and types of each field as documented.",
    ),
    (
        "Check the template: numbers in brackets from 1, no invisible characters, approved.",
        "Brackets and numbers of the template, invisible characters, and whether it is approved.",
    ),
    (
        "Check the HTTP format, the DNS, and use a persistent connection with a pool.",
        "Look at the HTTP format and Content-Type, a public DNS, and a pool of connections.",
    ),
    (
        "The random number in sig must be that of the URL; check sdkappid and appkey.",
        "Check that sig uses the random number of the URL, and the SDK AppID and AppKey.",
    ),
)


def weights(texts):
    counts = Counter(word for text in texts for word in text.words)
    return weigher(lambda word: counts[word], len(texts))


def joined(older, newer):
    weigh = weights([*older, *newer])
    scores = [
        (similarity(one, other, weigh), i, j)
        for i, one in enumerate(older)
        for j, other in enumerate(newer)
    ]
    return {older[i].title: newer[j].title for i, j in pairs(scores).items()}


def test_two_generations_of_a_faq_join_in_exactly_these_pairs():
    older = [Text(old, body) for (old, _), (body, _) in zip(PAIRS, BODIES, strict=True)]
    newer = [Text(new, body) for (_, new), (_, body) in zip(PAIRS, BODIES, strict=True)]
    older += [Text(title, "See the list of codes in the documentation.") for title in ONLY_OLDER]
    newer += [
        Text(title, "Messages of the service, the console, the phone.") for title in ONLY_NEWER
    ]
    assert joined(older, newer) == dict(PAIRS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "What should I do if error 1004 is returned?",
            "What should I do if error 1014 is returned?",
        ),
        ("Error 60008: the request timed out", "Error 6008: the request timed out"),
        ("What does the error mean?", "What does error 1015 mean?"),
        ("How do I get the SMS API key?", "How do I get the SMS SDK key?"),
        ("How do I get the SecretId?", "How do I get the AppKey?"),
        ("How do I enable replies?", "How do I disable replies?"),
        ("Sending messages from abroad", "Receiving messages from abroad"),
        ("Exchange 2013 limits", "Exchange 2016 limits"),
        ("Preview of 1**2", "Preview of 1**3"),
    ],
)
def test_numbers_names_and_opposites_keep_titles_apart(one, other):
    assert differ(Text(one), Text(other))
    assert not joined(
        [Text(one, "the same words in the text")], [Text(other, "the same words in the text")]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can I get an invoice?", "How do I get invoices?"),
        ("What does error 1015 mean?", "Error 1015 was returned, what now?"),
        ("Adding and removing numbers", "Remove or add numbers"),
        ("如何查看短信发送记录？", "怎样查看短信发送记录"),
        ("How long do replies take?", "How long does a reply take?"),
    ],
)
def test_other_words_for_the_same_are_joined(one, other):
    body = "A few words that both of the texts have in common, as versions of one text do."
    assert not differ(Text(one), Text(other))
    assert joined([Text(one, body)], [Text(other, body)]) == {one: other}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can I get an invoice?", "Can I get a refund?"),
        ("Migrating from Box", "Migrating from Dropbox"),
        ("What is a template?", "What is a signature?"),
        ("Configure the Secure Store Service", "Back up the User Profile Service"),
        ("Are invoices available?", "What are the country codes?"),
    ],
)
def test_another_thing_in_the_same_sentence_is_another_question(one, other):
    body = "A few words that both of the texts have in common, as versions of one text do."
    assert not joined([Text(one, body)], [Text(other, body)])


def test_the_same_title_over_another_text_is_not_joined():
    one = Text("Overview", "Apples pears plums cherries grow on trees in gardens everywhere.")
    other = Text("Overview", "Message template signature console carrier region invoice.")
    assert not joined([one], [other])


def test_each_side_joins_once_and_the_best_first():
    scores = [(0.9, 1, 1), (0.95, 2, 1), (0.8, 1, 2), (0.0, 3, 3), (0.8, 4, 2)]
    assert pairs(scores) == {2: 1, 1: 2}


def test_likeness_goes_both_ways_and_stays_between_nothing_and_one():
    texts = [Text(title) for title in (*ONLY_NEWER, *(title for pair in PAIRS for title in pair))]
    weigh = weights(texts)
    for one in texts:
        assert title_similarity(one, one, weigh) == pytest.approx(1)
        for other in texts:
            there, back = title_similarity(one, other, weigh), title_similarity(other, one, weigh)
            assert 0 <= there <= 1
            assert there == pytest.approx(back)

"""How a file is cut into questions: titles, texts, what the front matter says."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.importing.document import DocumentError, read_document, tidy_name
from kb.importing.front_matter import read_date
from kb.importing.outline import outline
from kb.importing.titles import plain_title, shorten

FAQ = """\
### How do I restart?[](id:restart)
Press the button.

Then wait.
### What does `1**2` mean?

It hides a number.


### A **third** one
- a list
"""


def titles(text, folder=""):
    return [question.title for question in read_document(text, folder).questions]


def only(text, folder=""):
    (question,) = read_document(text, folder).questions
    return question


def remarks(text):
    return [(line, words) for line, words in read_document(text).remarks]


# One file, many questions


def test_a_file_is_cut_at_its_headings():
    first, second, third = read_document(FAQ).questions
    assert (first.title, first.body) == ("How do I restart?", "Press the button.\n\nThen wait.")
    assert (second.title, second.body) == ("What does 1**2 mean?", "It hides a number.")
    assert (third.title, third.body) == ("A third one", "- a list")


def test_a_question_knows_its_lines():
    assert [(q.line, q.body_line) for q in read_document(FAQ).questions] == [
        (1, 2),
        (5, 7),
        (10, 11),
    ]


def test_the_shallowest_level_with_two_headings_is_the_one_to_cut_at():
    text = "## One\ntext\n### Inside\nmore\n## Two\ntext\n"
    assert titles(text) == ["One", "Two"]
    assert "### Inside" in read_document(text).questions[0].body


def test_headings_that_only_group_others_are_categories():
    text = "## Sending\n### How?\nSo.\n### When?\nNow.\n## Billing\n### How much?\nA lot.\n"
    document = read_document(text)
    assert [(q.title, q.said["category"]) for q in document.questions] == [
        ("How?", "Sending"),
        ("When?", "Sending"),
        ("How much?", "Billing"),
    ]


def test_headings_over_sections_are_questions():
    assert titles("### One\n#### Steps\na\n### Two\n#### Steps\nb\n") == ["One", "Two"]


def test_a_lone_heading_over_the_questions_is_not_a_question():
    assert titles("## FAQ\n### One\na\n### Two\nb\n") == ["One", "Two"]


def test_questions_under_one_title_are_questions_if_they_ask_something():
    text = "# Common questions\n\n## How do I start?\nSo.\n\n## Why does it stop?\nWell.\n"
    assert titles(text) == ["How do I start?", "Why does it stop?"]


def test_sections_under_one_title_are_sections():
    question = only("# Setting up\n\nFirst words.\n\n## Before\n\nA.\n\n## After\n\nB.\n")
    assert question.title == "Setting up"
    assert question.body == "First words.\n\n## Before\n\nA.\n\n## After\n\nB."
    assert question.heading == ""


def test_headings_in_code_are_text():
    text = "### One\n```sh\n### not one\n# nor this\n```\n### Two\n    ### nor this\n\n    # x\n"
    assert titles(text) == ["One", "Two"]


def test_a_heading_in_a_comment_or_in_pre_is_none():
    assert titles("### One\n<!--\n### No\n-->\n<pre>\n### No\n</pre>\n### Two\nx\n") == [
        "One",
        "Two",
    ]


def test_a_heading_in_a_list_item_or_quote_is_part_of_the_text():
    assert titles("### One\n- item\n  ### inner\n\n> ### quoted\n\n### Two\nx\n") == ["One", "Two"]


def test_a_code_block_that_never_ends_does_not_swallow_the_questions_after_it():
    document = read_document("### One\n```\ncode\n### Two\ntext\n")
    assert [question.title for question in document.questions] == ["One", "Two"]
    assert document.remarks == ((2, "The code block that starts here is never closed."),)


def test_underlined_headings_count():
    text = "First question\n==============\nA.\n\nSecond question\n===\nB.\n"
    questions = read_document(text).questions
    assert [(q.title, q.body, q.line, q.body_line) for q in questions] == [
        ("First question", "A.", 1, 3),
        ("Second question", "B.", 5, 7),
    ]


def test_a_rule_under_a_paragraph_is_no_heading():
    text = "### One\nSome words.\n---\n### Two\nOther words\n---\n"
    assert titles(text) == ["One", "Two"]


def test_a_heading_without_a_space_after_the_marks_counts():
    assert titles("###One\na\n###Two\nb\n") == ["One", "Two"]


def test_text_before_the_first_question_is_left_out_with_a_remark():
    text = "Welcome to the FAQ.\n\n### One\na\n"
    assert titles(text) == ["One"]
    ((line, words),) = remarks(text)
    assert line == 1
    assert "Welcome to the FAQ." in words


def test_equal_headings_are_told_apart():
    questions = read_document("### Why?\na\n### Why?\nb\n").questions
    assert [(q.heading, q.occurrence) for q in questions] == [("Why?", 1), ("Why?", 2)]


def test_a_heading_without_text_is_an_article_with_a_remark():
    text = "### One\n\n### Two\nb\n"
    assert titles(text) == ["One", "Two"]
    assert remarks(text) == [(1, "There is no text under this heading.")]


def test_links_defined_at_the_end_of_the_file_come_along():
    text = (
        "### One\nSee [the console] and [^1].\n### Two\nb\n\n"
        "[the console]: https://c.example/\n[^1]: A note\n"
    )
    one, two = read_document(text).questions
    assert one.body.endswith("\n\n[the console]: https://c.example/\n[^1]: A note")
    assert one.body.startswith("See [the console]")
    assert two.body.count("https://c.example/") == 1


# Titles


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Plain words", "Plain words"),
        ("**Bold** and *leaning* and __both__", "Bold and leaning and both"),
        ("Run `a  b` now", "Run a b now"),
        ("What is `1**2`?", "What is 1**2?"),
        ("A top-up of 1**2 USD and 3**4 USD", "A top-up of 1**2 USD and 3**4 USD"),
        ("A [link](https://x.example/a_(b)) here", "A link here"),
        ("A [link][ref] here", "A link here"),
        ("![](x.png) What is X?", "What is X?"),
        ("![logo](x.png) What is X?", "What is X?"),
        ("![The only words](x.png)", "The only words"),
        ("[![badge](b.png) Words](to.md)", "Words"),
        ("Question[](id:jump)", "Question"),
        ("Question {#jump}", "Question"),
        ("<a name='x'></a>Question", "Question"),
        ("Tom &amp; Co &lt;x&gt;", "Tom & Co <x>"),
        ("snake_case_name stays", "snake_case_name stays"),
        (r"Stars \*stay\*", "Stars *stay*"),
        ("Use <Server> here", "Use <Server> here"),
        ("~~Old~~ New", "Old New"),
        ("如何**重启**手机？", "如何重启手机？"),
        ("<b>Bold</b>   words", "Bold words"),
        ("Note[^1]", "Note"),
        ("***", "***"),
    ],
)
def test_a_title_is_plain_text(heading, title):
    assert plain_title(heading) == title


def test_a_heading_of_197_characters_is_kept_whole():
    heading = ("why " * 60)[:196].strip() + "?"
    heading = heading.ljust(197, "?")
    assert only(f"### {heading}\ntext\n").title == heading


def test_a_longer_heading_is_cut_after_a_word_and_says_so():
    heading = "word " * 60
    question = only(f"### {heading}\ntext\n")
    assert len(question.title) <= 200
    assert question.title.endswith("word…")
    assert "299 characters" in remarks(f"### {heading}\ntext\n")[0][1]


@given(st.text(max_size=300))
def test_a_title_never_fails_and_never_grows_blanks(heading):
    title = plain_title(heading)
    assert title == " ".join(title.split())


@given(st.text(max_size=400), st.integers(min_value=10, max_value=300))
def test_shortened_text_fits(text, limit):
    assert len(shorten(text, limit)) <= limit


# Front matter


def test_front_matter_says_what_the_article_is():
    question = only(
        "---\ntitle: Bulk sending\ndescription: Up to 200 at once.\nkeywords: [bulk, batch]\n"
        "category: Sending\naudience: internal\norder: 20\nchecked: 2026-11-03\n---\n\nText.\n"
    )
    assert (question.title, question.summary) == ("Bulk sending", "Up to 200 at once.")
    assert question.keywords == "bulk, batch"
    assert question.said == {
        "category": "Sending",
        "audience": "internal",
        "position": 20,
        "checked": "2026-11-03",
    }
    assert (question.body, question.body_line, question.line) == ("Text.", 11, 2)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: No", "No"),
        ("title: 1004", "1004"),
        ("title: 'Error: what now?'", "Error: what now?"),
        ('title: "With `code`"', "With code"),
        ("title: >\n  Two\n  lines", "Two lines"),
    ],
)
def test_a_value_is_taken_as_written(line, title):
    assert only(f"---\n{line}\n---\ntext\n").title == title


def test_without_a_title_the_first_heading_is_it():
    question = only("---\ncategory: X\n---\n\n## The heading\n\ntext\n")
    assert (question.title, question.body, question.line) == ("The heading", "text", 5)


def test_the_heading_that_the_title_replaces_is_left_out():
    question = only("---\ntitle: One\n---\n\n# One\n\ntext\n\n## Two\n\nmore\n")
    assert question.body == "text\n\n## Two\n\nmore"


def test_a_replaced_heading_with_words_of_its_own_gets_a_remark():
    text = "---\ntitle: Mailboxes\n---\n# Mailboxes in the cloud\ntext\n"
    ((line, words),) = remarks(text)
    assert (line, "Mailboxes in the cloud" in words) == (4, True)
    assert not remarks("---\ntitle: Mailboxes in the cloud\n---\n# Mailboxes\ntext\n")


def test_a_heading_further_down_stays_in_the_text():
    question = only("---\ntitle: One\n---\nFirst.\n\n# Later\n\ntext\n")
    assert question.body == "First.\n\n# Later\n\ntext"


@pytest.mark.parametrize("audience", ["ITPro", "Admin", "End User", "everyone"])
def test_an_unknown_audience_is_public_with_a_remark(audience):
    text = f"---\ntitle: A\naudience: {audience}\n---\ntext\n"
    assert "audience" not in only(text).said
    ((line, words),) = remarks(text)
    assert line == 3
    assert audience in words


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: a: b\n---\nx", 2, "must stand in quotes"),
        ("---\ntitle: 'a\n---\nx", 2, "quotation mark"),
        ("---\ntitle: A\nkeywords: [a\n---\nx", 3, "YAML"),
        ("---\ntitle: *x\n---\nx", 2, "Aliases"),
        ("---\na: &x 1\ntitle: *x\n---\nx", 3, "Aliases"),
        ("---\n- a\n---\nx", 2, "something else"),
        ("---\njust words\n---\nx", 2, "something else"),
        ("---\ntitle: A\n\nText without end", 1, "never ends"),
        ("---\ntitle: A\x07\n---\nx", 2, "U+0007"),
        ("---\na: " + "[" * 100 + "]" * 100 + "\n---\nx", 2, "nested too deeply"),
        ("---\na: " + "- " * 30000 + "\n---\nx", 2, ""),
        ("---\n" + "a: b\n" * 20000 + "---\nx", 1, "longer than"),
        ("---\ntitle: A\n---\n\n", 1, "no text"),
        ("Only words.", 1, "no heading"),
        ("---\ncategory: X\n---\nOnly words.", 1, "no title"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, line, words):
    with pytest.raises(DocumentError) as caught:
        read_document(text)
    assert words in str(caught.value)
    assert caught.value.line == line


def test_a_rule_at_the_head_of_a_file_is_no_front_matter():
    assert titles("---\n\n### One\na\n### Two\nb\n") == ["One", "Two"]


def test_what_is_wrong_in_front_matter_but_harmless_gets_a_remark():
    text = (
        "---\ntitle: A\ntitle: B\norder: soon\nms.date: never\nsummary: " + "long " * 80 + "\n"
        "keywords: [" + ", ".join(f"word{n}" for n in range(100)) + "]\n---\ntext\n"
    )
    question = only(text)
    assert question.title == "A"
    assert len(question.summary) <= 300
    assert len(question.keywords) <= 500
    assert question.keywords.split(", ")[-1].startswith("word")
    assert sorted(line for line, _ in remarks(text)) == [3, 4, 5, 6, 7]


def test_the_folder_stands_in_for_a_category():
    assert only("---\ntitle: A\n---\nx\n", "02-sending_sms").said == {"folder": "Sending sms"}
    assert tidy_name("ExchangeOnline") == "ExchangeOnline"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("11/03/2026", date(2026, 11, 3)),
        ("2026-11-03T10:00:00Z", date(2026, 11, 3)),
        ("3rd of May", None),
        ("2026-13-40", None),
    ],
)
def test_dates(written, meant):
    assert read_date(written) == meant


# Any text at all


@given(st.text(alphabet="#-=`~ \n>*[]ab1.<!:|\t", max_size=200))
def test_any_text_is_cut_or_refused_and_no_line_is_in_two_questions(text):
    try:
        document = read_document(text)
    except DocumentError:
        return
    spans = [(q.body_line, q.body_line + q.body.count("\n")) for q in document.questions if q.body]
    assert all(end < start for (_, end), (start, _) in pairwise(spans))


def test_a_large_file_is_cut_in_a_time_that_grows_with_its_length():
    import time

    def seconds(count):
        text = "".join(
            f"### Question {n}\n\n- item `code`\n  text\n\n[x]({n})\n" for n in range(count)
        )
        started = time.process_time()
        assert len(read_document(text).questions) == count
        return time.process_time() - started

    seconds(200)
    assert seconds(4000) < 60 * max(seconds(400), 0.02)


@given(
    st.lists(
        st.sampled_from(["```", "~~~", "text", "", "- a", "  b", "    c", "> ```"]), max_size=30
    )
)
def test_an_outline_says_of_every_line_whether_it_is_code(lines):
    assert len(outline(lines).code) == len(lines)

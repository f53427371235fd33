"""The file of an article, and the YAML of the folder: written so that it is read unchanged."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.exporting import articlefile, yamltext, yamltree
from kb.exporting.articlefile import ArticleFile, Attached, Brought, Text, Window
from kb.exporting.fields import Problems

ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
PIECES = ["---", "---\n", "\n", "  ", "\t", "title: x\n", "\r\n", "\ufeff", "\u2028", "# a\n", "…"]
BODIES = st.lists(st.sampled_from(PIECES) | ANY, max_size=6).map("".join)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
KEYS = st.integers(1, 10**15 - 1)
WINDOWS = st.builds(Window, MOMENTS, until=st.none() | MOMENTS) | st.tuples(
    st.lists(MOMENTS, min_size=2, max_size=2).map(sorted), st.none() | MOMENTS, st.booleans()
).map(lambda t: Window(*t[0], t[0][1] if t[2] else t[1]))
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | ANY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY, inner, max_size=3),
    max_leaves=5,
)
BROUGHT = st.builds(
    Brought, ANY, ANY.filter(bool), ANY, st.integers(1, 9), ANY.filter(bool),
    st.dictionaries(ANY, DATA, max_size=3),
).map(lambda one: replace(one, origin=one.origin[:20]))  # fmt: skip
TEXTS = st.builds(
    Text, ANY, ANY, ANY, BODIES, st.lists(WINDOWS, max_size=3).map(tuple), st.none() | MOMENTS,
    ANY, st.lists(BROUGHT, max_size=2).map(tuple),
)  # fmt: skip
FILES = st.builds(
    Attached, KEYS, st.sampled_from(["a.png", "信号 条.png", ".hidden", "a: b #c.png"]),
    st.just("0" * 64), st.none() | MOMENTS, st.none() | MOMENTS, ANY,
)  # fmt: skip
ARTICLES = st.builds(
    ArticleFile, TEXTS, ANY, st.sampled_from(["public", "internal"]),
    ANY.map(lambda t: t[:12] or "en"), ANY, st.integers(0, 2**31 - 1),
    st.none() | st.dates(), st.none() | st.dates(),
    st.lists(KEYS, unique=True, max_size=3).map(tuple), ANY,
    st.sampled_from(["", "public", "internal"]), st.none() | MOMENTS, st.none() | MOMENTS,
    st.none() | KEYS,
    st.lists(FILES, max_size=2).map(tuple), st.lists(BROUGHT, max_size=1).map(tuple),
)  # fmt: skip


def read(source: str) -> ArticleFile:
    problems = Problems()
    found = articlefile.read_article("a.md", source, problems)
    assert not problems.found, [str(problem) for problem in problems.found]
    return found


def refusals(source: str) -> list[str]:
    problems = Problems()
    articlefile.read_article("a.md", source, problems)
    return [str(problem) for problem in problems.found]


@settings(max_examples=120)
@given(ARTICLES)
def test_an_article_is_read_as_it_was_written(article):
    if not article.text.title:  # it is there, and empty
        assert "title: ''\n" in articlefile.write(article)
    assert read(articlefile.write(article)) == article


@settings(max_examples=60)
@given(TEXTS)
def test_another_text_is_read_as_it_was_written(text):
    problems = Problems()
    assert articlefile.read_text("a.md", articlefile.write_text(text), problems) == text
    assert not problems.found


def test_an_article_without_any_text_is_read_as_it_was_written():
    assert read(articlefile.write(ArticleFile(text=None, order=3))) == ArticleFile(None, order=3)


@settings(max_examples=150)
@example({"a": "No"})
@example({"a": "08", "b": "1_000", "c": "2026-01-01", "d": "=", "e": "<<", "f": "..."})
@given(st.dictionaries(ANY, DATA, max_size=4))
def test_any_other_reader_of_yaml_reads_the_same(values):
    line = yamltext.in_brackets(values)
    assert "\n" not in line
    assert yaml.safe_load(line) == values
    assert yamltree.read(line).as_data() == values


@given(ANY)
def test_a_text_stays_a_text(text):
    assert yaml.safe_load(f"a: {yamltext.scalar(text)}\n") == {"a": text}
    assert yamltree.read(f"a: {yamltext.scalar(text)}\n").said["a"].said == text
    assert yaml.safe_load(yamltext.items([text])) == [text]


def test_what_people_read_is_plain():
    article = ArticleFile(
        Text(
            "Error 1004: the request",
            "What it means, and what to do.",
            "1004, bad request",
            "# Hello\n",
            (Window(datetime(2026, 11, 20, 10, tzinfo=UTC)),),
        ),
        category="errors",
        audience="internal",
        checked=date(2026, 11, 1),
        related=(12, 15),
    )
    assert articlefile.write(article) == (
        "---\ntitle: 'Error 1004: the request'\nsummary: What it means, and what to do.\n"
        "keywords: 1004, bad request\ncategory: errors\naudience: internal\n"
        "checked: 2026-11-01\nrelated: [12, 15]\npublished: 2026-11-20T10:00:00Z\n---\n\n# Hello\n"
    )


def test_a_file_that_went_through_windows_says_the_same():
    source = "---\r\ntitle: A\r\n---\r\n\r\nOne\r\n\r\nTwo\r\n"
    assert read(source).text.body == "One\n\nTwo\n"
    assert read("\ufeff---\ntitle: A\n---\n\nOne").text.body == "One"


def test_the_text_begins_after_one_empty_line_or_at_once():
    assert read("---\ntitle: A\n---\nOne").text.body == "One"
    assert read("---\ntitle: A\n---\n\n\nOne").text.body == "\nOne"
    assert read("---\ntitle: A\n---").text.body == ""


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        ("title: A\ntitel: B", "a.md:3: “titel” has no place here."),
        ("summary: A", "a.md:2: “title” is missing."),
        (f"title: {'x' * 201}", "a.md:2: title has 201 characters, and there is room for 200."),
        ("title: A\nowner: [ed]", "a.md:3: owner is a text."),
        ('title: "a\\0"', "a.md:2: The text holds a character that cannot be stored."),
        ("title: A\norder: -1", "a.md:3: order is a whole number from 0 to"),
        ("title: A\norder: 2147483648", "a.md:3: order is a whole number from 0 to"),
        ("title: A\nchecked: 1st May", "a.md:3: checked is a day such as 2026-11-20."),
        ("title: A\npublished: 2026-11-20", "a.md:3: published is a moment with its zone"),
        ("title: A\npublished: 2026-11-20T10:00:00", "a.md:3: published is a moment"),
        ("title: A\nwritten: 0001-01-01T00:00:00+23:00", "a.md:3: written is a moment"),
        (
            "title: A\npublished: 2026-11-20T10:00:00Z/2026-11-19T10:00:00Z",
            "a.md:3: It would end before it begins.",
        ),
        ("title: A\naudience: all", "a.md:3: “all” is none of: public, internal."),
        ("title: A\nrelated: 12", "a.md:3: related is a list."),
        ("title: A\nrelated: [one]", "a.md:3: The number of an article is expected here."),
        ("title: A\nrelated: [3, 3]", "a.md:3: The article 3 stands here twice."),
        ("title: &a A\nsummary: *a", "a.md:2: Anchors (&name) are not read here."),
        ("title: *a", "a.md:2: Aliases (*name) are not read here."),
        ("title: !!str A", "a.md:2: Tags (!name) are not read here."),
        ("title: A\ntitle: B", "a.md:3: “title” stands here a second time"),
        ("title: A: B", "a.md:2: A text with a colon and a space in it must stand in quotes"),
        ("title: 'A", "a.md:2: The quotation mark that opens before this is never closed."),
        (f"title: {'[' * 30}{']' * 30}", "a.md:2: This is nested too deeply."),
        ("- title", "a.md:2: Lines of “name: value” are expected here."),
        (
            f"title: A\nfiles:\n  - {{id: 1, name: ../x.png, sha256: '{'0' * 64}'}}",
            "a.md:4: A file cannot have this name.",
        ),
        (
            f"title: A\nfiles:\n  - {{id: 1, name: '..', sha256: '{'0' * 64}'}}",
            "a.md:4: A file cannot have this name.",
        ),
        (
            "title: A\nfiles:\n  - {id: 1, name: x.png, sha256: 12}",
            "a.md:4: sha256 is 64 of the digits 0-9 and a-f.",
        ),
        ("title: A\nfiles:\n  - {name: x.png}", "a.md:4: “sha256” is missing."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(lines, refused):
    assert refused in "\n".join(refusals(f"---\n{lines}\n---\n\nText"))


@pytest.mark.parametrize("source", ["", "Text", "---\ntitle: A\n", "--- \ntitle: A\n---\n"])
def test_a_file_without_front_matter_is_refused(source):
    assert refusals(source) == [
        "a.md:1: The file begins with front matter: lines of “name: value” between two of ---."
    ]


def test_a_character_in_the_text_that_cannot_be_stored_is_refused_at_its_line():
    assert refusals("---\ntitle: A\n---\n\nOne\nT\0wo") == [
        "a.md:6: The text holds a character that cannot be stored. Remove it."
    ]


@settings(max_examples=150)
@given(st.text(st.sampled_from("---\n\n: a'\"[]{}&*!|>#\0\t-?"), max_size=60))
def test_nothing_that_is_read_ends_in_anything_but_words(text):
    problems = Problems()
    articlefile.read_article("a.md", f"---\n{text}\n---\n", problems)
    for problem in problems.found:
        assert problem.line >= 1
        assert problem.message

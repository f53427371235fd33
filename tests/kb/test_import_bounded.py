"""No text, however it is made, keeps the importer busy for longer than its length asks for."""

import time

import pytest

from kb.importing.document import DocumentError, read_document
from kb.importing.links import rewrite
from kb.importing.outline import outline
from kb.markdown import MAX_BODY_BYTES

from .import_checks import faq, outcomes, refusals, remarks

LENGTH = 150_000
SECONDS = 1.0  # of the processor, on a busy machine; what is not bounded takes minutes


def repeated(unit):
    return (unit * (LENGTH // len(unit) + 1))[:LENGTH]


def spent(read, *arguments):
    started = time.process_time()
    read(*arguments)
    return time.process_time() - started


def led(text):
    return rewrite(text, bytes(len(text.split("\n"))), lambda link: None)


UNITS = [
    ":", "::: image ", ":::image source", "::: image source= ", ':::image a: source="', "<a \"'",
    "<a \"'<img ", "<img '", "](a](", "[a](b\n", "[a]: ", "{# ", "<a id=a ", "[](id:", "\\`", "# ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_links_are_looked_for_in_one_pass(unit):
    assert spent(led, repeated(unit)) < SECONDS


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("start", ["# Title\n\n", "# ", "---\ntitle: T\n---\n"])
def test_a_file_is_cut_in_one_pass(start, unit):
    assert spent(read_document, start + repeated(unit)) < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "# a" + " " * LENGTH + "x",
        "# a" + "\t" * LENGTH + "# x",
        "# a " + "#" * LENGTH + "x",
        "# T\n\n{#" + " " * LENGTH + "x",
        "# T\n\n<a id=" + "x" * LENGTH,
        "# T\n\n<a" + " id=x" * (LENGTH // 5),
        "---\ntitle: T\nkeywords: " + ", ".join(map(str, range(8000))) + "\n---\nText.\n",
        "---\ntitle: T" + " " * LENGTH + "x\n---\nText.\n",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_long_runs_in_one_line_are_read_in_one_pass(text):
    def read():
        try:
            read_document(text)
        except DocumentError:
            pass

    assert spent(read) < SECONDS


def test_many_links_are_led_in_one_pass():
    text = "[a](b)\n" * (LENGTH // 7)
    seconds = spent(rewrite, text, bytes(text.count("\n") + 1), lambda link: "/articles/1-a/")
    assert seconds < SECONDS


def test_thousands_of_questions_take_no_longer_each_than_one():
    text = "".join(f"### Question {number}?\n\nAnswer.\n\n" for number in range(4000))
    assert len(read_document(text).questions) == 4000
    assert min(spent(read_document, text) for _ in range(5)) < 0.3


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# Words ##", "Words"), ("# Words #", "Words"), ("# Words#", "Words#"),
        ("# Words # \t", "Words"), ("# C# ##", "C#"), ("# # #", "#"), ("## ##", ""), ("# #", ""),
        ("# a\t#", "a"), ("##Words##", "Words##"), ("#", ""), ("# a # b", "a # b"),
    ],
)  # fmt: skip
def test_the_marks_that_close_a_heading_are_none_of_its_words(line, title):
    (heading,) = outline([line]).headings
    assert heading.text == title


def test_an_image_between_colons_is_found_behind_other_words():
    found = []
    text = '::::image alt="a: b" source="one.png"::: :::image source=\'two.png\':::'
    rewrite(text, bytes(1), lambda link: found.append(link.destination))
    assert found == ["one.png", "two.png"]


def test_an_angle_in_an_attribute_hides_no_address():
    found = []
    rewrite('<img alt="a < b" src="c.png">', bytes(1), lambda link: found.append(link.destination))
    assert found == ["c.png"]


def test_of_too_many_keywords_the_first_are_kept():
    words = [f"{number:048}" for number in range(12)]  # ten with their commas have 498 characters
    text = "---\ntitle: T\nkeywords: " + ", ".join(words) + "\n---\nText.\n"
    document = read_document(text)
    assert document.questions[0].keywords == ", ".join(words[:10])
    assert [line for line, _ in document.remarks] == [3]


@pytest.mark.django_db
def test_a_text_that_is_too_long_is_refused_before_its_links_are_led(tmp_path):
    from kb.importing import import_faq

    long = "é" * (MAX_BODY_BYTES // 2) + " [a](gone.md)"
    path = faq(tmp_path, f"### One\n{long}\n### Two\n[b](gone.md)\n")
    report = import_faq([path], dry_run=True)
    # Nothing is said of the first one's link: nobody looked for it.
    assert [where for where, _ in remarks(report)] == ["faq.md:4"]
    ((where, words),) = refusals(report)
    assert where == "faq.md:1"
    assert "too long" in words
    assert outcomes(report)["Two"] == "new"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["# a" + " " * LENGTH + "x", "# T\n\n" + ":" * LENGTH])
def test_a_dry_run_of_such_a_file_ends_soon(tmp_path, text):
    from kb.importing import import_faq

    assert spent(import_faq, [faq(tmp_path, text)]) < 2 * SECONDS

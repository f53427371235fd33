"""Where links are found in a text, and what their addresses mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.importing.links import rewrite
from kb.importing.outline import outline
from kb.importing.references import References


def led(text, lead=lambda link: f"<{link.kind}:{link.line}>"):
    return rewrite(text, bytes(outline(text.split("\n")).code), lead)


def destinations(text):
    found = []
    led(text, lambda link: found.append((link.kind, link.destination, link.line)))
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](b.md)", [("link", "b.md", 1)]),
        ("x\n[a](b.md 'title')", [("link", "b.md", 2)]),
        ("[a](<b c.md>)", [("link", "b c.md", 1)]),
        ("[a](b_(c).md)", [("link", "b_(c).md", 1)]),
        (r"[a](b\_c.md)", [("link", "b_c.md", 1)]),
        ("[a](b.md?x=1&amp;y=2)", [("link", "b.md?x=1&y=2", 1)]),
        ("![a](b.png)", [("image", "b.png", 1)]),
        ("[![a](b.png)](c.md)", [("image", "b.png", 1), ("link", "c.md", 1)]),
        ("[the `x](y)` call](#jump)", [("link", "#jump", 1)]),
        ("[a [b] c](d)", [("link", "d", 1)]),
        ("[a][r]\n\n[r]: b.md 'T'", [("link", "b.md", 3)]),
        ("![a][r]\n\n[r]: b.png", [("image", "b.png", 3)]),
        ("<a class='x' href=\"b.md\">a</a>", [("link", "b.md", 1)]),
        ("<img alt='' src='b.png'>", [("image", "b.png", 1)]),
        (':::image type="content" source="b.png" alt-text="x":::', [("image", "b.png", 1)]),
        ("- one\n\n      [in the item](b.md)\n", []),
        ("- one\n\n  [in the item](b.md)\n", [("link", "b.md", 3)]),
        ("`[a](b.md)`", []),
        ("``[a](b.md) ` ``", []),
        ("```\n[a](b.md)\n```", []),
        ("    [a](b.md)", []),
        ("> ```\n> [a](b.md)\n> ```\n> [c](d.md)", [("link", "d.md", 4)]),
        ("<!-- [a](b.md) -->", []),
        ("<pre>\n[a](b.md)\n</pre>", []),
        (r"\[a](b.md)", []),
        ("a](b.md)", []),
        ("[](id:jump)", []),
        ("[a](unfinished", []),
        ("[Byte[]](-x y)", []),
    ],
)
def test_links_are_found_and_code_is_left_alone(text, found):
    assert destinations(text) == found


def test_only_the_address_changes():
    text = "See [a `b`](c.md 'T') and\n![d](e.png), [r].\n\n[r]: f.md 'U'\n"
    assert led(text, lambda link: "/x y/") == (
        "See [a `b`](/x%20y/ 'T') and\n![d](/x%20y/), [r].\n\n[r]: /x%20y/ 'U'\n"
    )


def test_an_empty_text_has_no_links():
    assert rewrite("", b"", lambda link: None) == ""


def test_an_address_cannot_break_out_of_its_attribute():
    assert led('<a href="b">x</a>', lambda link: '"><b>') == '<a href="&quot;&gt;&lt;b&gt;">x</a>'


@given(st.text(alphabet="[]()!`<>\\\n #:ab\"'=", max_size=120))
def test_without_anything_to_change_the_text_stays(text):
    assert led(text, lambda link: None) == text


def test_many_brackets_take_no_longer_than_their_number():
    import time

    started = time.process_time()
    for text in ("[" * 50_000, "![" * 25_000, "](" * 25_000, "[a](b" * 10_000, "<a " * 20_000):
        led(text)
    assert time.process_time() - started < 5


def test_a_token_is_replaced_and_nothing_else_is():
    references, others = References(), References()
    text = f"[a]({references.question(27)}#a-x) {others.question(1)} refq1z"
    by = lambda kind, key: f"{kind}-{key}"  # noqa: E731
    assert references.replaced(text, by) == f"[a](/articles/q-27/#a-x) {others.question(1)} refq1z"
    assert references.stand_in(references.picture("ab" * 32, "x.png"))

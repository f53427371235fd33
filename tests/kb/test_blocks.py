"""The blocks of a rendered text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.blocks import blocks
from kb.markdown import render

TEXT = """\
Before all.

## First part

Words, **bold**
on two lines.

- one
- two
  - deeper

| a | b |
|---|---|
| 1 | 2 |

```
code
  stays
```

---

### Inside

![A phone](https://example.com/a.png)
"""


def test_a_text_is_its_paragraphs_lists_tables_and_headings_in_order():
    found = blocks(render(TEXT).html)
    assert [block.number for block in found] == list(range(len(found)))
    assert [block.text for block in found if block.is_heading] == ["First part", "Inside"]
    assert found[0].text == "Before all."
    texts = [block.text for block in found]
    assert "Words, bold on two lines." in texts
    assert "one\ntwo\ndeeper" in texts


def test_a_block_knows_the_heading_that_it_stands_under():
    found = blocks(render(TEXT).html)
    assert found[0].under == ""
    assert found[2].under == "First part"
    assert found[-1].under == "Inside"


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("", []),
        ("<p>a &lt;b&gt; &amp; c</p>", ["a <b> & c"]),
        ("<p>a<br>b</p><hr><p>c</p>", ["a\nb", "", "c"]),
        ("<p></p>", [""]),
        ("<div><p>a</p><p>b</p></div>", ["a\nb"]),
        ('<p><img src="x" alt="A phone"></p>', ["A phone"]),
        ("<p>open", []),
        ("</p><p>a</p>", ["a"]),
    ],
)
def test_whatever_the_html_its_blocks_are_found(html, texts):
    assert [block.text for block in blocks(html)] == texts


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=6))
def test_as_many_paragraphs_as_there_are_as_many_blocks(texts):
    from html import escape

    found = blocks("\n".join(f"<p>{escape(text)}</p>" for text in texts))
    assert len(found) == len(texts)

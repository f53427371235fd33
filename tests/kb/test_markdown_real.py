"""Real articles, where they lie beside the project: a text-message service's two FAQs and three
hundred support articles. What they taught stands in small in the other tests, which need nothing.
"""

import re
import time

import pytest

from kb.markdown import MAX_BODY_BYTES, render
from tests.kb.markdown_checks import BESIDE, Page, lost_words, outline

STEPS_WITH_POINTS = """\
Look at three things:
1. Ask for the address of the host.
  1.1 Solved: use the other one.
  1.2 Not solved: go to 2.  
2. Look at the connections.
  2.1 One after another: open more.
  2.2 None for a long time (90 seconds): close it.
3. Nothing helped: [ask us](/ask).
"""  # noqa: W291

STEPS_WITH_BULLETS = """\
### Why so late?[](id:late)

1. Compare the two times.
 - Far apart: see [the other question](#late).
 - Close by: go to [step 2](#step2).
2. Compare the next two.[](id:step2)
 - Far apart: the text is looked at.
 - Close by: the phone.
3. Write to us.
"""

POINTS_BETWEEN_LINES = """\
Open the console.
- If it says "failed", read why.
If it says "successful" with a code, look the code up.
- If it says "successful":
 - The phone is off.
 - The inbox is full.

Write to us.
"""


@pytest.mark.parametrize(
    ("source", "lists"),
    [
        (STEPS_WITH_POINTS, "ol(Ask ol(1.1 1.2) Look ol(2.1 2.2) Nothing)"),
        (STEPS_WITH_BULLETS, "ol(Compare ul(Far Close) Compare ul(Far Close) Write)"),
        (POINTS_BETWEEN_LINES, "ul(If If ul(The The))"),
    ],
)
def test_the_shapes_of_real_questions(source, lists):
    html = render(source).html
    assert outline(html) == lists
    assert not lost_words(source, html)


if BESIDE.is_dir():
    # Counted by hand, question by question.
    OLDER = [9, 8, 7, 0, 6, 7, 4, 3, 0]
    NEWER = [9, 8, 7, 2, 6, 8, 3, 6, 3, 5, 2, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]

    def questions(start: str) -> list[str]:
        (file,) = (BESIDE / "seeds").glob(f"{start}_*.txt")
        return re.split(r"(?m)^(?=### )", file.read_text(encoding="utf-8"))[1:]

    @pytest.mark.parametrize(("start", "counts"), [("000", OLDER), ("001", NEWER)])
    def test_each_question_has_its_list_items_and_all_its_words(start, counts):
        pages = [(source, render(source).html) for source in questions(start)]
        assert [Page(html).count("li") for _, html in pages] == counts
        for source, html in pages:
            assert not lost_words(source, html), source
            assert not Page(html).problems

    def articles():
        for file in sorted((BESIDE / "corpus" / "microsoft").rglob("*.md")):
            source = file.read_text(encoding="utf-8-sig")
            assert len(source.encode()) < MAX_BODY_BYTES
            yield file.name, re.sub(r"\A---\r?\n.*?\r?\n---\r?\n", "", source, flags=re.DOTALL)

    def test_three_hundred_articles_render_clean_and_quickly():
        names = []
        for name, source in articles():
            names.append(name)
            start = time.process_time()
            page = Page(render(source).html)
            assert time.process_time() - start < 1, name
            assert page.problems == [], name
            assert ":::" not in page.text(), name
            assert "[!" not in page.text(), name
            assert len(page.ids) == len(set(page.ids)), name
        assert len(names) == 300

"""Lists as real FAQs write them."""

import pytest

from kb.markdown import render
from tests.kb.markdown_checks import Page, lost_words, outline


def lists(source: str) -> str:
    """The lists of a source, in short, after checking that no word went missing."""
    html = render(source).html
    assert not Page(html).problems
    assert not lost_words(source, html)
    return outline(html)


def test_a_list_right_after_a_paragraph_is_a_list():
    assert lists("Try this:\n- restart\n- wait") == "ul(restart wait)"


def test_numbers_right_after_a_paragraph_are_a_list():
    assert lists("Try this:\n1. restart\n2. wait") == "ol(restart wait)"


def test_a_list_right_after_a_heading_is_a_list():
    assert lists("### Try\n1. restart\n2. wait") == "ol(restart wait)"


def test_a_year_at_the_start_of_a_line_is_no_list():
    html = render("The service started in\n1986. It is still here.").html
    assert "<li>" not in html
    assert "1986. It is" in html


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_bullets_nest_by_any_indent(step):
    pad = " " * step
    source = f"- one\n{pad}- two\n{pad * 2}- three\n{pad}- four\n- five"
    assert lists(source) == "ul(one ul(two ul(three) four) five)"


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_bullets_nest_under_numbers_by_any_indent(step):
    pad = " " * step
    source = f"1. one\n{pad}- two\n{pad}- three\n2. four\n{pad}- five"
    assert lists(source) == "ol(one ul(two three) four ul(five))"


@pytest.mark.parametrize("step", [2, 3, 4])
def test_numbers_nest_under_bullets(step):
    pad = " " * step
    assert lists(f"- one\n{pad}1. two\n{pad}2. three\n- four") == "ul(one ol(two three) four)"


def test_nesting_by_a_tab():
    assert lists("- one\n\t- two\n\t\t- three\n- four") == "ul(one ul(two ul(three)) four)"


@pytest.mark.parametrize("indent", ["", " ", "  ", "    "])
def test_sub_points_are_nested_in_their_step_and_keep_their_number(indent):
    source = f"1. Look up\n{indent}1.1 solved\n{indent}1.2 open\n2. Go on\n{indent}2.1 near"
    assert lists(source) == "ol(Look ol(1.1 1.2) Go ol(2.1))"
    assert '<span class="point">1.2</span> open' in render(source).html


def test_sub_points_of_sub_points():
    source = "1. a\n  1.1 b\n    1.1.1 c\n    1.1.2 d\n  1.2 e\n2. f"
    assert lists(source) == "ol(a ol(1.1 ol(1.1.1 1.1.2) 1.2) f)"


def test_sub_points_after_a_blank_line_and_with_bullets_inside():
    source = "1. a\n\n   1.1 b\n   - c\n\n   1.2 d\n\n2. e"
    assert lists(source) == "ol(a ol(1.1) ul(c) ol(1.2) e)"
    assert lists(source.replace("   - c", "     - c")) == "ol(a ol(1.1 ul(c) 1.2) e)"


def test_a_decimal_number_in_a_step_is_no_sub_point():
    html = render("1. Keep at least\n1.5 GB free\n2. Go on").html
    assert outline(html) == "ol(Keep Go)"
    assert "1.5 GB free" in html


@pytest.mark.parametrize("between", ["A word in between.", "![The screen](screen.png)"])
def test_numbering_goes_on_after_a_paragraph_or_image(between):
    page = Page(render(f"1. one\n2. two\n\n{between}\n\n3. three\n4. four").html)
    assert [ol.get("start") for ol in page.all("ol")] == [None, "3"]


def test_the_next_number_right_after_a_paragraph_goes_on_too():
    page = Page(render("1. one\n\nIn between:\n2. two").html)
    assert [ol.get("start") for ol in page.all("ol")] == [None, "2"]


def test_an_image_inside_a_step_does_not_end_the_list():
    page = Page(
        render("1. one\n![The screen](screen.png)\n2. two\n\n   ![x](y.png)\n3. three").html
    )
    assert page.count("ol") == 1
    assert page.count("li") == 3


def test_numbers_aligned_on_the_right_are_one_list():
    assert lists(" 9. nine\n10. ten\n11. eleven") == "ol(nine ten eleven)"
    assert lists("1. one\n 2. two\n  3. three") == "ol(one two three)"


def test_a_gap_between_two_numbers_stays_visible():
    items = Page(render("1. one\n2. two\n5. five\n6. six").html).all("li")
    assert [item.get("value") for item in items] == [None, None, "5", None]


def test_ones_all_the_way_count_up():
    items = Page(render("1. one\n1. two\n1. three").html).all("li")
    assert [item.get("value") for item in items] == [None, None, None]


def test_a_fence_inside_a_step_keeps_the_list_together():
    source = "1. Run\n\n   ```bash\n   dig example.org\n\n   exit\n   ```\n\n2. Read"
    page = Page(render(source).html)
    assert page.count("ol") == 1
    assert page.count("pre") == 1
    assert page.count("li") == 2


@pytest.mark.parametrize("indent", ["", " ", "  ", "    "])
def test_a_fence_straight_after_a_step_is_code(indent):
    source = f"1. Run\n{indent}```\n{indent}first\n{indent}  second\n{indent}```\n2. Read"
    html = render(source).html
    assert "first\n  second\n</code>" in html
    assert Page(html).count("li") == 2


def test_code_pasted_without_indent_into_a_fence_of_a_step_stays_code():
    html = render("1. Run\n   ```\n- not a list\nplain\n   ```\n2. Read").html
    assert "- not a list\nplain\n</code>" in html
    assert Page(html).count("li") == 2


def test_blank_lines_in_a_fence_leave_the_list_tight():
    html = render("- one\n- two\n  ```\n  a\n\n  b\n  ```\n- three").html
    assert "<p>" not in html


def test_a_fence_that_nothing_closes_ends_with_its_step():
    html = render("1. Run\n   ```\n   code\n2. Read").html
    assert Page(html).count("li") == 2


def test_a_paragraph_after_a_blank_line_belongs_to_its_step():
    page = Page(render("1. one\n\n  More on one.\n\n2. two").html)
    assert page.count("ol") == 1
    assert page.count("p") == 3


def test_an_unindented_paragraph_after_a_blank_line_ends_the_list():
    html = render("- one\n- two\n\nAfterwards.").html
    assert html.endswith("</ul><p>Afterwards.</p>")


def test_a_table_inside_a_step():
    page = Page(render("1. Compare\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n\n2. Go on").html)
    assert page.count("table") == 1
    assert page.count("ol") == 1


def test_a_rule_is_no_list():
    page = Page(render("above\n\n* * *\n\nbelow").html)
    assert page.count("hr") == 1
    assert page.count("li") == 0


def test_task_boxes_are_read_out():
    page = Page(render("- [ ] open\n- [x] shut").html)
    boxes = [span for span in page.all("span") if span.get("role") == "img"]
    assert [box["aria-label"] for box in boxes] == ["To do", "Done"]
    assert "☐ open☑ shut" in page.text()


def test_lists_deeper_than_ten_levels_go_on_without_loss():
    source = "".join(f"{'  ' * level}- level{level}\n" for level in range(40))
    html = render(source).html
    assert Page(html).count("li") == 40
    assert not lost_words(source, html)


def test_one_line_full_of_markers_is_no_trouble():
    html = render("* " * 5000 + "a").html
    assert not Page(html).problems
    assert html.count("<ul>") <= 10

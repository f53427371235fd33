"""What documentation writes beyond Markdown: callouts, anchors, directives."""

import pytest

from kb.markdown import plain_text, render
from tests.kb.markdown_checks import Page, outline


def remarks(source: str) -> list[tuple[int | None, str]]:
    return [(remark.line, remark.text) for remark in render(source).remarks]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (">? Keep it.", "note"),
        (">!Keep it.", "important"),
        (">?\n>Keep it.", "note"),
        ("> [!NOTE]\n> Keep it.", "note"),
        (">[!NOTE]\n>Keep it.", "note"),
        ("> [!Note]\n> Keep it.", "note"),
        ("> [! note ]\n> Keep it.", "note"),
        ("> [!TIP]\n> Keep it.", "tip"),
        ("> [!IMPORTANT]\n> Keep it.", "important"),
        ("> [!warning]\n> Keep it.", "warning"),
        (">  [!CAUTION] Keep it.", "caution"),
        ("[!NOTE] Keep it.", "note"),
        (":::note\nKeep it.\n:::", "note"),
    ],
)
def test_each_form_of_callout_is_a_labelled_box(source, kind):
    html = render(source).html
    assert html == (
        f'<div class="callout {kind}" role="note"><p class="callout-title">{kind.title()}</p>'
        "<p>Keep it.</p></div>"
    )


def test_a_callout_may_hold_a_list():
    html = render("Before.\n\n>?\n>- one\n>- two\n\nAfter.").html
    assert outline(html) == "ul(one two)"
    assert Page(html).classed("callout") == ["div"]
    assert html.endswith("</div><p>After.</p>")


def test_a_callout_may_hold_a_list_right_after_its_text():
    assert outline(render("> [!TIP]\n> Either:\n> - one\n> - two").html) == "ul(one two)"


def test_marks_on_each_line_are_one_callout():
    page = Page(render(">! One thing.\n>! Another.").html)
    assert page.classed("callout") == ["div"]
    assert "One thing.Another." in page.text()


def test_callouts_one_after_another_stay_apart():
    page = Page(render("> [!NOTE]\n> one\n\n> [!TIP]\n> two\n> [!CAUTION]\n> three\n\n> four").html)
    assert len(page.classed("callout")) == 3
    assert page.count("blockquote") == 1


def test_a_callout_inside_a_step():
    html = render("1. One\n   > [!NOTE]\n   > Mind this.\n2. Two").html
    assert outline(html) == "ol(One Two)"
    assert html.index("callout") < html.index("Two")


def test_a_quote_that_starts_with_an_image_is_no_callout():
    page = Page(render(">![The screen](screen.png)").html)
    assert page.count("blockquote") == 1
    assert page.count("img") == 1


def test_an_unknown_kind_of_callout_becomes_a_note_with_a_remark():
    assert "callout note" in render("x\n\n> [!FANCY]\n> words").html
    assert remarks("x\n\n> [!FANCY]\n> words") == [
        (3, "“FANCY” is not a known kind of callout. It is a note now.")
    ]


def test_labels_are_the_ones_that_are_handed_in():
    from kb.markdown.words import ENGLISH

    html = render("> [!NOTE]\n> x", words={**ENGLISH, "note": "Hinweis"}).html
    assert '<p class="callout-title">Hinweis</p>' in html


def test_an_empty_link_is_an_anchor():
    html = render("Text.[](id:here) More. [Jump](#here)").html
    assert '<span id="a-here"></span>' in html
    assert '<a href="#a-here">Jump</a>' in html


def test_an_anchor_in_a_heading_is_no_part_of_its_title():
    rendered = render("### What to do?[](id:jump)\n\n[there](#jump)")
    assert [heading.title for heading in rendered.headings] == ["What to do?"]
    assert '<span id="a-jump"></span></h2>' in rendered.html
    assert "id:" not in plain_text(rendered.html)
    assert rendered.remarks == ()


def test_an_anchor_in_a_step():
    html = render("1. One\n2. Two[](id:step2)\n   - see [two](#step2)").html
    assert '<li>Two<span id="a-step2"></span><ul>' in html


def test_an_id_in_braces_is_an_anchor_too():
    rendered = render("## Title {#own}\n\n[x](#own)")
    assert rendered.headings[0].title == "Title"
    assert 'id="a-own"' in rendered.html
    assert rendered.remarks == ()


def test_images_between_colons():
    source = (
        'Text :::image type="icon" source="i.png" border="false"::: and\n\n'
        ':::image type="content" source="../media/a.png" alt-text="The screen" lightbox="b.png":::'
    )
    images = Page(render(source).html).all("img")
    assert [(image["src"], image["alt"]) for image in images] == [
        ("i.png", ""),
        ("../media/a.png", "The screen"),
    ]
    assert remarks(source) == []


def test_an_image_between_colons_without_description_gets_a_remark():
    assert [line for line, _ in remarks('x\n\n:::image type="content" source="a.png":::')] == [3]


def test_a_long_description_stays_readable():
    source = (
        ':::image type="complex" source="a.png" alt-text="A chart":::\n'
        "   Sales rose.\n:::image-end:::"
    )
    page = Page(render(source).html)
    assert page.count("img") == 1
    assert "Sales rose." in page.text()
    assert ":::" not in page.text()


def test_an_image_between_colons_does_not_end_a_list():
    source = '1. one\n:::image type="content" source="a.png" alt-text="A":::\n2. two'
    assert outline(render(source).html) == "ol(one two)"


@pytest.mark.parametrize(
    "line",
    [
        '::: zone pivot="windows"',
        '::: moniker range=">=2019"',
        ":::row:::",
        ':::column span="2":::',
        ':::code language="csharp" source="a.cs":::',
        '[!div class="nextstepaction"]',
        '> [!div class="checklist"]',
        "[!code-csharp[Main](a.cs)]",
        "[!INCLUDE [name](../includes/name.md)]",
        "[!INCLUDE[name](../includes/name.md)]",
        "[!include[name](name.md)]",
    ],
)
def test_layout_and_includes_go_with_a_remark_that_gives_the_line(line):
    source = f"First.\n\n{line}\n\nLast."
    assert render(source).html == "<p>First.</p><p>Last.</p>"
    assert [number for number, _ in remarks(source)] == [3]


@pytest.mark.parametrize("line", ["::: zone-end", ":::row-end:::", "::: moniker-end", ":::"])
def test_the_ends_of_layout_go_without_a_word(line):
    assert render(f"First.\n{line}\nLast.").html == "<p>First.</p><p>Last.</p>"
    assert remarks(f"First.\n{line}\nLast.") == []


def test_what_a_layout_surrounds_stays():
    source = '::: zone pivot="a"\nFor A.\n::: zone-end\n::: zone pivot="b"\n- For B.\n::: zone-end'
    assert plain_text(render(source).html) == "For A. For B."


def test_a_link_below_a_layout_line_in_a_quote_stays():
    html = render('> [!div class="nextstepaction"]\n> [Next](/next)').html
    assert html == '<p><a href="/next">Next</a></p>'


@pytest.mark.parametrize("quote", ["", "> "])
def test_a_video_is_a_labelled_link(quote):
    html = render(f"{quote}[!VIDEO https://videos.example/embed/7?autoplay=false]").html
    assert html == (
        '<p><a href="https://videos.example/embed/7?autoplay=false" class="video-link" '
        'rel="noopener">Video: https://videos.example/embed/7</a></p>'
    )


def test_names_of_buttons_keep_their_words():
    html = render("Select [!UICONTROL Save all] and [!DNL Target].").html
    assert plain_text(html) == "Select Save all and Target."
    assert plain_text(render('It is :::no-loc text="Teams":::.').html) == "It is Teams."


def test_an_include_inside_a_line_leaves_the_line():
    assert plain_text(render("Before [!INCLUDE [n](n.md)] after.").html) == "Before after."


CODE = '[](id:x) >? [!NOTE] :::image source="a.png"::: [!INCLUDE [n](n.md)] 1.1 <Server> **x**'


@pytest.mark.parametrize(
    "form", ["```\n{}\n```", "    {}", "`{}`", "``{}``", "- a\n  ~~~\n  {}\n  ~~~"]
)
def test_code_is_left_alone(form):
    rendered = render(form.format(CODE))
    assert CODE in plain_text(rendered.html)
    assert rendered.remarks == ()


@pytest.mark.parametrize("lines", [">? a\n1.1 b\n::: zone", "1. a\n  1.1 b\n- c", "# x\n> [!NOTE]"])
def test_lines_of_code_are_left_alone(lines):
    html = render(f"~~~\n{lines}\n~~~").html
    assert html.count("<div") == 1
    assert plain_text(html) == " ".join(lines.split())


def test_an_escaped_mark_is_shown_as_written():
    assert plain_text(render(r"Write \[!NOTE] and \<tenant> and \`x\`.").html) == (
        "Write [!NOTE] and <tenant> and `x`."
    )


def test_a_name_in_angle_brackets_that_is_no_html_stays_readable():
    html = render("Set <Server> to <b>yours</b>, or `<Name>`.\n\n<td>\nsee <YourName>\n</td>").html
    assert plain_text(html) == "Set <Server> to yours, or <Name>. see <YourName>"


def test_addresses_in_angle_brackets_are_addresses():
    source = "[a](<name>) ![b](<my pic.png>) [c]\n\n[c]: <other>"
    page = Page(render(source).html)
    assert [link["href"] for link in page.all("a")] == ["name", "other"]
    assert page.all("img")[0]["src"] == "my pic.png"


def test_what_looks_like_an_address_and_is_none_stays_readable():
    assert plain_text(render("Open <localhost:5001/x>, <tel:+49123>.").html) == (
        "Open <localhost:5001/x>, +49123."
    )


def test_bold_with_a_stray_blank_is_bold():
    assert "<strong>Statistics</strong>" in render("**A** > ** Statistics** > **B**").html


def test_remarks_come_in_the_order_of_lines():
    source = ':::row:::\n\n![](a.png)\n\n[!INCLUDE [n](n.md)]\n\n::: zone pivot="x"'
    assert [line for line, _ in remarks(source)] == [1, 3, 5, 7]

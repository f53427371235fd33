"""Headings, links, images, tables, code, footnotes: what a page of an article is made of."""

import time

import pytest

from kb.markdown import Heading, plain_text, render
from tests.kb.markdown_checks import Page


def titles(source: str) -> list[tuple[int, str, str]]:
    return [(h.level, h.id, h.title) for h in render(source).headings]


def test_headings_start_below_the_title_of_the_page():
    assert titles("# One\n\n## Two\n\n### Three\n\n# Four") == [
        (2, "a-one", "One"),
        (3, "a-two", "Two"),
        (4, "a-three", "Three"),
        (2, "a-four", "Four"),
    ]


def test_headings_leave_out_no_level():
    levels = [level for level, _, _ in titles("#### a\n\n###### b\n\n#### c\n\n## d\n\n#### e")]
    assert levels == [2, 3, 2, 2, 3]


def test_headings_in_html_count_too():
    html = render('<h1 id="top">One</h1>\n\n<h4>Two</h4>').html
    assert html == '<h2 id="a-top">One</h2><h3 id="a-two">Two</h3>'


def test_the_title_of_a_heading_is_plain_text():
    source = "## The `code` **1\\*\\*2** [link](/x) ![a picture](y.png) &amp; more ##"
    assert titles(source) == [
        (2, "a-the-code-12-link-a-picture--more", "The code 1**2 link a picture & more")
    ]


def test_underlined_headings():
    assert [t for _, _, t in titles("One\n===\n\nTwo\nlines\n---\n")] == ["One", "Two lines"]


def test_equal_headings_get_ids_of_their_own():
    assert [i for _, i, _ in titles("# x\n# x\n# x-1\n# x")] == ["a-x", "a-x-1", "a-x-1-1", "a-x-2"]


def test_ids_keep_other_scripts_and_are_never_empty():
    assert [i for _, i, _ in titles("# 短信 错误\n# ???")] == ["a-短信-错误", "a-section"]


def test_thousands_of_equal_headings_take_linear_time():
    def seconds(number):
        start = time.process_time()
        assert len(render("# same\n\n" * number).headings) == number
        return time.process_time() - start

    seconds(50)
    few, many = seconds(500), seconds(5000)
    assert many < 40 * few


def test_an_empty_heading_is_none():
    rendered = render("#\n\n## [](id:x)\n\ntext")
    assert rendered.headings == ()
    assert Page(rendered.html).count("h2") == 0
    assert 'id="a-x"' in rendered.html


def test_headings_are_values():
    assert render("# One").headings == (Heading(2, "a-one", "One"),)


@pytest.mark.parametrize(
    "link", ["#two-words", "#Two-Words", "#Two%20Words", "#two%2Dwords", " #two-words"]
)
def test_links_to_headings_find_them_however_they_are_written(link):
    rendered = render(f"[x](<{link}>)\n\n## Two words")
    assert '<a href="#a-two-words">x</a>' in rendered.html
    assert rendered.remarks == ()


def test_a_link_that_leads_nowhere_gets_a_remark():
    rendered = render("One.\n\n[x](#gone)")
    assert 'href="#a-gone"' in rendered.html
    assert [(remark.line, "#gone" in remark.text) for remark in rendered.remarks] == [(3, True)]


def test_html_of_the_author_gets_its_ids_prefixed_and_its_links_rewritten():
    html = render('<a name="old"></a><b id="main">x</b> <a href="#main">y</a> [z](#old)').html
    assert 'id="a-old"' in html
    assert '<b id="a-main">' in html
    assert 'href="#a-main"' in html
    assert 'href="#a-old"' in html
    assert "name=" not in html


def test_an_id_is_given_once():
    page = Page(render('<b id="x">1</b><b id="x">2</b>\n\n# x').html)
    assert page.ids == ["a-x", "a-x-1"]


def test_footnotes_link_there_and_back():
    page = Page(render("One.[^1] Two.[^n] Again.[^1]\n\n[^1]: First.\n[^n]: Second *note*.").html)
    assert not page.problems
    assert set(page.fragments) == {"a-fn:1", "a-fn:n", "a-fnref:1", "a-fnref:n", "a-fnref2:1"}
    assert set(page.fragments) <= set(page.ids)
    assert page.count("em") == 1


def test_a_footnote_may_have_paragraphs_and_a_list():
    html = render("One.[^1]\n\n[^1]: First.\n\n    - a\n    - b\n\nLast.").html
    assert html.index("Last.") < html.index("First.") < html.index("<li>a</li>")


def test_external_links_give_the_other_page_no_handle_and_relative_ones_stay():
    html = render(
        "[a](https://x.example/) [b](/articles/1-a/) [c](other.md) [d](mailto:a@b.c)"
    ).html
    links = Page(html).all("a")
    assert [link["href"] for link in links] == [
        "https://x.example/",
        "/articles/1-a/",
        "other.md",
        "mailto:a@b.c",
    ]
    assert [link.get("rel") for link in links] == ["noopener", None, None, None]
    assert "target" not in html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://x.example/a.", "https://x.example/a"),
        ("(https://x.example/a_(b))", "https://x.example/a_(b)"),
        ("<https://x.example/?a=1&b=2>", "https://x.example/?a=1&b=2"),
        ("在 https://x.example/a。", "https://x.example/a"),
    ],
)
def test_bare_addresses_are_links(text, address):
    assert [link["href"] for link in Page(render(text).html).all("a")] == [address]


def test_bare_addresses_in_links_and_code_are_left_alone():
    html = render("[https://x.example](/y) `https://x.example`").html
    assert [link["href"] for link in Page(html).all("a")] == ["/y"]


def test_a_link_without_text_shows_its_address():
    rendered = render("x\n\n[](https://x.example/)")
    assert ">https://x.example/</a>" in rendered.html
    assert rendered.remarks[0].line == 3


@pytest.mark.parametrize("address", ["screen.png", "../m/screen.png", "/attachments/7/screen.png"])
def test_local_images_are_lazy(address):
    rendered = render(f"![The screen]({address})")
    assert rendered.html == (
        f'<p><img src="{address}" alt="The screen" loading="lazy" decoding="async"></p>'
    )
    assert rendered.remarks == ()


@pytest.mark.parametrize(
    "source",
    ["a\n\n![](s.png)", "a\n\n![ ](s.png)", 'a\n\n<img src="s.png">', "a\n\nb <img src='s.png'> c"],
)
def test_an_image_without_description_gets_a_remark_with_its_line(source):
    rendered = render(source)
    assert Page(rendered.html).all("img")[0]["alt"] == ""
    assert [(remark.line, "s.png" in remark.text) for remark in rendered.remarks] == [(3, True)]


REMOTE = [
    "https://far.example/p.png",
    "http://far.example/p.png",
    "//far.example/p.png",
    "\\\\\\\\far.example/p.png",
    "https://near.example.far.example/p.png",
    "https://near.example@far.example/p.png",
    "https://near.example:8443/p.png",
]


@pytest.mark.parametrize("address", REMOTE)
def test_a_remote_image_is_a_labelled_link(address):
    for source in (f"![The screen](<{address}>)", f'<img src="{address}" alt="The screen">'):
        rendered = render(source, image_hosts=["near.example"])
        page = Page(rendered.html)
        assert page.count("img") == 0
        assert page.text() == "Image: The screen"
        assert page.classed("image-link") == ["a"]
        assert len(rendered.remarks) == 1


def test_a_remote_image_without_description_is_named_after_its_file():
    assert plain_text(render("![](https://far.example/a/p.png?w=3)").html) == "Image: p.png"


def test_a_remote_image_in_a_link_leaves_the_link():
    html = render("[![The screen](https://far.example/p.png)](/there)").html
    assert html == '<p><a href="/there"><span class="image-link">Image: The screen</span></a></p>'


@pytest.mark.parametrize("address", ["https://near.example/p.png", "http://Near.example/p.png"])
def test_images_of_allowed_hosts_are_shown_over_https(address):
    image = Page(render(f"![x]({address})", image_hosts=["near.example"]).html).all("img")[0]
    assert image["src"].lower() == "https://near.example/p.png"


def test_tables_can_be_scrolled_with_the_keyboard_and_have_names_of_their_own():
    source = "Text\n| a | b |\n|:--|--:|\n| `x|y` | 2 |\n\n| c |\n|---|\n| d |\n"
    page = Page(render(source).html)
    boxes = [box for box in page.all("div") if box.get("class") == "table"]
    assert [box["aria-label"] for box in boxes] == ["Table 1", "Table 2"]
    assert all(box["tabindex"] == "0" and box["role"] == "region" for box in boxes)
    assert [cell.get("align") for cell in page.all("td")] == ["left", "right", None]


def test_a_table_keeps_cells_beyond_its_head_with_a_remark():
    rendered = render("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 | 5 `x|y` |")
    assert plain_text(rendered.html) == "a b 1 2 3 4 5 x|y"
    assert [remark.line for remark in rendered.remarks] == [4]


def test_a_table_whose_dashes_are_one_too_many_is_a_table():
    page = Page(render("|a\t|b|\n|:--\t|:--|:--|\n|1|\t2|\n").html)
    assert page.count("table") == 1
    assert page.count("td") == 3


@pytest.mark.parametrize("source", ["a | b\nc", "a\n--|--", "x\n| - |", "a \\| b\n--- c | d"])
def test_bars_alone_make_no_table(source):
    assert Page(render(source).html).count("table") == 0


def test_a_table_ends_where_the_text_goes_on():
    html = render("| a | b |\n|---|---|\n| 1 | 2 |\nAfter.\n").html
    assert html.endswith("<p>After.</p>")


def test_code_is_coloured_by_classes_and_can_be_scrolled():
    html = render('```json\n{"a": 1}\n```').html
    assert html.startswith('<div class="highlight"><pre tabindex="0"><code><span class="p">{')
    assert "style=" not in html


@pytest.mark.parametrize(
    "info", ["", "no-such-language", "{.python}", "powershell", "JSON title=x"]
)
def test_any_info_after_a_fence_is_taken(info):
    assert plain_text(render(f"```{info}\nx = 1\n```").html) == "x = 1"


def test_tabs_and_blank_lines_in_code_stay():
    assert "all:\n\n\tmake  x\n" in plain(render("~~~\nall:\n\n\tmake  x\n~~~").html)


def plain(html: str) -> str:
    return html.replace("</code>", "").split("<code>")[1]


def test_struck_text_and_breaks():
    html = render("~~old~~ new  \nline\\\nlast").html
    assert html == "<p><del>old</del> new<br>line<br>last</p>"


def test_plain_text_has_words_only():
    html = render("# A **b**c\n\n> [!NOTE]\n> d[^1]\n\n- e\n- f\n\n![g](h.png)\n\n[^1]: i").html
    assert plain_text(html) == "A bc d1 e f g i"


def test_html_between_markdown_stays_html():
    html = render("<details>\n<summary>More</summary>\n\n*inside*\n\n</details>").html
    assert html == "<details>\n<summary>More</summary><p><em>inside</em></p></details>"


@pytest.mark.parametrize("swallower", ["<script>", "<!-- x", "<title>", "<![CDATA[", "<svg>"])
def test_html_that_nothing_closes_does_not_swallow_the_article(swallower):
    for source in (f"{swallower}\n\nThe end.", f"Text {swallower} text.\n\nThe end."):
        assert plain_text(render(source).html).endswith("The end.")


def test_line_ends_of_every_kind_and_stray_characters_are_taken():
    assert render("a\r\n\r\nb\rc\x00\x02\x03\ufdd0\ud800").html == "<p>a</p><p>b\nc</p>"


def test_nothing_gives_nothing():
    assert render("").html == render(" \n\t\n").html == ""

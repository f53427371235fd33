"""Nothing an author writes becomes active, takes over the page, or breaks out of the article."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.markdown import plain_text, render
from kb.markdown.sanitise import ID_PREFIX, sanitise
from tests.kb.markdown_checks import BESIDE, Page

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//far.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)">x</a></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=https://far.example></iframe>",
    '<form action=/logout><input type=submit><button formaction="javascript:alert(1)">x</button>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa&#9;ScRiPt:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](vbscript:msgbox)",
    "![x](data:image/svg+xml;base64,AAAA)",
    "![x](javascript:alert(1))",
    '[x](/y "\\" onmouseover=alert(1) x=\\"")',
    '![" onerror="alert(1)](x.png)',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '<div style="position:fixed;inset:0">x</div>',
    "<style>body{display:none}</style>",
    '<p class="top walkme button" id="main">x</p>',
    '<a id="csrfmiddlewaretoken" name="cookie" href="#main" target="_blank">x</a>',
    '<base href="//far.example/"><link rel=stylesheet href=//far.example/x.css>',
    '<meta http-equiv="refresh" content="0;url=//far.example">',
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "</div></article></main><footer>x</footer>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<a href='x' hx-get='/logout' hx-trigger='load' data-hx-post=/x>x</a>",
    "<object data=x></object><embed src=x><applet code=x></applet>",
    "<video src=x onerror=alert(1)></video><audio src=x autoplay></audio>",
    "<img srcset='//far.example/x 1x' src=x alt=x>",
    "`<script>alert(1)</script>` and ```<img src=x onerror=alert(1)>```",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    '## <img src=x onerror=alert(1)> {#"onclick="x}',
    '[](id:"><script>alert(1)</script>)',
    ':::image source="x" onerror="alert(1)" alt-text="\'><script>":::',
    ':::image source="javascript:alert(1)" alt-text="x":::',
    "[!VIDEO javascript:alert(1)]",
    '[!VIDEO "><script>alert(1)</script>]',
    "> [!<script>alert(1)</script>]\n> x",
    '[^"><script>]\n\n[^"><script>]: x',
    "| a | b |\n|---|---|\n| <script>alert(1)</script> | <b onclick=x>y</b> |",
    "1. a\n  1.1 <img/src/onerror=alert(1)>",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0001\x03",
    '<a title="\x02wzxhzdk:0\x03">x</a> <b onclick="alert(1)">y</b>',
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "frame", ["{}", "Text {} text.", "- {}", "> [!NOTE]\n> {}", "| x |\n|---|\n| {} |"]
)
def test_nothing_active_comes_out(attack, frame):
    page = Page(render(frame.replace("{}", attack)).html)
    assert page.problems == []


def test_classes_of_the_page_cannot_be_borrowed():
    html = render('<p class="walkme callout-title">x</p><span class="button k">y</span>').html
    assert 'class="callout-title"' in html
    assert 'class="k"' in html
    assert "walkme" not in html
    assert "button" not in html


def test_the_sanitiser_alone_prefixes_ids_and_drops_what_is_active():
    html = sanitise('<b id="main" onclick="x">a</b><h1>b</h1><i id="a-x">c</i>')
    assert html == '<b id="a-main">a</b>b<i id="a-x">c</i>'
    assert ID_PREFIX == "a-"


PIECES = st.sampled_from(
    [
        *"-*+>#`~|[]()!:<&\\_ \n\t\"'=;0123456789a",
        *("\n\n", "    ", "1. ", "1.1 ", "- ", "> ", ">?", ">!", "[!NOTE]", "[!INCLUDE", ":::"),
        *(":::image ", 'source="x"', "```", "~~~", "[^1]", "[^1]: ", "](", "![", "[](id:x)", "||"),
        *("|---|", "\n---\n", "<script>", "</script>", "<!--", "-->", "<b id=x>", "<a href='#x'>"),
        *("<img src=x>", "<table><td>", "</div>", "javascript:", "https://far.example/", "&lt;"),
        *("\ufdd01\ufdd1", "\x02", "\x03", "\ud800", "\u2028", "é", "短"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_renders_to_harmless_html(source):
    rendered = render(source)
    page = Page(rendered.html)
    assert page.problems == []
    assert len(page.ids) == len(set(page.ids))
    assert {heading.id for heading in rendered.headings} <= set(page.ids)
    assert all(
        remark.line is None or 1 <= remark.line <= len(source.splitlines()) + 1
        for remark in rendered.remarks
    )


@given(st.lists(PIECES, max_size=40).map("".join))
def test_the_same_text_gives_the_same_page(source):
    assert render(source) == render(source)


@given(st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=30), st.data())
def test_no_word_is_lost_whatever_stands_round_it(words, data):
    marks = st.sampled_from(["- ", "1. ", "  - ", " 2. ", "> ", "# ", ">? ", "\n", "", " ", "1.1 "])
    source = "\n".join(data.draw(marks) + word for word in words)
    seen = re.findall(r"[a-z]+", plain_text(render(source).html))
    assert sorted(seen) == sorted(words)


if BESIDE.is_dir():
    KNOWN = [
        case["input"]
        for case in json.loads((BESIDE / "attacks/html5lib-sanitizer.json").read_text())
    ]
    NAUGHTY = json.loads((BESIDE / "attacks/naughty-strings.json").read_text())
    SPEC = (BESIDE / "attacks/commonmark-spec.txt").read_text()
    EXAMPLES = re.findall(r"^`{32} example\n(.*?)^\.$", SPEC, re.DOTALL | re.MULTILINE)

    @pytest.mark.parametrize("frame", ["{}", "Text {} text.", "- {}", "> {}"])
    def test_known_attacks_and_examples_come_out_harmless(frame):
        assert len(KNOWN) > 50
        assert len(NAUGHTY) > 400
        assert len(EXAMPLES) > 600
        for source in (*KNOWN, *NAUGHTY, *(text.replace("→", "\t") for text in EXAMPLES)):
            assert Page(render(frame.replace("{}", source)).html).problems == [], source

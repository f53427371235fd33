"""The map on the page, as an SVG file, and as Mermaid: nothing in a title can break any of them."""

import re
import time
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings

from tests.troubleshoot.maps import any_graphs, links, sample
from troubleshoot.flowmap import lay_out, map_context, mermaid, svg
from troubleshoot.graph import Choice, Graph, Node

drawn = settings(deadline=None, max_examples=25)
SVG = "{http://www.w3.org/2000/svg}"
NASTY = [
    '<script>alert("1")</script>',
    '"] ; n9["x',
    "end",
    "a\n  n1 --> n1",
    "]]>&amp;<!--",
    "`**bold**`",
    "#quot;",
    "%%{init: {}}%%",
    "\x00\x0b\ufffe\ud800",
    "1. a list",
    "style x:#fff;",
]


def nasty():
    """A flow whose every text is nasty."""
    nodes = {
        f"n{number}": Node(
            f"n{number}",
            "question",
            text,
            choices=(
                Choice("on", text, target=f"n{number + 1}"),
                Choice("back", text, returns_to="n0"),
            ),
        )
        for number, text in enumerate(NASTY)
    }
    return Graph("nasty", NASTY[0], "n0", nodes)


def page(graph, current=None, levels=None, target="", linked=True):
    """The fragment of the page, as its elements."""
    addresses = {key: f"/staff/flows/1/steps/{key}/" for key in graph.nodes} if linked else {}
    context = map_context(lay_out(graph), addresses, current, levels, target)
    return ElementTree.fromstring(render_to_string("troubleshoot/_map.html", context).strip())


def links_of(fragment):
    return {link.get("href").split("/")[-2]: link for link in fragment.iter("a")}


def test_each_box_is_a_link_to_its_step_that_says_what_it_is():
    found = links_of(page(links("a>b a>c", titles={"a": "What is it?"})))
    assert set(found) == {"a", "b", "c"}
    assert found["a"].get("aria-label") == "Question: What is it?"
    assert "".join(found["a"].itertext()).count("What is it?") == 2  # the tooltip and the box


def test_the_open_step_and_the_lines_from_it_are_lit():
    fragment = page(links("a>b a>c b~a"), current="b")
    found = links_of(fragment)
    assert found["b"].get("aria-current") == "step"
    assert "current" in found["b"].get("class").split()
    assert found["a"].get("aria-current") is None
    looks = [group.get("class") for group in fragment.iter("g") if group.get("class")]
    assert "way" in looks
    assert "way return current" in looks


def test_a_problem_is_marked_by_shape_and_in_words():
    found = links_of(page(links("a>b a>c"), levels={"a": "error", "b": "warning"}))
    assert found["a"].get("aria-label") == "Question: Step a (has an error)"
    assert found["b"].get("aria-label") == "Question: Step b (has a warning)"
    assert found["a"].find("g/circle") is not None
    assert found["b"].find("g/circle") is None
    assert found["b"].find("g/path") is not None
    assert found["c"].find("g") is None


def test_without_an_address_a_box_is_no_link():
    fragment = page(links("a>b"), linked=False)
    assert not list(fragment.iter("a"))
    named = [group for group in fragment.iter("g") if group.get("role") == "img"]
    assert [group.get("aria-label") for group in named] == ["Question: Step a", "Question: Step b"]


def test_htmx_swaps_only_where_it_is_told_what():
    assert links_of(page(links("a>b")))["a"].get("hx-get") is None
    link = links_of(page(links("a>b"), target="#editor"))["a"]
    assert (link.get("hx-get"), link.get("hx-target")) == (link.get("href"), "#editor")


def test_numbers_of_the_picture_are_the_same_in_every_language(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    fragment = page(links(" ".join(f"n{n}>n{n + 1}" for n in range(40)), start="n0"))
    picture = next(fragment.iter("svg"))
    assert int(picture.get("height")) > 1_000
    assert all(text.get("y").isdigit() for text in fragment.iter("text") if text.get("x"))


def test_an_empty_flow_says_so_in_place_of_a_picture():
    fragment = page(Graph("f", "F", "a", {}))
    assert next(fragment.iter("svg"), None) is None
    assert "no step yet" in "".join(fragment.itertext())


def test_nasty_text_stays_text_on_the_page_and_in_the_file():
    plain = page(links("a>b"))
    fragment = page(nasty(), levels={"n0": "error", "n1": "warning"})
    known = {element.tag for element in plain.iter()} | {"circle"}
    assert {element.tag for element in fragment.iter()} <= known
    file = ElementTree.fromstring(svg(lay_out(nasty())))
    assert {element.tag for element in file.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "rect", "path", "g", "text")
    }
    assert '<script>alert("1")</script>' in file.findtext(f"{SVG}title")


def test_the_file_needs_no_stylesheet_and_fetches_nothing():
    text = svg(lay_out(sample("no-sms-received")))
    file = ElementTree.fromstring(text)
    for element in file.iter():
        assert not {"class", "style", "href"} & set(element.attrib)
    shapes = [*file.iter(f"{SVG}path"), *file.iter(f"{SVG}rect")]
    assert all(shape.get("fill") for shape in shapes)
    assert min(float(e.get("font-size")) for e in file.iter() if e.get("font-size")) >= 11
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


@drawn
@given(any_graphs())
def test_any_draft_makes_a_file_a_page_and_a_flowchart(graph):
    ElementTree.fromstring(svg(lay_out(graph)))
    page(graph)
    assert_is_flowchart(mermaid(graph))


NODE = re.compile(r'  n\d+(?:\("|\["|\{\{"|\(\["|\[\[")[^"]*(?:"\)|"\]|"\}\}|"\]\)|"\]\])')
LINK = re.compile(r'  n\d+ (?:-->|-\.->)(?:\|"[^"]*"\|)? n\d+')
TEXT = re.compile(r'"([^"]*)"')
# What Mermaid reads as text whatever stands around it, and its entities.
HARMLESS = re.compile(r"(?:[^\W_]|[ ,?’]|#\d+;)*")


def assert_is_flowchart(text):
    first, *lines = text.splitlines()
    assert first == "flowchart TD"
    for line in lines:
        assert NODE.fullmatch(line) or LINK.fullmatch(line), line
        for words in TEXT.findall(line):
            assert HARMLESS.fullmatch(words), words


def test_mermaid_says_the_whole_flow():
    assert mermaid(links("a>b b~a", titles={"b": "Is it “on”?"})).splitlines() == [
        "flowchart TD",
        '  n1("Step a")',
        '  n2("Is it #8220;on#8221;?")',
        '  n1 -->|"To b"| n2',
        '  n2 -.->|"To a"| n1',
    ]


def test_mermaid_gives_each_kind_a_shape():
    kinds = ("question", "instruction", "check", "resolution", "ticket", "flow")
    nodes = {kind: Node(kind, kind, "x") for kind in kinds}
    lines = mermaid(Graph("f", "F", "question", nodes)).splitlines()[1:]
    assert [line.split("n", 1)[1][1:] for line in lines] == [
        '("x")',
        '["x"]',
        '{{"x"}}',
        '(["x"])',
        '(["x"])',
        '[["#8594; x"]]',
    ]


@pytest.mark.parametrize("text", NASTY)
def test_no_title_means_anything_to_mermaid(text):
    nodes = {"end": Node("end", "question", text, choices=(Choice("c", text, target="end"),))}
    chart = mermaid(Graph("f", text, "end", nodes))
    assert_is_flowchart(chart)
    assert len(chart.splitlines()) == 3


def test_the_first_step_comes_first_in_mermaid():
    graph = replace(links("a>b"), start="b")
    assert mermaid(graph).splitlines()[1] == '  n1("Step b")'


def test_a_hundred_steps_are_laid_out_and_drawn_fast():
    """It takes 0.04 s; the bound is for a busy machine, and still notices a cliff."""
    pairs = " ".join(f"n{n // 3}>n{n} n{n}>t" for n in range(1, 99))
    graph = links(pairs, start="n0")
    svg(lay_out(graph))
    began = time.process_time()
    for _time in range(5):
        svg(lay_out(graph))
    assert (time.process_time() - began) / 5 < 0.25

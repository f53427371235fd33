"""Where the links of a text lead, what is wrong with them, and where its headings stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.editor.leads import (
    ARCHIVED,
    ARTICLE,
    DRAFT,
    FILE,
    FIX,
    LIVE,
    PAGE,
    Lead,
    There,
    leads_in,
    marks_of,
    outline_of,
)
from kb.importing.outline import outline
from kb.markdown import Heading, render


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("[x](/articles/12-words/)", ARTICLE, 12),
        ("[x](/articles/12/#a-top)", ARTICLE, 12),
        ("[x](../12-words/)", ARTICLE, 12),
        ("<a href='/articles/0012-x/'>x</a>", ARTICLE, 12),
        ("[x]: /articles/12-x.md", ARTICLE, 12),
        ("[x](/fix/3-no-message/)", FIX, 3),
        ("[x](/fix/3-no-message/at/first/)", FIX, 3),
        ("![x](/attachments/7/a.png)", FILE, 7),
        ("[x](/attachments/7/%E5%9B%BE.pdf)", FILE, 7),
        ("[x](/categories/delivery/)", PAGE, 0),
        ("[x](other.md)", PAGE, 0),
    ],
)
def test_an_address_of_this_site_is_known_however_it_is_written(text, kind, number):
    (lead,) = leads_in(f"One\n\n{text}")
    assert (lead.kind, lead.number, lead.line) == (kind, number, 3)


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://elsewhere.example/articles/12/)",
        "[x](mailto:a@b.example)",
        "[x](#a-top)",
        "[x]()",
        "`[x](/articles/12/)`",
        "```\n[x](/articles/12/)\n```",
        "    [x](/articles/12/)",
        "",
    ],
)
def test_other_sites_places_in_the_text_and_code_lead_nowhere_here(text):
    assert leads_in(text) == []


def test_the_name_of_a_file_is_decoded():
    (lead,) = leads_in("![x](/attachments/7/%E5%9B%BE.png)")
    assert (lead.name, lead.is_image) == ("图.png", True)


HERE = {
    (ARTICLE, 1): There(LIVE, True, "Live"),
    (ARTICLE, 2): There(LIVE, False, "Inside"),
    (ARTICLE, 3): There(DRAFT, True, "Draft"),
    (ARTICLE, 4): There(ARCHIVED, True, "Old"),
    (FIX, 1): There(LIVE, True, "Fix"),
    (FIX, 2): There(LIVE, False, "Inner fix"),
    (FILE, 1): There(LIVE, True, "", "a.png"),
    (FILE, 2): There(LIVE, False, "Inside", "a.png"),
}


def said(lead, is_public=True):
    marks = marks_of([lead], HERE, is_public=is_public, is_page=lambda path: path == "/ok")
    return " ".join(f"{mark.line}: {mark.text}" for mark in marks)


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [
        (ARTICLE, 2, "agents only"),
        (ARTICLE, 3, "do not see yet"),
        (ARTICLE, 4, "archived"),
        (ARTICLE, 9, "leads nowhere"),
        (FIX, 2, "agents only"),
        (FIX, 9, "leads nowhere"),
        (FILE, 2, "belongs to “Inside”"),
        (FILE, 9, "no such file"),
    ],
)
def test_what_leads_wrong_is_named_with_its_line(kind, number, words):
    words_of = said(Lead(kind, 5, "/there", number, "a.png"))
    assert words in words_of
    assert words_of.startswith("5: ")


@pytest.mark.parametrize(("kind", "number"), [(ARTICLE, 1), (FIX, 1), (FILE, 1)])
def test_what_leads_right_is_not(kind, number):
    assert said(Lead(kind, 5, "/there", number, "a.png")) == ""


def test_a_text_for_agents_may_lead_inside():
    assert said(Lead(ARTICLE, 5, "/there", 2), is_public=False) == ""
    assert said(Lead(FIX, 5, "/there", 2), is_public=False) == ""


def test_a_file_by_another_name_and_a_page_that_is_not_there_are_nowhere():
    assert "no such file" in said(Lead(FILE, 5, "/there", 1, "b.png"))
    assert "leads nowhere: /no." in said(Lead(PAGE, 5, "/no"))
    assert said(Lead(PAGE, 5, "/ok")) == ""


def test_headings_are_found_in_the_text_in_their_order():
    body = "# One\n\nSame\n---\n\ntext\n\n```\n# Same\n```\n\n### Same *again*\n\n## Same"
    lines = outline_of(outline(body.split("\n")), render(body).headings)
    assert [(line.title, line.line) for line in lines] == [
        ("One", 1),
        ("Same", 3),
        ("Same again", 12),
        ("Same", 14),
    ]


def test_a_heading_that_is_not_found_has_no_line_and_the_others_keep_theirs():
    lines = outline_of(
        outline(["# One", "", "# Two"]), [Heading(2, "a-x", "Else"), Heading(2, "a-two", "Two")]
    )
    assert [line.line for line in lines] == [None, 3]


@settings(max_examples=60)
@given(st.text(alphabet="#[]()/`<> ab1\n", max_size=80))
def test_any_text_has_leads_on_its_lines(text):
    for lead in leads_in(text):
        assert 1 <= lead.line <= text.count("\n") + 1

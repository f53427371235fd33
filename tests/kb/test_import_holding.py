"""What an import does not publish: texts for everybody that link what is for agents only."""

import pytest
from django.utils import timezone

from kb.models import Article
from tests.articles import make_article

from .import_checks import article, faq, files, imported, outcomes, remarks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("renderers_stay")]


def page(title, text="Text.", **front):
    lines = "".join(f"{name}: {value}\n" for name, value in front.items())
    return f"---\ntitle: {title}\n{lines}---\n{text}\n"


def test_a_public_article_that_links_an_internal_one_of_the_same_import_stays_a_draft(tmp_path):
    files(
        tmp_path,
        a=page("Open", "Words.\n\nSee [this](b.md)."),
        b=page("Inside", audience="internal"),
        c=page("Other", "See [that](a.md)."),
    )
    report = imported(tmp_path, publish=True)
    assert outcomes(report) == {"Open": "new", "Inside": "new", "Other": "new"}
    assert report.published == 2
    assert not article("Open").is_live()
    assert article("Inside").is_live()
    assert article("Other").is_live()
    assert [where for where, _ in remarks(report)] == ["a.md:6"]
    assert "b.md" in remarks(report)[0][1]


def test_the_next_import_tries_again_and_says_it_again(tmp_path):
    files(tmp_path, a=page("Open", "[x](b.md)"), b=page("Inside", audience="internal"))
    for _ in range(2):
        report = imported(tmp_path, publish=True)
        assert len(remarks(report)) == 1
        assert not article("Open").is_live()
    files(tmp_path, b=page("Inside", audience="public"))
    report = imported(tmp_path, publish=True)
    assert (remarks(report), report.published) == ([], 1)
    assert article("Open").is_live()


def test_an_internal_article_may_link_an_internal_one(tmp_path):
    files(
        tmp_path,
        a=page("Open", "[x](b.md)", audience="internal"),
        b=page("Inside", audience="internal"),
    )
    assert imported(tmp_path, publish=True).published == 2


@pytest.mark.parametrize(
    "link", ["/articles/{pk}-x/", "/articles/{pk}/", "/articles/{pk}-x.md", "</articles/{pk}-x/#a>"]
)
def test_an_address_written_out_counts_too(tmp_path, link):
    inside = make_article("Inside", audience="internal")
    path = faq(tmp_path, f"### One\nA\n\nB [x]({link.format(pk=inside.pk)})\n### Two\nx\n")
    report = imported(path, publish=True)
    assert report.published == 1
    assert not article("One").is_live()
    assert [where for where, _ in remarks(report)] == ["faq.md:4"]


@pytest.mark.parametrize(
    "text",
    [
        "Words.\n\n[plan]: b.md",
        "Hello <!-- see [plan](b.md) --> there.",
        '<svg><a href="b.md">x</a></svg>',
        "Words. <!-- /articles/{pk}-x/ -->",
        "Words.\n\n[plan]: /articles/{pk}-x/",
    ],
)
def test_the_markdown_counts_where_the_page_shows_no_link(tmp_path, text):
    files(tmp_path, b=page("Layoffs", audience="internal"))
    imported(tmp_path, publish=True)
    files(tmp_path, a=page("Open", text.replace("{pk}", str(article("Layoffs").pk))))
    for _ in range(2):  # the second time, the text is known: it waits as a draft
        report = imported(tmp_path, publish=True)
        assert not article("Open").is_live()
        held = [where for where, words in remarks(report) if "agents only" in words]
        assert held == ["a.md:6" if "\n\n" in text else "a.md:4"]


@pytest.mark.parametrize(
    "address", ["../{pk}-x/", "https://unstuck.example/articles/{pk}-x/", "/%61rticles/{pk}/"]
)
def test_other_spellings_of_an_address_count_too(tmp_path, settings, address):
    settings.SITE_URL = "https://unstuck.example"
    settings.SITE_HOST = "unstuck.example"
    inside = make_article("Inside", audience="internal")
    files(tmp_path, a=page("Open", f"[x]({address.format(pk=inside.pk)})"))
    assert imported(tmp_path, publish=True).published == 0
    assert not article("Open").is_live()


def test_a_live_text_with_a_hidden_reference_is_not_shown_to_everyone(tmp_path):
    hidden = "Hello <!-- see [plan](b.md) --> there."
    files(
        tmp_path,
        a=page("Open", hidden, audience="internal"),
        b=page("Inside", audience="internal"),
    )
    imported(tmp_path, publish=True)
    files(tmp_path, a=page("Open", hidden, audience="public"))
    assert len(remarks(imported(tmp_path, publish=True))) == 1
    assert article("Open").audience == "internal"


def test_the_markdown_may_name_what_everybody_may_read(tmp_path):
    files(tmp_path, a=page("Open", "Words.\n\n[plan]: b.md"), b=page("Other"))
    assert imported(tmp_path, publish=True).published == 2


def test_what_was_live_stays_live_as_it_was(tmp_path):
    files(tmp_path, a=page("Open", "First."), b=page("Inside", audience="internal"))
    imported(tmp_path, publish=True)
    files(tmp_path, a=page("Open", "Then [x](b.md)."))
    report = imported(tmp_path, publish=True)
    assert outcomes(report)["Open"] == "updated"
    assert article("Open").live_publication().revision.body == "First."
    assert article("Open").draft.body.startswith("Then")


def test_an_article_that_an_earlier_import_made_internal_counts(tmp_path):
    files(tmp_path, b=page("Inside", audience="internal"))
    imported(tmp_path, publish=True)
    (tmp_path / "b.md").unlink()
    files(tmp_path, a=page("Open", "[x](b.md)"))
    report = imported(tmp_path, publish=True)
    assert (report.published, len(remarks(report))) == (0, 1)


def test_a_draft_that_waited_is_held_back_too(tmp_path):
    files(tmp_path, a=page("Open", "[x](b.md)"), b=page("Inside", audience="internal"))
    imported(tmp_path)
    report = imported(tmp_path, publish=True)
    assert report.published == 1
    assert not article("Open").is_live()


def test_an_article_with_such_a_link_is_not_shown_to_everyone(tmp_path):
    files(
        tmp_path,
        a=page("Open", "[x](b.md)", audience="internal"),
        b=page("Inside", audience="internal"),
        c=page("Third", "[x](a.md)"),
    )
    imported(tmp_path, publish=True)
    files(tmp_path, a=page("Open", "[x](b.md)", audience="public"))
    for _ in range(2):
        report = imported(tmp_path, publish=True)
        assert article("Open").audience == "internal"
        # So whoever links it is still held back.
        assert not article("Third").is_live()
        assert {entry.title for entry in report.of("remark")} == {"Open", "Third"}
        assert set(outcomes(report).values()) == {"unchanged"}
    files(tmp_path, a=page("Open", "No link.", audience="public"))
    imported(tmp_path, publish=True)
    assert article("Open").audience == "public"
    assert article("Third").is_live()


def test_a_dry_run_says_it_and_an_import_of_drafts_does_not(tmp_path):
    files(tmp_path, a=page("Open", "[x](b.md)"), b=page("Inside", audience="internal"))
    assert len(remarks(imported(tmp_path, publish=True, dry_run=True))) == 1
    assert not Article.objects.exists()
    assert remarks(imported(tmp_path)) == []


# What is said once, and what has gone

LEFT = "### One\n[x](gone.md)\n\n### Two\nwords\n"


def test_a_remark_about_a_text_is_made_when_the_text_comes_and_not_again(tmp_path):
    assert len(remarks(imported(faq(tmp_path, LEFT)))) == 1
    assert remarks(imported(faq(tmp_path, LEFT))) == []
    assert remarks(imported(faq(tmp_path, LEFT.replace("words", "other words")))) == []
    assert len(remarks(imported(faq(tmp_path, LEFT.replace("[x]", "[y]"))))) == 1


def test_a_remark_about_a_file_is_made_each_time(tmp_path):
    for _ in range(2):
        report = imported(faq(tmp_path, "Stray words.\n\n### One\nx\n\n### Two\ny\n"))
        assert [where for where, _ in remarks(report)] == ["faq.md:1"]


def test_a_question_that_is_gone_from_its_file_is_reported_and_stays(tmp_path):
    imported(faq(tmp_path, LEFT), publish=True)
    two = article("Two")
    report = imported(faq(tmp_path, "### One\n[x](gone.md)\n\n### Three\nnew\n"), publish=True)
    (entry,) = report.of("remark")
    assert (entry.title, entry.where, entry.article) == ("Two", "faq.md", two.pk)
    assert f"number {two.pk}" in entry.words
    assert two.is_live()
    Article.objects.filter(pk=two.pk).update(archived_at=timezone.now())
    assert not imported(faq(tmp_path, "### One\n[x](gone.md)\n\n### Three\nnew\n")).of("remark")


def test_what_moved_or_was_joined_has_not_vanished(tmp_path):
    files(tmp_path, a="### One\nx\n\n### Two\ny\n", b="### Three\nz\n\n### Four\nw\n")
    imported(tmp_path)
    files(tmp_path, a="### One\nx\n\n### Five\nv\n", b="### Three\nz\n\n### Four\nw\n\n### Two\ny")
    assert remarks(imported(tmp_path)) == []
    # Nor later, when the place that it left is read alone.
    assert remarks(imported(tmp_path / "a.md")) == []


def test_of_files_that_are_not_imported_now_nothing_is_said(tmp_path):
    files(tmp_path, a__one="# One\nx", b__two="# Two\ny")
    imported(tmp_path)
    assert remarks(imported(tmp_path / "a")) == []


def test_an_import_that_is_refused_says_nothing_of_what_has_gone(tmp_path):
    from kb.importing import import_faq

    files(tmp_path, a="### One\nx\n\n### Two\ny\n")
    imported(tmp_path)
    files(tmp_path, a="no heading")
    assert [entry.outcome for entry in import_faq([tmp_path])] == ["refused"]


def test_other_origins_are_not_missed(tmp_path):
    imported(faq(tmp_path, LEFT), origin="sample")
    assert remarks(imported(faq(tmp_path, "### One\nx\n### T\ny\n"))) == []

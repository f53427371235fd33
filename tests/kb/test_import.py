"""What an import makes of files: articles, drafts, links between them, and a report."""

import io
import socket

import pytest
from django.core.management import CommandError, call_command

from kb.importing import ImportRefused, import_faq
from kb.models import Article, Attachment, Category, Source
from tests.articles import make_article

from .import_checks import (
    PNG,
    article,
    faq,
    files,
    imported,
    outcomes,
    refusals,
    remarks,
    rows,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("renderers_stay")]

TWO = """\
### How do I restart?[](id:restart)

See [the other](#stop) and [step 2](#step2).

2. Press it.[](id:step2)

### How do I stop?[](id:stop)
Pull the plug. Then [restart](#restart), or [in code](#code) `[x](#restart)`.

#### In code
"""


# New articles


def test_each_question_becomes_a_draft(tmp_path):
    report = imported(faq(tmp_path, TWO), category="Power")
    assert outcomes(report) == {"How do I restart?": "new", "How do I stop?": "new"}
    one = article("How do I restart?")
    assert not one.is_live()
    assert (one.category.name, one.audience, one.draft.number) == ("Power", "public", 1)
    assert "Press it." in one.draft.html
    assert [entry.where for entry in report.of("new")] == ["faq.md:1", "faq.md:7"]
    assert {entry.article for entry in report.of("new")} == set(
        Article.objects.values_list("pk", flat=True)
    )


def test_publish_publishes(tmp_path):
    report = imported(faq(tmp_path, TWO), publish=True)
    assert report.published == 2
    assert all(one.is_live() for one in Article.objects.all())


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    path = faq(tmp_path, TWO)
    before = rows()
    dry = imported(path, dry_run=True, publish=True, category="X")
    assert outcomes(dry) == {"How do I restart?": "new", "How do I stop?": "new"}
    assert rows() == before == dict.fromkeys(before, 0)
    assert "dry run" in dry.summary()


def test_front_matter_fills_the_article(tmp_path):
    files(
        tmp_path,
        a="---\ntitle: Bulk\nsummary: Many at once.\nkeywords: [bulk, batch]\ncategory: Sending\n"
        "audience: internal\norder: 7\nchecked: 2026-11-03\n---\nText.",
    )
    imported(tmp_path)
    one = article("Bulk")
    assert (one.audience, one.position, str(one.checked_on)) == ("internal", 7, "2026-11-03")
    assert (one.draft.summary, one.draft.keyword_list) == ("Many at once.", ["bulk", "batch"])
    assert one.category.name == "Sending"


def test_the_folder_names_the_category_and_one_of_the_same_name_is_used(tmp_path):
    Category.objects.named("error codes")
    files(tmp_path, error_codes__a="# A\nx", error_codes__b="# B\nx")
    (tmp_path / "error_codes").rename(tmp_path / "error-codes")
    imported(tmp_path)
    assert [one.name for one in Category.objects.all()] == ["error codes"]
    assert article("A").category == article("B").category == Category.objects.get()


def test_a_title_without_latin_letters_has_an_address(tmp_path, client):
    imported(faq(tmp_path, "### 如何重启？\n按。\n### ???\nb\n"), publish=True)
    for one in Article.objects.select_related("draft"):
        assert client.get(one.get_absolute_url()).status_code == 200


# Links


def test_links_between_questions_of_a_file_lead_to_their_articles(tmp_path):
    imported(faq(tmp_path, TWO))
    restart, stop = article("How do I restart?"), article("How do I stop?")
    assert f"[the other]({stop.get_absolute_url()})" in restart.draft.body
    assert f'href="{stop.get_absolute_url()}"' in restart.draft.html
    assert f"[restart]({restart.get_absolute_url()})" in stop.draft.body
    assert "`[x](#restart)`" in stop.draft.body


def test_links_inside_an_article_stay_inside(tmp_path):
    imported(faq(tmp_path, TWO))
    restart, stop = article("How do I restart?"), article("How do I stop?")
    assert "[step 2](#step2)" in restart.draft.body
    assert 'href="#a-step2"' in restart.draft.html
    assert 'id="a-step2"' in restart.draft.html
    assert "[in code](#in-code)" not in stop.draft.body
    assert "[in code](#code)" in stop.draft.body


def test_a_link_to_a_part_of_another_article_leads_to_that_part(tmp_path):
    text = "### One\n[x](#deep) [y](#a-heading) [z](#two)\n### Two\n#### A heading\nx[](id:deep)\n"
    imported(faq(tmp_path, text))
    one, two = article("One"), article("Two")
    for name in ("a-deep", "a-a-heading"):
        assert f'href="{two.get_absolute_url()}#{name}"' in one.draft.html
        assert f'id="{name}"' in two.draft.html
    assert f"[z]({two.get_absolute_url()})" in one.draft.body


def test_equal_headings_inside_articles_get_the_id_of_their_own_article(tmp_path):
    text = (
        "### One\n#### Steps\na [x](#steps-1)\n### Two\n#### Steps\nb [y](#steps-1) [z](#steps)\n"
    )
    imported(faq(tmp_path, text))
    one, two = article("One"), article("Two")
    assert f"[x]({two.get_absolute_url()}#a-steps)" in one.draft.body
    assert "[y](#steps) [z](#steps)" in two.draft.body


def test_links_between_files_lead_to_their_articles(tmp_path):
    files(
        tmp_path,
        a__one="# One\n[up](../b/two.md) [part](../b/two.md#the-part) [gone](../b/two.md#gone) "
        "[html](../b/two.html) [dir](../c/) [self](#)",
        b__two="# Two\n## The part\nx\n",
        c__index="# Three\nx",
    )
    imported(tmp_path)
    one, two, three = article("One"), article("Two"), article("Three")
    body = one.draft.body
    assert f"[up]({two.get_absolute_url()})" in body
    assert f"[part]({two.get_absolute_url()}#a-the-part)" in body
    assert f"[gone]({two.get_absolute_url()})" in body
    assert f"[html]({two.get_absolute_url()})" in body
    assert f"[dir]({three.get_absolute_url()})" in body


def test_a_link_to_a_file_of_an_earlier_import_leads_to_its_article(tmp_path):
    files(tmp_path, one="# One\n## Part\nx\n")
    imported(tmp_path)
    (tmp_path / "one.md").unlink()
    files(tmp_path, two="# Two\n[x](one.md#part) [y](one.md#no)\n")
    imported(tmp_path)
    address = article("One").get_absolute_url()
    assert article("Two").draft.body == f"[x]({address}#a-part) [y]({address})"


def test_other_relative_links_get_the_base_url(tmp_path):
    files(
        tmp_path, a__one="# One\n[x](../img/y.pdf) [z](/docs/z?a=b#c) ![p](p.png) [w](//x.example)"
    )
    imported(tmp_path, base_url="https://docs.example.com/faq")
    assert article("One").draft.body == (
        "[x](https://docs.example.com/faq/img/y.pdf) [z](https://docs.example.com/docs/z?a=b#c) "
        "![p](https://docs.example.com/faq/a/p.png) [w](//x.example)"
    )


def test_without_a_base_url_they_stay_with_a_remark(tmp_path):
    report = imported(faq(tmp_path, "# One\n\nText\n[x](other.md) [z](/docs/z) [ours](/fix/1-x/)"))
    assert "[x](other.md) [z](/docs/z) [ours](/fix/1-x/)" in article("One").draft.body
    assert [where for where, _ in remarks(report)] == ["faq.md:4", "faq.md:4"]
    assert "other.md" in remarks(report)[0][1]


PAGE = "https://docs.example.com/product/9558"


@pytest.mark.parametrize(
    "link",
    [
        f"{PAGE}#jump",
        f"{PAGE}/#jump",
        "http://docs.example.com/product/9558#jump",
        f"{PAGE}#what-if-it-takes-a-long-time-to-call",
        f"{PAGE}#2-it-takes-a-long-time-to-call",
        f"{PAGE}#2.-it-takes-a-long-time-to-call",
        "/product/9558#jump",
    ],
)
def test_absolute_links_to_the_documents_own_page_lead_to_the_article(tmp_path, link):
    text = f"### One\n[x]({link})\n### What if it takes a long time to call?[](id:jump)\ny\n"
    imported(faq(tmp_path, text), source_url=PAGE)
    other = article("What if it takes a long time to call?")
    assert article("One").draft.body == f"[x]({other.get_absolute_url()})"


@pytest.mark.parametrize(
    "link", [f"{PAGE}1#jump", "https://docs.example.com/#jump", f"{PAGE}?a=b#jump", PAGE]
)
def test_links_to_other_pages_stay(tmp_path, link):
    imported(faq(tmp_path, f"### One\n[x]({link})\n### Two[](id:jump)\ny\n"), source_url=PAGE)
    assert article("One").draft.body == f"[x]({link})"


def test_an_end_that_fits_two_headings_fits_none(tmp_path):
    text = f"### One\n[x]({PAGE}#3-send-a-bulk-message)\n### How to send a bulk message\n1\n"
    text += "### When to send a bulk message\n2\n"
    report = imported(faq(tmp_path, text), source_url=PAGE)
    assert article("One").draft.body == f"[x]({PAGE}#3-send-a-bulk-message)"
    assert remarks(report)[0][0] == "faq.md:2"


def test_the_address_of_a_folder_stands_for_its_files(tmp_path):
    files(
        tmp_path, a__one=f"# One\n[x]({PAGE}/b/two#part) [y](gone.md)", b__two="# Two\n## Part\nx"
    )
    imported(tmp_path, source_url=PAGE)
    two = article("Two").get_absolute_url()
    assert article("One").draft.body == f"[x]({two}#a-part) [y]({PAGE}/a/gone.md)"


# Pictures


def test_a_picture_in_the_folder_is_attached(tmp_path, client):
    files(tmp_path, a__one="# One\n![Screen](../img/x%20y.png) <img src='../img/x y.png' alt='a'>")
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "x y.png").write_bytes(PNG)
    imported(tmp_path, publish=True)
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.content_type) == ("x_y.png", "image/png")
    one = article("One")
    assert f"![Screen]({attachment.get_absolute_url()})" in one.draft.body
    assert one.draft.html.count(f'src="{attachment.get_absolute_url()}"') == 2
    response = client.get(attachment.get_absolute_url())
    assert b"".join(response.streaming_content) == PNG


def test_a_picture_that_is_none_gets_a_remark(tmp_path):
    files(
        tmp_path, one="# One\n\n![a](x.png)\n![b](gone.png)\n![c](../out.png)", x_dot_png="<svg/>"
    )
    report = imported(tmp_path)
    assert not Attachment.objects.exists()
    ours = [where for where, words in remarks(report) if "PNG" in words or "no file" in words]
    assert ours == ["one.md:3", "one.md:4", "one.md:5"]


def test_a_picture_outside_the_folder_stops_the_import(tmp_path):
    files(tmp_path, in__one="# One\n\n![a](../secret.png)", secret_dot_png=PNG)
    report = import_faq([tmp_path / "in"])
    assert [where for where, _ in refusals(report)] == ["one.md:3"]
    assert not Article.objects.exists()


def test_the_same_picture_again_is_one_attachment_and_a_changed_one_is_a_new_text(tmp_path):
    files(tmp_path, one="# One\n![a](x.png) ![b](y.png)", x_dot_png=PNG, y_dot_png=PNG)
    imported(tmp_path)
    imported(tmp_path)
    assert Attachment.objects.count() == 1
    (tmp_path / "x.png").write_bytes(PNG + b"1")
    assert outcomes(imported(tmp_path)) == {"One": "updated"}
    assert Attachment.objects.count() == 2


# What cannot be read


def test_everything_wrong_is_said_at_once_and_nothing_is_written(tmp_path):
    files(
        tmp_path,
        a_good="# Good\nx",
        b_yaml="---\ntitle: a: b\n---\nx",
        c_bytes=b"# A\n\n\xff",
        d_empty="",
        e_slow="# Slow\n\n" + "[" * 20_000,
        f_long="# Long\n\n" + "word " * 50_000,
    )
    report = import_faq([tmp_path], category="X")
    assert [where for where, _ in refusals(report)] == [
        "b_yaml.md:2", "c_bytes.md:3", "d_empty.md:1", "e_slow.md:1", "f_long.md:1",
    ]  # fmt: skip
    assert "“Long”" in dict(refusals(report))["f_long.md:1"]
    assert set(rows().values()) == {0}
    assert report.summary().endswith("mend what was refused and import again.")


def test_two_files_of_one_path_are_refused_and_one_given_twice_is_read_once(tmp_path):
    files(tmp_path, a__x="# One\nx", b__x="# Two\nx")
    assert "b" in str(refusals(import_faq([tmp_path / "a", tmp_path / "b"])))
    report = imported(tmp_path / "a", tmp_path / "a" / "x.md")
    assert outcomes(report) == {"One": "new", "": "remark"} or outcomes(report) == {"One": "new"}


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "docs.example.com"},
        {"source_url": "javascript:alert(1)"},
        {"source_url": "http://[x"},
        {"category": "x" * 81},
    ],
)
def test_options_that_make_no_sense_are_refused(tmp_path, options):
    with pytest.raises(ImportRefused):
        import_faq([faq(tmp_path, TWO)], **options)


def test_one_address_is_for_one_path(tmp_path):
    with pytest.raises(ImportRefused):
        import_faq([tmp_path, tmp_path / "x"], source_url=PAGE)
    with pytest.raises(ImportRefused):
        import_faq([])


def test_an_import_opens_no_connection(tmp_path, monkeypatch):
    def refuse(self, address):
        raise AssertionError(f"A connection to {address} was opened.")

    files(
        tmp_path,
        one="# One\n![x](https://x.example/y.png) [z](https://x.example/)\n![p](p.png)",
        p_dot_png=PNG,
    )
    Article.objects.exists()  # the database's own connection is open
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    imported(tmp_path, source_url="https://docs.example.com/", publish=True)


# The command


def run(*arguments) -> str:
    out = io.StringIO()
    call_command("import_faq", *map(str, arguments), stdout=out, no_color=True)
    return out.getvalue()


def test_the_command_says_what_it_did(tmp_path):
    lines = run(faq(tmp_path, TWO), "--category", "Power", "--publish").splitlines()
    assert lines[0] == "new       faq.md:1  How do I restart?"
    assert lines[-1].startswith("2 new, 0 updated, 0 unchanged, 0 joined, 0 conflict, 0 refused;")
    assert lines[-1].endswith("2 published.")


def test_the_command_fails_when_something_is_refused(tmp_path):
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 refused"):
        call_command("import_faq", str(faq(tmp_path, "no heading")), stdout=out, no_color=True)
    assert out.getvalue().startswith("refused   faq.md:1  There is no heading here")


def test_the_command_passes_its_options_on(tmp_path):
    path = faq(tmp_path, "### One\n[x](y.md) [z](https://s.example/p#one)\n### Two\nx\n")
    run(path, "--dry-run")
    assert not Source.objects.exists()
    run(path, "--base-url", "https://b.example", "--source-url", "https://s.example/p")
    one = article("One")
    assert one.draft.body == f"[x](https://b.example/y.md) [z]({one.get_absolute_url()})"
    make_article("Which way out of the building?", body="Follow the green signs.")
    other = faq(tmp_path, "### What way out of the building?\nFollow signs.\n", "other.md")
    assert "conflict" in run(other, "--match-similar")
    with pytest.raises(CommandError, match="whole address"):
        run(path, "--base-url", "x")

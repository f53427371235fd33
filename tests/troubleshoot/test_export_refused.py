"""A folder that somebody has spoilt is refused with file and line, and nothing is written."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import override_settings

from kb.exporting import storing
from kb.filekinds import PNG
from kb.models import Article, Attachment, Category, Edition, SearchEntry
from tests.articles import make_article, make_category, make_flow
from tests.conftest import forget_what_is_kept
from tests.exporting import picture
from troubleshoot.exporting import NotImported, export_site, import_site
from troubleshoot.models import Flow, TicketTarget

pytestmark = pytest.mark.django_db

ARTICLE = "articles/delivery/{pk}-why-a-number-is-blocked.md"
FLOW = "flows/small.yaml"


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """An export of an article with a file and a draft, and of a fix."""
    folder = tmp_path_factory.mktemp("exported")
    uploads = override_settings(MEDIA_ROOT=folder / "uploads")
    with django_db_blocker.unblock(), transaction.atomic(), uploads:
        article = make_article(category=make_category("Delivery"))
        Attachment.objects.add(article, picture(1), PNG, "bars.png", by=None)
        article.revise(title="A draft", body="Newer")
        TicketTarget.objects.create(name="default", url="mailto:a@example.com")
        make_flow(folder)
        export_site(folder / "site")
        transaction.set_rollback(True)
    forget_what_is_kept()
    return folder / "site"


@pytest.fixture
def folder(exported, tmp_path) -> Path:
    """A copy of it to be spoilt; the site is empty."""
    return shutil.copytree(exported, tmp_path / "site", symlinks=True)


def stored() -> list[Path]:
    """The files that lie where those of articles lie."""
    return [path for path in Path(site.MEDIA_ROOT).rglob("*") if path.is_file()]


def own(folder: Path) -> Path:
    """The file of the article."""
    return next(path for path in folder.rglob("articles/**/*.md") if ".draft" not in path.name)


def put(path: Path, old: str, new: str) -> None:
    """Change something in a file."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def refused(folder: Path) -> str:
    """What an import says; nothing may be left of it."""
    edition = Edition.current()
    with pytest.raises(NotImported) as caught:
        import_site(folder)
    for model in (Article, Attachment, Category, Flow, TicketTarget, SearchEntry):
        assert not model.objects.exists(), model
    assert Edition.current() == edition
    assert not stored()
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("own", "category: delivery", "category: gone", ":3: There is no category “gone”"),
        ("own", "category: delivery", "redirects_to: 99", ":3: There is no article 99 in this"),
        ("own", "category: delivery", "related: [99]", ":3: There is no article 99 in this"),
        ("own", "category: delivery", "related: [{pk}]", ":3: An article is not related to itself"),
        ("own", "category: delivery", "next_category: x", ":3: There is no category “x”"),
        ("own", "name: bars.png", "name: ../../bars.png", "A file cannot have this name."),
        ("own", "name: bars.png", "name: other.png", "-other.png: There is no such file."),
        ("own", "sha256: ", "sha256: 0", "sha256 has 65 characters"),
        ("categories.yaml", "slug: delivery", "slug: de livery", ":2: A slug holds letters"),
        ("categories.yaml", "name: ", "nam: ", ":3: “nam” has no place here."),
        ("flows.yaml", "category: delivery", "category: gone", ":3: There is no category “gone”"),
        ("flows.yaml", "id: ", "id: x", ":2: id is a whole number"),
        ("flows.yaml", "flow: small", "flow: other", "flows/other.yaml: There is no such file."),
        (FLOW, "goes_to: restart", "goes_to: away", "This leads to a step that is not there."),
        (FLOW, "start: first", "start: away", "away"),
        (FLOW, "flow: small", "flow: smaller", ":1: “flow” is another name than that of the file."),
        (FLOW, "outcome: fixed", "outcome: *a", "Aliases"),
        (FLOW, "  first:\n", "  first:\n    article: /articles/99/\n", "There is no article “"),
        (FLOW, "start: first", "start: first\nticket: gone", "There is no ticket target “gone”"),
        ("ticket-targets.yaml", "name: default", "nam: default", ":1: “nam” has no place here."),
        ("unstuck.yaml", "format: 1", "format: 2", "This is format 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_stands(folder, name, old, new, said):
    file = own(folder) if name == "own" else folder / name
    put(file, old, new.replace("{pk}", file.name.partition("-")[0]))
    assert said in refused(folder)


def test_everything_that_is_wrong_is_said_at_once(folder):
    put(own(folder), "category: delivery", "category: gone")
    put(folder / FLOW, "start: first", "start: away")
    (folder / "notices.yaml").write_text("- text: A\n  link: javascript:alert(1)\n")
    said = refused(folder).split("\n")
    assert any("There is no category “gone”" in line for line in said)
    assert any("“from” is missing" in line for line in said)
    assert any("Write a whole address" in line for line in said)
    assert any(FLOW in line for line in said)


def test_two_articles_of_one_number_are_refused(folder):
    file = own(folder)
    number = file.name.partition("-")[0]
    (folder / "articles" / f"{number}-other.md").write_text("---\ntitle: A\n---\n\nB")
    assert f"The number {number} is also that of" in refused(folder)


def test_a_draft_without_its_article_is_refused(folder):
    own(folder).unlink()
    assert "whose own file is missing" in refused(folder)


def test_a_file_without_a_number_is_refused(folder):
    own(folder).rename(folder / "articles" / "blocked.md")
    assert "begins with its number" in refused(folder)


def test_bytes_that_are_others_are_refused(folder):
    file = next(folder.rglob("*.png"))
    file.write_bytes(picture(2))
    assert "These are not the bytes that were exported" in refused(folder)


def test_a_file_that_is_no_picture_is_refused(folder):
    file, page = next(folder.rglob("*.png")), b"<html><script>alert(1)</script>"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_bytes(page)
    put(own(folder), digest, hashlib.sha256(page).hexdigest())
    assert "This is no kind of file that articles have" in refused(folder)


def test_a_link_is_refused(folder, tmp_path):
    file = next(folder.rglob("*.png"))
    (tmp_path / "secret.png").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(tmp_path / "secret.png")
    assert "This is a symbolic link" in refused(folder)
    os.replace(own(folder), tmp_path / "own.md")
    (folder / "articles" / "1-link.md").symlink_to(tmp_path / "own.md")
    assert "articles/1-link.md: This is a symbolic link" in refused(folder)


def test_a_text_that_cannot_be_rendered_is_refused_with_its_file(folder):
    file = own(folder)
    file.write_text(file.read_text() + "x" * 300_000)
    said = refused(folder)
    assert file.name in said
    assert "is too long to show" in said


def test_a_fix_that_goes_round_in_circles_is_refused(folder):
    put(folder / FLOW, "not_fixed: second", "not_fixed: first")
    assert f"{FLOW}:" in refused(folder)


def test_a_fix_that_no_entry_is_about_is_refused(folder):
    (folder / "flows.yaml").write_text("")
    assert f"{FLOW}: No entry of flows.yaml is about this file." in refused(folder)


def test_what_is_no_article_is_left_out_with_a_remark(folder):
    (folder / "articles" / "notes.txt").write_text("mine")
    (folder / "files" / "stray.png").write_bytes(b"mine")
    remarks = import_site(folder).remarks
    assert sorted(remark.partition(":")[0] for remark in remarks) == [
        "articles/notes.txt", "files/stray.png",
    ]  # fmt: skip


def test_what_leads_readers_inside_is_named(folder):
    put(folder / FLOW, "text: |\n", "article: /articles/70/\n    text: |\n")
    file = own(folder)
    put(file, "One", "[One](/articles/70/)")
    (folder / "articles" / "70-x.md").write_text("---\ntitle: A\naudience: internal\n---\n\nB")
    remarks = import_site(folder).remarks
    assert sorted(remark.partition(":")[0] for remark in remarks) == [
        file.relative_to(folder).as_posix(), FLOW,
    ]  # fmt: skip
    assert all("it links articles for agents only: /articles/70/" in remark for remark in remarks)


def test_a_site_with_anything_in_it_is_refused(folder):
    make_category("Errors")
    with pytest.raises(NotImported, match="here there are: 1 categories"):
        import_site(folder)
    assert not Article.objects.exists()


def test_a_dry_run_finds_the_same_and_writes_nothing(folder):
    assert not import_site(folder, dry_run=True).written
    assert not Article.objects.exists()
    assert not stored()
    put(own(folder), "category: delivery", "category: gone")
    with pytest.raises(CommandError, match="There is no category “gone”"):
        call_command("import", folder, dry_run=True)


@pytest.mark.parametrize("error", [IntegrityError, KeyboardInterrupt, RuntimeError])
def test_what_fails_half_way_leaves_nothing(folder, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(storing, "keep_numbers", fail)
    with pytest.raises(NotImported if error is IntegrityError else error):
        import_site(folder)
    assert not Article.objects.exists()
    assert not SearchEntry.objects.exists()
    assert not stored()

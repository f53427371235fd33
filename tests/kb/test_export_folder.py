"""Putting a folder in the place of another, and reading one that anybody may have written."""

import os
import subprocess

import pytest

from kb.exporting.fields import NotImported, Problems
from kb.exporting.folder import Folder
from kb.exporting.newfolder import ExportRefused, new_folder
from kb.exporting.paths import ARTICLE, article_path, attachment_path, safe_part

MANIFEST = "format: 1\n"


def export(target, **texts):
    with new_folder(target) as folder:
        for name, text in texts.items():
            folder.write(name.replace("__", "/") + ".md", text)


def names(folder) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_new_folder_has_what_was_written(tmp_path):
    export(tmp_path / "far" / "out", articles__a="A\r\n")
    out = tmp_path / "far" / "out"
    assert names(out) == {"unstuck.yaml", "articles/a.md"}
    assert (out / "articles" / "a.md").read_bytes() == b"A\r\n"
    assert os.listdir(out.parent) == ["out"]


def test_what_is_gone_from_the_site_goes_from_the_folder_and_the_rest_stays(tmp_path):
    export(tmp_path, articles__a="A", flows__b="B")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "README.md").write_text("Ours")
    (tmp_path / "articles" / "mine.txt").write_text("not ours")
    head = (tmp_path / ".git" / "HEAD").stat().st_ino
    export(tmp_path, articles__c="C")
    kept = {name for name in names(tmp_path) if not name.startswith(".git/")}
    assert kept == {"unstuck.yaml", "articles/c.md", "README.md"}
    assert (tmp_path / ".git" / "HEAD").stat().st_ino == head


@pytest.mark.parametrize("name", [".git", ".gitignore", "README.md"])
def test_a_repository_that_was_just_begun_is_exported_to(tmp_path, name):
    (tmp_path / name).write_text("")
    export(tmp_path, articles__a="A")
    assert names(tmp_path) == {name, "unstuck.yaml", "articles/a.md"}


@pytest.mark.parametrize("other", ["notes.txt", "articles"])
def test_a_folder_that_is_no_export_is_left_alone(tmp_path, other):
    (tmp_path / other).mkdir()
    with pytest.raises(ExportRefused, match="Name a new or an empty folder"):
        export(tmp_path, articles__a="A")
    assert os.listdir(tmp_path) == [other]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportRefused, match="is not a folder"):
        export(tmp_path / "file", articles__a="A")
    with pytest.raises(ExportRefused, match="cannot be written"):
        export(tmp_path / "file" / "below", articles__a="A")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("is_new", [True, False])
def test_an_export_that_fails_changes_nothing(tmp_path, is_new):
    out = tmp_path / "out"
    if not is_new:
        export(out, articles__a="A")
    before = names(tmp_path)

    def fail():
        with new_folder(out) as folder:
            folder.write("articles/b.md", "B")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(tmp_path) == before
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".unstuck")]


def test_what_a_killed_export_left_is_cleared_away(tmp_path):
    export(tmp_path, articles__a="A")
    (tmp_path / "unstuck.yaml").unlink()
    (tmp_path / ".unstuck-0123").mkdir()
    (tmp_path / ".unstuck-0123" / "unstuck.yaml").write_text(MANIFEST)
    export(tmp_path, articles__b="B")
    assert names(tmp_path) == {"unstuck.yaml", "articles/b.md"}


def test_a_link_in_the_folder_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "mine.md").write_text("mine")
    out = tmp_path / "out"
    export(out, flows__a="A")
    (out / "articles").symlink_to(tmp_path / "else")
    export(out, articles__b="B")
    assert not (out / "articles").is_symlink()
    assert names(tmp_path / "else") == {"mine.md"}


@pytest.fixture
def given(tmp_path):
    (tmp_path / "unstuck.yaml").write_text(MANIFEST)
    (tmp_path / "articles").mkdir()
    return tmp_path


def folder(root) -> tuple[Folder, Problems]:
    problems = Problems()
    return Folder(root, problems), problems


def test_files_come_in_the_order_of_their_names_without_hidden_ones(given):
    (given / "articles" / "b").mkdir()
    for name in ("b/2.md", "c.md", "a.md", ".hidden.md", "b/1.md"):
        (given / "articles" / name).write_text("")
    found, problems = folder(given)
    assert list(found.files("articles")) == [
        "articles/a.md", "articles/c.md", "articles/b/1.md", "articles/b/2.md",
    ]  # fmt: skip
    assert not problems.found


@pytest.mark.parametrize("what", ["file", "folder", "nowhere"])
def test_links_are_refused_and_not_followed(given, tmp_path_factory, what):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("secret")
    target = {"file": outside / "secret.md", "folder": outside, "nowhere": outside / "no"}[what]
    (given / "articles" / "link").symlink_to(target)
    found, problems = folder(given)
    assert list(found.files("articles")) == []
    assert [str(one) for one in problems.found] == [
        "articles/link: This is a symbolic link, which is not followed. Put the file itself here."
    ]
    assert found.text("articles/link/secret.md" if what == "folder" else "articles/link") is None
    assert len(problems.found) == 2


def test_what_is_no_ordinary_file_is_refused_at_once(given):
    os.mkfifo(given / "articles" / "1-pipe.md")
    (given / "articles" / "2-folder.md").mkdir()
    found, problems = folder(given)
    assert found.text("articles/1-pipe.md") is None
    assert found.text("articles/2-folder.md") is None
    assert len(problems.found) == 2


def test_another_encoding_is_refused_at_its_line(given):
    (given / "articles" / "1.md").write_bytes("Ä\nÖ\n".encode() + "Ü".encode("latin-1"))
    found, problems = folder(given)
    assert found.text("articles/1.md") is None
    assert "articles/1.md:3: This is not UTF-8" in str(problems.found[0])


def test_a_large_file_is_not_read(given):
    (given / "articles" / "1.md").write_bytes(b"x" * 11)
    found, problems = folder(given)
    assert found.bytes("articles/1.md", 10) is None
    assert "larger than" in str(problems.found[0])


@pytest.mark.parametrize(
    ("manifest", "refused"),
    [
        ("format: 2", "unstuck.yaml:1: This is format 2, and this program reads format 1."),
        ("format: one", "unstuck.yaml:1: format is a whole number"),
        ("", "unstuck.yaml:1: “format” is missing."),
        ("- a", "unstuck.yaml:1: Lines of “name: value” are expected here."),
        ("format: 1\nmore: 2", "unstuck.yaml:2: “more” has no place here."),
        ("format: [", "unstuck.yaml:2: This cannot be read as YAML"),
        (None, "There is no unstuck.yaml here"),
    ],
)
def test_another_format_is_refused(tmp_path, manifest, refused):
    if manifest is not None:
        (tmp_path / "unstuck.yaml").write_text(manifest + "\n")
    with pytest.raises(NotImported) as caught:
        folder(tmp_path)
    assert refused in str(caught.value)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotImported, match="There is no such folder"):
        folder(tmp_path / "no")


def test_names_fit_every_file_system():
    long = "𐍈" * 60
    path = article_path(10**15 - 1, long, (long, "..", "a/b"), "planned-2")
    assert all(len(part.encode()) <= 255 for part in path.split("/"))
    assert path.split("/")[2:4] == ["_", "a_b"]
    assert ARTICLE.fullmatch(path.rpartition("/")[2])["other"] == ".planned-2"
    for name in ("../../x.png", ".", "", "a/b.png", "x" * 300, "𐍈" * 120 + ".png", ".png"):
        *folders, last = attachment_path(1, 2, name).split("/")
        assert folders == ["files", "1"]
        assert last.startswith("2-")
        assert len(last.encode()) <= 255
    assert safe_part("..a..") == "a"


@pytest.mark.parametrize(
    ("name", "key", "other"),
    [
        ("12-blocked.md", "12", None),
        ("12.md", "12", None),
        ("12-blocked.draft.md", "12", ".draft"),
        ("12.planned.md", "12", ".planned"),
    ],
)
def test_the_number_of_an_article_is_in_the_name_of_its_file(name, key, other):
    found = ARTICLE.fullmatch(name)
    assert (found["id"], found["other"]) == (key, other)


@pytest.mark.parametrize("name", ["README.md", "0-a.md", "١-a.md", "12blocked.md", "-1.md"])
def test_other_names_are_no_articles(name):
    assert ARTICLE.fullmatch(name) is None

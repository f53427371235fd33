"""Which files an import reads, and what it says of those that it cannot read."""

import os

import pytest

from kb.filekinds import safe_name
from kb.importing.files import MOST_BYTES, FileError, Found, Skipped, find, read_text
from kb.importing.pictures import PictureError, look_at

from .import_checks import PNG, files


def found(*paths):
    return [one.path for one in find(paths) if isinstance(one, Found)]


def errors(*paths):
    return [(one.path, str(one)) for one in find(paths) if isinstance(one, FileError)]


def why_not(tmp_path, data):
    path = tmp_path / "x.md"
    path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        read_text(next(iter(find([path]))))
    return caught.value.line, str(caught.value)


def test_a_folder_gives_its_markdown_files_in_order(tmp_path):
    files(tmp_path, b="x", a__two="x", a__one="x", c_dot_txt="x", d_dot_png=PNG, e_dot_yaml="x")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.md").write_text("x")
    assert found(tmp_path) == ["b.md", "c.txt", "a/one.md", "a/two.md"]


def test_a_file_that_is_named_is_read_whatever_its_ending(tmp_path):
    files(tmp_path, faq_dot_faq="x")
    (one,) = find([tmp_path / "faq.faq"])
    assert (one.path, one.folder) == ("faq.faq", "")


def test_an_empty_folder_and_a_missing_file_are_errors(tmp_path):
    assert len(errors(tmp_path, tmp_path / "no-such.md")) == 2


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    assert errors(tmp_path / "pipe.md") == [
        (str(tmp_path / "pipe.md"), "This is neither a file nor a folder.")
    ]
    assert ("pipe.md", "This is not a regular file.") in errors(tmp_path)


def test_a_symbolic_link_out_of_the_folder_is_an_error(tmp_path):
    files(tmp_path, inside__a="x", outside__secret="x")
    (tmp_path / "inside" / "link.md").symlink_to("../outside/secret.md")
    (tmp_path / "inside" / "folder").symlink_to("../outside")
    assert found(tmp_path / "inside") == ["a.md"]
    assert [path for path, _ in errors(tmp_path / "inside")] == ["folder", "link.md"]


def test_symbolic_links_in_a_circle_end(tmp_path):
    files(tmp_path, a="x", b__c="x")
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "loop.md").symlink_to("loop.md")
    assert found(tmp_path) == ["a.md", "b/c.md"]
    assert [path for path, _ in errors(tmp_path)] == ["loop.md"]


def test_a_link_to_a_file_of_the_folder_is_left_out_and_one_to_a_hidden_file_is_read(tmp_path):
    files(tmp_path, a="x")
    (tmp_path / ".data").mkdir()
    (tmp_path / ".data" / "real.md").write_text("x")
    (tmp_path / "again.md").symlink_to("a.md")
    (tmp_path / "config.md").symlink_to(".data/real.md")
    assert found(tmp_path) == ["a.md", "config.md"]
    assert [one.path for one in find([tmp_path]) if isinstance(one, Skipped)] == ["again.md"]


def test_a_folder_that_may_not_be_read_is_an_error(tmp_path):
    files(tmp_path, a="x", b__c="x")
    if os.geteuid() == 0:
        (tmp_path / "b" / "c.md").unlink()
        (tmp_path / "b" / "c.md").symlink_to(tmp_path / "nowhere.md")
    else:
        (tmp_path / "b").chmod(0)
    try:
        assert len(errors(tmp_path)) == 1
    finally:
        (tmp_path / "b").chmod(0o755)


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "empty"),
        (b" \n\n", 1, "empty"),
        (b"one\ntwo \xff three\n", 2, "byte 0xff, at position 5 of the line"),
        ("Größe\n".encode("latin-1"), 1, "not UTF-8"),
        ("# Text\n".encode("utf-16"), 1, "UTF-16"),
        (b"one\ntwo\x00", 2, "not a text file"),
        (PNG, 2, "not a text file"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path, data, line, words):
    found_line, message = why_not(tmp_path, data)
    assert words in message
    assert found_line == line


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(FileError, match=r"300\.0 MB"):
        read_text(next(iter(find([path]))))
    assert MOST_BYTES == 5_000_000


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path):
    path = tmp_path / "x.md"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    assert read_text(next(iter(find([path])))) == "one\ntwo\nthree\n"


# Pictures


@pytest.mark.parametrize(
    ("data", "content_type", "name"),
    [
        (PNG, "image/png", "x.png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg", "x.jpg"),
        (b"GIF89a..", "image/gif", "x.gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp", "x.webp"),
    ],
)
def test_a_picture_is_what_its_bytes_say(tmp_path, data, content_type, name):
    (tmp_path / "x.html").write_bytes(data)
    picture = look_at(tmp_path, "x.html")
    assert (picture.content_type, picture.name, picture.size) == (content_type, name, len(data))


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"", b"BM....", b"%PDF-1.7"]
)
def test_anything_else_is_left_out(tmp_path, data):
    (tmp_path / "x.png").write_bytes(data)
    with pytest.raises(PictureError) as caught:
        look_at(tmp_path, "x.png")
    assert not caught.value.serious


def test_a_large_picture_is_left_out(tmp_path):
    (tmp_path / "x.png").write_bytes(PNG + b"\0" * 5_000_000)
    with pytest.raises(PictureError, match="larger than 5 MB"):
        look_at(tmp_path, "x.png")


def test_a_picture_out_of_the_folder_stops_the_import(tmp_path):
    files(tmp_path, in__a="x", out_dot_png=PNG)
    (tmp_path / "in" / "link.png").symlink_to("../out.png")
    (tmp_path / "in" / "up").symlink_to("..")
    for path in ("../out.png", "link.png", "up/out.png", str(tmp_path / "out.png")):
        with pytest.raises(PictureError) as caught:
            look_at(tmp_path / "in", path)
        assert caught.value.serious, path


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("error screen.PNG", "error_screen.png"),
        ("../../x.png", "x.png"),
        ("<script>.png", "script.png"),
        (".png", "png.png"),
        ("图 1.png", "图_1.png"),
        ("a" * 300 + ".png", "a" * 100 + ".png"),
        ("%2e%2e.png", "2e_2e.png"),
    ],
)
def test_names_of_pictures_are_safe(name, safe):
    assert safe_name(name, ".png") == safe

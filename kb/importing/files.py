"""Which files an import reads, and their text."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
"""The largest file that is read. What it holds is cut into articles of at most 200 KB."""

ENDINGS = frozenset({".md", ".markdown", ".mdown", ".mkd", ".txt"})
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))


class FileError(ValueError):
    """A file that is not read. `path` is as people know it; `line` counts from 1."""

    def __init__(self, path: str, message: str, line: int | None = None):
        super().__init__(message)
        self.path, self.line = path, line


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import: where it lies, its folder's root, and its path from there. `named`: the
    file itself was given, so the name of its folder says nothing."""

    file: Path
    root: Path
    path: str
    named: bool = False

    @property
    def folder(self) -> str:
        """The name of the folder it lies in; empty for a file that was given by itself."""
        return "" if self.named else (self.file.parent.name or "")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is left out, and why; nothing is wrong with that."""

    path: str
    why: str


def find(paths: Sequence[str | os.PathLike]) -> Iterator[Found | Skipped | FileError]:
    """The files at these paths, folders in the order of their names. What cannot be taken comes as
    a FileError in its turn, so that one look finds everything."""
    for path in paths:
        given = Path(path)
        try:
            mode = given.stat().st_mode
        except FileNotFoundError:
            yield FileError(str(path), _("There is no such file or folder."))
            continue
        except OSError as error:
            yield _unreadable(str(path), error)
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(given.resolve())
        elif stat.S_ISREG(mode):
            file = given.resolve()
            yield Found(file, file.parent, file.name, named=True)
        else:
            yield FileError(str(path), _("This is neither a file nor a folder."))


def _folder(root: Path) -> Iterator[Found | Skipped | FileError]:
    links: list[Path] = []
    waiting = [root]
    count = 0
    while waiting:
        folder = waiting.pop()
        try:
            folders, files, inner_links = _entries(folder)
        except OSError as error:
            yield _unreadable(_relative(folder, root), error)
            continue
        links += [folder / name for name in inner_links]
        waiting += [folder / name for name in reversed(folders)]
        for name in files:
            count += 1
            yield _regular(folder / name, root)
    for link in links:
        found = _link(link, root)
        count += isinstance(found, Found)
        if found:
            yield found
    if not count:
        yield FileError(str(root), _("There are no Markdown files (.md, .markdown, .txt) in here."))


def _entries(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """The names of the folders, Markdown files and symbolic links in a folder, each in order.
    Hidden ones do not count."""
    folders, files, links = [], [], []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                links.append(entry.name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif os.path.splitext(entry.name)[1].lower() in ENDINGS:
                files.append(entry.name)
    return sorted(folders), sorted(files), sorted(links)


def _regular(path: Path, root: Path) -> Found | FileError:
    relative = _relative(path, root)
    if not path.is_file():
        return FileError(relative, _("This is not a regular file."))
    try:
        relative.encode()
    except UnicodeEncodeError:
        message = _("The name of this file is not UTF-8. Rename it.")
        return FileError(relative.encode(errors="replace").decode(), message)
    return Found(path, root, relative)


def _link(link: Path, root: Path) -> Found | Skipped | FileError | None:
    """A symbolic link in the folder: an error if it leads out; taken if it leads to a file that is
    not found otherwise (a hidden one); left out if what it leads to is imported anyway."""
    relative = _relative(link, root)
    real = Path(os.path.realpath(link))
    if not real.is_relative_to(root):
        message = _("This symbolic link leads out of the imported folder, to %(target)s.")
        return FileError(relative, message % {"target": real})
    if real.is_dir():
        return Skipped(relative, _("A symbolic link to a folder; what is in it is read there."))
    if link.suffix.lower() not in ENDINGS:
        return None
    if not real.exists():
        return FileError(relative, _("This symbolic link leads nowhere."))
    inside = real.relative_to(root).parts
    if real.suffix.lower() in ENDINGS and not any(part.startswith(".") for part in inside):
        return Skipped(relative, _("A symbolic link to a file that is imported itself."))
    return Found(link, root, relative)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _unreadable(path: str, error: OSError) -> FileError:
    return FileError(path, _("This cannot be read: %(why)s.") % {"why": error.strerror})


def read_text(found: Found) -> str:
    """The text of a file, with `\\n` at the ends of its lines. Raises FileError: too large, not
    readable, not UTF-8, not text, empty."""
    try:
        with found.file.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(MOST_BYTES + 1) if size <= MOST_BYTES else b""
    except OSError as error:
        raise _unreadable(found.path, error) from None
    if max(size, len(data)) > MOST_BYTES:
        message = _("This file has %(size)s MB; at most %(most)s MB are read. Split it.")
        megabytes = {"size": f"{size / 1e6:,.1f}", "most": f"{MOST_BYTES / 1e6:g}"}
        raise FileError(found.path, message % megabytes, 1)
    return _decoded(found.path, data).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(path: str, data: bytes) -> str:
    if not data.strip():
        raise FileError(path, _("This file is empty."), 1)
    if data.startswith(BYTE_ORDER_MARKS):
        raise FileError(path, _("This file is UTF-16. Save it as UTF-8."), 1)
    if len(data.translate(None, CONTROL)) < len(data):
        place = next(i for i, byte in enumerate(data) if byte in CONTROL)
        message = _("This is not a text file: byte 0x%(byte)02x at position %(place)s.")
        numbers = {"byte": data[place], "place": place + 1}
        raise FileError(path, message % numbers, data.count(b"\n", 0, place) + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = _(
            "This file is not UTF-8: byte 0x%(byte)02x, at position %(place)s of the line. "
            "Save it as UTF-8."
        )
        numbers = {"byte": data[error.start], "place": place}
        raise FileError(path, message % numbers, line) from None

"""Putting a freshly written folder in the place of an older one: all of it, or nothing.

What is written lies in a hidden folder meanwhile, on the same file system, and takes its place by
renaming. Of a folder that is there only what an export owns is replaced: `.git`, a README and
whatever else people keep there stay. No symbolic link is ever followed.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from . import FORMAT

MANIFEST = "unstuck.yaml"
OWNED = (
    *(MANIFEST, "articles", "files", "flows"),
    *("categories.yaml", "synonyms.yaml", "notices.yaml", "ticket-targets.yaml", "flows.yaml"),
)
"""What an export writes, and takes away where it is gone."""
TEMPORARY = ".unstuck-"
LETS_STAND = frozenset({".git", ".gitignore", ".gitattributes", ".github", "README.md", "LICENSE"})
"""What may be in a folder that nothing was exported to yet."""

MANIFEST_TEXT = f"""\
# The content of an Unstuck site. `manage.py export` writes this folder, and `manage.py import`
# reads it; docs/export.md says what stands where.
format: {FORMAT}
"""


class ExportRefused(ValueError):
    """An export that cannot go there. `str()` is a sentence for people."""


class NewFolder:
    """The folder while it is written. Paths are relative, their parts safe (`safe_part`)."""

    def __init__(self, root: Path):
        self.root = root
        self.made: set[Path] = set()
        self.files = 0

    def write(self, path: str, text: str) -> None:
        """Write a text, its bytes just as they are."""
        self._place(path).write_bytes(text.encode())
        self.files += 1

    @contextmanager
    def open(self, path: str) -> Iterator:
        """A file to write bytes to; where the block fails there is none."""
        place = self._place(path)
        try:
            with place.open("xb") as file:
                yield file
        except BaseException:
            place.unlink(missing_ok=True)
            raise
        self.files += 1

    def _place(self, path: str) -> Path:
        place = self.root / path
        if place.parent not in self.made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self.made.add(place.parent)
        return place


@contextmanager
def new_folder(target: str | os.PathLike) -> Iterator[NewFolder]:
    """What is written in the block becomes the folder at `target` when the block ends.

    Where it fails, `target` stays as it was. Raises ExportRefused where that is no folder, or holds
    what no export has written.
    """
    # A link that was given itself is followed, as by any program; none that lies in the folder is.
    target = Path(os.path.realpath(target))
    is_new = not os.path.lexists(target)
    if not is_new:
        _refuse_others(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.parent if is_new else target
        root = beside / f"{TEMPORARY}{secrets.token_hex(6)}"
        root.mkdir()
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        yield NewFolder(root)
        (root / MANIFEST).write_text(MANIFEST_TEXT, encoding="utf-8")
        if is_new:
            root.rename(target)
        else:
            _put_in_place(root, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _refuse_others(target: Path) -> None:
    if not target.is_dir():
        message = _("%(path)s is not a folder. Name another one.")
        raise ExportRefused(message % {"path": target})
    names = {
        name for name in os.listdir(target)
        if name not in LETS_STAND and not name.startswith(TEMPORARY)
    }  # fmt: skip
    # A folder that was half replaced when the machine stopped has the rest in a hidden one.
    was_ours = MANIFEST in names or any(name.startswith(TEMPORARY) for name in os.listdir(target))
    if names and not was_ours:
        message = _(
            "%(path)s holds other files, and no %(manifest)s that says it was exported. "
            "Name a new or an empty folder."
        )
        raise ExportRefused(message % {"path": target, "manifest": MANIFEST})


def _put_in_place(root: Path, target: Path) -> None:
    """Change what an export owns for what was written. Without its manifest, which goes first and
    comes last, nobody takes a folder for whole that a crash left half changed."""
    old = target / f"{TEMPORARY}{secrets.token_hex(6)}"
    old.mkdir()
    try:
        for name in OWNED:
            if os.path.lexists(target / name):
                os.rename(target / name, old / name)
        for name in reversed(OWNED):
            if os.path.lexists(root / name):
                os.rename(root / name, target / name)
    except OSError:
        _put_back(old, target)
        raise
    for name in os.listdir(target):  # this one's, and those of exports that were killed
        if name.startswith(TEMPORARY) and target / name != root:
            shutil.rmtree(target / name, ignore_errors=True)


def _put_back(old: Path, target: Path) -> None:
    for name in reversed(OWNED):
        if os.path.lexists(old / name):
            if os.path.lexists(target / name):
                _remove(target / name)
            os.rename(old / name, target / name)
    old.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _unwritable(target: Path, error: OSError) -> ExportRefused:
    about = {"path": target, "why": error.strerror or error}
    return ExportRefused(_("%(path)s cannot be written: %(why)s.") % about)

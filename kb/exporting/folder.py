"""Reading a folder that anybody may have written: ordinary files of bounded size, below one root,
in UTF-8. No symbolic link is followed."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from . import FORMAT
from .fields import Fields, NotImported, Problem, Problems
from .newfolder import MANIFEST
from .yamltree import YamlError, read

MOST_BYTES = 10_000_000
"""The largest file of text that is read."""
DEEPEST = 12  # folders within each other


class Folder:
    """The folder at `root`, once it was found to be an export of a format that is read here."""

    def __init__(self, root: str | os.PathLike, problems: Problems):
        self.root = Path(os.path.realpath(root))
        self.problems = problems
        if not self.root.is_dir():
            message = _("There is no such folder.")
            raise NotImported([Problem(str(root), None, message)])
        self._check_format()

    def text(self, path: str) -> str | None:
        """The text of a file; None, and a problem where it is there, for one that has none."""
        data = self.bytes(path, MOST_BYTES)
        if data is None:
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            message = _("This is not UTF-8. Save the file with the encoding UTF-8.")
            self.problems.add(path, line, message)
            return None
        return text

    def bytes(self, path: str, most: int, *, needed: bool = False) -> bytes | None:
        """The bytes of a file. None where there is none, or it is no ordinary file of at most so
        many bytes, which is a problem; where `needed`, so is that there is none."""
        try:
            with open(self._descriptor(path), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    self.problems.add(path, None, _("This is not an ordinary file."))
                    return None
                data = file.read(most + 1)
        except FileNotFoundError:
            if needed:
                self.problems.add(path, None, _("There is no such file."))
            return None
        except OSError as error:
            self.problems.add(path, None, self._why(error))
            return None
        if len(data) > most:
            message = _("This file is larger than %(most)s MB.") % {"most": f"{most / 1e6:g}"}
            self.problems.add(path, None, message)
            return None
        return data

    def files(self, folder: str) -> Iterator[str]:
        """The paths of the files in a folder and those inside it, in the order of their names.
        Hidden ones do not count; a symbolic link is a problem."""
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            try:
                entries = sorted(os.scandir(self.root / here), key=lambda entry: entry.name)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                self.problems.add(here, None, self._why(error))
                continue
            folders = []
            for entry in entries:
                path = f"{here}/{entry.name}"
                if entry.name.startswith("."):
                    continue
                if not self._is_named_well(path):
                    continue
                if entry.is_symlink():
                    self.problems.add(path, None, _link())
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                else:
                    yield path
            if folders and here.count("/") >= DEEPEST:
                self.problems.add(here, None, _("The folders are nested too deeply."))
            else:
                waiting += reversed(folders)

    def _descriptor(self, path: str) -> int:
        """The file opened part by part, so that none of them is a link."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        here = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        *folders, name = path.split("/")
        try:
            for part in folders:
                inner = os.open(part, flags | os.O_DIRECTORY, dir_fd=here)
                os.close(here)
                here = inner
            return os.open(name, flags, dir_fd=here)
        finally:
            os.close(here)

    def _is_named_well(self, path: str) -> bool:
        try:
            path.encode()
            return True
        except UnicodeEncodeError:
            shown = path.encode(errors="replace").decode()
            message = _("The name of this file is not UTF-8. Rename it.")
            self.problems.add(shown, None, message)
            return False

    def _why(self, error: OSError) -> str:
        if error.errno in {errno.ELOOP, errno.ENOTDIR}:  # what stands there is a link
            return _link()
        return _("This cannot be read: %(why)s.") % {"why": error.strerror}

    def _check_format(self) -> None:
        """Raises NotImported where this is no export, or a later one."""
        text = self.text(MANIFEST)
        if text is None:
            message = _(
                "There is no %(name)s here: no export, or one that was not finished. "
                "`manage.py export` writes one."
            )
            self.problems.add(str(self.root), None, message % {"name": MANIFEST})
        else:
            self._read_manifest(text)
        self.problems.stop_if_any()

    def _read_manifest(self, text: str) -> None:
        try:
            fields = Fields(MANIFEST, read(text), ("format",), self.problems)
        except YamlError as error:
            self.problems.add(MANIFEST, error.line, str(error))
            return
        number = fields.number("format", least=1)
        if number is None and not fields.has("format"):
            fields.problem(None, _("“format” is missing."))
        elif number and number != FORMAT:
            about = {"number": number, "known": FORMAT}
            message = _(
                "This is format %(number)d, and this program reads format %(known)d. "
                "Import it with the version that wrote it, or a later one."
            )
            fields.problem("format", message % about)


def _link() -> str:
    return _("This is a symbolic link, which is not followed. Put the file itself here.")

"""Pictures that imported texts show: what they really are, and what to call them."""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
NAME_LENGTH = 100

KINDS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", ".png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", ".jpg"),
    (re.compile(rb"GIF8[79]a"), "image/gif", ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp", ".webp"),
)
UNSAFE = re.compile(r"[^\w.-]+")


class PictureError(Exception):
    """A picture that is not taken. `serious`: the whole import must stop."""

    def __init__(self, message: str, *, serious: bool = False, missing: bool = False):
        super().__init__(message)
        self.serious, self.missing = serious, missing


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on disk that was looked at: `digest` is SHA-256 of its bytes."""

    path: Path
    name: str
    content_type: str
    size: int
    digest: str


def look_at(root: Path, relative: str) -> Picture:
    """The picture at a path relative to the imported folder `root`. Raises PictureError."""
    about = {"path": relative, "most": f"{MOST_BYTES // 1_000_000}"}
    path = Path(os.path.normpath(root / relative))
    real = Path(os.path.realpath(path))
    inside = real.is_relative_to(os.path.realpath(root)) and path.is_relative_to(root)
    if not inside:
        if not os.path.lexists(path):
            raise PictureError(_("There is no file “%(path)s”.") % about, missing=True)
        message = _(
            "“%(path)s” leads out of the imported folder. Copy the file into the folder, or import "
            "the folder that holds both."
        )
        raise PictureError(message % about, serious=True)
    try:
        data = _read(path, about)
    except FileNotFoundError:
        raise PictureError(_("There is no file “%(path)s”.") % about, missing=True) from None
    except OSError as error:
        about["why"] = error.strerror or ""
        raise PictureError(_("“%(path)s” cannot be read: %(why)s.") % about, serious=True) from None
    content_type, ending = _kind(data, about)
    name = safe_name(path.name, ending)
    return Picture(path, name, content_type, len(data), hashlib.sha256(data).hexdigest())


def _read(path: Path, about: dict[str, str]) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise PictureError(_("“%(path)s” is not a file.") % about)
    if found.st_size <= MOST_BYTES:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) <= MOST_BYTES:
            return data
    raise PictureError(_("“%(path)s” is larger than %(most)s MB; it was left out.") % about)


def _kind(data: bytes, about: dict[str, str]) -> tuple[str, str]:
    for pattern, content_type, ending in KINDS:
        if pattern.match(data):
            return content_type, ending
    message = _("“%(path)s” is no PNG, JPEG, GIF or WebP picture; it was left out.")
    raise PictureError(message % about)


def safe_name(name: str, ending: str) -> str:
    """A name for an address: letters of any script, digits, `.`, `-`, `_`, and the ending that the
    content deserves.

    >>> safe_name("Error <1>.html", ".png")
    'Error_1.png'
    """
    stem = UNSAFE.sub("_", name.rpartition(".")[0] or name).strip("._-")
    return (stem[:NAME_LENGTH].strip("._-") or "picture") + ending

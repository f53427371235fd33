"""Pictures that imported texts show: what they really are, and what to call them."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from kb.filekinds import Kind, picture_kind, safe_name

MOST_BYTES = 5_000_000


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
    kind = _kind(data, about)
    name = safe_name(path.name, kind.ending)
    return Picture(path, name, kind.content_type, len(data), hashlib.sha256(data).hexdigest())


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


def _kind(data: bytes, about: dict[str, str]) -> Kind:
    if kind := picture_kind(data):
        return kind
    message = _("“%(path)s” is no PNG, JPEG, GIF, WebP or AVIF picture; it was left out.")
    raise PictureError(message % about)

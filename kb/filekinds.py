"""What a file really is, by its bytes, whatever it is called; and what to call it. Pure.

Pictures that every browser draws are shown; a few other kinds are handed out as downloads. Nothing
else is taken: above all no HTML and no SVG, which could act in the site's name.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NAME_LENGTH = 100
MOST_PIXELS = 50_000_000
"""Of one picture. A browser needs four bytes for each, however small the file is."""
MOST_ACROSS = 20_000
UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `is_shown`: as a picture in a page; others are downloads."""

    content_type: str
    ending: str
    is_shown: bool = True


class NotTaken(ValueError):
    """A file that is not taken. `why` is "unknown", "active" (it could act in a page), "office",
    "damaged", "huge" (too many pixels), "not-text" or "encoding"."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


PNG = Kind("image/png", ".png")
JPEG = Kind("image/jpeg", ".jpg")
GIF = Kind("image/gif", ".gif")
WEBP = Kind("image/webp", ".webp")
AVIF = Kind("image/avif", ".avif")
PDF = Kind("application/pdf", ".pdf", is_shown=False)
ZIP = Kind("application/zip", ".zip", is_shown=False)
TEXT = Kind("text/plain; charset=utf-8", ".txt", is_shown=False)
CSV = Kind("text/csv; charset=utf-8", ".csv", is_shown=False)
KINDS = {kind.content_type: kind for kind in (PNG, JPEG, GIF, WEBP, AVIF, PDF, ZIP, TEXT, CSV)}

STARTS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), AVIF),
)
TEXTS = {".txt": TEXT, ".csv": CSV, ".log": TEXT}
ACTIVE_ENDINGS = re.compile(r"\.(?:x?html?|xht|svgz?|xml|xsl|mht(?:ml)?|js|mjs|swf|hta)$", re.I)
OFFICE = re.compile(r"\.(?:doc|xls|ppt|od[tsp]|pages|numbers|key|rtf)[xmb]?$", re.I)
MARKUP = re.compile(rb"<(?:!doctype|!--|\?xml|html|head|body|svg|script|iframe)\b", re.I)
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


def picture_kind(data: bytes) -> Kind | None:
    """The kind of picture that bytes begin like, if any."""
    return next((kind for pattern, kind in STARTS if pattern.match(data)), None)


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a whole file that was called `name`. Raises NotTaken."""
    if kind := picture_kind(data):
        _check_size(kind, data)
        return kind
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if OFFICE.search(name):
            raise NotTaken("office")
        if name.lower().endswith(".zip"):
            return ZIP
        raise NotTaken("unknown")
    return _text_kind(data, name)


def _text_kind(data: bytes, name: str) -> Kind:
    if ACTIVE_ENDINGS.search(name) or MARKUP.search(data[:4_096]):
        raise NotTaken("active")
    if OFFICE.search(name):
        raise NotTaken("office")
    kind = next((kind for end, kind in TEXTS.items() if name.lower().endswith(end)), None)
    if kind is None or not data:
        raise NotTaken("unknown")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotTaken("encoding")
    if len(data.translate(None, CONTROL)) < len(data):
        raise NotTaken("not-text")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotTaken("encoding") from None
    return kind


def safe_name(name: str, ending: str) -> str:
    """A name for an address: letters of any script, digits, `.`, `-`, `_`, and the ending that the
    content deserves.

    >>> safe_name("Error <1>.html", ".png")
    'Error_1.png'
    """
    stem = UNSAFE.sub("_", name.rpartition(".")[0] or name).strip("._-")
    return (stem[:NAME_LENGTH].strip("._-") or "picture") + ending


# How large a picture is when it is drawn


def _check_size(kind: Kind, data: bytes) -> None:
    try:
        width, height = size_of(kind, data)
    except (struct.error, ValueError):
        raise NotTaken("damaged") from None
    if not width or not height:
        raise NotTaken("damaged")
    if max(width, height) > MOST_ACROSS or width * height > MOST_PIXELS:
        raise NotTaken("huge")


def size_of(kind: Kind, data: bytes) -> tuple[int, int]:
    """Width and height in pixels, as a picture's own header says. Raises ValueError or struct.error
    where it has none."""
    return _SIZES[kind](data)


def _png(data: bytes) -> tuple[int, int]:
    """The first chunk is IHDR (PNG, 3rd edition, 5.6 and 11.2.1)."""
    if data[12:16] != b"IHDR":
        raise ValueError("no IHDR")
    return struct.unpack_from(">II", data, 16)


def _gif(data: bytes) -> tuple[int, int]:
    """The logical screen descriptor (GIF89a, 18)."""
    return struct.unpack_from("<HH", data, 6)


def _jpeg(data: bytes) -> tuple[int, int]:
    """The first frame header: SOF0 to SOF15 but for DHT, JPG and DAC (ITU-T T.81, B.1 and B.2)."""
    at = 2
    while True:
        marker = data[at : at + 2]
        if len(marker) < 2 or marker[0] != 0xFF:
            raise ValueError("no frame header")
        if marker[1] == 0xFF:  # filling
            at += 1
        elif 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        elif marker[1] == 0x01 or 0xD0 <= marker[1] <= 0xD8:  # these stand alone
            at += 2
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            at += 2 + max(2, length)


def _webp(data: bytes) -> tuple[int, int]:
    """VP8X says it for all; else the only chunk does (RFC 9649, 2.5 to 2.7)."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        width = int.from_bytes(data[24:27], "little")
        return width + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8L" and data[20:21] == b"\x2f":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no size")


def _avif(data: bytes) -> tuple[int, int]:
    """The largest `ispe` property: meta/iprp/ipco/ispe (ISO/IEC 23008-12, 6.5.3)."""
    sizes = [
        struct.unpack_from(">II", data, start + 4)
        for start, _end in _boxes(data, 0, len(data), (b"meta", b"iprp", b"ipco", b"ispe"))
    ]
    if not sizes:
        raise ValueError("no ispe")
    return max(sizes, key=lambda size: size[0] * size[1])


def _boxes(data: bytes, at: int, end: int, names: tuple) -> Iterator[tuple[int, int]]:
    """Where the contents of the boxes of that path of names begin and end."""
    while at + 8 <= end:
        (length,) = struct.unpack_from(">I", data, at)
        if length == 0:
            length = end - at
        if length < 8 or at + length > end:
            return
        if data[at + 4 : at + 8] == names[0]:
            start = at + 8 + (4 if names[0] == b"meta" else 0)  # a full box: version and flags
            if len(names) == 1:
                yield start, at + length
            else:
                yield from _boxes(data, start, at + length, names[1:])
        at += length


_SIZES: dict[Kind, Callable[[bytes], tuple[int, int]]] = {
    PNG: _png, JPEG: _jpeg, GIF: _gif, WEBP: _webp, AVIF: _avif,
}  # fmt: skip

"""Small files of each kind that an article may have, made byte by byte."""

import struct
import zlib


def png(width=2, height=3, after=b"") -> bytes:
    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = (b"\0" + b"\xff\0\0" * min(width, 100)) * min(height, 100)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    image = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + image + after


def jpeg(width=2, height=3) -> bytes:
    app0 = b"\xff\xe0\x00\x10JFIF\0" + b"\0" * 9
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 9
    return b"\xff\xd8" + app0 + b"\xff\xc4\x00\x04\0\0" + b"\xff" + frame + b"\xff\xd9"


def gif(width=2, height=3) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(chunk: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def webp_lossy(width=2, height=3) -> bytes:
    frame = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    return webp(b"VP8 " + struct.pack("<I", len(frame)) + frame)


def webp_lossless(width=2, height=3) -> bytes:
    data = b"\x2f" + struct.pack("<I", width - 1 | (height - 1) << 14)
    return webp(b"VP8L" + struct.pack("<I", len(data)) + data)


def webp_extended(width=2, height=3) -> bytes:
    data = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp(b"VP8X" + struct.pack("<I", len(data)) + data)


def box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", 8 + len(data)) + name + data


def avif(width=2, height=3) -> bytes:
    ispe = box(b"ispe", b"\0\0\0\0" + struct.pack(">II", width, height))
    meta = box(b"meta", b"\0\0\0\0" + box(b"iprp", box(b"ipco", ispe)))
    return box(b"ftyp", b"avif\0\0\0\0avifmif1") + meta + box(b"mdat", b"data")

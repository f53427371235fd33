"""What a file is by its bytes, whatever it is called."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.filekinds import (
    AVIF,
    CSV,
    GIF,
    JPEG,
    KINDS,
    MOST_ACROSS,
    MOST_PIXELS,
    PDF,
    PNG,
    TEXT,
    WEBP,
    ZIP,
    NotTaken,
    kind_of,
    size_of,
)
from tests.pictures import avif, gif, jpeg, png, webp_extended, webp_lossless, webp_lossy

REASONS = {"unknown", "active", "office", "damaged", "huge", "not-text", "encoding"}
PICTURES = [
    (PNG, png),
    (JPEG, jpeg),
    (GIF, gif),
    (WEBP, webp_lossy),
    (WEBP, webp_lossless),
    (WEBP, webp_extended),
    (AVIF, avif),
]


@pytest.mark.parametrize(("kind", "make"), PICTURES)
def test_a_picture_is_known_and_measured_by_its_bytes(kind, make):
    assert kind_of(make(7, 5), "evil.html") is kind
    assert size_of(kind, make(7, 5)) == (7, 5)


@pytest.mark.parametrize(("kind", "make"), PICTURES)
def test_a_picture_that_says_nothing_of_its_size_is_damaged(kind, make):
    with pytest.raises(NotTaken) as caught:
        kind_of(make()[: 8 if kind is GIF else 14], "x.png")
    assert caught.value.why == "damaged"


@pytest.mark.parametrize("make", [png, webp_extended, avif])
def test_a_picture_that_would_fill_the_memory_is_refused(make):
    for size in ((16_000, 16_000), (1, 25_000)):
        with pytest.raises(NotTaken) as caught:
            kind_of(make(*size), "x")
        assert caught.value.why == "huge"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7 <script>", "x.html", PDF),
        (b"PK\x03\x04rest", "logs.ZIP", ZIP),
        ("Straße, 短信\n".encode(), "notes.txt", TEXT),
        (b"\xef\xbb\xbfa;b\r\n", "numbers.csv", CSV),
        (b"10:00 started", "server.log", TEXT),
    ],
)
def test_downloads_are_known_by_bytes_and_texts_by_name_too(data, name, kind):
    assert kind_of(data, name) is kind
    assert not kind.is_shown


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.png", "active"),
        (b"  <!DOCTYPE html><p>", "x.txt", "active"),
        (b"a,b\n<script>alert(1)</script>", "x.csv", "active"),
        (b"<?xml version='1.0'?>", "x.txt", "active"),
        (b"plain words", "x.html", "active"),
        (b"alert(1)", "x.js", "active"),
        (b"PK\x03\x04", "x.docx", "office"),
        (b"\xd0\xcf\x11\xe0", "x.doc", "office"),
        (b"PK\x03\x04", "x.jar", "unknown"),
        (b"MZ\x90", "x.exe", "unknown"),
        (b"words", "x", "unknown"),
        (b"", "x.txt", "unknown"),
        (b"a\x00b", "x.txt", "not-text"),
        ("Straße".encode("latin-1"), "x.txt", "encoding"),
        ("words".encode("utf-16"), "x.txt", "encoding"),
    ],
)
def test_anything_else_is_refused_with_its_reason(data, name, why):
    with pytest.raises(NotTaken) as caught:
        kind_of(data, name)
    assert caught.value.why == why


@settings(max_examples=150)
@given(
    st.sampled_from([make() for _kind, make in PICTURES]),
    st.integers(0, 60),
    st.binary(max_size=60),
)
def test_whatever_bytes_are_sent_they_are_a_known_kind_of_a_size_or_refused_with_a_reason(
    start, cut, rest
):
    data = start[:cut] + rest
    kind, why = None, ""
    try:
        kind = kind_of(data, "x.png")
    except NotTaken as refused:
        why = refused.why
    assert (kind in KINDS.values()) != (why in REASONS)
    if kind and kind.is_shown:
        across, down = size_of(kind, data)
        assert 0 < across <= MOST_ACROSS
        assert 0 < down <= MOST_ACROSS
        assert across * down <= MOST_PIXELS

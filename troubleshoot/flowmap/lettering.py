"""How wide text is, and how it is wrapped and cut, where no font can be asked.

The widths are those of a wide font (DejaVu Sans), so that text fits in whichever one is used.
"""

import unicodedata
from functools import lru_cache

from troubleshoot.graphemes import cell_width, starts

ELLIPSIS = "…"
LONGEST = 400
"""Characters of a text that are looked at; no box shows as many."""


class _Ems(dict):
    """The width of each character, in parts of the size of the letters."""

    def __missing__(self, char: str) -> float:
        # Wide ones of East Asia are a square, about two Latin letters.
        return (0.0, 0.66, 1.1)[cell_width(char)]


_EMS = _Ems(
    {
        **dict.fromkeys("ijlIJ.,:;'’‘|/ ", 0.34),
        **dict.fromkeys("frt()[]{}!-`“”", 0.42),
        **dict.fromkeys('csvxyzkLFT?"_*', 0.58),
        **dict.fromkeys("ADGHNOQUVCRBX", 0.76),
        **dict.fromkeys("wM&+=<>#~^→", 0.86),
        **dict.fromkeys("mW@%…—", 1.0),
    }
)
_BREAKS_AFTER = " -/"


@lru_cache(2_000)
def clean(text: str) -> str:
    """`text` on one line, without what no picture can hold: control characters, lone surrogates
    and code points that XML forbids."""
    text = text[:LONGEST]
    if not text.isprintable():
        text = "".join(map(_harmless, text))
    return " ".join(text.split())


def _harmless(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs" or char in "\ufffe\uffff":
        return ""
    return " " if category == "Cc" else char


def measure(text: str, size: float) -> float:
    """Pixels that `text` takes at most, in letters of `size` pixels."""
    return size * sum(map(_EMS.__getitem__, text))


@lru_cache(4_000)
def shorten(text: str, size: float, room: float) -> str:
    """`text`, or as much of it as fits in `room` pixels with an ellipsis behind; "" for none."""
    text = clean(text)
    if measure(text, size) <= room:
        return text
    kept = text[: _fitting(text, size, room - measure(ELLIPSIS, size))].rstrip(" ,;:-/(")
    return kept + ELLIPSIS


@lru_cache(2_000)
def wrap(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """`text` in at most `most` lines of `room` pixels, the last cut with an ellipsis."""
    rest, lines = clean(text), []
    while rest and len(lines) < most - 1 and measure(rest, size) > room:
        cut = _break(rest, size, room)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        lines.append(shorten(rest, size, room))
    return tuple(lines)


def _break(text: str, size: float, room: float) -> int:
    """Where to go on in the next line: after a word, or inside one that is too long for a line."""
    furthest = max(_fitting(text, size, room), 1)
    for cut in range(furthest, 0, -1):
        before, after = text[cut - 1], text[cut : cut + 1]
        if before in _BREAKS_AFTER or after == " ":
            return cut
        if cell_width(before) == 2 and after not in "、。，．！？：；）」』】》":
            return cut if cut in set(starts(text[: furthest + 1])) else furthest
    return furthest


def _fitting(text: str, size: float, room: float) -> int:
    """How many code points fit, never a part of what people count as one character."""
    fitting, left = 0, room / size
    for char in text:
        left -= _EMS[char]
        if left < 0:
            break
        fitting += 1
    else:
        return len(text)
    if text.isascii():
        return fitting
    return max(at for at in starts(text) if at <= fitting)

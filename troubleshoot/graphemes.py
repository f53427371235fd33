"""Text as people count it: characters that stand together on the page count once.

A small subset of Unicode's rules for grapheme clusters (UAX #29), enough for what people paste and
type: combining marks, variation selectors, skin tones, joined emoji, flags, Hangul jamo, tags,
CR LF.  Where the full rules would differ (some Indic conjuncts) a cut is still between whole code
points, never inside one.
"""

import re
import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
# Western and Chinese text: every code point is a character of its own.
_SINGLE = re.compile(
    "[\\n -\u02ff\u2010-\u2027\u3000-\u3029\u3030-\u3098\u309b-\u312f\u3400-\u9fff\uff01-\uff60]*+"
)
_ELLIPSIS = "…"


def _extends(char: str) -> bool:
    """Whether the character is drawn on the one before it."""
    if char < "\u0300":
        return False
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":
        return True
    return unicodedata.category(char) in ("Mn", "Me", "Mc")


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_pictograph(char: str) -> bool:
    return char >= "\u2190" and unicodedata.category(char) in ("So", "Sm", "Sk")


def _jamo(before: str, char: str) -> bool:
    """Whether a Hangul vowel or final consonant continues the syllable before it."""
    if "\u1160" <= char <= "\u11a7":
        return "\u1100" <= before <= "\u11a7" or "\uac00" <= before <= "\ud7a3"
    if "\u11a8" <= char <= "\u11ff":
        return "\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    return "\u1100" <= char <= "\u115f" and "\u1100" <= before <= "\u115f"


def starts(text: str, begin: int = 0, end: int | None = None) -> Iterator[int]:
    """The offsets at which a character (as a person counts) begins, between two offsets."""
    end = len(text) if end is None else end
    before, flags, in_emoji = text[begin - 1 : begin] if begin else "", 0, False
    for at in range(begin, end):
        char = text[at]
        if char < "\u0300" and char != "\n":
            flags, in_emoji = 0, False
            yield at
        elif before and _joins(before, char, flags, in_emoji):
            flags += _is_flag_half(char)
        else:
            flags, in_emoji = int(_is_flag_half(char)), _is_pictograph(char)
            yield at
        before = char


def _joins(before: str, char: str, flags: int, in_emoji: bool) -> bool:
    if char == "\n":
        return before == "\r"
    if before in "\r\n":
        return False
    if _extends(char):
        return True
    if char == _JOINER:
        return in_emoji
    if before == _JOINER:
        return in_emoji and _is_pictograph(char)
    if _is_flag_half(char):
        return flags == 1
    return _jamo(before, char)


def count(text: str, begin: int = 0, end: int | None = None) -> int:
    """How many characters a person counts between two offsets of `text`."""
    end = len(text) if end is None else end
    if _SINGLE.fullmatch(text, begin, end):
        return max(0, end - begin)
    return sum(1 for _ in starts(text, begin, end))


def clip(text: str, most: int) -> str:
    """`text` with at most `most` characters (as a person counts), the last an ellipsis if cut."""
    if len(text) <= most:
        return text
    offsets: list[int] = []
    for at in starts(text):
        offsets.append(at)
        if len(offsets) > most:
            return text[: offsets[max(0, most - 1)]].rstrip() + _ELLIPSIS if most > 0 else ""
    return text


def cell_width(char: str) -> int:
    """Columns that a code point takes in a fixed-width font: 0, 1 or 2 (UAX #11)."""
    if char < "\u0300":
        return 1
    if _extends(char) or unicodedata.category(char) in ("Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """Columns that `text` takes in a fixed-width font."""
    return len(text) if text.isascii() else sum(map(cell_width, text))

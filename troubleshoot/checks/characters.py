"""Characters by name and code point, and drawn so that they can be seen."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Control characters have no name in Python's database; these are the ones that turn up in pastes.
_CONTROLS = {
    0x00: "NULL",
    0x07: "BELL",
    0x08: "BACKSPACE",
    0x09: "TAB",
    0x0A: "LINE FEED",
    0x0B: "VERTICAL TAB",
    0x0C: "FORM FEED",
    0x0D: "CARRIAGE RETURN",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
    0x85: "NEXT LINE",
    0xFEFF: "BYTE ORDER MARK",
}
# Drawn as one sign: blanks that are not the plain space.
_BLANK_SIGN = "⍽"


def codepoint(char: str) -> str:
    """The code point of one character: "U+201C"."""
    return f"U+{ord(char):04X}"


def character_name(point: str) -> str:
    """The name and code point of "U+0027": "APOSTROPHE (U+0027)"; only the point if it has none."""
    number = int(point[2:], 16)
    name = _CONTROLS.get(number) or unicodedata.name(chr(number), "")
    if not name and number < 0xA0:
        name = "CONTROL CHARACTER"
    return f"{name} ({point})" if name else point


def is_odd_blank(char: str) -> bool:
    """Whether the character looks like a space but is none that plain text formats know."""
    return char in "\x0b\x0c\x85" or (char > "\x7f" and unicodedata.category(char)[0] == "Z")


def is_invisible(char: str) -> bool:
    """Whether nothing at all is drawn for the character (zero width, direction marks …)."""
    if char < "\x80":
        return False
    return unicodedata.category(char) == "Cf" or char in "\u034f\u115f\u1160\u3164\uffa0\u2800"


def visible(text: str) -> str:
    """One line of text, each character that cannot be seen drawn as a sign or its code point."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_drawn, text))


def _drawn(char: str) -> str:
    if " " <= char <= "~":
        return char
    if char == "\t":
        return "⇥"
    if char < " ":
        return chr(0x2400 + ord(char))
    if char == "\x7f":
        return "␡"
    if is_odd_blank(char):
        return _BLANK_SIGN
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") or is_invisible(char):
        return f"[{codepoint(char)}]"
    return char


def hidden_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Characters that a reader cannot see for what they are, as runs: offset, length, character.

    Tabs, control characters, blanks other than the plain space, zero-width characters, direction
    marks.  Left out are line ends, and joiners where a script or an emoji needs them.
    """
    hidden = "".join(char for char in set(text) if is_hidden(char))
    if not hidden:
        return
    begin, length = -1, 0
    for found in re.finditer(f"[{re.escape(hidden)}]", text):
        at, char = found.start(), found.group()
        if _is_needed(text, at):
            continue
        if begin >= 0 and at == begin + length and char == text[begin]:
            length += 1
            continue
        if begin >= 0:
            yield begin, length, text[begin]
        begin, length = at, 1
    if begin >= 0:
        yield begin, length, text[begin]


def is_hidden(char: str) -> bool:
    """Whether one character is a control character, an odd blank or drawn as nothing."""
    if " " <= char <= "~" or char == "\n":
        return False
    return char < "\xa0" or is_odd_blank(char) or is_invisible(char)


def _is_needed(text: str, at: int) -> bool:
    """Whether a joiner, a tag or a number sign is part of correct writing where it stands."""
    char = text[at]
    if char in "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2":  # drawn, though "format"
        return True
    if "\U000e0020" <= char <= "\U000e007f":  # flags of regions
        return at > 0 and ("\U000e0020" <= text[at - 1] <= "\U000e007f" or text[at - 1] == "🏴")
    if char not in "\u200c\u200d" or not 0 < at < len(text) - 1:
        return False
    return all(map(_takes_joiners, (text[at - 1], text[at + 1])))


def _takes_joiners(char: str) -> bool:
    """Emoji and their variation signs, and the scripts between Arabic and Burmese."""
    if "\u0600" <= char <= "\u109f":
        return not char.isspace()
    return char >= "\u2190" and unicodedata.category(char) in ("So", "Sm", "Sk", "Mn")


# Characters that are drawn alike, or that one key gives on another keyboard; beside these, what
# Unicode calls compatible (NFKC: full-width forms and the like).
_ALIKE = {
    **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-"),
    **dict.fromkeys("“”„‟«»″＂〝〞〟", '"'),
    **dict.fromkeys("‘’‚‛‹›′＇`´", "'"),
    **dict.fromkeys("。｡", "."),
    **dict.fromkeys("、､", ","),
    **dict.fromkeys("～〜∼", "~"),
    **dict.fromkeys("·・•‧∙⋅", "·"),
    **dict.fromkeys("【〔", "["),
    **dict.fromkeys("】〕", "]"),
    **dict(zip("《〈》〉×÷∶⁄∕", "<<>>x/://", strict=True)),
    **dict(zip("АВЕКМНОРСТХаеорсухі", "ABEKMHOPCTXaeopcyxi", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
}


@lru_cache(maxsize=4096)
def plain(char: str) -> str:
    """The plain character that this one looks like; itself where there is none."""
    if char < "\x80" and char != "`":
        return char
    like = _ALIKE.get(char) or unicodedata.normalize("NFKC", char)
    return like if len(like) == 1 else char

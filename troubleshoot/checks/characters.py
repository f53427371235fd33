"""Characters by name and code point, and drawn so that they can be seen."""

import unicodedata

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

"""Values that other languages have and JSON has not: foreign words and wrong numbers."""

import re

# Words that other languages write where JSON has its own, or nothing.
LITERALS = {
    **dict.fromkeys(("True", "TRUE"), "true"),
    **dict.fromkeys(("False", "FALSE"), "false"),
    **dict.fromkeys(("None", "nil", "NULL", "Null", "undefined"), "null"),
}
NOT_NUMBERS = ("NaN", "Infinity", "-Infinity", "+Infinity", "-NaN", "+NaN", "inf", "nan", "-inf")


def wrong_word(source: str) -> tuple[str, dict]:
    """What is wrong with unquoted text that stands as a value: a finding's code and params."""
    if source in LITERALS:
        return "foreign-word", {"wanted": LITERALS[source]}
    if source in NOT_NUMBERS:
        return "not-a-number", {}
    return "unquoted-text", {}


def bad_number(source: str) -> tuple[str, int, dict]:
    """Why a run that begins like a number is none: a finding's code, the offset in it, params."""
    for at, char in enumerate(source):
        if not char.isascii() and char.isdecimal():
            return "full-width", at, {"wanted": f"U+{ord('0') + int(char):04X}"}
        if char in "−–—":
            return "full-width", at, {"wanted": "U+002D"}
    body = source.lstrip("-")
    sign = len(source) - len(body)
    if re.match(r"0[xX][0-9a-fA-F]|0[bBoO][0-7]", body):
        return "number-base", 0, {}
    if re.match(r"0\d", body) and re.fullmatch(r"\d+(\.\d+)?", body):
        return "leading-zero", sign, {}
    if re.fullmatch(r"\+\d+(\.\d+)?([eE][-+]?\d+)?", source):
        return "leading-plus", 0, {}
    if re.fullmatch(r"\.\d+([eE][-+]?\d+)?", body):
        return "leading-dot", sign, {}
    if re.fullmatch(r"\d+\.([eE][-+]?\d+)?", body):
        return "trailing-dot", source.index("."), {}
    return "bad-number", 0, {}

"""From text to words: what the index holds and what a query asks for. Pure.

Articles and queries go through the same `words`, so whatever is done to one is done to the other.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

MOST_CHARACTERS = 2_000_000  # one character can fold to eighteen
LONGEST_WORD = 64  # what is longer is base64 or the like: only its beginning is kept
# Scripts whose words run on without spaces (or, for Korean, with endings glued to them): kept as
# overlapping pieces of two characters, which is what finds any two characters in a row.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59"  # Thai
    "\u0e81-\u0edf\u1000-\u109f\u1780-\u17d3"  # Lao, Burmese, Khmer
    "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb"  # Hangul
    "\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)


def _as_ranges(characters: str) -> str:
    """Characters in their order as the inside of a class, neighbours as a range: a tenth of the
    time to compile, which every process spends when it starts."""
    ranges: list[list[str]] = []
    for character in characters:
        if ranges and ord(ranges[-1][1]) + 1 == ord(character):
            ranges[-1][1] = character
        else:
            ranges.append([character, character])
    return "".join(f"{first}-{last}" for first, last in ranges)


_BASIC = "".join(map(chr, range(0x30, 0xD800))) + "".join(map(chr, range(0xE000, 0x10000)))
MARKS = _as_ranges(
    "".join(c for c in _BASIC[0x2D0:] if not c.isalnum() and unicodedata.category(c)[0] == "M")
)
# What other words are made of. Marks count: without them Hindi falls to pieces.
_spaced = re.compile(rf"[^\W_{UNSPACED}]|(?![{UNSPACED}])[{MARKS}]")
LETTERS = _as_ranges("".join(_spaced.findall(_BASIC)))
WORD = f"[{LETTERS}\U00010000-\U0001efff]+"
# Latin, Greek, Cyrillic, Hebrew and Arabic accents and points, and what is not seen at all (soft
# hyphen, joiners). The marks of other scripts are letters to their readers, and stay.
ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640"
    "\u00ad\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]+"
)
# Sorting the marks on one letter takes the square of their number, so a pile of them is cut short.
PILE = re.compile(r"([^\w\s]{8})[^\w\s]+")
TOKEN = re.compile(
    f"([{UNSPACED}]+)"
    rf"|({WORD}(?:(?:[.@-]|_+){WORD})*)"
    r"(?:['’](?:s|t|d|m|ll|re|ve)\b)?"  # Gmail's → gmail, I'd → i, don't → don
)
# In text of ASCII most words stand between blanks or what counts as such; so it is cut there first.
BETWEEN = str.maketrans({c: " " for c in map(chr, range(128)) if not (c.isalnum() or c in "._@-'")})
PARTS = re.compile(r"[.@_-]+")

_snowball = snowballstemmer.stemmer("english")


def words(text: str) -> list[str]:
    """The words of `text` in order, folded: no capitals, no accents, one form of each character.

    An identifier stands whole and is followed by its parts; hyphens are left out of the whole, so
    that `e-mail` and `email` meet. Takes time linear in the length of the text.

    >>> words("Gmail's e-mail, naïve qq.com 短信签名")
    ['gmail', 'email', 'e', 'mail', 'naive', 'qq.com', 'qq', 'com', '短信', '信签', '签名']
    """
    text = folded(text)
    if not text.isascii():
        return _cut(text)
    pieces = text.translate(BETWEEN).replace(". ", " ").split()
    odd = [place for place, piece in enumerate(pieces) if not piece.isalnum()]
    found, done = [], 0
    for place in odd:
        found += pieces[done:place]
        found += _cut(pieces[place])
        done = place + 1
    found += pieces[done:]
    if len(max(found, key=len, default="")) > LONGEST_WORD:
        return [word[:LONGEST_WORD] for word in found]
    return found


def _cut(text: str) -> list[str]:
    found = []
    for run, word in TOKEN.findall(text):
        if run:
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        elif not word.isalnum() and len(parts := PARTS.split(word)) > 1:
            found.append(word.replace("-", "")[:LONGEST_WORD])
            found += [part[:LONGEST_WORD] for part in parts]
        else:
            found.append(word[:LONGEST_WORD])
    return found


def folded(text: str) -> str:
    """`text` without capitals, accents and compatibility forms (full width, ligatures)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", PILE.sub(r"\1", text))
    return unicodedata.normalize("NFKC", ACCENTS.sub("", decomposed).casefold())[:MOST_CHARACTERS]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The English stem that `word` shares with its other forms; codes, short and foreign words
    stand for themselves.

    >>> stem("filters"), stem("filtering"), stem("60008"), stem("短信")
    ('filter', 'filter', '60008', '短信')
    """
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    return _snowball.stemWord(word)

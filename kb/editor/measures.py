"""How long a text is, how long it takes to read, and how hard that is. Pure.

Reading time: adults read 238 words of English prose a minute to themselves (Brysbaert 2019, "How
many words do we read per minute?", a meta-analysis of 190 studies) and 255 characters of Chinese
(Trauzettel-Klosinski and Dietz 2012, IReST).

Reading level: the Flesch–Kincaid grade (Kincaid, Fishburne, Rogers and Chissom 1975, "Derivation of
new readability formulas for Navy enlisted personnel"), made for English and meaningless elsewhere:
0.39 · words/sentences + 11.8 · syllables/words − 15.59, in years of school. School begins at six.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from kb.search.words import LETTERS, MARKS, UNSPACED

WORDS_A_MINUTE = 238
CHARACTERS_A_MINUTE = 255
FEWEST_WORDS = 50
"""Of a shorter text the formula says more about chance than about the text."""
SCHOOL_BEGINS = 5
"""Grade 1 is read at six, grade 2 at seven."""

WORD = re.compile(rf"[{LETTERS}][{LETTERS}{MARKS}'’-]*")
UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")
BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|td|th|dt|dd|summary|figcaption)>|<(?:br|hr)\b[^>]*>")
CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# Begins where no end stands before it: else a long run of them would be read anew from each one.
SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++(?=[\s\"”’)\]]|$)|\n")
VOWELS = re.compile("[aeiouyàâäéèêëîïôöùûü]+")
SILENT_E = re.compile(
    r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$|(?<![aeiouydt])ed$|(?<![aeiouycgsxzh])es$"
)


@dataclass(frozen=True)
class Measures:
    """`minutes` of reading, rounded up; `age`: who reads it without trouble is so many years old,
    None where nothing can be said."""

    words: int
    minutes: int
    age: int | None = None


def measured(html: str, language: str) -> Measures:
    """The measures of a rendered text. `language` as `en` or `en-GB`."""
    sentences = _sentences(html)
    words = [word for sentence in sentences for word in sentence[0]]
    unspaced = sum(sentence[1] for sentence in sentences)
    seconds = 60 * (len(words) / WORDS_A_MINUTE + unspaced / CHARACTERS_A_MINUTE)
    age = None
    if language.lower().split("-")[0] == "en" and not unspaced and len(words) >= FEWEST_WORDS:
        spoken = sum(1 for sentence in sentences if sentence[0])
        age = max(6, round(grade(len(words), spoken, sum(map(syllables, words)))) + SCHOOL_BEGINS)
    return Measures(len(words) + unspaced, -int(-seconds // 60), age)


def grade(words: int, sentences: int, syllables: int) -> float:
    """The Flesch–Kincaid grade, from three numbers that are not 0.

    >>> round(grade(100, 5, 150), 2)
    9.91
    """
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """About how many syllables an English word has: its runs of vowels, but for a silent `e`.

    >>> [syllables(word) for word in ("phone", "message", "delivery", "table", "asked")]
    [1, 2, 4, 2, 1]
    """
    word = word.lower()
    found = len(VOWELS.findall(word))
    if found > 1 and SILENT_E.search(word):
        found -= 1
    return max(1, found)


def _sentences(html: str) -> list[tuple[list[str], int]]:
    """The words of each sentence, and how many characters of it belong to scripts that run on. A
    heading, an item or a cell is a sentence, whatever it ends with; blocks of code are none."""
    text = BLOCK_END.sub("\n", CODE.sub("\n", html).replace("\n", " "))
    text = unescape(TAG.sub("", text))
    return [
        (WORD.findall(one), len(UNSPACED_CHARACTER.findall(one)))
        for one in SENTENCE_END.split(text)
        if one.strip()
    ]

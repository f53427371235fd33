"""What somebody typed, taken apart: words, exact phrases, and what must not be there. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .words import TOKEN, folded, words

PREFIX_LETTERS = 3  # from here on the last word may be unfinished
PASTE = 300  # longer text, or more than one line, was not typed: its quotes and dashes mean nothing
MOST_WORDS = 16

# Quotes and minus count only where a word begins: {"result":1004} asks for no phrase, e-mail
# leaves out no mail, and -1004 is an error code.
PHRASE = re.compile(r'(?<!\S)(-?)["“”„«]([^"“”„«»]*)["“”»](?!\S)')
EXCLUDED = re.compile(r"(?<!\S)-(?=[^\W\d_])(\S+)")


@dataclass(frozen=True)
class Query:
    """`words`: what to look for, each once; `prefix`: the one that may be unfinished, or "";
    `phrases` and `excluded`: words that must, or must not, follow each other just so."""

    words: tuple[str, ...] = ()
    prefix: str = ""
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()


def parse(text: str) -> Query:
    """The query that `text` is. Any text will do; only one without words gives an empty query.

    >>> parse('"not sent" -stat')
    Query(words=('not', 'sent'), prefix='', phrases=(('not', 'sent'),), excluded=(('stat',),))
    """
    if len(text) > PASTE or "\n" in text.strip():
        return Query(tuple(dict.fromkeys(words(text))))
    phrases, excluded = [], []

    def take_phrase(match):
        (excluded if match[1] else phrases).append(_in_a_row(match[2]))
        return " " if match[1] else f" {match[2]} "

    def take_word(match):
        excluded.append(_in_a_row(match[1]))
        return " "

    rest = EXCLUDED.sub(take_word, PHRASE.sub(take_phrase, text))
    if not (wanted := tuple(dict.fromkeys(words(rest)))):
        return Query(tuple(dict.fromkeys(words(text))))  # nothing but exclusions finds nothing
    return Query(wanted, _unfinished(text), _sure(phrases), _sure(excluded))


def picked(entries_with: Mapping[str, int], most: int = MOST_WORDS) -> list[str]:
    """The words of a long query to search by: of those that some entry holds the `most` rarest,
    in the order they were in. `entries_with` says of each word how many entries hold it.

    Words that no entry holds are kept only in a short query, where they may be misspelt.

    >>> picked({"how": 90, "do": 95, "blorp": 0, "60008": 2}, most=2)
    ['how', '60008']
    """
    if len(entries_with) <= most:
        return list(entries_with)
    known = [word for word, entries in entries_with.items() if entries]
    rarest = set(sorted(known, key=entries_with.get)[:most])
    return [word for word in known if word in rarest]


def holds(text_words: str, phrase: tuple[str, ...]) -> bool:
    """Whether a text, as its words with blanks between and around, has a phrase."""
    return f" {' '.join(phrase)} " in text_words


def _in_a_row(text: str) -> tuple[str, ...]:
    found = words(text)
    one = TOKEN.fullmatch(folded(text.strip()))
    return tuple(found[:1] if one and one[2] else found)  # an identifier whole says its parts too


def _unfinished(text: str) -> str:
    """The last word, where typing may still go on: nothing stands behind it."""
    if not (tail := re.search(r"[^\s]+\Z", text)) or tail[0].startswith("-"):
        return ""
    tokens = list(TOKEN.finditer(folded(tail[0])))
    if not tokens or tokens[-1].end() < len(folded(tail[0])):
        return ""
    run, word = tokens[-1].groups()
    if run:
        return run if len(run) == 1 else ""
    word = word.replace("-", "")
    return word if len(word) >= PREFIX_LETTERS else ""


def _sure(found: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(filter(None, found)))

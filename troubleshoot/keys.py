"""Keys of steps and answers: short names made of what people call them."""

from collections.abc import Iterable

from troubleshoot.flowfile.form import key_words
from troubleshoot.graph import MAX_KEY

_LETTERS = str.maketrans(
    dict.fromkeys("æǽ", "ae")
    | dict.fromkeys("đð", "d")
    | {"ß": "ss", "œ": "oe", "ø": "o", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n"}
)
"""Latin letters that are no plain one with a mark on it, and so are not folded with the others."""


def folded(text: str) -> str:
    """The text in small letters, with plain ones for those above.

    >>> folded("Straße")
    'strasse'
    """
    return text.lower().translate(_LETTERS)


def free_key(wanted: str, taken: Iterable[str]) -> str:
    """A key for a step: the words wanted as far as keys can hold them (a-z, 0-9 and hyphens), with
    a number where some other step has it; "step" where nothing is left of them.

    >>> free_key("Is it on?", {"is-it-on"}), free_key("没有信号", {"step"})
    ('is-it-on-2', 'step-2')
    """
    taken = set(taken)
    base = (key_words(folded(wanted)) or "step")[: MAX_KEY - 5].rstrip("-")
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key

"""Replacing words in texts: where they stand, what stands round them, and the text that comes out.
Pure.

What is looked for is plain text, not a pattern. A place may lie in an address (of a link, a
picture, a file): it is told apart, since other words there lead elsewhere.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from kb.texts import Texts

FIELDS = ("title", "summary", "keywords", "body")
AROUND = 60  # characters shown before and after a place
LONGEST = 200  # characters of what is looked for, and of what comes instead

_ADDRESSES = re.compile(
    r"""\]\(\s*(?P<link><[^<>\n]*>|(?:[^\s()]|\([^\s()]*\))+)  # [words](address), ![alt](address)
    |^[ ]{0,3}\[[^\]\n]+\]:[ \t]*(?P<reference>\S+)            # [name]: address
    |(?P<bare>\b(?:https?|mailto|tel):[^\s<>"'`]+)             # as it is
    |<(?P<auto>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>              # <address>
    |\b(?:href|src)\s*=\s*(?P<html>"[^"\n]*"|'[^'\n]*')        # of HTML
    """,
    re.VERBOSE | re.MULTILINE,
)


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and what comes in its place.

    Without `match_case` a letter is found large and small; with `whole_words`, only where no letter
    or digit goes on before or after it.
    """

    find: str
    by: str = ""
    match_case: bool = False
    whole_words: bool = False

    @property
    def pattern(self) -> re.Pattern:
        """Finds it. Raises ValueError where nothing is looked for."""
        if not self.find:
            raise ValueError("Nothing is looked for.")
        found = "".join(map(self._letter, self.find))
        if self.whole_words:
            before = r"(?<!\w)" if re.match(r"\w", self.find) else ""
            after = r"(?!\w)" if re.search(r"\w\Z", self.find) else ""
            found = f"{before}{found}{after}"
        return re.compile(found)

    def _letter(self, char: str) -> str:
        # By hand: re.IGNORECASE also takes “ſ” for “s”, which no database does.
        forms = {char} if self.match_case else _forms(char)
        return f"[{''.join(map(re.escape, sorted(forms)))}]" if len(forms) > 1 else re.escape(char)


@dataclass(frozen=True)
class Hit:
    """One place: the field and which place of it (from 0), with what stands round it."""

    field: str
    number: int
    before: str
    found: str
    after: str
    in_address: bool = False

    @property
    def key(self) -> str:
        """Its name within an article."""
        return f"{self.field}.{self.number}"


def hits(texts: Texts, wanted: Wanted) -> Iterator[Hit]:
    """All places in the texts of an article, in the order of `FIELDS`."""
    for field in FIELDS:
        text = getattr(texts, field)
        addresses = _addresses(text) if field == "body" else []
        for number, match in enumerate(wanted.pattern.finditer(text)):
            yield Hit(
                field,
                number,
                before=_line(text[max(0, match.start() - AROUND) : match.start()]),
                found=match[0],
                after=_line(text[match.end() : match.end() + AROUND]),
                in_address=_touches(addresses, match.start(), match.end()),
            )


def replaced(texts: Texts, wanted: Wanted, keys: Collection[str]) -> Texts:
    """The texts with the places of these keys (`Hit.key`) replaced, all others as they stand. A key
    of no place changes nothing."""
    changed = {}
    for field in FIELDS:
        numbers = {int(key.rpartition(".")[2]) for key in keys if key.rpartition(".")[0] == field}
        if numbers:
            changed[field] = _replaced(getattr(texts, field), wanted, numbers)
    return replace(texts, **changed)


def like(find: str) -> str:
    """A pattern for LIKE (escaped by backslashes) that finds every text in which it stands, large
    or small: letters that databases fold each in its own way stand for any one."""
    return "".join(_like(char) for char in find)


def _like(char: str) -> str:
    if char in "\\%_":
        return f"\\{char}"
    return char if char.isascii() or len(_forms(char)) == 1 else "_"


def _replaced(text: str, wanted: Wanted, numbers: set[int]) -> str:
    parts, at = [], 0
    for number, match in enumerate(wanted.pattern.finditer(text)):
        if number in numbers:
            parts += [text[at : match.start()], wanted.by]
            at = match.end()
    return "".join([*parts, text[at:]])


def _forms(char: str) -> set[str]:
    """A letter, large and small; only forms that are one letter too."""
    return {char} | {form for form in (char.lower(), char.upper()) if len(form) == 1}


def _addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses stand, in order and apart."""
    found = (match.span(match.lastgroup) for match in _ADDRESSES.finditer(text))
    return [span for span in found if span[0] < span[1]]


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    after = bisect_right(spans, (start, start))  # the first that begins here or later
    return any(a < end and start < b for a, b in spans[max(0, after - 1) : after + 1])


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)

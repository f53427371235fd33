"""The placeholders of a message template: {1}, {2} … counting up from 1 without a gap.

Rules, as the service states them: the brackets are the plain ones, and the numbers inside are whole
numbers that start at 1 and leave none out.  The service says nothing against using one twice, so
that is a mistake only where a flow's settings say so.
"""

import re
import unicodedata
from typing import NamedTuple

from .characters import is_hidden, is_odd_blank
from .mistakes import Mistakes

_OPENING = "{｛﹛❴⦃"
_CLOSING = "}｝﹜❵⦄"
_BRACKET = re.compile(f"[{_OPENING}{_CLOSING}]")
_LONGEST_NUMBER = 4
_CODE_INSIDE = re.compile(r"[\"'“”‘’:：][^\W\d_]|[^\W\d_][\"'“”‘’:：]")
# {1} written with other signs; looked at only where exactly that number is missing.
_OTHERWISE = re.compile(r"[(\[<（［【〔《〈%$#]\s?([0-9]{1,4})\s?[)\]>）］】〕》〉%$#]")


class Placeholder(NamedTuple):
    """One placeholder: text[start:end] is "{3}", number is 3."""

    start: int
    end: int
    number: int


class Syntax:
    """What a template is made of. `mistakes` holds what is wrong with its placeholders."""

    def __init__(self, text: str, *, repeats: bool = True, values: int | None = None):
        self.text = text
        self.placeholders: list[Placeholder] = []
        self.mistakes = Mistakes()
        self._meant: dict[int, int] = {}  # number -> where it first stands, right or wrong
        self._half: set[int] = set()  # numbers at one bracket only: they fill gaps and make none
        self._read()
        self._count_up(values or 0)
        if not repeats:
            self._refuse_repeats()

    @property
    def count(self) -> int:
        """How many values the template takes: one for each number."""
        return len({one.number for one in self.placeholders})

    def _read(self) -> None:
        opened, closed, outer = None, -1, 0
        for found in _BRACKET.finditer(self.text):
            at, char = found.start(), found.group()
            if self.mistakes.full:
                return
            if char not in "{}":
                wanted = "U+007B" if char in _OPENING else "U+007D"
                self.mistakes.add(at, "template-wide-bracket", about=char, wanted=wanted)
            if char in _OPENING:
                if opened is not None:
                    outer += self._opened_again(opened, at)
                opened = at
            elif opened is not None:
                self._judge(opened, at)
                opened, closed = None, at
            elif outer and not self.text[closed + 1 : at].strip():
                outer, closed = outer - 1, at
            else:
                outer = 0
                self._unopened(at)
        if opened is not None:
            self._unclosed(opened, len(self.text))

    def _opened_again(self, opened: int, at: int) -> bool:
        """A bracket opens inside another; whether the inner one simply stands in the outer."""
        if self.text[opened + 1 : min(at, opened + 20)].strip():
            self._unclosed(opened, at)
            return False
        self.mistakes.add(opened, "template-nested")
        return True

    def _unclosed(self, opened: int, stop: int) -> None:
        self.mistakes.add(opened, "template-unclosed")
        digits = re.compile(r"\s*([0-9]{1,4})").match(self.text, opened + 1, stop)
        if digits:
            self._half.add(int(digits.group(1)))

    def _unopened(self, at: int) -> None:
        if re.search(r"[0-9]{5}\Z", self.text[max(0, at - 5) : at]):
            return  # a long number of a program's text, and no placeholder
        digits = re.search(r"([0-9]{1,4})\s*\Z", self.text[max(0, at - 6) : at])
        self.mistakes.add(at, "template-unopened")
        if digits:
            self._half.add(int(digits.group(1)))

    def _judge(self, opened: int, closed: int) -> None:
        """What stands between two brackets."""
        inside = self.text[opened + 1 : closed]
        if (
            inside.isascii()
            and inside.isdigit()
            and inside[0] != "0"
            and len(inside) <= _LONGEST_NUMBER
        ):
            self._meant.setdefault(int(inside), opened)
            self.placeholders.append(Placeholder(opened, closed + 1, int(inside)))
            return
        if len(inside) > 40:
            if _CODE_INSIDE.search(inside):
                return
            self.mistakes.add(opened, "template-not-number", 1)
            return
        core = "".join(c for c in inside if not (c.isspace() or is_odd_blank(c) or is_hidden(c)))
        if not core:
            self.mistakes.add(opened, "template-empty", closed + 1 - opened)
            return
        if _CODE_INSIDE.search(core):
            return  # JSON or a program's text, and no placeholder
        digits = core if core.isdecimal() else unicodedata.normalize("NFKC", core)
        if not digits.isdecimal() or len(digits) > _LONGEST_NUMBER:
            self.mistakes.add(opened, "template-not-number", closed + 1 - opened)
            return
        number = int(digits)
        self._meant.setdefault(number, opened)
        self.placeholders.append(Placeholder(opened, closed + 1, number))
        self._judge_signs(opened, inside, core, number)

    def _judge_signs(self, opened: int, inside: str, core: str, number: int) -> None:
        for offset, char in enumerate(inside, opened + 1):
            if char.isspace() or is_odd_blank(char):
                self.mistakes.add(offset, "template-space-inside", about=char)
                break
        odd = next((c for c in core if c not in "0123456789"), "")
        if odd:
            at = opened + 1 + inside.index(odd)
            self.mistakes.add(at, "template-wide-digit", about=odd)
        elif number == 0:
            self.mistakes.add(opened, "template-zero", len(inside) + 2)
        elif core.startswith("0"):
            self.mistakes.add(opened, "template-leading-zero", len(inside) + 2, wanted=number)

    def _count_up(self, values: int) -> None:
        """Find the numbers that are left out between 1 and the highest one (or the last value)."""
        before, gaps = 0, []
        for number in sorted({*self._meant, *self._half} - {0}):
            if number > before + 1 and number in self._meant:
                gaps.append((before + 1, number))
            before = number
        missing = {n for first, number in gaps for n in range(first, min(number, first + 100))}
        missing |= set(range(before + 1, min(values, 100) + 1))
        for found in _OTHERWISE.finditer(self.text) if missing else ():
            number = int(found.group(1))
            if number in missing:
                missing.discard(number)
                sign, length = found.group()[0], found.end() - found.start()
                self.mistakes.add(found.start(), "template-other-sign", length, sign, wanted=number)
        for first, number in gaps:
            if first in missing:
                code = "template-starts-late" if first == 1 else "template-gap"
                at = self._meant[number]
                self.mistakes.add(at, code, len(str(number)) + 2, missing=first, found=number)

    def _refuse_repeats(self) -> None:
        seen = set()
        for one in self.placeholders:
            if one.number in seen:
                length = one.end - one.start
                self.mistakes.add(one.start, "template-repeated", length, number=one.number)
            seen.add(one.number)

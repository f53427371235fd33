"""A template against the text that was sent: the first place where they cannot be made equal.

A placeholder may stand for any run of text.  Whether a text fits is decided by looking for the
fixed stretches in their order, each as early as possible and the last at the end, which needs no
going back.  Where a stretch is not found, the same search without blanks and with look-alike
characters made equal says which place was meant; so every step is linear in the text.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from .characters import is_hidden, plain
from .template_syntax import Placeholder

# The sender's name in brackets, which the service puts before or after the text.
_SIGNATURE = re.compile(r"\s*【[^【】\n]{1,40}】")
_SIGN = re.compile(r"[^\w]")
_SIGNATURE_AFTER = re.compile(r"【[^【】\n]{1,40}】\s*\Z")


class Difference(NamedTuple):
    """Where the two part: an offset in the template and one in the text (its length at the end)."""

    template_at: int
    text_at: int


class _Stretch(NamedTuple):
    """A fixed stretch of the template, and where in the template it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def difference(
    template: str, placeholders: Sequence[Placeholder], text: str
) -> tuple[Difference | None, tuple[int, int]]:
    """The first difference, or None if the text fits, and which part of the text was compared.

    A sender's name in 【】 round the text is left out where the text would not fit with it.
    """
    stretches = _stretches(template, placeholders)
    found = _compare(stretches, text)
    begin, end = _without_signature(template, text)
    if found is None or (begin, end) == (0, len(text)):
        return found, (0, len(text))
    found = _compare(stretches, text[begin:end])
    if found:
        found = Difference(found.template_at, found.text_at + begin)
    return found, (begin, end)


def fits_without_blanks(template: str, placeholders: Sequence[Placeholder], text: str) -> bool:
    """Whether the text fits once everything that cannot be seen is taken out of both."""
    bare = [_Stretch(0, _bare(one.text)) for one in _stretches(template, placeholders)]
    return _compare(bare, _bare(text)) is None


def wrong_value(
    template: str, placeholders: Sequence[Placeholder], values: Sequence[str], text: str
) -> tuple[int, int] | None:
    """The placeholder whose value the text does not show, and the offset in the text; or None.

    The text fits the template, and there is a value for each number.
    """
    stretches = _stretches(template, placeholders)
    at, last = 0, placeholders[0].number if placeholders else 0
    for stretch, placeholder in zip(stretches, [*placeholders, None], strict=True):
        if not text.startswith(stretch.text, at):
            return (last, at)
        at += len(stretch.text)
        if placeholder is not None:
            last, value = placeholder.number, values[placeholder.number - 1]
            same = _common(value, text[at : at + len(value)])
            if same < len(value):
                return (last, at + same)
            at += len(value)
    return (last, at) if at < len(text) and placeholders else None


def _stretches(template: str, placeholders: Sequence[Placeholder]) -> list[_Stretch]:
    starts = [0, *(one.end for one in placeholders)]
    ends = [*(one.start for one in placeholders), len(template)]
    return [_Stretch(a, template[a:b]) for a, b in zip(starts, ends, strict=True)]


def _without_signature(template: str, text: str) -> tuple[int, int]:
    before = _SIGNATURE.match(text) if not _SIGNATURE.match(template) else None
    begin = before.end() if before else 0
    after = None
    if text.rstrip().endswith("】") and not template.rstrip().endswith("】"):
        after = _SIGNATURE_AFTER.search(text, max(begin, len(text.rstrip()) - 42))
    return begin, after.start() if after else len(text)


def _compare(stretches: Sequence[_Stretch], text: str) -> Difference | None:
    first, rest = stretches[0], stretches[1:]
    at = _common(first.text, text)
    if at < len(first.text):
        return Difference(first.start + at, at)
    if not rest:
        return Difference(first.end, at) if at < len(text) else None
    for stretch in rest[:-1]:
        found = text.find(stretch.text, at)
        if found < 0:
            return _locate(stretch, text, at, at_end=False)
        at = found + len(stretch.text)
    last = rest[-1]
    if text.endswith(last.text) and len(text) - len(last.text) >= at:
        return None
    return _locate(last, text, at, at_end=True)


def _common(one: str, other: str) -> int:
    """The length of the common beginning."""
    most = min(len(one), len(other))
    if one[:most] == other[:most]:
        return most
    return next(at for at in range(most) if one[at] != other[at])


class _Folded:
    """A text without blanks, look-alikes made equal; `offsets` lead back."""

    def __init__(self, text: str, start: int = 0):
        part = text[start:]
        blanks = {char for char in set(part) if _is_blank(char)}
        folded = {ord(char): None if char in blanks else fold(char) for char in set(part)}
        self.offsets = [at for at, char in enumerate(part, start) if char not in blanks]
        self.offsets.append(len(text))
        self.text = part.translate(folded)


def fold(char: str) -> str:
    """One character as it counts when places are looked for."""
    like = plain(char).casefold()
    return like if len(like) == 1 else char


def _is_blank(char: str) -> bool:
    return char.isspace() or is_hidden(char)


def _bare(text: str) -> str:
    return text.translate({ord(char): None for char in set(text) if _is_blank(char)})


def _locate(stretch: _Stretch, text: str, at: int, *, at_end: bool) -> Difference:
    """The place meant by a stretch that does not stand in text[at:] (or not at its end).

    The two characters there differ: where the search came out at two equal ones, it goes on.
    """
    found = _meant(stretch, text, at, at_end=at_end)
    same = _common(stretch.text[found.template_at - stretch.start :], text[found.text_at :])
    return Difference(found.template_at + same, found.text_at + same)


def _meant(stretch: _Stretch, text: str, at: int, *, at_end: bool) -> Difference:
    wanted, given = _Folded(stretch.text), _Folded(text, at)
    if not wanted.text:
        return _locate_blank(stretch, text, at, at_end)
    if at_end:
        if given.text.endswith(wanted.text):
            index = len(given.text) - len(wanted.text)
            return _walk(stretch, wanted, text, given, index, at)
        exact = text.rfind(stretch.text, at)
        if exact >= 0:
            return Difference(stretch.end, exact + len(stretch.text))
        index = given.text.rfind(wanted.text)
    else:
        index = given.text.find(wanted.text)
    if index >= 0:
        return _walk(stretch, wanted, text, given, index, at)
    return _locate_part(stretch, wanted, text, given, at, at_end)


def _locate_blank(stretch: _Stretch, text: str, at: int, at_end: bool) -> Difference:
    """A stretch of nothing but blanks: the first blank of another kind, if there is one."""
    for offset in range(at, len(text)):
        if _is_blank(text[offset]):
            same = _common(stretch.text, text[offset : offset + len(stretch.text)])
            return Difference(stretch.start + same, offset + same)
    return Difference(stretch.start, len(text) if at_end else at)


def _walk(
    stretch: _Stretch, wanted: _Folded, text: str, given: _Folded, index: int, at: int
) -> Difference:
    """Character by character from where the stretch stands but for blanks and look-alikes."""
    here, there = wanted.offsets[0], given.offsets[index]
    lead = stretch.text[:here]
    floor = given.offsets[index - 1] + 1 if index else at
    for back in range(1, len(lead) + 1):
        if there - back < floor or text[there - back] != lead[-back]:
            return Difference(stretch.start + here - back, max(there - back, floor))
    same = _common(stretch.text[here:], text[there : there + len(stretch.text) - here])
    return Difference(stretch.start + here + same, there + same)


def _locate_part(
    stretch: _Stretch, wanted: _Folded, text: str, given: _Folded, at: int, at_end: bool
) -> Difference:
    """By the longest beginning or end of the stretch that stands in the text."""
    front, front_at = _longest_prefix(wanted.text, given.text)
    back, back_at = _longest_prefix(wanted.text[::-1], given.text[::-1])
    if at_end:
        anchored = _common(wanted.text[::-1], given.text[::-1])
        if anchored >= min(front, 2):
            back, back_at = anchored, 0
            front = 0 if anchored else front
    if not front and not back:
        return Difference(stretch.start, len(text) if at_end else _end_of_value(text, at))
    if front >= back:
        return _walk(stretch, wanted, text, given, front_at, at)
    return _walk_back(stretch, wanted, text, given, len(given.text) - back_at - 1, at)


def _end_of_value(text: str, at: int) -> int:
    """Where what was filled in ends, as far as that can be told: at the first sign or blank."""
    found = _SIGN.search(text, min(at + 1, len(text)))
    return found.start() if found else len(text)


def _walk_back(
    stretch: _Stretch, wanted: _Folded, text: str, given: _Folded, index: int, at: int
) -> Difference:
    """Backwards from the last character of the stretch, which stands at `index` of the folded."""
    here, there = wanted.offsets[len(wanted.text) - 1], given.offsets[index]
    while here > 0 and there > at and stretch.text[here] == text[there]:
        here, there = here - 1, there - 1
    if stretch.text[here] == text[there]:
        return Difference(stretch.start, at)  # no room before it: the beginning is missing
    # What stands before belongs to a value: then something is missing between the two.
    if text[there].isalnum() and not stretch.text[here].isalnum():
        there += 1
    elif _is_latin(text[there]) and _is_latin(stretch.text[here]):
        # Another word that ends alike: it differs somewhere from its first letter on.
        while here > 0 and _is_latin(stretch.text[here - 1]):
            here -= 1
        while there > at and _is_latin(text[there - 1]):
            there -= 1
    return Difference(stretch.start + here, there)


def _is_latin(char: str) -> bool:
    return char.isalpha() and char < "\u0250"


def _longest_prefix(wanted: str, text: str) -> tuple[int, int]:
    """The longest beginning of `wanted` that stands in `text`, and where first.

    By halving: where a beginning stands, every shorter one does.
    """
    short, long = 0, len(wanted)
    while short < long:
        middle = (short + long + 1) // 2
        if wanted[:middle] in text:
            short = middle
        else:
            long = middle - 1
    return short, text.find(wanted[:short])

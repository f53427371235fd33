"""What a customer tried, as plain text: in columns to read and copy, in short lines for a link."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from troubleshoot import graphemes

_WIDTH = 80  # columns of the whole table
_QUESTION = 40  # columns of a question, at most
_BLANKS = re.compile(r"\s+")
# Control characters, half pairs, and marks that hide or turn the writing round.
_DROPPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True)
class TicketStep:
    """One step of a transcript; `detail` is what a check found, in words without the paste."""

    number: int | None
    question: str
    answer: str
    detail: str = ""


@dataclass(frozen=True)
class Transcript:
    """A walk in words. str() gives the whole text; `brief()` what a link can carry."""

    title: str
    steps: tuple[TicketStep, ...]
    code: str
    staff_url: str = ""
    problem: str = ""  # what the customer wrote in their own words, if anything

    def __str__(self) -> str:
        parts = [one_line(self.title)]
        if self.problem.strip():
            parts += [*_wrap(one_line(self.problem), _WIDTH), ""]
        parts += _table(self.steps)
        parts += ["", *self._ending()]
        return "\n".join(line.rstrip() for line in parts).strip("\n")

    def clipped(self, longest: int) -> "Transcript":
        """The same with each text cut to so many characters (as a person counts)."""

        def cut(text: str) -> str:
            return graphemes.clip(one_line(text), longest)

        return replace(
            self,
            title=cut(self.title),
            problem=cut(self.problem),
            steps=tuple(
                TicketStep(step.number, cut(step.question), cut(step.answer), cut(step.detail))
                for step in self.steps
            ),
        )

    def brief(self, keep: int | None = None) -> str:
        """One line a step: the first and the last ones, `keep` in all (None: every step).

        What is left out is said, with the code that leads to the whole.
        """
        total = len(self.steps)
        keep = total if keep is None else min(keep, total)
        head = keep // 2 if keep > 1 else 0
        lines = [one_line(self.title), *filter(None, [one_line(self.problem)])]
        lines += map(_brief_step, self.steps[:head])
        if keep < total:
            lines.append(self._left_out(total - keep))
        lines += map(_brief_step, self.steps[total - (keep - head) :])
        return "\n".join([*lines, *self._ending()])

    def _left_out(self, count: int) -> str:
        if not self.code:
            text = ngettext("… %(count)d step left out", "… %(count)d steps left out", count)
            return text % {"count": count}
        return ngettext(
            "… %(count)d step left out; the whole list: code %(code)s",
            "… %(count)d steps left out; the whole list: code %(code)s",
            count,
        ) % {"count": count, "code": one_line(self.code)}

    def _ending(self) -> list[str]:
        lines = [_("Code: %(code)s") % {"code": one_line(self.code)}] if self.code else []
        if self.staff_url:
            lines.append(
                _("For our staff only: %(address)s") % {"address": one_line(self.staff_url)}
            )
        return lines


def transcript(
    *,
    title: str,
    steps: Sequence[TicketStep],
    code: str,
    staff_url: str = "",
    problem: str = "",
) -> str:
    """The whole transcript as plain text in aligned columns: for the page and the copy button."""
    return str(Transcript(title, tuple(steps), code, staff_url, problem))


def one_line(text: str) -> str:
    """Text without line ends, control characters or marks that turn the direction of writing."""
    return " ".join(_DROPPED.sub("", _BLANKS.sub(" ", text)).split())


def _brief_step(step: TicketStep) -> str:
    question, answer = one_line(step.question), one_line(step.answer)
    joint = " " if question.endswith(("?", "？", ":", ".")) else ": "
    line = joint.join(part for part in (question, answer) if part)
    if detail := one_line(step.detail):
        line += f" ({detail})"
    return line if step.number is None else f"{step.number}. {line}"


def _table(steps: Sequence[TicketStep]) -> list[str]:
    """Steps in three columns: number, question, answer; long ones go on in the next line."""
    numbers = ["" if step.number is None else str(step.number) for step in steps]
    questions = [one_line(step.question) for step in steps]
    first = max((len(number) for number in numbers), default=0)
    second = min(max(map(graphemes.width, questions), default=0), _QUESTION)
    third = max(_WIDTH - first - second - 4, 20)
    lines = []
    for step, number, question in zip(steps, numbers, questions, strict=True):
        answers = _wrap(one_line(step.answer), third)
        for detail in filter(None, map(one_line, step.detail.splitlines())):
            answers += _wrap(detail, third)
        asked = _wrap(question, second)
        for row in range(max(len(asked), len(answers), 1)):
            cells = number if row == 0 else "", _cell(asked, row), _cell(answers, row)
            lines.append(f"{cells[0]:>{first}}  {_pad(cells[1], second)}  {cells[2]}")
    return lines


def _cell(rows: Sequence[str], row: int) -> str:
    return rows[row] if row < len(rows) else ""


def _pad(text: str, columns: int) -> str:
    return text + " " * max(0, columns - graphemes.width(text))


def _wrap(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken at blanks, inside a word only if it is too long."""
    columns = max(columns, 2)
    lines, line, used = [], "", 0
    for word in text.split(" ") if text else []:
        wide = graphemes.width(word)
        if line and used + 1 + wide > columns:
            lines.append(line)
            line, used = "", 0
        if line:
            line, used = f"{line} {word}", used + 1 + wide
        else:
            *whole, line = _break(word, columns)
            lines += whole
            used = graphemes.width(line)
    return [*lines, line] if line else lines


def _break(word: str, columns: int) -> list[str]:
    """A word in pieces of at most so many columns, never inside a character; at least one piece."""
    if graphemes.width(word) <= columns:
        return [word]
    offsets = [*graphemes.starts(word), len(word)]
    pieces, begin, used = [], 0, 0
    for at, after in pairwise(offsets):
        wide = graphemes.width(word[at:after])
        if used and used + wide > columns:
            pieces.append(word[begin:at])
            begin, used = at, 0
        used += wide
    return [*pieces, word[begin:]]

"""Ticket links: a target's template filled with what the customer tried, never too long to open.

How long is safe: 2,000 characters for the whole address, encoded.  Chromium on Windows drops a
mailto link beyond 2,048 without a word (platform_util_win.cc), Firefox there stops near 2,010,
Internet Explorer's limit was 2,083, and IIS refuses query strings beyond 2,048 by default.  What
does not fit is on the ticket page, one click away.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, unquote

from . import graphemes
from .ticket_templates import PLACEHOLDER, problems_with_template
from .ticket_text import TicketStep, Transcript, one_line, transcript

__all__ = [
    "LIMIT",
    "TicketStep",
    "Transcript",
    "fill",
    "problems_with_template",
    "transcript",
]

LIMIT = 2_000
_LONGEST_TEXTS = (None, 300, 120, 60, 30)  # of one question or answer, tried in this order
_LONGEST_SUBJECTS = (None, 80, 40, 20, 0)
_MOST_STEPS = 400  # more cannot fit, whatever they say
_LINE_END = re.compile(r"\r\n|\r|\n")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_SAFE = "-._~"


def fill(
    template: str,
    *,
    subject: str,
    transcript: Transcript | str,
    flow: str,
    code: str,
    limit: int = LIMIT,
) -> str:
    """The address that opens a ticket: at most `limit` characters, ASCII, every value encoded.

    Placeholders are replaced in one pass, so a value that looks like one stays text.  To fit, the
    transcript drops its middle steps (of a plain text, its middle lines), then its long texts are
    cut, then it is only the code; after that the subject and the flow are cut; the code stays
    while the template leaves room for it.  A template that is too long by itself loses its query.
    ValueError if the template is no https, http or mailto address or its host alone is too long:
    ask `problems_with_template` before.
    """
    if not re.match(r"(?i:https?://|mailto:)", template):
        raise ValueError("A ticket address begins with https:// or mailto:")
    encode = _encoder(template)
    fixed = {"flow": one_line(flow)[:LIMIT], "code": one_line(code)[:LIMIT]}
    if not isinstance(transcript, Transcript):
        transcript = _from_text(transcript, fixed["code"])
    subject, text = one_line(subject)[:LIMIT], _bounded(transcript)
    for values in _candidates(text, subject, fixed, template, encode, limit):
        address = _fill(template, values, encode)
        if len(address) <= limit:
            return address
    return _bare(template, limit)


def _candidates(text, subject, fixed, template, encode, limit) -> Iterator[dict[str, str]]:
    """Values for the placeholders, from the fullest to the poorest."""
    for longest in _LONGEST_TEXTS:
        values = {**fixed, "subject": subject}
        cut = text if longest is None else text.clipped(longest)
        keep = _most_steps(cut, values, template, encode, limit)
        if keep is not None:
            yield {**values, "transcript": cut.brief(keep)}
    short = one_line(text.code) and f"code {one_line(text.code)}"
    for longest in _LONGEST_SUBJECTS:
        cut = subject if longest is None else graphemes.clip(subject, longest)
        yield {**fixed, "subject": cut, "transcript": short}
    yield {**fixed, "subject": "", "flow": "", "transcript": short}
    yield {"subject": "", "flow": "", "transcript": "", "code": fixed["code"]}


def _most_steps(text, values, template, encode, limit) -> int | None:
    """The most steps that fit, or None where not even the first and the last one do."""
    total = len(text.steps)
    least = min(total, 2)

    def fits(keep: int) -> bool:
        filled = {**values, "transcript": text.brief(keep)}
        return len(_fill(template, filled, encode)) <= limit

    low, high = least, min(total, _MOST_STEPS)
    if fits(high):
        return high
    if not fits(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _from_text(text: str, code: str) -> Transcript:
    """A ready text as a transcript: each line a step. The code's own line is said by brief()."""
    title, *lines = _LINE_END.split(text)
    said = str(Transcript("", (), code))
    steps = tuple(TicketStep(None, line, "") for line in lines if line.strip() not in ("", said))
    return Transcript(title, steps, code)


def _bounded(text: Transcript) -> Transcript:
    """The transcript without what could not fit anyway, so that absurd lengths cost no time."""
    most = LIMIT * 2
    steps = text.steps
    if len(steps) > _MOST_STEPS:
        # Stand-ins for the middle, never shown: the count of what is left out stays right.
        blank = TicketStep(None, "", "")
        half = _MOST_STEPS // 2
        steps = (*steps[:half], *[blank] * (len(steps) - 2 * half), *steps[-half:])
    steps = tuple(
        TicketStep(
            step.number,
            one_line(step.question[:most]),
            one_line(step.answer[:most]),
            one_line(step.detail[:most]),
        )
        for step in steps
    )
    return replace(
        text,
        title=text.title[:most],
        steps=steps,
        code=text.code[:most],
        staff_url=text.staff_url[:most],
        problem=text.problem[:most],
    )


def _encoder(template: str):
    """Percent-encoding of a value: line ends are CR LF in mail (RFC 6068), LF elsewhere."""
    line_end = "\r\n" if template[:7].lower() == "mailto:" else "\n"

    def encode(value: str) -> str:
        return quote(_LINE_END.sub(line_end, value), safe=_SAFE)

    return encode


def _fill(template: str, values: dict[str, str], encode) -> str:
    """The template with its placeholders replaced, and what no address may hold encoded."""
    pieces, at = [], 0
    for found in PLACEHOLDER.finditer(template):
        pieces += [_tidy(template[at : found.start()]), encode(values[found.group(1)])]
        at = found.end()
    return "".join([*pieces, _tidy(template[at:])])


def _tidy(text: str) -> str:
    return quote(_HALF_PAIR.sub("\ufffd", text), safe="%-._~:/?#[]@!$&'()*+,;=")


def _bare(template: str, limit: int) -> str:
    """The template without query and fragment, or only its host."""
    address = _tidy(PLACEHOLDER.sub("", re.split(r"[?#]", template, maxsplit=1)[0]))
    if len(address) > limit:
        host = re.match(r"(?i)https?://[^/]*", address)
        address = host.group() if host else address
    if len(address) > limit:
        # Cut short it would be another host, so there is nothing safe to give.
        raise ValueError("The host or mail address of the ticket template is too long")
    return address


def mailbox_of(template: str) -> str:
    """The address in a `mailto:` template, as people read it; "" for any other template."""
    scheme, _colon, rest = template.partition(":")
    return unquote(rest.partition("?")[0]) if scheme.lower() == "mailto" else ""

"""The check "phone": are these phone numbers written as the service wants them?

Verdicts: "valid"; "bad-characters" (anything but a plus and digits); "bad-country-code" (missing,
doubled, 00 for the plus, a trunk zero); "not-a-mobile" (too short, too long, not given out, a
landline); "wrong-region" (inside or outside mainland China, against the template); "unreadable";
"skip" (never given by run(): the customer says it).  Where several hold, the first of this order
after "valid" is the verdict.

Settings: `form: any` also takes numbers of the home country without country code (the older API has
it in a field of its own); the default is `e164`.  `country: CN` is that home country.  `region:
mainland` or `region: outside` says the template's region, which else the customer is asked.
Where the paste has the country code in a field `nationcode`, the number beside it is read with it.
`list_file: true` is for a file that is uploaded, one number a line and nothing else.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import phone_plan
from .characters import is_hidden, is_invisible
from .core import UNREADABLE, Check, Finding, Input, Outcome, unknown_settings
from .json_wrapping import is_rubbish
from .mistakes import Mistakes, tell
from .phone_plan import MAINLAND, Reading
from .phone_words import VERDICT_OF, VERDICT_WORDS, WORDS

REGIONS = ("mainland", "outside")
FORMS = ("e164", "any")
MOST_LOOKED_UP = 500  # numbers of one paste; the others are read for stray characters only
_LIMIT = 20_000

_DIGIT = re.compile(r"\d")
_LINE = re.compile(r"[^\n]+")
_QUOTED = re.compile(r'"([^"\n]*)"(\s*:)?')
_SEPARATOR = re.compile(r"[,;，；、]")
_NATION = re.compile(
    r"\"nationcode\"\s{0,8}:\s{0,8}\"?\s{0,4}\+?(\d{1,4})\s{0,4}[\",}]", re.IGNORECASE
)
_SCIENTIFIC = re.compile(r"\s*\d(?:[.,]\d+)?[eE]\+?\d{1,2}\s*")
_DASHES = "-‐‑‒–—―−－﹣~～"
_BRACKETS = "()（）[]"
_DOTS = "./\\．·"
_PLUSES = "+＋﹢"
_MOBILE = [code for code, verdict in VERDICT_OF.items() if verdict == "not-a-mobile"]
# Of a number that no country code belongs to, this may be said only of the country assumed.
_ASSUMED = {"number-not-mobile": "number-assumed", "number-not-valid": "number-assumed"}
_UNCOUNTABLE = ("number-letter", "number-plus-inside")
_FEWEST = 5  # digits that make a quoted text or a part of a line a number


class _Wanted(NamedTuple):
    home: str = "CN"
    needs_country: bool = True
    region: str = ""
    list_file: bool = False
    country_code: str = ""  # what stands in the field beside the number


def run(inputs: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> Outcome:
    """Check the numbers in `inputs["numbers"]`. Never raises."""
    text = (inputs.get("numbers") or "").replace("\r\n", "\n").replace("\r", "\n")
    if is_rubbish(text):
        return Outcome(UNREADABLE, (Finding("number-not-text"),))
    if not _DIGIT.search(text):
        return Outcome(UNREADABLE, (Finding("number-none"),))
    wanted = _wanted(inputs, settings)
    mistakes, seen, before = Mistakes(), 0, -1
    nations = [(found.start(), found.group(1)) for found in _NATION.finditer(text)]
    for start, end in _numbers(text, wanted.list_file):
        seen += 1
        one = wanted._replace(country_code=_beside(text, start, nations)) if nations else wanted
        if not wanted.needs_country and before >= 0 and "\n" not in text[before:start]:
            mistakes.add(start, "number-second", end - start)
        _judge(text[start:end], start, one, mistakes, look_up=seen <= MOST_LOOKED_UP)
        before = -1 if text[end : end + 1] == '"' else end
        if mistakes.full:
            break
    listed, more = mistakes.listed()
    found = {VERDICT_OF[mistake.code] for mistake in mistakes}
    verdict = next((one for one in VERDICT_WORDS if one in found), "valid")
    findings = tell(text, listed)
    if seen > MOST_LOOKED_UP and not mistakes.full:
        findings += (Finding("number-only-first", params={"count": MOST_LOOKED_UP}),)
    return Outcome(verdict, findings, more)


def _wanted(inputs: Mapping[str, str], settings: Any) -> _Wanted:
    """What the settings want, and the customer's answer where they leave the region open."""
    settings = settings if isinstance(settings, Mapping) and not problems_with(settings) else {}
    region = settings.get("region") or inputs.get("region") or ""
    return _Wanted(
        home=settings.get("country", "CN"),
        needs_country=settings.get("form", "e164") == "e164",
        region=region if region in REGIONS else "",
        list_file=settings.get("list_file", False),
    )


def _beside(text: str, start: int, nations: list[tuple[int, str]]) -> str:
    """The country code that stands in the same object as the number at `start`; "" for none."""
    first, last = text.rfind("{", 0, start), text.find("}", start)
    return next((code for at, code in nations if first <= at <= (last % (len(text) + 1))), "")


def _numbers(text: str, list_file: bool) -> Iterator[tuple[int, int]]:
    """Where each number stands: a line each, or as values of JSON, or between commas."""
    if not list_file and '"' in text:
        quoted = [
            found.span(1)
            for found in _QUOTED.finditer(text)
            if not found.group(2) and _is_number(found.group(1))
        ]
        if quoted:
            yield from quoted
            return
    for line in _LINE.finditer(text):
        if line.group().strip():
            yield from [line.span()] if list_file else _parts(line.group(), line.start())


def _parts(line: str, start: int) -> Iterator[tuple[int, int]]:
    """The numbers of a line that are separated by commas; the whole line if they are not."""
    pieces, parts, at = _SEPARATOR.split(line), [], start
    for piece in pieces:
        if piece.strip():
            parts.append((at + len(piece) - len(piece.lstrip(" ")), at + len(piece.rstrip(" "))))
        at += len(piece) + 1
    if len(pieces) > 1 and all(_is_number(line[a - start : b - start]) for a, b in parts):
        yield from parts
    else:
        yield start, start + len(line)


def _is_number(text: str) -> bool:
    return len(_DIGIT.findall(text)) >= _FEWEST


def _judge(text: str, start: int, wanted: _Wanted, mistakes: Mistakes, *, look_up: bool) -> None:
    """Note everything that is wrong with one number, which stands at `start`."""
    if not _DIGIT.search(text):
        mistakes.add(start, "number-no-digits", len(text))
        return
    if _SCIENTIFIC.fullmatch(text):
        mistakes.add(start, "number-scientific", len(text))
        return
    odd = _odd_characters(text)
    masked = any(code == "number-masked" for _, code, _ in odd)
    reading = None
    if look_up and not masked:
        reading = _read(text, wanted)
    suggestion = _suggested(text, reading, wanted) if reading else ""
    for at, code, about in odd:
        mistakes.add(start + at, code, 1, about, suggestion=suggestion)
    if reading and reading.code in _MOBILE and any(code in _UNCOUNTABLE for _, code, _ in odd):
        return  # what the digits alone come to says nothing
    if reading:
        _note(reading, text, start, wanted, mistakes)


def _suggested(text: str, reading: Reading, wanted: _Wanted) -> str:
    """The number as it should be written: without country code where it may be, and had none."""
    code = f"+{reading.country_code}"
    if reading.assumed and reading.code not in ("", "number-no-country"):
        return ""  # of which country it is, nobody said
    if wanted.country_code:
        return reading.e164.removeprefix(code)
    if wanted.needs_country or reading.code or not reading.e164.startswith(code):
        return reading.e164
    national = reading.e164.removeprefix(code)
    return national if _plain_digits(text) == national else reading.e164


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def _odd_characters(text: str) -> list[tuple[int, str, str]]:
    """The first of each kind of character that does not belong: offset, code, the character."""
    found: dict[str, tuple[int, str, str]] = {}
    digits = False
    for at, char in enumerate(text):
        if "0" <= char <= "9":
            digits = True
            continue
        if char == "+" and not digits:
            continue
        code = "number-plus-inside" if char == "+" else _kind(char)
        # Letters are not named: they would be words of the paste.
        about = "" if code in ("number-letter", "number-space", "number-plus-inside") else char
        found.setdefault(code, (at, code, about))
        digits = digits or char.isdecimal()
    return sorted(found.values())


def _kind(char: str) -> str:
    if char == " ":
        return "number-space"
    if char in _DASHES:
        return "number-dash"
    if char in _BRACKETS:
        return "number-bracket"
    if char in _DOTS:
        return "number-dot"
    if char in "*＊":
        return "number-masked"
    if char in _PLUSES or char.isdecimal():
        return "number-wide"
    if is_invisible(char) or (is_hidden(char) and char != "\t" and char < "\xa0"):
        return "number-invisible"
    if is_hidden(char) or char.isspace():
        return "number-odd-blank"
    return "number-letter" if char.isalpha() else "number-extra"


def _read(text: str, wanted: _Wanted) -> Reading | None:
    digits = _plain_digits(text)
    if len(digits) > 40:
        return None
    before = text[: _DIGIT.search(text).start()]
    plus = any(sign in before for sign in _PLUSES)
    if wanted.country_code:
        return _read_beside(digits, wanted, plus=plus)
    return phone_plan.read(digits, plus=plus, home=wanted.home, needs_country=wanted.needs_country)


def _read_beside(digits: str, wanted: _Wanted, *, plus: bool) -> Reading:
    """A number whose country code stands in a field of its own, and so must not stand in it."""
    code = wanted.country_code.lstrip("0")
    reading = phone_plan.read(code + digits, plus=True, home=wanted.home, needs_country=True)
    if plus or digits.startswith("00") or reading.code == "number-doubled":
        whole = phone_plan.read(digits, plus=plus, home=wanted.home, needs_country=True)
        if whole.e164 and not whole.assumed:
            return whole._replace(code="number-country-twice")
    return reading


def _note(reading: Reading, text: str, start: int, wanted: _Wanted, mistakes: Mistakes) -> None:
    code, params = reading.code, {"country_code": reading.country_code}
    at = start + len(text) - len(text.lstrip())
    length = len(text.strip())
    if code in ("number-too-short", "number-too-long"):
        params |= {"digits": reading.digits, "lengths": list(reading.lengths)}
    if code in _ASSUMED and reading.assumed:
        code = _ASSUMED[code]
    if code:
        suggestion = "" if code in _MOBILE or reading.assumed else reading.e164
        if code == "number-no-country":
            suggestion = reading.e164
        elif wanted.country_code:
            suggestion = _suggested(text, reading, wanted)
        mistakes.add(at, code, length, suggestion=suggestion, **params)
    if reading.e164 and wanted.region:
        mainland = reading.country_code == MAINLAND
        if mainland != (wanted.region == "mainland"):
            code = "number-mainland" if mainland else "number-outside"
            mistakes.add(at, code, length, country_code=reading.country_code)


def problems_with(settings: Any) -> list[str]:
    """What is wrong with the settings, in sentences; empty if nothing is."""
    problems = unknown_settings(settings, ("form", "country", "region", "list_file"))
    if problems or not settings:
        return problems
    if settings.get("form", "e164") not in FORMS:
        problems.append(_("“form” must be e164 or any."))
    if settings.get("region", "mainland") not in REGIONS:
        problems.append(_("“region” must be mainland or outside."))
    if not isinstance(settings.get("list_file", False), bool):
        problems.append(_("“list_file” must be true or false."))
    country = settings.get("country", "CN")
    if not isinstance(country, str) or not phone_plan.knows_country(country):
        problems.append(_("“country” must be a country of two capital letters, such as CN."))
    return problems


CHECK = Check(
    name="phone",
    title=gettext_lazy("Phone number"),
    inputs=(
        Input(
            name="numbers",
            label=gettext_lazy("Phone number, or several, one a line"),
            help=gettext_lazy("Exactly as you send it, spaces and all. It is not stored."),
            limit=_LIMIT,
            required=True,
        ),
        Input(
            name="region",
            label=gettext_lazy("What the template is for"),
            kind="choice",
            options=(
                ("mainland", gettext_lazy("Messages to mainland China")),
                ("outside", gettext_lazy("Messages outside mainland China")),
            ),
            asked_without="region",
        ),
    ),
    verdicts=tuple(VERDICT_WORDS),
    run=run,
    words=WORDS,
    verdict_words=VERDICT_WORDS,
    problems_with=problems_with,
)

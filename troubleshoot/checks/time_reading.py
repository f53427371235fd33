"""A point in time as people and programs write it, read without guessing.

Understood: ISO 8601 and its relatives (a space for the T, slashes or dots after a four-digit year,
the Chinese signs), RFC 2822, what `date` and C's ctime print, logs of web servers, and seconds,
milliseconds, microseconds or nanoseconds since 1970.  Zones: Z, offsets, UTC+8, abbreviations that
mean one thing only, and names of the time zone database.  Everything that can be read in two ways
(03/11/2026, CST, 14:05 without a day) is refused with a reason, not guessed.
"""

import re
import zoneinfo
from datetime import datetime, timedelta
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
# Hours east of Greenwich of abbreviations that stand for one zone.
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "ut", "wet"), 0),
    **dict.fromkeys(("cet", "west"), 1),
    **dict.fromkeys(("cest", "eet", "sast"), 2),
    **dict.fromkeys(("eest", "msk"), 3),
    **dict.fromkeys(("bjt", "hkt", "sgt", "myt", "awst", "beijing time", "北京时间"), 8),
    **dict.fromkeys(("jst", "kst"), 9),
    **dict.fromkeys(("aest",), 10),
    **dict.fromkeys(("aedt",), 11),
    **dict.fromkeys(("nzst",), 12),
    **dict.fromkeys(("edt",), -4),
    **dict.fromkeys(("est", "cdt"), -5),
    **dict.fromkeys(("mdt",), -6),
    **dict.fromkeys(("mst", "pdt"), -7),
    **dict.fromkeys(("pst",), -8),
}
# Abbreviations of several zones, hours east of Greenwich each.
AMBIGUOUS = {"cst": (8, -6), "ist": (5.5, 2, 1), "bst": (1, 6), "ast": (-4, 3), "gst": (4, -2)}

_LONGEST = 100
_FRACTION = r"(?:[.,](?P<f>\d{1,9}))?"
_CLOCK = (
    rf"(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?::(?P<s>\d{{2}}){_FRACTION})?"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?"
)
_NAME = r"(?P<zone>[A-Za-z]{1,5}|Beijing time|北京时间)"
_OFFSET = r"(?P<offset>[+\-−]\d{1,2}(?::?\d{2})?(?::\d{2})?)"
_REGION = r"(?P<region>[A-Z][A-Za-z_]+(?:/[A-Za-z_+\-0-9]+){1,2}|UTC|GMT)"
_ZONE = (
    rf"(?:\s*(?:{_NAME}?\s*{_OFFSET}|{_NAME.replace('zone', 'name')})"
    rf"(?:\s*\((?:[A-Za-z ]{{1,40}})\)|\s*\[{_REGION}\])?"
    rf"|\s+\[?{_REGION.replace('region', 'place')}\]?)?"
)
_MONTH = r"(?P<mon>[A-Za-z]{3,9})\.?"
_DAY_NAME = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_DAYS_AND_CLOCKS = (
    # 2026-11-03T14:05:09, 2026/11/03 14:05:09
    r"(?P<y>\d{4})(?P<sep>[-/.])(?P<mo>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?:\s*T\s*|\s+|,\s*)" + _CLOCK,
    # 2026年11月3日 14:05:09, 2026年11月3日 14时05分09秒
    r"(?P<y>\d{4})\s*年\s*(?P<mo>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日\s*(?:"
    + _CLOCK
    + r"|(?P<ch>\d{1,2})\s*[时時點点]\s*(?P<cm>\d{1,2})\s*分(?:\s*(?P<cs>\d{1,2})\s*秒)?)",
    # 20261103T140509
    r"(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})T?\s?(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})" + _FRACTION,
    # Tue, 03 Nov 2026 14:05:09; 03/Nov/2026:14:05:09; 3 Nov 2026 at 2:05:09 pm
    rf"{_DAY_NAME}{_DAY}[ \-/.]{_MONTH},?[ \-/.](?P<y>\d{{4}})(?:[:T]|,?\s+(?:at\s+)?){_CLOCK}",
    # November 3, 2026 14:05:09
    rf"{_DAY_NAME}{_MONTH}\s+{_DAY},?\s+(?P<y>\d{{4}}),?\s+(?:at\s+)?{_CLOCK}",
    # 03/11/2026 14:05:09: either order of day and month
    r"(?P<one>\d{1,2})(?P<sep>[-/.])(?P<two>\d{1,2})(?P=sep)(?P<y>\d{4})(?:T|,?\s+)" + _CLOCK,
)
_FORMATS = [re.compile(form + _ZONE, re.IGNORECASE) for form in _DAYS_AND_CLOCKS]
# Tue Nov  3 14:05:09 CST 2026: the zone stands before the year.
_CTIME = re.compile(
    _DAY_NAME + _MONTH + r"\s+(?P<d>\d{1,2})\s+" + _CLOCK + _ZONE + r"\s+(?P<y>\d{4})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(\d{10})(?:\.(\d{1,9}))?|(\d{13})|(\d{16})|(\d{19})")
_DAY_ALONE = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{8}"
    r"|\d{1,2} [A-Za-z]{3,9} \d{4}|[A-Za-z]{3,9} \d{1,2},? \d{4}"
)
_CLOCK_ALONE = re.compile(_CLOCK + _ZONE, re.IGNORECASE)
_NO_YEAR = re.compile(_DAY_NAME + _MONTH + r"\s+\d{1,2}\s+" + _CLOCK, re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\d{2}[-/.]\d{1,2}[-/.]\d{1,2}\s.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}\s.*")
_AROUND = " \"'`,;"
# Full-width signs and digits as plain ones; marks that cannot be seen are dropped.
_PLAIN = {
    **{0xFF10 + digit: 0x30 + digit for digit in range(10)},
    ord("："): ":",
    ord("／"): "/",
    ord("，"): ",",
    0x200B: None,
    0x200E: None,
    0xFEFF: None,
}
_LABEL = re.compile(r"[\"']?[A-Za-z_ ]{1,30}[\"']?\s*[:=]\s*[\"']?(?=\d|[A-Z][a-z]{2}[ ,])")


class Moment(NamedTuple):
    """A point in time: microseconds since 1970 in its zone, or in no zone at all.

    `zone` is "utc" when the zone is known, "" when none was written, else the lower-case
    abbreviation that could mean several; `coarse` says that seconds were not written.
    """

    microseconds: int
    zone: str
    coarse: bool = False


class Unclear(NamedTuple):
    """Why a text is not a point in time: a finding's code."""

    code: str


def read(text: str) -> Moment | Unclear:
    """The point in time that a text names, or why it names none."""
    text = _unwrapped(text)
    if not text:
        return Unclear("time-empty")
    if len(text) > _LONGEST:
        return Unclear("time-other-text")
    number = _NUMBER.fullmatch(text)
    if number:
        return _since_1970(number)
    for form in (*_FORMATS, _CTIME):
        found = form.fullmatch(text)
        if found:
            return _moment(found)
    return Unclear(_reason(text))


def _unwrapped(text: str) -> str:
    """Without quotes, brackets and a field's name round it, blanks made plain."""
    text = " ".join(text[: 4 * _LONGEST].translate(_PLAIN).split()).strip(_AROUND)
    label = _LABEL.match(text)
    if label:
        text = text[label.end() :].strip(_AROUND)
    if text[:1] in "[(<" and text[-1:] in "])>":
        text = text[1:-1].strip()
    return text


def _reason(text: str) -> str:
    if _DAY_ALONE.fullmatch(text):
        return "time-no-clock"
    if _CLOCK_ALONE.fullmatch(text):
        return "time-no-date"
    if _NO_YEAR.match(text):
        return "time-no-year"
    if _SHORT_YEAR.fullmatch(text):
        return "time-short-year"
    if text.isdecimal():
        return "time-wrong-number"
    if any(char.isdecimal() for char in text) and ":" in text:
        return "time-other-text"
    return "time-unknown"


def _since_1970(found: re.Match) -> Moment:
    seconds, fraction, millis, micros, nanos = found.groups()
    if seconds:
        return Moment(int(seconds) * 1_000_000 + _fraction(fraction), "utc")
    return Moment(int(millis) * 1000 if millis else int(micros or nanos[:16]), "utc")


def _fraction(digits: str | None) -> int:
    """A fraction of a second in microseconds."""
    return int((digits or "")[:6].ljust(6, "0"))


def _moment(found: re.Match) -> Moment | Unclear:
    part = {name: value for name, value in found.groupdict().items() if value}
    day = _day(part)
    if isinstance(day, Unclear):
        return day
    hour = int(part.get("h") or part.get("ch"))
    if "half" in part:
        if not 1 <= hour <= 12:
            return Unclear("time-impossible")
        hour = hour % 12 + (12 if part["half"].lower() == "p" else 0)
    minute, second = int(part.get("m") or part.get("cm")), part.get("s") or part.get("cs")
    try:
        leap = second == "60"  # a leap second counts as the next one
        local = datetime(*day, hour, minute, 59 if leap else int(second or 0))
    except ValueError:
        return Unclear("time-impossible")
    local_microseconds = (local - _EPOCH) // timedelta(microseconds=1) + leap * 1_000_000
    return _zoned(local, local_microseconds + _fraction(part.get("f")), part, not second)


def _day(part: dict[str, str]) -> tuple[int, int, int] | Unclear:
    year = int(part["y"])
    if "mon" in part:
        month = _MONTHS.get(part["mon"][:3].lower())
        return (year, month, int(part["d"])) if month else Unclear("time-unknown")
    if "mo" in part:
        return year, int(part["mo"]), int(part["d"])
    one, two = int(part["one"]), int(part["two"])
    if one > 12 >= two:
        return year, two, one
    if two > 12 >= one or one == two:
        return year, one, two
    return Unclear("time-day-or-month" if max(one, two) <= 12 else "time-impossible")


def _zoned(local: datetime, micros: int, part: dict[str, str], coarse: bool) -> Moment | Unclear:
    """The moment with what was written about its zone."""
    name = (part.get("name") or "").lower()
    if "offset" in part:
        prefix = part.get("zone", "").lower()
        if prefix and _ZONES.get(prefix) != 0:
            return Unclear("time-zone-unknown")
        minutes = _offset_minutes(part["offset"])
        if minutes is None:
            return Unclear("time-zone-unknown")
        return Moment(micros - minutes * 60_000_000, "utc", coarse)
    if name in AMBIGUOUS:
        return Moment(micros, name, coarse)
    if name in _ZONES:
        return Moment(micros - _ZONES[name] * 3_600_000_000, "utc", coarse)
    place = part.get("place") or part.get("region")
    if place or name:
        minutes = _region_minutes(place, local) if place else None
        if minutes is None:
            return Unclear("time-zone-unknown")
        return Moment(micros - round(minutes * 60_000_000), "utc", coarse)
    return Moment(micros, "", coarse)


def _offset_minutes(text: str) -> int | None:
    """Minutes east of Greenwich of "+08:00", "+0800", "+8"; None beyond what exists."""
    digits = re.sub(r"\D", "", text)
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    if len(digits) > 4:
        hours, minutes = digits[:2], digits[2:4]
    total = int(hours) * 60 + int(minutes)
    if total > 14 * 60 or int(minutes) > 59:
        return None
    return total if text[0] == "+" else -total


def _region_minutes(name: str, local: datetime) -> float | None:
    """Minutes east of Greenwich in "Asia/Shanghai" at a local time; None if there is none such."""
    try:
        offset = local.replace(tzinfo=zoneinfo.ZoneInfo(name)).utcoffset()
    except (ValueError, OSError, KeyError):  # no such zone, or a folder of zones
        return None
    return offset.total_seconds() / 60

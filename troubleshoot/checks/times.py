"""The check "times": how long lies between two points in time, and is it too long?

Verdicts: "within", "over", "reversed" (the second before the first), "no-zone" (only one says its
zone, or one says a zone of several meanings, or neither does and they are whole hours apart),
"unreadable", "skip" (never given by run(): the customer says it).

Settings: `limit_seconds: 600`, or `limits: {regular: 10, marketing: 300}` by the kind of message,
which the customer is then asked.  What is more than the limit is over.  `labels: {start: …, end:
…}` says what the two times are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .core import CALLED, UNREADABLE, Check, Finding, Input, Outcome, unknown_settings
from .time_reading import AMBIGUOUS, Moment, Unclear, read
from .times_words import VERDICT_WORDS, WORDS

TYPES = ("regular", "marketing")
_NAMES = ("start", "end")
_SECOND = 1_000_000
_HOUR = 3600
_WIDEST_SLIP = 26  # hours between the outermost time zones, UTC−12 and UTC+14
_SLIP_SLACK = 60  # seconds that may be left beside whole hours
_ZONELESS_SLACK = 300  # at most so many, where neither time says its zone
_CLOCK_SLACK = 60  # seconds by which two clocks may differ
_LONGEST_LIMIT = 30 * 24 * _HOUR


def run(inputs: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> Outcome:
    """Compare inputs "start" and "end", for the message "type" where that counts. Never raises."""
    moments = {name: read(inputs.get(name) or "") for name in _NAMES}
    unclear = [
        Finding(found.code, input=name)
        for name, found in moments.items()
        if isinstance(found, Unclear)
    ]
    limit, missing = _limit(inputs, settings)
    if missing:
        unclear.append(missing)
    if unclear:
        verdict = UNREADABLE
        if {finding.code for finding in unclear} == {"time-zone-unknown"}:
            verdict = "no-zone"
        return Outcome(verdict, _called(unclear, settings))
    outcome = _compared(moments["start"], moments["end"], limit)
    return replace(outcome, findings=_called(outcome.findings, settings))


def _called(findings: Iterable[Finding], settings: Any) -> tuple[Finding, ...]:
    """The findings with what the settings call the time that each is about."""
    labels = settings.get("labels") if isinstance(settings, Mapping) else None
    labels = labels if isinstance(labels, Mapping) else {}
    return tuple(
        replace(one, params={**one.params, CALLED: str(labels[one.input])})
        if one.input in labels
        else one
        for one in findings
    )


def _limit(inputs: Mapping[str, str], settings: Any) -> tuple[int, Finding | None]:
    """Seconds that are usual, or why there is no saying."""
    settings = settings if isinstance(settings, Mapping) else {}
    limits = settings.get("limits")
    if isinstance(limits, Mapping):
        kind = inputs.get("type") or ""
        if kind not in TYPES or not _is_limit(limits.get(kind)):
            return 0, Finding("times-no-type")
        return limits[kind], None
    limit = settings.get("limit_seconds")
    return (limit, None) if _is_limit(limit) else (0, Finding("times-no-limit"))


def _is_limit(value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and 0 < value <= _LONGEST_LIMIT


def _compared(start: Moment, end: Moment, limit: int) -> Outcome:
    if start.zone != end.zone:
        return Outcome("no-zone", _zones_in_doubt(start, end))
    took = (end.microseconds - start.microseconds) / _SECOND
    hours, rest = _whole_hours(took)
    slack = min(max(limit, _SLIP_SLACK), _ZONELESS_SLACK)
    if start.zone == "" and hours > 0 and took > limit and rest <= slack:
        return Outcome("no-zone", (Finding("times-no-zones", params=_slip(hours, rest)),))
    coarse = _too_coarse(start, end, took, limit)
    if coarse:
        return Outcome(UNREADABLE, coarse)
    if took < 0:
        return Outcome("reversed", (_reversed(took),))
    # 599 seconds are better said as less than 10 minutes.
    less = "-less" if (limit + 1) % 60 == 0 else ""
    params = {"took_seconds": _rounded(took), "limit_seconds": limit + bool(less)}
    if took <= limit:
        return Outcome("within", (Finding("times-within" + less, params=params),))
    findings = [Finding("times-over" + less, params=params)]
    if hours > 0 and rest <= _SLIP_SLACK:
        findings.append(Finding("times-whole-hours", params=_slip(hours, rest)))
    return Outcome("over", tuple(findings))


def _zones_in_doubt(start: Moment, end: Moment) -> tuple[Finding, ...]:
    """A finding for each time whose zone is missing or has several meanings."""
    findings = []
    for name, moment in zip(_NAMES, (start, end), strict=True):
        if moment.zone == "":
            findings.append(Finding("times-one-zone", input=name))
        elif moment.zone != "utc":
            params = {
                "zone": moment.zone.upper(),
                "meanings": ", ".join(_offset(hours) for hours in AMBIGUOUS[moment.zone]),
            }
            findings.append(Finding("times-ambiguous-zone", params=params, input=name))
    return tuple(findings)


def _offset(hours: float) -> str:
    whole, minutes = divmod(round(abs(hours) * 60), 60)
    return f"{'+' if hours >= 0 else '−'}{whole:02}:{minutes:02}"


def _whole_hours(took: float) -> tuple[int, float]:
    """Whole hours in a span (0 if more than zones can differ), and the seconds beside them."""
    hours = int(took // _HOUR)
    return (hours if 0 < hours <= _WIDEST_SLIP else 0), _rounded(took - hours * _HOUR)


def _slip(hours: int, rest: float) -> dict[str, float]:
    return {"zone_seconds": hours * _HOUR, "rest_seconds": rest}


def _too_coarse(start: Moment, end: Moment, took: float, limit: int) -> tuple[Finding, ...]:
    """What lacks seconds, where the unwritten seconds decide on which side of the limit it is."""
    shortest = took - 60 * start.coarse
    longest = took + 60 * end.coarse
    decided = shortest > limit or longest < 0 or (shortest >= 0 and longest <= limit)
    if decided or not (start.coarse or end.coarse):
        return ()
    params = {"limit_seconds": limit}
    pairs = zip(_NAMES, (start, end), strict=True)
    return tuple(
        Finding("time-coarse", params=params, input=name) for name, one in pairs if one.coarse
    )


def _reversed(took: float) -> Finding:
    """Why the second time lies before the first, as far as the numbers tell."""
    params = {"took_seconds": _rounded(-took)}
    hours = int(-(took // _HOUR))
    rest = _rounded(took + hours * _HOUR)
    if -took <= _CLOCK_SLACK:
        return Finding("times-reversed-clock", params=params)
    if hours <= _WIDEST_SLIP and rest <= _HOUR / 2:
        return Finding("times-reversed-zone", params=params | _slip(hours, rest))
    return Finding("times-reversed", params=params)


def _rounded(seconds: float) -> float:
    """Seconds to a tenth below a minute, whole ones above; an int where it is whole."""
    rounded = round(seconds, 1) if seconds < 60 else round(seconds)
    return int(rounded) if rounded == int(rounded) else rounded


def problems_with(settings: Any) -> list[str]:
    """What is wrong with the settings, in sentences; empty if nothing is."""
    problems = unknown_settings(settings, ("limit_seconds", "limits", "labels"))
    if problems:
        return problems
    settings = settings or {}
    if ("limit_seconds" in settings) == ("limits" in settings):
        problems.append(_("A times check needs either “limit_seconds” or “limits”."))
    if "limit_seconds" in settings and not _is_limit(settings["limit_seconds"]):
        problems.append(_("“limit_seconds” must be a whole number of seconds above 0."))
    if "limits" in settings:
        limits = settings["limits"]
        right = isinstance(limits, Mapping) and set(limits) == set(TYPES)
        if not right or not all(map(_is_limit, limits.values())):
            problems.append(
                _("“limits” must give seconds for both kinds, like {regular: 10, marketing: 300}.")
            )
    labels = settings.get("labels", {})
    if not isinstance(labels, Mapping) or not all(
        name in _NAMES and isinstance(label, str) and 0 < len(label.strip()) <= 100
        for name, label in labels.items()
    ):
        problems.append(_("“labels” may name “start” and “end”, in words of up to 100 characters."))
    return problems


CHECK = Check(
    name="times",
    title=gettext_lazy("Time between two events"),
    inputs=(
        Input(
            name="start",
            label=gettext_lazy("First time"),
            help=gettext_lazy(
                "With its day, like 2026-11-03 14:05:09. Behind it the time zone, if you know it, "
                "like +08:00."
            ),
            kind="line",
            limit=200,
            required=True,
            place=gettext_lazy("First time"),
        ),
        Input(
            name="end",
            label=gettext_lazy("Second time"),
            help=gettext_lazy("In the same way."),
            kind="line",
            limit=200,
            required=True,
            place=gettext_lazy("Second time"),
        ),
        Input(
            name="type",
            label=gettext_lazy("What kind of message was it?"),
            kind="choice",
            required=True,
            options=(
                ("regular", gettext_lazy("Regular, such as a code or a notice")),
                ("marketing", gettext_lazy("Marketing")),
            ),
            asked_with="limits",
        ),
    ),
    verdicts=tuple(VERDICT_WORDS),
    run=run,
    words=WORDS,
    verdict_words=VERDICT_WORDS,
    problems_with=problems_with,
    good=("within",),
)

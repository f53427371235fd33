"""The times check: reading points in time without guessing, and the time between two."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshoot.checks import finding_words, get, problems_with
from troubleshoot.checks.time_reading import Moment, read

check = get("times")
DAY = "2026-11-03"
MOMENT = datetime(2026, 11, 3, 14, 5, 9)


def run(start, end, kind="", **rules):
    rules = rules or {"limit_seconds": 600}
    return check.run({"start": start, "end": end, "type": kind}, rules)


def codes(*times, **rules):
    return [f.code for f in run(*times, **rules).findings]


def micros(moment):
    return (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)


READ = [
    # text, hours east of Greenwich (None: no zone is written)
    ("2026-11-03T14:05:09Z", 0),
    ("2026-11-03T14:05:09", None),
    ("2026-11-03 14:05:09", None),
    ("2026-11-03 14:05:09 UTC", 0),
    ("2026-11-03 14:05:09+08:00", 8),
    ("2026-11-03 14:05:09 +0800", 8),
    ("2026-11-03 14:05:09 +8", 8),
    ("2026-11-03 14:05:09 −0330", -3.5),
    ("2026-11-03 14:05:09 UTC+8", 8),
    ("2026-11-03 14:05:09 GMT-05:00", -5),
    ("2026-11-03T14:05:09+08:00[Asia/Shanghai]", 8),
    ("2026-11-03 14:05:09 Asia/Shanghai", 8),
    ("2026-11-03 14:05:09 America/New_York", -5),
    ("2026-11-03 14:05:09 JST", 9),
    ("2026-11-03 14:05:09 PST", -8),
    ("2026-11-03 14:05:09 北京时间", 8),
    ("2026/11/03 14:05:09", None),
    ("2026.11.3 14:05:09", None),
    ("20261103T140509Z", 0),
    ("20261103140509", None),
    ("2026年11月3日 14:05:09", None),
    ("2026年11月3日14时05分09秒", None),
    ("Tue, 03 Nov 2026 14:05:09 +0800", 8),
    ("Tue, 3 Nov 2026 14:05:09 GMT", 0),
    ("Tue Nov  3 14:05:09 2026", None),
    ("Tue Nov  3 14:05:09 UTC 2026", 0),
    ("Tue Nov  3 02:05:09 PM UTC 2026", 0),
    ("Tue Nov 03 2026 14:05:09 GMT+0800 (China Standard Time)", 8),
    ("03/Nov/2026:14:05:09 +0800", 8),
    ("[03/Nov/2026:14:05:09 +0800]", 8),
    ("November 3, 2026 2:05:09 PM", None),
    ("3 Nov 2026 at 2:05:09 p.m.", None),
    ("3rd November 2026 14:05:09", None),
    ('"SendTime": "2026-11-03 14:05:09"', None),
    ("time=2026-11-03 14:05:09", None),
    (" 2026-11-03 14:05:09\n", None),
    ("２０２６-11-03 14：05：09", None),
    ("1793714709", 0),
    ("1793714709000", 0),
    ("1793714709.0", 0),
    ("1793714709000000", 0),
    ("1793714709000000000", 0),
]


@pytest.mark.parametrize(("text", "zone"), READ)
def test_a_time_in_any_usual_format_is_read(text, zone):
    moment = read(text)
    assert isinstance(moment, Moment), moment
    assert moment.microseconds == micros(MOMENT) - round((zone or 0) * 3_600_000_000)
    assert moment.zone == ("" if zone is None else "utc")
    assert not moment.coarse


REFUSED = [
    ("", "time-empty"),
    (" \n", "time-empty"),
    ("2026-11-03", "time-no-clock"),
    ("3 Nov 2026", "time-no-clock"),
    ("14:05:09", "time-no-date"),
    ("2:05 PM", "time-no-date"),
    ("Nov  3 14:05:09 host", "time-no-year"),
    ("26-11-03 14:05:09", "time-short-year"),
    ("11/03/26 14:05:09", "time-short-year"),
    ("03/11/2026 14:05:09", "time-day-or-month"),
    ("3.4.2026 14:05:09", "time-day-or-month"),
    ("2026-13-03 14:05:09", "time-impossible"),
    ("2026-02-30 14:05:09", "time-impossible"),
    ("2026-11-03 24:05:09", "time-impossible"),
    ("13/13/2026 14:05:09", "time-impossible"),
    ("13:05:09 pm 3 Nov 2026", "time-other-text"),
    ("2026-11-03 13:05:09 am", "time-impossible"),
    ("123456", "time-wrong-number"),
    ("2026-11-03 14:05:09 INFO sent to +86", "time-other-text"),
    ("2026-11-03 14:05:09 - 14:05:12", "time-other-text"),
    ("2026-11-03 14:05:09 XYZ", "time-zone-unknown"),
    ("2026-11-03 14:05:09 Mars/City", "time-zone-unknown"),
    ("2026-11-03 14:05:09 America/Nowhere", "time-zone-unknown"),
    ("2026-11-03 14:05:09 +15:00", "time-zone-unknown"),
    ("2026-11-03 14:05:09 PST+3", "time-zone-unknown"),
    ("yesterday", "time-unknown"),
    ("x" * 5000, "time-other-text"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_no_single_point_in_time_is_asked_back_with_a_reason(text, code):
    assert getattr(read(text), "code", None) == code
    outcome = run(text, f"{DAY} 14:05:09")
    assert outcome.verdict == ("no-zone" if code == "time-zone-unknown" else "unreadable")
    assert [(f.code, f.input) for f in outcome.findings] == [(code, "start")]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("25/11/2026 14:05:09", datetime(2026, 11, 25, 14, 5, 9)),
        ("11/25/2026 14:05:09", datetime(2026, 11, 25, 14, 5, 9)),
        ("12/12/2026 14:05:09", datetime(2026, 12, 12, 14, 5, 9)),
        ("2026-11-03 14:05:60", datetime(2026, 11, 3, 14, 6)),
        ("2026-11-03 12:00:00 AM", datetime(2026, 11, 3)),
        ("2026-11-03 14:05:09,123", datetime(2026, 11, 3, 14, 5, 9, 123_000)),
    ],
)
def test_a_date_that_can_be_read_in_one_way_only_is_read(text, moment):
    assert read(text).microseconds == micros(moment)


COMPARED = [
    ("14:05:09", "14:05:09", "within", ["times-within"]),
    ("14:05:09", "14:15:09", "within", ["times-within"]),
    ("14:05:09", "14:15:10", "over", ["times-over"]),
    ("14:05:09Z", "22:15:10+08:00", "over", ["times-over"]),
    ("14:05:09Z", "22:05:10+08:00", "within", ["times-within"]),
    ("14:05:09Z", "22:05:12Z", "over", ["times-over", "times-whole-hours"]),
    ("14:05:09Z", "22:45:12Z", "over", ["times-over"]),
    ("14:05:09", "22:05:12", "no-zone", ["times-no-zones"]),
    ("14:05:09", "22:45:12", "over", ["times-over"]),
    ("14:05:09", "06:05:12", "reversed", ["times-reversed-zone"]),
    ("14:05:09Z", "06:05:12Z", "reversed", ["times-reversed-zone"]),
    ("14:05:09", "14:05:07", "reversed", ["times-reversed-clock"]),
    ("14:05:09", "13:00:00", "reversed", ["times-reversed"]),
    ("14:05:09Z", "14:05:12", "no-zone", ["times-one-zone"]),
    ("14:05:09", "14:05:12 UTC", "no-zone", ["times-one-zone"]),
    ("14:05:09 CST", "14:05:12 +0800", "no-zone", ["times-ambiguous-zone"]),
    ("14:05:09 CST", "14:05:12", "no-zone", ["times-ambiguous-zone", "times-one-zone"]),
    ("14:05:09 CST", "14:05:12 CST", "within", ["times-within"]),
    ("14:05:09 IST", "14:05:12 BST", "no-zone", ["times-ambiguous-zone"] * 2),
    ("14:05", "14:06", "within", ["times-within"]),
    ("14:05", "14:15", "unreadable", ["time-coarse", "time-coarse"]),
    ("14:05:30", "14:15", "unreadable", ["time-coarse"]),
    ("14:05", "14:30", "over", ["times-over"]),
    ("14:05", "13:10", "reversed", ["times-reversed-zone"]),
]


@pytest.mark.parametrize(("start", "end", "verdict", "found"), COMPARED)
def test_the_time_between_decides(start, end, verdict, found):
    times = (f"{DAY} {start}", f"{DAY} {end}")
    assert (run(*times).verdict, codes(*times)) == (verdict, found)


def test_the_kind_of_message_decides_where_the_limits_differ():
    times = (f"{DAY} 14:05:09", f"{DAY} 14:05:20")
    limits = {"limits": {"regular": 10, "marketing": 300}}
    assert run(*times, "regular", **limits).verdict == "over"
    assert run(*times, "marketing", **limits).verdict == "within"
    assert codes(*times, "", **limits) == ["times-no-type"]
    assert codes(*times, "gone", **limits) == ["times-no-type"]


def test_numbers_alone_are_kept():
    finding = run(f"{DAY} 14:05:09.250", f"{DAY} 14:05:21.5").findings[0]
    assert finding.params == {"took_seconds": 12.2, "limit_seconds": 600}
    finding = run(f"{DAY} 14:05:09", f"{DAY} 06:05:12").findings[0]
    assert finding.params == {"took_seconds": 28797, "zone_seconds": 28800, "rest_seconds": 3}


def test_the_words_say_the_time_between_and_what_it_means():
    headline, explanation = finding_words(run(f"{DAY} 14:05:09", f"{DAY} 06:05:12").findings[0])
    assert headline == "The second time is 7 hours 59 minutes before the first"
    assert "moved by 8 hours, the second comes 3 seconds after the first" in explanation
    finding = run(f"{DAY} 14:05:09 CST", f"{DAY} 14:05:12Z").findings[0]
    assert finding_words(finding)[0] == "First time: CST can mean several time zones"
    assert "+08:00, −06:00" in finding_words(finding)[1]


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"limit_seconds": 600, "limits": {"regular": 1, "marketing": 1}},
        {"limit_seconds": 0},
        {"limit_seconds": "600"},
        {"limit_seconds": True},
        {"limits": {"regular": 10}},
        {"limits": {"regular": 10, "marketing": "x"}},
        {"limits": [10]},
        {"limit_seconds": 600, "labels": {"middle": "x"}},
        {"limit_seconds": 600, "labels": {"start": ""}},
        {"limit_seconds": 600, "labels": "x"},
    ],
)
def test_settings_without_one_clear_limit_are_refused(rules):
    assert problems_with("times", rules)


def test_right_settings_are_taken():
    assert problems_with("times", {"limit_seconds": 600, "labels": {"start": "Sent"}}) == []
    assert problems_with("times", {"limits": {"regular": 10, "marketing": 300}}) == []


def test_a_step_without_a_limit_says_so():
    times = {"start": f"{DAY} 14:05:09", "end": f"{DAY} 14:05:10"}
    assert [f.code for f in check.run(times, {}).findings] == ["times-no-limit"]


moments = st.datetimes(
    min_value=datetime(2002, 1, 1),
    max_value=datetime(2099, 1, 1),
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@settings(deadline=None, max_examples=300)
@given(moments, moments)
def test_the_difference_is_pythons_in_every_format(start, end):
    start, end = start.replace(microsecond=0), end.replace(microsecond=0)
    took = (end - start).total_seconds()
    for write in (datetime.isoformat, str, format_datetime, _epoch, _apache, _epoch_millis):
        found = (read(write(end)).microseconds - read(write(start)).microseconds) / 1_000_000
        assert found == took


def _epoch(moment):
    return str(int(moment.timestamp()))


def _epoch_millis(moment):
    return f"{int(moment.timestamp())}000"


def _apache(moment):
    return moment.strftime("[%d/%b/%Y:%H:%M:%S %z]")


@settings(deadline=None, max_examples=300)
@given(moments, st.integers(0, 3_000_000), st.integers(1, 100_000))
def test_more_than_the_limit_is_over_and_no_more_is_within(start, took, limit):
    end = start.astimezone(UTC) + timedelta(seconds=took)
    outcome = run(start.isoformat(), end.isoformat(), limit_seconds=limit)
    assert outcome.verdict == ("within" if took <= limit else "over")
    if took:
        back = run(end.isoformat(), start.isoformat(), limit_seconds=limit)
        assert back.verdict == "reversed"


def test_a_limit_just_below_whole_minutes_is_said_as_less_than_them():
    times = {"start": "2026-11-03 14:00:00", "end": "2026-11-03 14:09:59"}
    outcome = check.run(times, {"limit_seconds": 599})
    assert outcome.verdict == "within"
    assert "Less than 10 minutes is usual" in finding_words(outcome.findings[0])[1]
    outcome = check.run({**times, "end": "2026-11-03 14:10:00"}, {"limit_seconds": 599})
    assert outcome.verdict == "over"
    assert "Less than 10 minutes is usual" in finding_words(outcome.findings[0])[1]


def test_a_finding_calls_a_time_what_the_settings_call_it():
    times = {"start": "14:05", "end": "2026-11-03 14:06:00"}
    labels = {"start": "Request sent (your log)"}
    (finding,) = check.run(times, {"limit_seconds": 60, "labels": labels}).findings
    assert finding_words(finding)[0].startswith("Request sent (your log): ")
    stored = type(finding).from_stored(finding.stored())
    assert finding_words(stored) == finding_words(finding)
    (finding,) = check.run(times, {"limit_seconds": 60}).findings
    assert finding_words(finding)[0].startswith("First time: ")

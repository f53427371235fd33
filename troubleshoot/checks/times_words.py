"""The times check's findings in plain words."""

from django.utils.translation import gettext_lazy as _

from .core import SKIP, UNREADABLE

VERDICT_WORDS = {
    "within": _("The time between is short enough"),
    "over": _("The time between is too long"),
    "reversed": _("The second time is before the first"),
    "no-zone": _("The time zones are not clear"),
    UNREADABLE: _("The times could not be read"),
    SKIP: _("Skipped"),
}

_RESULTS = {
    "times-within": (
        _("%(took_seconds)s between the two"),
        _("Up to %(limit_seconds)s is usual here, so the message did not wait at this point."),
    ),
    "times-over": (
        _("%(took_seconds)s between the two"),
        _("Up to %(limit_seconds)s is usual here. This is where the message waited."),
    ),
    "times-within-less": (
        _("%(took_seconds)s between the two"),
        _("Less than %(limit_seconds)s is usual here, so the message did not wait at this point."),
    ),
    "times-over-less": (
        _("%(took_seconds)s between the two"),
        _("Less than %(limit_seconds)s is usual here. This is where the message waited."),
    ),
    "times-whole-hours": (
        _("almost exactly %(zone_seconds)s"),
        _(
            "A difference of whole hours is usually not a delay: one of the two clocks is on "
            "another time zone. Without that, %(rest_seconds)s are left. Look up both zones, and "
            "write them behind the times, like +08:00."
        ),
    ),
    "times-reversed": (
        _("the second time is %(took_seconds)s before the first"),
        _("Check that each time stands in its own field, and that both belong to one message."),
    ),
    "times-reversed-zone": (
        _("the second time is %(took_seconds)s before the first"),
        _(
            "One of the two is probably on another time zone: moved by %(zone_seconds)s, the "
            "second comes %(rest_seconds)s after the first. Write the zones behind the times, "
            "like +08:00."
        ),
    ),
    "times-reversed-clock": (
        _("the second time is %(took_seconds)s before the first"),
        _(
            "The clocks of two systems are seldom exactly alike. So close together, the message "
            "hardly waited; have both clocks set by a time server and try once more."
        ),
    ),
}

_ZONES = {
    "times-one-zone": (
        _("no time zone"),
        _(
            "The other time says its zone and this one does not. Write it behind the time, like "
            "+08:00, or UTC."
        ),
    ),
    "times-no-zones": (
        _("neither time says its zone, and they are about %(zone_seconds)s apart"),
        _(
            "That is more likely a difference of time zones than a delay; without it, "
            "%(rest_seconds)s are left. Write the zone behind each time, like +08:00."
        ),
    ),
    "times-ambiguous-zone": (
        _("%(zone)s can mean several time zones"),
        _("It stands for %(meanings)s. Write the offset in its place: that is clear to everybody."),
    ),
    "time-zone-unknown": (
        _("a time zone that we do not know"),
        _("Write the offset in its place, like +08:00."),
    ),
}

_READING = {
    "time-empty": (_("no time"), _("Copy it from the log or the console, with date and zone.")),
    "time-no-clock": (
        _("a day without the time of day"),
        _("Add hours, minutes and seconds, like 2026-11-03 14:05:09."),
    ),
    "time-no-date": (
        _("a time of day without the day"),
        _("Add the day, like 2026-11-03 14:05:09: midnight may lie between the two."),
    ),
    "time-no-year": (
        _("no year"),
        _("Add the year, like 2026-11-03 14:05:09."),
    ),
    "time-short-year": (
        _("a date that can be read in several ways"),
        _("Write the year with four digits and in front, like 2026-11-03 14:05:09."),
    ),
    "time-day-or-month": (
        _("day and month could be either way round"),
        _("Write the year first, then month and day: 2026-11-03 14:05:09."),
    ),
    "time-impossible": (
        _("there is no such day or time"),
        _("Look for swapped digits: month 1 to 12, hours to 23, minutes and seconds to 59."),
    ),
    "time-wrong-number": (
        _("a number of an unusual length"),
        _(
            "Seconds since 1970 have 10 digits, milliseconds 13. Copy the whole number, or write "
            "the time like 2026-11-03 14:05:09."
        ),
    ),
    "time-other-text": (
        _("more than a single time"),
        _("Paste only the time, without the rest of the line, like 2026-11-03 14:05:09 +08:00."),
    ),
    "time-unknown": (
        _("not a time that we can read"),
        _("Write it like 2026-11-03 14:05:09, with its zone behind it, such as +08:00."),
    ),
    "time-coarse": (
        _("no seconds"),
        _(
            "Without seconds the difference is not exact enough for a limit of "
            "%(limit_seconds)s. Copy the time with its seconds."
        ),
    ),
    "times-no-type": (
        _("the kind of message is not chosen"),
        _("What is usual differs: choose what kind of message it was."),
    ),
    "times-no-limit": (
        _("this step has no limit"),
        _("It was set up without one. Go on without checking, and tell us about it."),
    ),
}

WORDS = {**_RESULTS, **_ZONES, **_READING}

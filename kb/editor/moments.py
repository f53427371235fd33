"""A day and a time of day as somebody types them, as a moment. Pure."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext as _

FURTHEST = timedelta(days=3653)
"""How far ahead a plan may lie: ten years."""
A_DAY = timedelta(days=1)


class NoSuchMoment(ValueError):
    """There is no such moment, or two, or one that no plan can be for; its text says which."""


def moment_of(day: date, at: time, zone: tzinfo, now: datetime) -> datetime:
    """The moment at which the clocks of that zone show that day and time.

    Raises NoSuchMoment where they skip it or show it twice (when clocks are changed), where it
    has passed at `now`, and where it lies more than ten years ahead.
    """
    if day < now.date() - A_DAY:  # whatever the zone; long ago, a zone's clocks are out of reach
        raise NoSuchMoment(_("That time has passed. Choose one that is to come."))
    shown = datetime.combine(day, at)
    if day > (now + FURTHEST).date():
        raise NoSuchMoment(_("That is more than ten years ahead. Choose an earlier day."))
    moment = shown.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != shown:
        words = _("There is no such time: the clocks are put forward past %(time)s on that day.")
        raise NoSuchMoment(words % {"time": f"{at:%H:%M}"})
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        words = _("%(time)s comes twice on that day, when the clocks are put back. Choose another.")
        raise NoSuchMoment(words % {"time": f"{at:%H:%M}"})
    if moment <= now:
        raise NoSuchMoment(_("That time has passed. Choose one that is to come."))
    return moment

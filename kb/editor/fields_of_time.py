"""A moment that somebody types, in the site's time zone."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from .moments import NoSuchMoment, moment_of

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")


class MomentField(forms.CharField):
    """A day and a time to come, on the clocks of this site; gives the moment, or None."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value) -> datetime | None:
        text = super().clean(value).strip()
        if not text:
            return None
        shown = next(filter(None, (_read(text, form) for form in FORMATS)), None)
        if shown is None:
            words = _("“%(text)s” is no day and time. Write it like 2027-03-01 09:30.")
            raise forms.ValidationError(words % {"text": text[:40]})
        zone = timezone.get_current_timezone()
        try:
            return moment_of(shown.date(), shown.time(), zone, timezone.now())
        except NoSuchMoment as no:
            raise forms.ValidationError(str(no)) from None


def _read(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None

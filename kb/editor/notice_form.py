"""What editors fill in about a notice."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models import Notice

from .fields import MOMENT, AudienceField, CategoryField, WithWords


class NoticeForm(WithWords, forms.ModelForm):
    category = CategoryField(
        label=_("Only about"),
        empty_label=_("Everything"),
        help_text=Notice._meta.get_field("category").help_text,
    )
    audience = AudienceField()
    starts = forms.DateTimeField(label=_("From"), widget=MOMENT, initial=timezone.now)
    ends = forms.DateTimeField(
        label=_("Until"),
        widget=MOMENT,
        required=False,
        help_text=_("Empty: until somebody ends it."),
    )

    class Meta:
        model = Notice
        fields = ["text", "link", "category", "audience", "starts", "ends"]
        labels = {"text": _("What people read"), "link": _("Link")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"text": {"required": _("Say what is out of order, and for whom.")}}

    def clean_starts(self):
        return _in_reach(self.cleaned_data["starts"])

    def clean_ends(self):
        return _in_reach(self.cleaned_data["ends"])

    def clean_text(self):
        """It is a line: line ends count as blanks."""
        return " ".join(self.cleaned_data["text"].split())


def _in_reach(moment):
    """The moment, unless it is one that no clock of every zone can show, as those at either end of
    the calendar: a notice that cannot be read breaks each page that it stands on."""
    if moment is not None and not 2000 <= moment.year <= 2100:
        raise forms.ValidationError(_("Choose a day between 2000 and 2100."))
    return moment

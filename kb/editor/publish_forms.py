"""When an article is to be published, or taken from its readers."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .fields_of_time import MomentField


class PlanForm(forms.Form):
    """From when on readers see it, and until when: one of them, or both."""

    starts = MomentField(
        label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty: from now on.")
    )
    ends = MomentField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty: for good, or until it is planned to end already."),
    )

    def clean(self):
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if not self.errors and not (starts or ends):
            raise forms.ValidationError(_("Say from when on, or until when, or both."))
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It would end before it begins. Choose a later end."))


class EndForm(forms.Form):
    """When it is taken from its readers."""

    at = MomentField(
        label=gettext_lazy("At"),
        error_messages={"required": gettext_lazy("Say when it is to be taken away.")},
    )

"""What editors fill in about a guided fix as a whole; its steps have forms of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.models import Category
from kb.people import Audience
from troubleshoot.models import Flow, FlowVersion, TicketTarget
from troubleshoot.models.version import STOPPED

TOO_LONG = _("That is %(show_value)d characters; there is room for %(limit_value)d. Shorten it.")


def _line(name: str, label, help_text, missing) -> forms.CharField:
    """A field for one of a fix's lines of text, as long as its column."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=Flow._meta.get_field(name).max_length,
        error_messages={"required": missing, "max_length": TOO_LONG},
    )


def _category() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Category"),
        help_text=_("The shelf on which people find it."),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("This category is gone. Choose another.")},
    )


def _audience() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("For whom"),
        choices=Audience,
        error_messages={
            "required": _("Say for whom it is."),
            "invalid_choice": _("That is not one of the choices. Choose again."),
        },
    )


class NewFlow(forms.Form):
    """How a fix begins."""

    title = _line(
        "title",
        _("Title"),
        _("As it reads in the list of fixes, such as “A message did not arrive”."),
        _("Give it a title. It can be changed later."),
    )
    symptom = _line(
        "symptom",
        _("Symptom"),
        _("What people see, in their own words."),
        _("Say what people see when they need this fix. It can be changed later."),
    )
    category = _category()
    audience = _audience()


class FlowSettings(forms.Form):
    """What holds for every version of a fix."""

    category = _category()
    audience = _audience()
    ticket_target = forms.ModelChoiceField(
        TicketTarget.objects.all(),
        label=_("Where its tickets go"),
        required=False,
        empty_label=_("Where tickets go usually"),
        error_messages={"invalid_choice": _("This ticket target is gone. Choose another.")},
    )

    @classmethod
    def of(cls, flow: Flow) -> "FlowSettings":
        """The form as it stands for a fix."""
        return cls(initial={name: getattr(flow, name) for name in cls.base_fields})


class StopFlow(forms.Form):
    """Why a fix is stopped, as everybody will read who is in the middle of it."""

    message = forms.CharField(
        label=_("What people read who are in the middle of it"),
        help_text=_("Say what not to do any more, and what to do instead."),
        max_length=FlowVersion._meta.get_field("stop_message").max_length,
        initial=STOPPED,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Tell people why it goes no further, and what to do instead."),
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The browser would cut a longer text without a word; here it is refused with words.
        self.fields["message"].widget.attrs.pop("maxlength", None)

    def clean_message(self) -> str:
        """It is a paragraph: line ends count as blanks."""
        return " ".join(self.cleaned_data["message"].split())

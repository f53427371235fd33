"""What editors fill in about a ticket target."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.editor.fields import WithWords
from troubleshoot.models import TicketTarget


class TicketTargetForm(WithWords, forms.ModelForm):
    class Meta:
        model = TicketTarget
        fields = ["name", "label", "url"]
        labels = {"name": _("Name"), "label": _("Words on the button"), "url": _("Address")}
        help_texts = {
            "name": _("What fixes and files call it, such as “billing”. The one called “default” "
                      "is where tickets go usually."),
        }  # fmt: skip
        error_messages = {
            "name": {
                "required": _("Give it a name: letters, digits and hyphens."),
                "unique": _("There is a ticket target of this name already."),
                "invalid": _("Use letters, digits, hyphens and underscores only."),
            },
            "label": {"required": _("Say what the button says, such as “Open a ticket”.")},
            "url": {"required": _("Write where tickets are opened: https://… or mailto:…")},
        }

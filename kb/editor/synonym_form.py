"""What editors fill in about words that mean the same."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.models import Synonym

from .fields import WithWords


class SynonymForm(WithWords, forms.ModelForm):
    class Meta:
        model = Synonym
        fields = ["words"]
        labels = {"words": _("Words that mean the same")}
        error_messages = {
            "words": {"required": _("Write two words or more, with commas between them.")}
        }

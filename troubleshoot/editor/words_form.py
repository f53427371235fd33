"""The form of what a fix is called and found by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from troubleshoot.drawing import Drawing
from troubleshoot.flowfile.form import one_line


class WordsForm(forms.Form):
    """Title, symptom and keywords of a draft."""

    title = forms.CharField(label=_("Title"), max_length=200)
    symptom = forms.CharField(
        label=_("Symptom"),
        help_text=_("What the customer sees, in their words; it stands in the list of fixes."),
        max_length=200,
        required=False,
    )
    keywords = forms.CharField(
        label=_("Keywords"),
        help_text=_("Error codes and other words that people search for, separated by commas."),
        max_length=500,
        required=False,
    )

    def __init__(self, drawing: Drawing, data=None):
        super().__init__(data, initial=drawing.head)

    def drawn(self, drawing: Drawing) -> Drawing:
        """`drawing` under these words."""
        said = {name: one_line(value) for name, value in self.cleaned_data.items()}
        return drawing.with_head(**said, start=drawing.graph.start)

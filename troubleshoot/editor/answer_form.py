"""The form of one answer of a step: what it says, and where it leads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from troubleshoot.editor.naming import NoSuchStep, StepNames
from troubleshoot.flowfile.form import one_line
from troubleshoot.graph import (
    CHECK,
    FLOW,
    INSTRUCTION,
    KINDS,
    QUESTION,
    RESOLUTION,
    TICKET,
    Choice,
)

NOWHERE = ""
TO = "to"
BACK = "back"
NEW = "new-"  # and a kind

NEW_WORDS = {
    QUESTION: _("to a new question"),
    INSTRUCTION: _("to a new instruction"),
    CHECK: _("to a new check"),
    RESOLUTION: _("to a new resolution"),
    TICKET: _("to a new ticket"),
    FLOW: _("to another fix"),
}


class AnswerForm(forms.Form):
    """One way on from a step: where it leads, and of a question what it says."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Answer"), max_length=200, required=False)
    hint = forms.CharField(label=_("Hint below it"), max_length=300, required=False)
    way = forms.ChoiceField(
        label=_("Leads"),
        required=False,
        choices=[
            (NOWHERE, _("nowhere yet")),
            (TO, _("to the step")),
            (BACK, _("back to the step")),
            *((NEW + kind, NEW_WORDS[kind]) for kind in KINDS),
        ],
    )
    step = forms.CharField(label=_("Step, or title of the new one"), max_length=300, required=False)

    def __init__(self, *args, words: str = "", names: StepNames, **kwargs):
        super().__init__(*args, **kwargs)
        self.words, self.names = words, names
        if words:  # of an instruction or a check: they are always the same
            del self.fields["label"], self.fields["hint"]
        self.fields["step"].widget.attrs |= {"list": "steps", "autocomplete": "off"}

    def clean_key(self) -> str:
        """That of the answer whose form this is: what was sent only tells which one it is."""
        return self.initial["key"]

    def clean(self):
        said = super().clean()
        if self.errors:
            return said
        if said["way"] in (TO, BACK):
            try:
                said["target"] = self.names.find(said["step"])
            except NoSuchStep as refused:
                self.add_error("step", str(refused))
        elif said["way"] == NOWHERE and said["step"].strip():
            self.add_error("way", _("Say whether it leads to this step, or to a new one."))
        return said

    @property
    def leads_to_new(self) -> str:
        """The kind of the step that is to be made, "" for none."""
        way = self.cleaned_data["way"]
        return way.removeprefix(NEW) if way.startswith(NEW) else ""

    def as_choice(self) -> Choice:
        said = self.cleaned_data
        target = said.get("target")
        return Choice(
            key=said["key"],
            label=one_line(said.get("label", "")),
            hint=one_line(said.get("hint", "")),
            target=target if said["way"] == TO else None,
            returns_to=target if said["way"] == BACK else None,
        )

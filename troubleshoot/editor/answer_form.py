"""The form of one answer of a step: what it says, and where it leads."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

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
    Node,
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


def step_name(node: Node) -> str:
    """A step as fields name it: its title, with the key that tells it from others."""
    title = one_line(node.title)
    return f"{title} ({node.key})" if title else node.key


def step_named(nodes: Mapping[str, Node], name: str) -> str | None:
    """The key of the step that a field names: as `step_name` does, or by its key, or by a title
    that only one step has. None where there is no such step."""
    name = one_line(name)
    if name in nodes:
        return name
    _title, bracket, key = name.removesuffix(")").rpartition("(")
    if bracket and key in nodes and name.endswith(")"):
        return key
    titled = [key for key, node in nodes.items() if one_line(node.title) == (name or None)]
    return titled[0] if len(titled) == 1 else None


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

    def __init__(self, *args, words: str = "", nodes: Mapping[str, Node], **kwargs):
        super().__init__(*args, **kwargs)
        self.words, self.nodes = words, nodes
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
            said["target"] = step_named(self.nodes, said["step"])
            if said["target"] is None:
                self.add_error("step", self._no_such_step(said["step"]))
        elif said["way"] == NOWHERE and said["step"].strip():
            self.add_error("way", _("Say whether it leads to this step, or to a new one."))
        return said

    def _no_such_step(self, name: str):
        if not name.strip():
            return _("Say which step.")
        if one_line(name) in {one_line(node.title) for node in self.nodes.values()}:
            return _("Several steps are called so. Choose one of those shown.")
        return _("There is no such step. Choose one of those shown, or lead to a new one.")

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

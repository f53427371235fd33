"""What a walk's forms may send."""

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from troubleshoot import walk
from troubleshoot.checks import Input
from troubleshoot.graph import CHECK, Node, Ref

CHOICE_MARK = "choice."


class StepForm(forms.Form):
    """The hidden fields of a step and the button that was pressed.

    `answer` is "choice.<key>", "skipped", "none", or "check" where inputs go with it.
    """

    step = forms.CharField(max_length=130)
    answer = forms.CharField(max_length=80)
    request_key = forms.RegexField(r"^[A-Za-z0-9_-]{8,64}$")

    def clean_step(self) -> Ref:
        try:
            return Ref.parse(self.cleaned_data["step"])
        except ValueError:
            raise forms.ValidationError(_("This is not a step.")) from None

    @property
    def asks_for_a_check(self) -> bool:
        return self.cleaned_data["answer"] == "check"

    def said(self) -> walk.Answer:
        """The answer that the button stands for. A choice that does not exist is refused later."""
        ref, answer = self.cleaned_data["step"], self.cleaned_data["answer"]
        if answer.startswith(CHOICE_MARK):
            return walk.Answer(ref, walk.CHOICE, answer.removeprefix(CHOICE_MARK))
        return walk.Answer(ref, answer)


class StartForm(forms.Form):
    start_key = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$")


_NOT_HELPED = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class Pasted(forms.CharField):
    """What was pasted, with one character a line end: forms send two, and nobody typed them.

    With `last`, only that many characters at its end are taken.
    """

    def __init__(self, *, last: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.last = last
        # Checks say themselves what they make of a file's bytes; a NUL must not stop them.
        self.validators = [
            one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)
        ]

    def to_python(self, value):
        text = super().to_python(value).replace("\r\n", "\n")
        return text[-self.last :] if self.last else text


class CheckForm(forms.Form):
    """The inputs of a check. What comes in is looked at and forgotten."""

    def __init__(self, inputs: tuple[Input, ...], *args, **kwargs):
        super().__init__(*args, **kwargs)
        for wanted in inputs:
            self.fields[wanted.name] = (
                _choice_field(wanted) if wanted.kind == "choice" else _text_field(wanted)
            )


def _choice_field(wanted: Input) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=wanted.label,
        help_text=wanted.help,
        choices=[("", _("Choose one") if wanted.required else _("Not sure")), *wanted.options],
        required=wanted.required,
        error_messages={
            "required": _("Choose one, or go on without checking."),
            "invalid_choice": _("That is not one of the choices. Choose again."),
        },
    )


def _text_field(wanted: Input) -> forms.CharField:
    widget = forms.Textarea if wanted.kind == "text" else forms.TextInput
    field = Pasted(
        label=wanted.label,
        help_text=wanted.help,
        max_length=None if wanted.takes_end else wanted.limit,
        last=wanted.limit if wanted.takes_end else None,
        strip=False,
        required=wanted.required,
        widget=widget(attrs=_NOT_HELPED),
        error_messages={
            "required": _("Nothing is here yet. Fill it in, or go on without checking."),
            "max_length": _(
                "That is %(show_value)d characters; we read at most %(limit_value)d. "
                "Paste only the part that belongs here."
            ),
        },
    )
    # The browser would cut a longer paste without a word, and the check would find fault
    # with the cut. Here it is refused with words instead.
    field.widget.attrs.pop("maxlength", None)
    return field


def check_form(node: Node | None, data=None) -> CheckForm | None:
    """The form of a check's step; None for any other step."""
    from troubleshoot import checks

    if node is None or node.kind != CHECK:
        return None
    return CheckForm(checks.get(node.check).asked(node.settings), data)

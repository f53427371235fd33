"""What a walk's forms may send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from troubleshoot import walk
from troubleshoot.checks import Input
from troubleshoot.graph import CHECK, Node, Ref

CHOICE_MARK = "choice."


MOST_SAID = 80  # characters of what a button sends
_REQUEST_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_START_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True)
class Pressed:
    """The hidden fields of a step and the button that was pressed.

    `answer` is "choice.<key>", "skipped", "none", or "check" where inputs go with it.
    """

    step: Ref
    answer: str
    request_key: str

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Pressed | None":
        """What was posted; None where no page of ours sends that. Not a form of Django's: nothing
        is ever said of these fields, and it took up to a twelfth of the time of an answer."""
        answer, request_key = data.get("answer", ""), data.get("request_key", "")
        try:
            step = Ref.parse(data.get("step", ""))
        except ValueError:
            return None
        if not 0 < len(answer) <= MOST_SAID or "\0" in answer:
            return None
        return cls(step, answer, request_key) if _REQUEST_KEY.fullmatch(request_key) else None

    @property
    def asks_for_a_check(self) -> bool:
        return self.answer == "check"

    def said(self) -> walk.Answer:
        """The answer that the button stands for. A choice that does not exist is refused later."""
        if self.answer.startswith(CHOICE_MARK):
            return walk.Answer(self.step, walk.CHOICE, self.answer.removeprefix(CHOICE_MARK))
        return walk.Answer(self.step, self.answer)


def start_key(data: Mapping[str, str]) -> str:
    """The key of the walk that a first answer begins; "" where no page of ours sends that."""
    key = data.get("start_key", "")
    return key if _START_KEY.fullmatch(key) else ""


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

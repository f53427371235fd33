"""What people say to each other about an article."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.models.article_act import DETAIL_LENGTH
from kb.models.review import Review
from kb.people import editors

from .fields import WithWords

Verdict = Review.Verdict


class SaidField(forms.CharField):
    """A comment. Line ends count as one character, whatever a browser sent."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **named):
        super().__init__(**{"label": gettext_lazy("Comment"), "max_length": DETAIL_LENGTH, **named})
        self.error_messages["required"] = _("Write what you want to say.")

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class AskForm(WithWords, forms.Form):
    """Who is to look at the text; nobody chosen: anybody who edits."""

    reviewer = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Ask"),
        required=False,
        empty_label=gettext_lazy("Anybody who edits"),
        error_messages={
            "invalid_choice": gettext_lazy("That person does not edit here. Choose another.")
        },
    )
    comment = SaidField(label=gettext_lazy("What to look at"), required=False)

    def __init__(self, *args, by, **named):
        super().__init__(*args, **named)
        self.fields["reviewer"].queryset = editors().exclude(pk=by.pk)


class AnswerForm(WithWords, forms.Form):
    """Approve a text, or say what has to change. `seen` is the revision that was looked at, `mark`
    stands for its pictures and readers then."""

    seen = forms.IntegerField(widget=forms.HiddenInput, max_value=2**63 - 1, min_value=0)
    mark = forms.CharField(
        widget=forms.HiddenInput,
        max_length=60,
        error_messages={
            "required": gettext_lazy("It is not said what you read. Look at it again, then answer.")
        },
    )
    verdict = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Verdict.APPROVED, Verdict.CHANGES_WANTED)]
    )
    comment = SaidField(required=False)

    def clean(self):
        said = self.cleaned_data.get("comment")
        wants_more = self.cleaned_data.get("verdict") == Verdict.CHANGES_WANTED
        if wants_more and not said and "comment" not in self.errors:
            self.add_error("comment", _("Say what is to be changed."))


class CommentForm(WithWords, forms.Form):
    comment = SaidField()

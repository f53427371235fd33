"""Who looks after an article, where it stands and what stands beside it."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.models import Article
from kb.people import editors

from .fields import WithWords
from .picking import PickedField

LANGUAGE = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z",
    gettext_lazy("That is no language. Write its code, such as en, de or zh-hans."),
)
AT_ONCE = ("language", "position", "verify_by")
MOST = 1_000_000


class PickedLines(PickedField):
    """The same as it stood when the page was made, and as it comes back: line by line."""

    def has_changed(self, initial, data):
        return (initial or "").split() != (data or "").split()


class SettingsForm(WithWords, forms.Form):
    """Only what was changed on this page is changed: what somebody else set meanwhile stays."""

    owner = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Owner"),
        required=False,
        show_hidden_initial=True,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("Sees it among their work when it is due for checking."),
        error_messages={
            "invalid_choice": gettext_lazy("That person does not edit here. Choose another.")
        },
    )
    verify_by = forms.DateField(
        label=gettext_lazy("Check again by"),
        required=False,
        show_hidden_initial=True,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: it is never due."),
        error_messages={"invalid": gettext_lazy("That is no day. Write it like 2027-03-01.")},
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=12,
        show_hidden_initial=True,
        validators=[LANGUAGE],
        help_text=gettext_lazy("Its code, such as en. Readers can search by it."),
        error_messages={"required": gettext_lazy("Say in which language it is written.")},
    )
    position = forms.IntegerField(
        label=gettext_lazy("Place on its shelf"),
        min_value=0,
        max_value=MOST,
        show_hidden_initial=True,
        help_text=gettext_lazy("Small numbers stand first; equal ones by title."),
        error_messages={"required": gettext_lazy("Write a number; 0 stands first.")},
    )
    picked = PickedLines(
        label=gettext_lazy("Related answers"),
        required=False,
        show_hidden_initial=True,
        help_text=gettext_lazy(
            "Shown beside this one before those that are found by themselves. Their numbers or "
            "addresses (12, /articles/12-…), one a line, the first one first."
        ),
    )

    def __init__(self, *args, article: Article, **named):
        initial = {name: getattr(article, name) for name in ("owner", *AT_ONCE)}
        initial["picked"] = [one.other for one in article.picked.select_related("other")]
        super().__init__(*args, initial=initial, **named)
        self.article = article
        may = Q(pk__in=editors().order_by().values("pk")) | Q(pk=article.owner_id)
        people = get_user_model()._default_manager.filter(may)
        self.fields["owner"].queryset = people.order_by("username")

    def clean_language(self):
        return self.cleaned_data["language"].lower()

    def clean_picked(self):
        if self.article in self.cleaned_data["picked"]:
            raise forms.ValidationError(_("An article is not related to itself. Take it out."))
        return self.cleaned_data["picked"]

    def save(self, by) -> bool:
        """Change what was changed on the page, at once. Gives whether that was anything."""
        said = {name: self.cleaned_data[name] for name in self.changed_data}
        if "owner" in said:
            self.article.hand_to(said["owner"], by=by)
        self.article.settle(
            by=by,
            picked=said.get("picked"),
            **{name: said[name] for name in AT_ONCE if name in said},
        )
        return bool(said)

"""Where readers of an article that is put away are led."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.models import Article
from kb.people import Audience

from .fields import ArticleField


class ArchiveForm(forms.Form):
    article = ArticleField(
        label=_("Lead its readers to"),
        required=False,
        max_length=300,
        help_text=_(
            "Another article that answers the same: type words of its title, its number or its "
            "address. Empty: readers are told that there is nothing here."
        ),
    )

    def __init__(self, *args, archived: Article, **named):
        super().__init__(*args, **named)
        self.archived = archived

    def clean_article(self) -> Article | None:
        goal = self.cleaned_data["article"]
        if goal is None:
            return None
        if goal == self.archived:
            raise forms.ValidationError(_("An article does not lead to itself. Choose another."))
        if goal.archived_at or not goal.is_live_or_planned():
            raise forms.ValidationError(_("Readers do not see that article. Choose another."))
        if self.archived.audience == Audience.PUBLIC and goal.audience != Audience.PUBLIC:
            raise forms.ValidationError(
                _("That article is for agents only; this one was for everyone. Choose another.")
            )
        return goal

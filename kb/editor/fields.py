"""Fields and widgets that forms of the editor share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.models import Article, Category
from kb.nesting import lines
from kb.people import Audience
from kb.ties import article_at

TOO_LONG = _("That is %(show_value)d characters; there is room for %(limit_value)d. Shorten it.")

MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class CategoryField(forms.ModelChoiceField):
    """A category out of all, each shown behind what it is inside of; or none."""

    def __init__(self, **named):
        named = {"label": _("Category"), "required": False, "empty_label": _("None"), **named}
        super().__init__(Category.objects.all(), **named)
        self.error_messages["invalid_choice"] = _("This category is gone. Choose another.")

    def label_from_instance(self, category: Category) -> str:
        line = lines().get(category.pk)
        return " › ".join(line.names) if line else category.name


class AudienceField(forms.ChoiceField):
    """For whom a text is written."""

    def __init__(self, **named):
        super().__init__(choices=Audience.choices, **{"label": _("For whom"), **named})
        self.error_messages |= {
            "required": _("Say for whom it is."),
            "invalid_choice": _("That is not one of the choices. Choose again."),
        }


class WithWords:
    """Mixin of forms: what is too long is refused with words. (A browser would cut what is pasted
    at `maxlength` without saying so.)"""

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            field.error_messages["max_length"] = TOO_LONG


class ArticleField(forms.CharField):
    """One article by its number, its address, or “12 · Title” as suggestions have it; or none."""

    def clean(self, value) -> Article | None:
        """Raises ValidationError where there is no such article."""
        text = super().clean(value).strip()
        if not text:
            return None
        number = text.partition(" ")[0]
        is_number = number.isascii() and number.isdigit() and len(number) < 16
        key = int(number) if is_number else article_at(text)
        found = Article.objects.filter(pk=key).first() if key else None
        if found is None:
            raise forms.ValidationError(
                _("There is no such article. Write its number or its address, or leave it empty.")
            )
        return found

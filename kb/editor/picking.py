"""Other articles, named in a form."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.models import Article

# A number, or an address that has it: whole, or from “/articles/” on.
PICKED = re.compile(r"(?:\S*/articles/)?([0-9]{1,15})(?:-[^/\s]*)?/?(?:[#?]\S*)?")


class PickedField(forms.CharField):
    """Articles by number or address, one a line; gives them in that order, each once."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})
    MOST = 10

    def prepare_value(self, value):
        return "\n".join(str(one.pk) for one in value) if isinstance(value, list) else value

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        numbers = list(dict.fromkeys(self._number(line) for line in lines))
        if len(numbers) > self.MOST:
            raise forms.ValidationError(_("Pick at most %d articles.") % self.MOST)
        found = Article.objects.in_bulk(numbers)
        if missing := [str(number) for number in numbers if number not in found]:
            words = _("There is no article %s. Look at the number in its address.")
            raise forms.ValidationError(words % ", ".join(missing))
        return [found[number] for number in numbers]

    def _number(self, line: str) -> int:
        named = PICKED.fullmatch(line)
        if named is None:
            words = _("“%s” is no article: write its number or its address.")
            raise forms.ValidationError(words % line[:60])
        return int(named[1])

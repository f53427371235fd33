"""Categories, with their order beside their names."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from kb.models import Category

from .rights import SeenAtOnce


class PlaceForm(forms.ModelForm):
    """A row of the list: its field says whose place it is, for who cannot see the row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label = _("Position of %(category)s") % {"category": self.instance}
        self.fields["position"].widget.attrs["aria-label"] = label


@admin.register(Category)
class CategoryAdmin(SeenAtOnce):
    list_display = ["name", "parent", "position"]
    list_editable = ["position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{"form": PlaceForm, **kwargs})

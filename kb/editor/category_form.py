"""What editors fill in about a category, and where they move it."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.category_tree import BESIDE, WAYS, NotMoved, Tree, moved, moved_to
from kb.models import Category

from .fields import CategoryField, WithWords

NEW = 0  # the number of a category that has none yet


class CategoryForm(WithWords, forms.ModelForm):
    parent = CategoryField(
        label=_("Inside"), help_text=_("Another category, or none: then it stands on home.")
    )

    class Meta:
        model = Category
        fields = ["name", "description", "parent", "slug"]
        labels = {"name": _("Name"), "description": _("In a sentence"), "slug": _("Address")}
        help_texts = {
            "description": _("What people find in it. Shown below its name."),
            "slug": _("The end of its address, /categories/…. The old one stops working."),
        }
        error_messages = {
            "name": {"required": _("Give it a name.")},
            "slug": {
                "required": _("Give it an address: its name in small letters, with hyphens."),
                "unique": _("Another category has this address. Choose another one."),
                "invalid": _("Use letters, digits, hyphens and underscores only."),
            },
        }

    def __init__(self, *args, tree: Tree, **named):
        super().__init__(*args, **named)
        self.tree = tree
        if self.instance.pk is None:
            del self.fields["slug"]  # made of the name
        else:
            self.fields["parent"].queryset = Category.objects.exclude(pk=self.instance.pk)

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent and parent.pk != self.instance.parent_id:
            tree, key = self.tree, self.instance.pk
            if key is None:
                tree, key = {**tree, None: (*tree[None], NEW)}, NEW
            try:
                moved_to(tree, key, "inside", parent.pk)
            except NotMoved as refused:
                raise forms.ValidationError(str(refused)) from None
        return parent


class MoveForm(forms.Form):
    """One of the ways to move a category by itself, or a place beside another one."""

    way = forms.ChoiceField(choices=[(way, way) for way in WAYS], required=False)
    place = forms.ChoiceField(choices=[(place, place) for place in BESIDE], required=False)
    other = forms.ModelChoiceField(Category.objects.all(), required=False)

    def act_on(self, key: int) -> Callable[[Tree], Tree]:
        """What it makes of the tree. Raises NotMoved where it says nothing of use."""
        said = self.cleaned_data if self.is_valid() else {}
        if said.get("way"):
            return partial(moved, key=key, way=said["way"])
        if said.get("place") and said.get("other"):
            return partial(moved_to, key=key, place=said["place"], other=said["other"].pk)
        raise NotMoved(_("That place is gone. Load the page anew, then move it again."))

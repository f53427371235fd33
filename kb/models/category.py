"""A shelf that articles and guided fixes stand on."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kb.address import SLUG_LENGTH
from kb.category_tree import Tree, moved_to, rows, tree_of

from .edition import Edition

TRIES = 20
"""So often an address is chosen anew when somebody else takes it in the same moment."""


class CategoryQuerySet(models.QuerySet):
    def named(self, name: str) -> "Category":
        """The category of this name, made at the end of the list if there is none.

        Takes a name of any script; case and surrounding blanks do not matter. Raises ValueError
        when the name is empty or longer than 80 characters.
        """
        name = " ".join(name.split())
        if not name or len(name) > 80:
            raise ValueError(_("A category’s name has 1 to 80 characters."))
        for _tried in range(TRIES):
            if found := self.filter(name__iexact=name).order_by("pk").first():
                return found
            try:
                with transaction.atomic():
                    last = self.count()
                    made = self.create(name=name, slug=self._free_slug(name), position=last)
                    if self.filter(name__iexact=name).exclude(pk=made.pk).exists():
                        raise IntegrityError  # rolled back: that one is the category
                    return made
            except IntegrityError as taken:  # somebody else made one just now
                error = taken
        raise error

    def tree(self) -> Tree:
        """All of them as they stand, in order."""
        in_order = self.order_by("position", "name", "pk")
        return tree_of(in_order.values_list("pk", "parent_id"))

    def make(self, *, name: str, description: str = "", parent=None) -> "Category":
        """A new category, behind those that stand there. Raises NotMoved where that is too deep,
        ValidationError where one of that name stands there, made by somebody else just now."""
        for _tried in range(TRIES):
            try:
                return self._make(name, description, parent)
            except IntegrityError as taken:  # somebody else made one with that address just now
                error = taken
        raise error

    def _make(self, name: str, description: str, parent) -> "Category":
        with transaction.atomic():
            slug, last = self._free_slug(name), self.count()
            made = self.create(name=name, slug=slug, description=description, position=last)
            if parent:
                self.arrange(partial(moved_to, key=made.pk, place="inside", other=parent.pk))
                made.refresh_from_db()
            made.clean()
            Edition.advance()
        return made

    def arrange(self, act: Callable[[Tree], Tree]) -> None:
        """Put all categories in the order and nesting that `act` makes of them as they now stand:
        a function of a tree (`kb.category_tree`). Readers see it at once. Raises what it does."""
        with transaction.atomic():
            held = {one.pk: one for one in self.select_for_update().order_by("pk")}
            in_order = sorted(held.values(), key=lambda one: (one.position, one.name, one.pk))
            tree = act(tree_of((one.pk, one.parent_id) for one in in_order))
            places = {key: parent for parent, keys in tree.items() for key in keys}
            changed = []
            for position, row in enumerate(rows(tree)):
                one = held[row.key]
                if (one.parent_id, one.position) != (places[row.key], position):
                    one.parent_id, one.position = places[row.key], position
                    changed.append(one)
            if changed:
                self.bulk_update(changed, ["parent", "position"], batch_size=500)
                Edition.advance()

    def _free_slug(self, name: str) -> str:
        base = slugify(name, allow_unicode=True)[: SLUG_LENGTH - 6].strip("-") or "category"
        taken = set(self.filter(slug__startswith=base).values_list("slug", flat=True))
        candidates = (f"{base}-{n}" if n else base for n in range(len(taken) + 1))
        return next(slug for slug in candidates if slug not in taken)


class Category(models.Model):
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=SLUG_LENGTH, unique=True, allow_unicode=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("inside"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self):
        return self.name

    def clean(self):
        beside = Category.objects.filter(parent=self.parent, name__iexact=self.name.strip())
        if beside.exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("There is a category of this name here already.")})

    def change(self, *, parent: "Category | None", **values) -> None:
        """Give it other words or another address, or put it inside another one; readers see it at
        once. Raises NotMoved, and ValidationError for an address that somebody else has just
        taken."""
        try:
            self._change(parent, values)
        except IntegrityError:
            words = _("Another category has this address. Choose another one.")
            raise ValidationError({"slug": words}) from None
        self.refresh_from_db()

    def _change(self, parent: "Category | None", values: dict) -> None:
        with transaction.atomic():
            # Moving holds all of them, in the order of their numbers: none is held before that.
            if parent != Category.objects.get(pk=self.pk).parent:
                goal = parent.pk if parent else None
                act = partial(moved_to, key=self.pk, place="inside", other=goal)
                Category.objects.arrange(act)
            Category.objects.filter(pk=self.pk).update(**values)
            Edition.advance()

    def remove(self) -> bool:
        """Take it away, unless something stands in it: then nothing is done, and False given."""
        try:
            with transaction.atomic():
                Category.objects.select_for_update().get(pk=self.pk)
                if self.holds():
                    return False
                self.delete()
                Edition.advance()
        except ProtectedError:  # something came to stand in it meanwhile
            return False
        return True

    def holds(self) -> list[tuple[str, int]]:
        """What stands in it or is about it, by kind and how many: it cannot be removed before."""
        found = Counter()
        for relation in self._meta.get_fields(include_hidden=True):
            # (What search finds is made of the others.)
            if relation.one_to_many and relation.related_model._meta.model_name != "searchentry":
                there = relation.related_model._base_manager.filter(**{relation.field.name: self})
                found[relation.related_model._meta.verbose_name_plural] += there.count()
        return [(kind, count) for kind, count in found.items() if count]

    def get_absolute_url(self):
        return reverse("category", args=[self.slug])

"""A shelf that articles and guided fixes stand on."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kb.address import SLUG_LENGTH


class CategoryQuerySet(models.QuerySet):
    def named(self, name: str) -> "Category":
        """The category of this name, made at the end of the list if there is none.

        Takes a name of any script; case and surrounding blanks do not matter. Raises ValueError
        when the name is empty or longer than 80 characters.
        """
        name = " ".join(name.split())
        if not name or len(name) > 80:
            raise ValueError(_("A category’s name has 1 to 80 characters."))
        found = self.filter(name__iexact=name).order_by("pk").first()
        return found or self.create(name=name, slug=self._free_slug(name), position=self.count())

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

    def get_absolute_url(self):
        return reverse("category", args=[self.slug])

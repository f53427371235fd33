"""What is done to many articles at once: which acts there are, what each would do, and doing it."""

import re
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.inside import Elsewhere
from kb.models import Category, Notice
from kb.people import EDITORS
from kb.uses import fixes_walked_to, notices_about

from . import listing
from .listing import MOST, Asked

NUMBERS = re.compile(r"[0-9]{1,15}(?:,[0-9]{1,15})*")
NAMED = 20  # titles that are shown of what changes

MOVE, HAND, VERIFY, ARCHIVE = "move", "hand", "verify", "archive"
ACTS = {
    MOVE: gettext_lazy("Move"),
    HAND: gettext_lazy("Give an owner"),
    VERIFY: gettext_lazy("Still true"),
    ARCHIVE: gettext_lazy("Archive"),
}
NOBODY = "nobody"


def nothing_ticked() -> str:
    return _("No article was ticked. Tick those that you want to change, then choose what to do.")


class MoveForm(forms.Form):
    category = forms.ModelChoiceField(Category.objects.none(), label=gettext_lazy("Move them to"))

    def __init__(self, *args, change):
        super().__init__(*args)
        self.fields["category"].queryset = Category.objects.all()
        self.fields["category"].label_from_instance = _named_in_full(listing.choices())


class HandForm(forms.Form):
    owner = forms.ChoiceField(label=gettext_lazy("Their owner"))

    def __init__(self, *args, change):
        super().__init__(*args)
        people = [(str(number), name) for number, name in listing.choices().owners]
        self.fields["owner"].choices = [("", "—"), *people, (NOBODY, _("Nobody"))]

    def clean_owner(self) -> User | None:
        said = self.cleaned_data["owner"]
        if said == NOBODY:
            return None
        editors = Q(groups__name=EDITORS) | Q(is_superuser=True)
        owner = User.objects.filter(editors, pk=said, is_active=True).first()
        if owner is None:
            raise forms.ValidationError(_("That person is no editor any more. Choose another."))
        return owner


class VerifyForm(forms.Form):
    def __init__(self, *args, change):
        super().__init__(*args)


class ArchiveForm(forms.Form):
    """Goes on only with a tick where something leads to what goes."""

    def __init__(self, *args, change):
        super().__init__(*args)
        if change.leads:
            self.fields["anyway"] = forms.BooleanField(
                label=_("Archive them though these links will lead nowhere"),
                error_messages={
                    "required": _(
                        "Links that readers follow would lead nowhere. Mend those first, or tick "
                        "the box to go on."
                    )
                },
            )


FORMS = {MOVE: MoveForm, HAND: HandForm, VERIFY: VerifyForm, ARCHIVE: ArchiveForm}


@dataclass(frozen=True)
class Change:
    """An act on articles, by number: those of them that this person may write."""

    act: str
    numbers: tuple[int, ...]
    asked: Asked
    articles: QuerySet
    more: bool = False

    @classmethod
    def of(cls, said, articles: QuerySet, user) -> "Change":
        """What a form says: an act, and articles that were ticked (`article`), listed (`numbers`)
        or found (`all`, of which the first MOST are taken). None where it makes no sense."""
        asked, more = Asked.of(said), False
        act = said.get("act", "")
        if act not in ACTS:
            return cls("", (), asked, articles.none())
        if said.get("all"):
            numbers, more = asked.first_of(
                articles, user, listing.choices(asked.owner), timezone.localdate()
            )
        else:
            numbers = _numbers(said)
        theirs = articles.filter(pk__in=numbers).values_list("pk", flat=True)
        numbers = tuple(sorted(theirs.order_by()))
        return cls(act, numbers, asked, articles.filter(pk__in=numbers), more)

    def form(self, data) -> forms.Form:
        """The form that asks what else is to be said; bound once `data` is given."""
        return FORMS[self.act](data, change=self) if data else FORMS[self.act](change=self)

    @property
    def listed(self) -> str:
        """The numbers as the form sends them: one field, however many they are."""
        return ",".join(map(str, self.numbers))

    @property
    def words(self) -> str:
        return str(ACTS[self.act])

    def linking(self) -> QuerySet:
        """The live articles that link to one of these."""
        return self.articles.model.objects.linking_here(self.numbers)

    @cached_property
    def fixes(self) -> list[Elsewhere]:
        """The guided fixes that readers walk and that lead to one of these."""
        return fixes_walked_to(self.numbers)

    @cached_property
    def notices(self) -> list[Notice]:
        """The notices, over ones apart, that link one of these."""
        return notices_about(self.numbers)

    @property
    def leads(self) -> bool:
        """Whether anything that readers follow leads to one of these."""
        return bool(self.fixes or self.notices) or self.linking().exists()

    def context(self) -> dict:
        """What the page says of it before it is done."""
        told = {
            "first": self.articles.order_by("title", "pk")[:NAMED],
            "others": max(0, len(self.numbers) - NAMED),
            "most": MOST,
        }
        if self.act in {MOVE, ARCHIVE}:
            told["live"] = self.articles.shown().count()
        if self.act == VERIFY:
            told["days"] = settings.VERIFY_DAYS
        if self.act == ARCHIVE:
            linking = self.linking().order_by("title", "pk")
            told |= {"linking": linking[:NAMED], "links": linking.count()}
            told |= {"fixes": self.fixes, "notices": self.notices}
        return told

    def make(self, form: forms.Form, by) -> str:
        """Do it; gives words that say what was done. Done again, it changes nothing."""
        if self.act == MOVE:
            category = form.cleaned_data["category"]
            count = self.articles.move_all(category, by=by)
            return _said(
                ngettext(
                    "%(count)d article was moved to %(name)s.",
                    "%(count)d articles were moved to %(name)s.",
                    count,
                ),
                count,
                category,
            )
        if self.act == HAND:
            owner = form.cleaned_data["owner"]
            count = self.articles.hand_all_to(owner, by=by)
            return _said(
                ngettext(
                    "%(count)d article belongs to %(name)s now.",
                    "%(count)d articles belong to %(name)s now.",
                    count,
                ),
                count,
                owner or _("nobody"),
            )
        if self.act == VERIFY:
            count = self.articles.verify_all(by=by)
            return _said(
                ngettext(
                    "%(count)d article was found still true.",
                    "%(count)d articles were found still true.",
                    count,
                ),
                count,
            )
        count = self.articles.archive_all(by=by)
        return _said(
            ngettext("%(count)d article is archived.", "%(count)d articles are archived.", count),
            count,
        )


def _said(words: str, count: int, name="") -> str:
    if not count:
        return _("Nothing had to be changed: they stand like that already.")
    return words % {"count": count, "name": name}


def _numbers(said) -> list[int]:
    listed = said.get("numbers", "")
    if NUMBERS.fullmatch(listed):
        return [int(number) for number in listed.split(",")][:MOST]
    ticked = [one for one in said.getlist("article") if NUMBERS.fullmatch(one) and "," not in one]
    return [int(number) for number in ticked][:MOST]


def _named_in_full(offered: listing.Choices):
    depths = {number: depth for number, _name, depth in offered.categories}
    return lambda category: f"{'– ' * depths.get(category.pk, 0)}{category.name}"

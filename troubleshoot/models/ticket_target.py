"""Where a customer whom nothing helped writes to."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kb.models.seen_at_once import SeenAtOnce
from troubleshoot import tickets


class TicketTargetQuerySet(models.QuerySet):
    def default(self) -> "TicketTarget | None":
        """The one for flows that name none, and for articles: called “default”, else the first."""
        default_first = models.Case(models.When(name="default", then=0), default=1)
        return self.order_by(default_first, "pk").first()

    def with_use(self):
        """Each with how many fixes send their tickets there, as `used`."""
        flows = _flows().filter(ticket_target=models.OuterRef("pk")).order_by()
        counted = flows.values("ticket_target").annotate(n=models.Count("pk")).values("n")
        return self.annotate(used=Coalesce(models.Subquery(counted), 0))


def _flows():
    return apps.get_model("troubleshoot", "Flow").objects.all()  # which has a key to this one


class TicketTarget(SeenAtOnce):
    name = models.SlugField(_("name"), max_length=60, unique=True)
    label = models.CharField(_("words on the button"), max_length=60, default="Open a ticket")
    url = models.CharField(
        _("address"),
        max_length=500,
        help_text=_(
            "https://… or mailto:…, with {subject}, {transcript}, {flow} and {code} where they go."
        ),
    )
    origin = models.CharField(max_length=20, blank=True, editable=False)  # "sample"

    objects = TicketTargetQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("ticket target")
        verbose_name_plural = _("ticket targets")

    def __str__(self):
        return self.name

    def clean(self):
        if problems := self.problems():
            raise ValidationError({"url": problems})

    def used_by(self):
        """The fixes that send their tickets there, by title."""
        return _flows().filter(ticket_target=self).order_by("title", "pk")

    def remove(self) -> bool:
        """Take it away, unless fixes send their tickets there: then nothing is done, and False
        given."""
        try:
            super().remove()
        except ProtectedError:
            return False
        return True

    def problems(self) -> list[str]:
        """What is wrong with the address, in sentences; outside TICKET_HOSTS counts."""
        return tickets.problems_with_template(self.url, settings.TICKET_HOSTS)

    @property
    def mailbox(self) -> str:
        """The address that its mail goes to, for who has no program for mail; "" if it is none."""
        return tickets.mailbox_of(self.url) if not self.problems() else ""

    def link(self, **values) -> str:
        """The address with `subject`, `transcript` (a Transcript), `flow` and `code` filled in.

        "" if it is refused. Checked at every use, not only when saved: the allowed hosts may have
        become fewer since.
        """
        return "" if self.problems() else tickets.fill(self.url, **values)

"""A guided fix, from a symptom to its endings. What it asks is in its versions."""

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.address import SLUG_LENGTH, Address, slug_for
from kb.models import Edition
from kb.people import Audience, audiences_of
from kb.search import index
from kb.search.documents import FIX

from . import rows


class FlowQuerySet(models.QuerySet):
    def live(self):
        """Those that can be walked."""
        return self.filter(live__isnull=False, archived_at__isnull=True)

    def visible_to(self, user):
        """Those that this person may walk."""
        return self.live().filter(audience__in=audiences_of(user))

    def one_visible_to(self, user, key: int) -> "Flow | None":
        """That one of `visible_to`, by SQL that is put together once: `A_LIVE_FLOW` says `live`."""
        found = rows.ask(A_LIVE_FLOW, key)
        flow = COLUMNS.read(found[0]) if found else None
        return flow if flow and flow.audience in audiences_of(user) else None

    def listed(self):
        """In the order of the list, with what the list shows."""
        return self.select_related("live", "category", "ticket_target").order_by(
            "position", "title", "pk"
        )


class Flow(models.Model):
    """Title, symptom and keywords are those of the live version; of the draft if none is live."""

    slug = models.SlugField(_("name in files"), max_length=SLUG_LENGTH, unique=True)
    title = models.CharField(_("title"), max_length=200)
    symptom = models.CharField(_("symptom"), max_length=200)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True)
    category = models.ForeignKey(
        "kb.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="flows",
        verbose_name=_("category"),
    )
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, default=Audience.PUBLIC
    )
    ticket_target = models.ForeignKey(
        "troubleshoot.TicketTarget",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ticket target"),
    )
    live = models.ForeignKey(
        "troubleshoot.FlowVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    origin = models.CharField(max_length=20, blank=True, editable=False)  # "sample"
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FlowQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="flow_audience_known"
            ),
        ]
        verbose_name = _("guided fix")
        verbose_name_plural = _("guided fixes")

    def __str__(self):
        return self.title

    def archive(self) -> None:
        """Put the fix away: nobody begins it any more. Walks under way go on.

        Raises ValueError while another fix that can be walked goes on in this one.
        """
        with transaction.atomic():
            entering = Flow.objects.live().filter(live__nodes__enters=self).exclude(pk=self.pk)
            if titles := sorted(entering.values_list("title", flat=True)):
                refusal = _("These go on in it: %(titles)s. Change them first.")
                raise ValueError(refusal % {"titles": ", ".join(titles)})
            self.archived_at = timezone.now()
            self.save(update_fields=["archived_at"])
            index.remove(FIX, [self.pk])
            Edition.advance()

    @property
    def address(self) -> Address:
        return Address(self.pk, slug_for(self.title))

    def get_absolute_url(self):
        return reverse("start", args=[self.address])

    @property
    def markdown_url(self) -> str:
        """Where its steps are read as Markdown."""
        return reverse("fix_markdown", args=[self.address])


COLUMNS = rows.Columns(Flow, "flow")
A_LIVE_FLOW = f"""
    SELECT {COLUMNS} FROM troubleshoot_flow AS flow
    WHERE flow.id = %s AND flow.live_id IS NOT NULL AND flow.archived_at IS NULL
"""  # noqa: S608 names of columns

"""Who is at a guided fix in the editor just now."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SEEN_EVERY = 15  # seconds between two signs of life from an open editor
GONE_AFTER = timedelta(seconds=3 * SEEN_EVERY)


class FlowVisitQuerySet(models.QuerySet):
    def note(self, flow, user, node: str = "") -> None:
        """This person is at this step of the fix now."""
        self.update_or_create(
            flow=flow, user=user, defaults={"node": node, "seen_at": timezone.now()}
        )

    def others(self, user):
        """Those who are here beside this person, by name: each one's name, and the key of the step
        that is open there."""
        since = timezone.now() - GONE_AFTER
        here = self.filter(seen_at__gt=since).exclude(user=user)
        return here.order_by("user__username", "pk").values_list("user__username", "node")


class FlowVisit(models.Model):
    flow = models.ForeignKey("troubleshoot.Flow", models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    node = models.CharField(max_length=60, blank=True)  # its key
    seen_at = models.DateTimeField()

    objects = FlowVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flow", "user"], name="one_visit_of_a_person")
        ]
        verbose_name = _("visit to the editor")
        verbose_name_plural = _("visits to the editor")

    def __str__(self):
        return f"{self.user} · {self.flow}"

"""The guided fixes in the site's map (see kb.sitemap)."""

from datetime import datetime

from django.db.models import Max

from kb.people import ANYBODY
from kb.sitemap import Numbered
from troubleshoot.models import Flow

FIXES = Numbered(
    name="fixes",
    visible=lambda: Flow.objects.visible_to(ANYBODY),
    number="id",
    title="title",
    changed="live__published_at",
    view="start",
)


def shelves() -> list[tuple[int, datetime]]:
    """The categories in which fixes stand, by number, and when one there was last published."""
    visible = Flow.objects.visible_to(ANYBODY).filter(category__isnull=False).order_by()
    return list(visible.values_list("category").annotate(Max("live__published_at")))

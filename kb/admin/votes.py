"""What readers said of articles, to look at."""

from django.contrib import admin

from kb.models import Helpfulness, Vote

from .rights import OnlyLooking

LONG_TEXTS = ["article__draft__body", "article__draft__html", "article__draft__headings"]


@admin.register(Vote)
class VoteAdmin(OnlyLooking):
    """The latest first. Who said it is not shown: it is not known."""

    list_display = ["changed_at", "article", "helpful", "reason", "comment"]
    list_filter = ["helpful", "reason"]
    list_select_related = ["article__draft"]
    list_per_page = 50
    fields = ["article", "revision", "helpful", "reason", "comment", "created_at", "changed_at"]
    search_fields = ["comment", "article__draft__title"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer(*LONG_TEXTS)


@admin.register(Helpfulness)
class HelpfulnessAdmin(OnlyLooking):
    """Which articles help, the surest first."""

    list_display = ["article", "helpful", "not_helpful"]
    list_select_related = ["article__draft"]
    list_per_page = 50
    fields = ["article", "helpful", "not_helpful"]
    search_fields = ["article__draft__title"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer(*LONG_TEXTS)

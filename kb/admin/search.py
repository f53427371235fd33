"""What people searched for, to look at."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.models import SearchLog

from .rights import OnlyLooking


class WhatCameOfIt(admin.SimpleListFilter):
    """The two questions that make a knowledge base better: what is missing, and what is there but
    does not look like the answer."""

    title = _("what came of it")
    parameter_name = "came"

    def lookups(self, request, model_admin):
        return [("nothing", _("Nothing was found")), ("unopened", _("Nothing was opened"))]

    def queryset(self, request, queryset):
        if self.value() == "nothing":
            return queryset.found_nothing()
        return queryset.unopened() if self.value() == "unopened" else queryset


@admin.register(SearchLog)
class SearchLogAdmin(OnlyLooking):
    """The same words in one row, the most frequent first, then the newest."""

    list_display = ["terms", "times", "opens", "results", "last", "language", "look"]
    list_filter = [WhatCameOfIt, "at", "language"]
    search_fields = ["terms"]
    search_help_text = _("Words that were searched for")
    list_per_page = 50
    fields = ["terms", "language", "results", "opened_kind", "opened_id", "at"]

    def get_queryset(self, request):
        rows = SearchLog.objects.all()
        return rows.by_terms() if self._is_list(request) else rows

    def get_ordering(self, request):
        return ["-times", "-at", "-pk"] if self._is_list(request) else ["-at", "-pk"]

    def _is_list(self, request) -> bool:
        return request.resolver_match.url_name.endswith("_changelist")

    @admin.display(description=_("times"), ordering="times")
    def times(self, row):
        return row.times

    @admin.display(description=_("opened something"), ordering="opens")
    def opens(self, row):
        return row.opens

    @admin.display(description=_("last searched for"), ordering="at")
    def last(self, row):
        return row.at

    @admin.display(description=_("see for yourself"))
    def look(self, row):
        address = f"{reverse('search')}?{urlencode({'q': row.terms})}"
        words = gettext("Search for “%(terms)s”") % {"terms": row.terms}
        return format_html('<a href="{}">{}</a>', address, words)

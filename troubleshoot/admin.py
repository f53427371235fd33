"""Guided fixes, their steps and the walks through them, to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kb.admin import OnlyLooking
from troubleshoot.models import Answer, Choice, Flow, FlowVersion, Node, Run


class VersionInline(admin.TabularInline):
    model = FlowVersion
    template = "admin/edit_inline/looked_at.html"
    fk_name = "flow"
    fields = ["number", "state", "title", "by", "created_at", "published_at"]
    readonly_fields = fields
    show_change_link = True
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class NodeInline(VersionInline):
    model = Node
    fk_name = "version"
    fields = ["key", "kind", "title", "outcome", "check_name", "enters"]
    readonly_fields = fields


class ChoiceInline(VersionInline):
    model = Choice
    fk_name = "node"
    fields = ["key", "label", "target", "returns_to"]
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target", "returns_to")


class AnswerInline(VersionInline):
    model = Answer
    fk_name = "run"
    fields = ["number", "node", "kind", "choice", "at"]
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("node")


@admin.register(Flow)
class FlowAdmin(OnlyLooking):
    list_display = ["title", "symptom", "category", "audience", "live"]
    list_select_related = ["category", "live"]
    search_fields = ["title", "symptom", "keywords"]
    inlines = [VersionInline]


@admin.register(FlowVersion)
class FlowVersionAdmin(OnlyLooking):
    list_display = ["__str__", "state", "created_at", "published_at"]
    list_filter = ["state", "flow"]
    inlines = [NodeInline]


@admin.register(Node)
class NodeAdmin(OnlyLooking):
    list_display = ["title", "kind", "key", "version"]
    list_filter = ["kind"]
    list_select_related = ["version"]
    search_fields = ["title", "body", "key"]
    inlines = [ChoiceInline]


@admin.register(Run)
class RunAdmin(OnlyLooking):
    """Walks without their tokens: whoever looks at this list needs none."""

    list_display = ["shown_code", "flow", "outcome", "confirmed", "started_at", "ended_at"]
    list_filter = ["outcome", "flow"]
    list_select_related = ["flow"]
    search_fields = ["code"]
    fields = ["shown_code", "flow", "outcome", "confirmed", "agent", "started_at", "ended_at"]
    readonly_fields = fields
    inlines = [AnswerInline]

    @admin.display(description=_("code"))
    def shown_code(self, run):
        return run.shown_code

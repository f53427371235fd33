"""Who may do what in Django's admin."""

from django.contrib import admin
from django.db import transaction

from kb.models import Edition
from kb.people import is_editor


class ForEditors(admin.ModelAdmin):
    """Whoever may open this admin at all may use it: the site asks for an editor."""

    def has_module_permission(self, request):
        return is_editor(request.user)

    def has_view_permission(self, request, obj=None):
        return is_editor(request.user)

    def has_add_permission(self, request):
        return is_editor(request.user)

    def has_change_permission(self, request, obj=None):
        return is_editor(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


class OnlyLooking(ForEditors):
    """For what is written elsewhere and only looked at here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class SeenAtOnce(ForEditors):
    """For what readers see as soon as it is saved: each save makes a new edition."""

    def save_model(self, request, obj, form, change):
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            Edition.advance()

    def delete_model(self, request, obj):
        with transaction.atomic():
            super().delete_model(request, obj)
            Edition.advance()

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            Edition.advance()

"""Who may do what in Django's admin."""

from django.contrib import admin

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

"""Django's admin, in the site's clothes, for editors."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kb.people import is_editor


class UnstuckAdminSite(admin.AdminSite):
    index_title = _("Everything")
    site_title = settings.SITE_NAME
    site_header = settings.SITE_NAME

    def has_permission(self, request):
        return is_editor(request.user)

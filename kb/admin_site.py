"""Django's admin, in the site's clothes, for editors."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.people import is_editor


class UnstuckAdminSite(admin.AdminSite):
    index_title = _("Everything")
    site_title = settings.SITE_NAME
    site_header = settings.SITE_NAME

    def has_permission(self, request):
        return is_editor(request.user)

    def login(self, request, extra_context=None):
        """The site's one login page; Django's own would ask for its is_staff as well."""
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

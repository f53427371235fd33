"""Signing in, and changing one's password, in the site's clothes."""

from django.conf import settings
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.urls import reverse_lazy


class SignIn(LoginView):
    template_name = "login.html"
    # Django puts the host's name in its place.
    extra_context = {"site_name": settings.SITE_NAME}


class ChangePassword(PasswordChangeView):
    template_name = "password.html"
    success_url = reverse_lazy("home")

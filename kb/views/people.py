"""Signing in, and changing one's password, in the site's clothes."""

from django.conf import settings
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.urls import reverse_lazy

from kb.guessing import Try
from kb.models.allowance import TooOften


class SignIn(LoginView):
    template_name = "login.html"
    # Django puts the host's name in its place.
    extra_context = {"site_name": settings.SITE_NAME}

    def post(self, request, *args, **kwargs):
        """Looks at name and password only while there are tries left: a refusal tells nothing."""
        self.attempt = Try.of(request)
        try:
            self.attempt.take()
        except TooOften as refused:
            return self._not_now(refused)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        self.attempt.give_back()
        return super().form_valid(form)

    def _not_now(self, refused: TooOften):
        # A form without what was sent: one with it would look at the password to say its mistakes.
        form = self.get_form_class()(self.request, initial={"username": self.attempt.username})
        page = self.get_context_data(form=form, refused=refused)
        headers = {"Retry-After": str(refused.wait)}
        return self.render_to_response(page, status=429, headers=headers)


class ChangePassword(PasswordChangeView):
    template_name = "password.html"
    success_url = reverse_lazy("home")

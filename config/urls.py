from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, re_path, register_converter

from kb.address import AddressConverter, WordsConverter
from kb.views import errors, people, staff

register_converter(AddressConverter, "address")
register_converter(WordsConverter, "words")

urlpatterns = [
    path("", include("kb.urls")),
    path("", include("troubleshoot.urls")),
    path("login/", people.SignIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", people.ChangePassword.as_view(), name="password"),
    path("admin/", admin.site.urls),
    re_path(r"^staff/", staff.nothing_here, name="staff_nothing_here"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

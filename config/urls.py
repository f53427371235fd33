from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, re_path, register_converter

from kb.address import AddressConverter, WordsConverter
from kb.sitemap import ARTICLES, Shelves
from kb.views import errors, machines, people, staff
from troubleshoot import sitemap as fixes

register_converter(AddressConverter, "address")
register_converter(WordsConverter, "words")

SITEMAP = {
    "sections": (
        Shelves("pages", ("home", "fixes", "categories", "contact", "privacy"), fixes.shelves),
        fixes.FIXES,
        ARTICLES,
    )
}

urlpatterns = [
    path("", include("kb.urls")),
    path("", include("troubleshoot.urls")),
    path("sitemap.xml", machines.sitemap, SITEMAP, name="sitemap"),
    path(
        "sitemap-<slug:name>-<int:number>.xml",
        machines.sitemap_page,
        SITEMAP,
        name="sitemap_page",
    ),
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

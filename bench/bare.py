"""The yardstick: the least that Django can do, on the same server as the site.

A Django project in one file: one view, which gives the same 15 KB every time; no middleware, no
template, no database. What else a page takes is its own work.
"""

import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

SIZE = 15_000  # bytes

HEAD = b"<!doctype html><title>Bare</title><p>"
PAGE = (HEAD + b"The words of a page that is as long as most. " * (SIZE // 45 + 1))[:SIZE]


def page(request):
    """The one view."""
    return HttpResponse(PAGE, headers={"Content-Length": str(SIZE)})


urlpatterns = [path("", page)]

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=sys.modules[__name__],
        ALLOWED_HOSTS=["127.0.0.1"],
        MIDDLEWARE=[],
        USE_I18N=False,
        LOGGING_CONFIG=None,
    )
application = get_wsgi_application()

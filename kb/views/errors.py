"""The pages for what went wrong, in the site's clothes."""

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from kb import site
from kb.uploading import most_of

MEGABYTE = 1_000_000


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        text, file = most_of(request)
        most = {"text": text / MEGABYTE, "file": file // MEGABYTE}
        return render(request, "413.html", {"most": most}, status=413)
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


class BusyDatabase:
    """Middleware: where the database cannot take a write in time, say so, and when to come back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError) and "locked" in str(exception):
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "10"
            return response
        return None


def server_error(request):
    """Rendered without the request, so without the database: that may be what is broken."""
    return HttpResponseServerError(render_to_string("500.html", site.face()))


def csrf_failure(request, reason=""):
    """For a form that did not come from a page of ours, or from one that was open too long."""
    return render(request, "403_form.html", status=403)

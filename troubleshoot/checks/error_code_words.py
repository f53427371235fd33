"""The error-code check's findings in plain words."""

from django.utils.translation import gettext_lazy as _

from .core import SKIP, UNREADABLE

CODES = ("1001", "1004", "1014", "1015", "1016", "60008")

VERDICT_WORDS = {
    "code-1001": _("Error 1001: the signature is wrong"),
    "code-1004": _("Error 1004: the request is malformed"),
    "code-1014": _("Error 1014: the text does not match its template"),
    "code-1015": _("Error 1015: the number is blocked"),
    "code-1016": _("Error 1016: the number has the wrong format"),
    "code-60008": _("Error 60008: the request timed out"),
    "several": _("Several error codes"),
    "other": _("Another error code"),
    "ok": _("No error: the service accepted the request"),
    "web-page": _("A web page or an HTTP status, and no answer of the API"),
    "none": _("No error code in what was pasted"),
    UNREADABLE: _("What was pasted could not be read"),
    SKIP: _("Skipped"),
}

WORDS = {
    "error-code-1001": (
        _("error 1001"),
        _("The service worked out another signature (sig) than the one in the request."),
    ),
    "error-code-1004": (
        _("error 1004"),
        _("The service could not read the request: its JSON, its names, or its types."),
    ),
    "error-code-1014": (
        _("error 1014"),
        _("The message does not match an approved template."),
    ),
    "error-code-1015": (
        _("error 1015"),
        _("The phone number is on a blocklist, so nothing is sent to it."),
    ),
    "error-code-1016": (
        _("error 1016"),
        _("The phone number is not written as the service wants it."),
    ),
    "error-code-60008": (
        _("error 60008"),
        _("The service could not work through the request in time."),
    ),
    "error-code-other": (
        _("an error code that has no fix of its own here"),
        _("Look it up in the list of error codes: it says what each one means."),
    ),
    "error-code-ok": (
        _("the service reports success"),
        _("The request was accepted. Whether the message arrived, the delivery record says."),
    ),
    "error-code-none": (
        _("no error code found"),
        _(
            "In an answer of the API it stands after “result”, “errcode” or “Code”; in the "
            "console, at the beginning of the remarks. Paste the whole answer, or only the code."
        ),
    ),
    "error-code-several": (
        _("these are different errors"),
        _(
            "Each has its own fix. Choose the code of the attempt that you are looking at: in a "
            "log it is usually the last one."
        ),
    ),
    "error-code-http": (
        _("the HTTP status %(status)s"),
        _(
            "That number belongs to HTTP and is not an error code of the service. If a body came "
            "with it, after the headers, paste that as well."
        ),
    ),
    "error-code-http-5xx": (
        _("the HTTP status %(status)s"),
        _(
            "A server on the way could not answer at that moment. It is not an error code of the "
            "service. Send again after a few minutes."
        ),
    ),
    "error-code-empty": (
        _("nothing was pasted"),
        _("Copy the answer of the API, or the remarks from the console, and paste it here."),
    ),
    "error-code-not-text": (
        _("this is not text"),
        _("The paste holds control characters, as a file’s bytes do. Copy the answer as text."),
    ),
    "error-code-markup": (
        _("a web page"),
        _(
            "The API answers in JSON, and this is HTML. So it came from something in front of the "
            "API, such as a proxy, or from another address."
        ),
    ),
}

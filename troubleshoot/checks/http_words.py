"""The HTTP check's findings in plain words."""

from django.utils.translation import gettext_lazy as _

from .core import SKIP, UNREADABLE

VERDICT_WORDS = {
    "valid": _("Nothing wrong found"),
    "malformed": _("Not a standard HTTP request"),
    "wrong-type": _("The Content-Type is missing or not the right one"),
    "body-mismatch": _("The Content-Type does not fit the body"),
    UNREADABLE: _("No HTTP headers in what was pasted"),
    SKIP: _("Skipped"),
}

_FORM = {
    "header-byte-order-mark": (
        _("a byte-order mark"),
        _(
            "An invisible %(character)s stands before the request. Whatever reads the template of "
            "your request should read it as UTF-8 without the mark."
        ),
    ),
    "header-hidden": (
        _("a character that cannot be seen"),
        _("Here stands %(character)s. Delete it, or type the line again by hand."),
    ),
    "header-fold": (
        _("a header that goes on in the next line"),
        _(
            "A line that begins with a blank was once the rest of the header above it. HTTP no "
            "longer allows that: put the whole value in one line."
        ),
    ),
    "header-no-colon": (
        _("a line without a colon"),
        _(
            "Each header is a name, a colon and a value. If the body begins here, an empty line "
            "has to come before it."
        ),
    ),
    "header-wide-colon": (
        _("a colon that is not the plain one"),
        _("This is %(character)s. Switch the input method to English and type : again."),
    ),
    "header-space-before-colon": (
        _("a blank before the colon"),
        _("Nothing may stand between the name of a header and its colon: remove the blank."),
    ),
    "header-bad-name": (
        _("a header’s name with a character that is not allowed"),
        _("Names of headers are letters, digits and hyphens, without spaces."),
    ),
    "header-misspelt": (
        _("a misspelt header"),
        _("This looks like %(wanted)s. Write it exactly so, with its hyphen."),
    ),
    "header-duplicate": (
        _("%(name)s stands twice"),
        _("This header may stand only once. Look where your program adds the second, remove one."),
    ),
    "header-request-line": (
        _("a request line that is not in order"),
        _(
            "The first line is method, path and version, with one space between: POST /path "
            "HTTP/1.1. A space inside the path is written %%20."
        ),
    ),
    "header-method-case": (
        _("the method in small letters"),
        _("Methods are written in capital letters: POST."),
    ),
    "header-http10": (
        _("HTTP/1.0"),
        _(
            "This old version opens a new connection for each request. Use HTTP/1.1, which your "
            "HTTP library knows."
        ),
    ),
    "header-host-missing": (
        _("the header Host is missing"),
        _("HTTP/1.1 wants the name of the service’s server in it. HTTP libraries add it."),
    ),
    "header-length-and-chunks": (
        _("Content-Length together with Transfer-Encoding"),
        _("Only one of them may say how long the body is. Remove Content-Length."),
    ),
    "header-length-not-number": (
        _("a Content-Length that is not a number"),
        _("It is the number of bytes of the body, in digits. HTTP libraries work it out."),
    ),
    "header-length-characters": (
        _("Content-Length counts characters"),
        _(
            "It says %(said)s, which is the number of characters. In UTF-8 the body has %(bytes)s "
            "bytes, since some characters take several: count the bytes."
        ),
    ),
    "header-length-wrong": (
        _("Content-Length does not fit the body"),
        _(
            "It says %(said)s, and the body that was pasted has %(bytes)s bytes in UTF-8. With too "
            "small a number the end is cut off; with too large a one the server waits for more "
            "until it gives up."
        ),
    ),
}

_TYPE = {
    "header-type-missing": (
        _("the header Content-Type is missing"),
        _("Add it: %(wanted)s"),
    ),
    "header-type-curl": (
        _("curl sends form fields here"),
        _(
            "Without a header of its own, curl -d says that the body is a form. Add -H "
            "'%(wanted)s'."
        ),
    ),
    "header-type-wrong": (
        _("another Content-Type than the service wants"),
        _("Here stands %(found)s. Write: %(wanted)s"),
    ),
    "header-type-other": (
        _("another Content-Type than the service wants"),
        _("Write: %(wanted)s"),
    ),
    "header-type-malformed": (
        _("a Content-Type that cannot be read"),
        _("It is a type, a semicolon and the charset, without quotes. Write: %(wanted)s"),
    ),
    "header-charset-missing": (
        _("the charset is missing"),
        _("The service wants it with the type. Write: %(wanted)s"),
    ),
    "header-charset-spelling": (
        _("utf-8 without its hyphen"),
        _("The name of the charset is utf-8. Write: %(wanted)s"),
    ),
    "header-charset-wrong": (
        _("another charset than utf-8"),
        _("The body has to be encoded in UTF-8, and to say so. Write: %(wanted)s"),
    ),
}

_BODY = {
    "body-json-as-form": (
        _("the body is JSON, and the Content-Type says form fields"),
        _("The body begins like JSON. Write: %(wanted)s"),
    ),
    "body-form-as-json": (
        _("the body is form fields, and the Content-Type says JSON"),
        _(
            "The body is written as name=value&name=value. Send JSON, like "
            '{"name": "value"} with straight quotes; most HTTP libraries have a setting for it.'
        ),
    ),
    "body-markup-as-json": (
        _("the body is XML or HTML, and the Content-Type says JSON"),
        _("The service takes JSON only. Check that the address belongs to this API."),
    ),
    "body-text-as-json": (
        _("the body does not begin like JSON"),
        _("JSON for this service begins with {. The check of the JSON says more."),
    ),
    "body-json-as-text": (
        _("the body is JSON, and the Content-Type says something else"),
        _("The body begins like JSON. Write: %(wanted)s"),
    ),
}

_UNREADABLE = {
    "header-none": (
        _("no headers were pasted"),
        _("Paste the headers of your request, one a line, or what curl -v printed."),
    ),
    "header-not-text": (
        _("this is not text"),
        _("The paste holds control characters, as a file’s bytes do. Copy the headers as text."),
    ),
    "header-response": (
        _("these are the headers of an answer"),
        _("They begin with HTTP/. Paste those of your request, which your program sent."),
    ),
    "header-only-body": (
        _("this is a body without headers"),
        _("Paste the headers here; the body has a field of its own."),
    ),
    "header-not-http": (
        _("these do not look like headers"),
        _("A header is a line like “Content-Type: application/json”. Paste them one a line."),
    ),
}

WORDS = {**_FORM, **_TYPE, **_BODY, **_UNREADABLE}
VERDICT_OF = {
    **dict.fromkeys(_FORM, "malformed"),
    **dict.fromkeys(_TYPE, "wrong-type"),
    **dict.fromkeys(_BODY, "body-mismatch"),
}

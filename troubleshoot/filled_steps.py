"""The next step of a walk for htmx, filled into a form that is kept.

What a step says is the same for everybody who comes to it. One walk's alone are where it is found,
its code, the key of its next request and the answers so far: blanks of the form. Of an answer that
was a third of the time.
"""

from dataclasses import fields
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils.translation import get_language

from kb import site
from kb.edition import kept, may_be_signed_in
from kb.filled_pages import Form, form_of, mark
from troubleshoot.graph import TICKET
from troubleshoot.steps import Page

MOST = 2_000  # forms that are kept, of some kilobytes: one for a step and how far it is

ADDRESSES = ("action", "back_address", "due_address")
SAID_TO_ONE = ("found", "moved", "full", "stopped", "handover")


def is_for_everybody(request, page: Page) -> bool:
    """Whether nothing but the blanks tells this page from that of anybody else who has come there:
    not what a check found, nor a mistake, nor who looks at it."""
    return (
        not may_be_signed_in(request)
        and bool(page.run and page.trail)
        and page.kind != TICKET
        and not (page.form and page.form.is_bound)
        and not any(getattr(page, name) for name in SAID_TO_ONE)
    )


def filled_step(request, page: Page) -> str:
    """`troubleshoot/_walk.html` alone, for a page that `is_for_everybody`."""
    addresses = {name: getattr(page, name) for name in ADDRESSES}
    return _form(request, page).filled(
        {
            **addresses,
            "token": page.run.token,
            "code": page.run.shown_code,
            "request_key": page.request_key,
            "lines": page.lines,
        }
    )


def _what_it_shows(_request, page: Page) -> tuple:
    """All that the page depends on but its blanks."""
    position, article = page.position, page.article
    return (
        *(get_language(), *site.face().values()),
        *(page.flow.title, page.node, article and article.pk),
        *(position.ref, position.number, position.at_most, position.confirmed, position.given),
        *(bool(getattr(page, name)) for name in ADDRESSES),
    )


@kept(MOST, by=_what_it_shows)
def _form(request, page: Page) -> Form:
    context = {"page": _marked(page), "alone": True}
    return form_of(render_to_string("troubleshoot/_walk.html", context, request))


class _Marked(Page):
    """A page with marks for its blanks, that knows nothing of the walk it was made of."""

    lines = mark("lines")


def _marked(page: Page) -> _Marked:
    values = {field.name: getattr(page, field.name) for field in fields(Page)}
    addresses = {name: mark(name) for name in ADDRESSES if values[name]}
    run = SimpleNamespace(token=mark("token"), shown_code=mark("code"))
    return _Marked(**{**values, **addresses, "run": run, "request_key": mark("request_key")})

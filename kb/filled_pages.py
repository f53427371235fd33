"""Pages of which little differs from one request to the next: a form with blanks, and what is
filled in.

A template takes several times as long as all that it shows takes to put in its place. So it is
rendered with a mark for each value, and what comes of that, its form, is kept until the next
edition for everybody who is not signed in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex

from django.template.loader import render_to_string
from django.utils.translation import get_language

from kb import site
from kb.edition import kept, may_be_signed_in
from kb.prose import filled

MOST = 100  # forms that are kept: of each template, one for each shape that its pages have

# Nobody else can know it, so nothing that stands in a page is taken for a mark. Letters and figures
# alone: they come through all that a template does to a value.
_MARK = f"x{token_hex(16)}x"
_BLANK = re.compile(f"{_MARK}([a-z_]+){_MARK}")


@dataclass(frozen=True)
class Form:
    """HTML with a place for each of `blanks`, in that order; one may come several times."""

    html: str
    blanks: tuple[str, ...]

    def filled(self, values: Mapping[str, object]) -> str:
        """The page with these values in its blanks, each escaped."""
        return filled(self.html, [[values[name] for name in self.blanks]])


def filled_page(
    request, template: str, shape: Mapping[str, object], values: Mapping[str, object]
) -> str:
    """The page that `template` makes of `shape` and `values`.

    Of a value the template may ask whether there is any, and show it: as text, or in quotes as an
    attribute. What else the page depends on is its shape: few plain values, that are taken as they
    are. A value is escaped; one that is safe HTML is not.
    """
    asked = tuple(name for name, value in values.items() if value not in {None, ""})
    form = _made if may_be_signed_in(request) else _kept
    return form(request, template, tuple(shape.items()), asked).filled(values)


def mark(name: str) -> str:
    """What a template is given for a value that becomes the blank of that name."""
    return f"{_MARK}{name}{_MARK}"


def form_of(page: str) -> Form:
    """The form that a page with marks is."""
    between, blanks = _BLANK.split(page)[::2], _BLANK.findall(page)
    return Form("{}".join(one.replace("{", "{{").replace("}", "}}") for one in between), (*blanks,))


def _made(request, template: str, shape: tuple, asked: tuple[str, ...]) -> Form:
    marks = {name: mark(name) for name in asked}
    return form_of(render_to_string(template, {**dict(shape), **marks}, request))


_kept = kept(
    MOST,
    by=lambda _request, *what: (get_language(), *site.face().values(), *what),
)(_made)

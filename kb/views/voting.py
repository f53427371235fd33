"""“Was this helpful?”: what one reader says of one article."""

import re

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kb.access import public_form
from kb.address import Address, moved_to
from kb.blocks import Block, blocks
from kb.edition import kept
from kb.models import Publication, Revision, Vote
from kb.models.allowance import TooOften
from kb.models.vote import COMMENT_LENGTH
from kb.voters import voter_of

TARGET = "helpful"  # the element that htmx swaps
YES, NO = "yes", "no"
MOST_HEADINGS = 30
TEXTS = 64  # whose parts are kept
PART = re.compile(r"0|[1-9][0-9]{0,8}")


class Comment(forms.CharField):
    """Plain text of several lines, with one character a line end: that is how people count."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").strip()


class PartField(forms.TypedChoiceField):
    """Which part of a text: a number below `count`."""

    count = 0

    def valid_value(self, value) -> bool:
        text = str(value)
        return PART.fullmatch(text) is not None and int(text) < self.count


@kept(TEXTS, by=lambda revision: (revision.pk, revision.renderer_version))
def parts_of(revision: Revision) -> tuple[Block, ...]:
    """The parts of its text: anybody may vote, so they are not looked for each time."""
    return tuple(blocks(revision.html))


class VoteForm(forms.Form):
    """The button that was pressed, and what was wrong where it was no."""

    helpful = forms.ChoiceField(
        choices=[(YES, _("Yes")), (NO, _("No"))],
        error_messages={
            "required": _("Choose Yes or No."),
            "invalid_choice": _("That is no answer here. Choose Yes or No."),
        },
    )
    reason = forms.ChoiceField(
        label=_("What was wrong?"),
        choices=Vote.Reason.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("That is not one of the reasons here. Choose one of these.")
        },
    )
    comment = Comment(
        label=_("In your own words"),
        help_text=_(
            "Up to 1,000 characters. No phone numbers, keys or passwords, please: the people who "
            "write these texts will read it."
        ),
        required=False,
        max_length=COMMENT_LENGTH,
        error_messages={
            "max_length": _(
                "That is %(show_value)d characters; we keep at most %(limit_value)d. "
                "Shorten it, then send it again."
            ),
            "null_characters_not_allowed": _(
                "It holds a character that cannot be kept (NUL). Type it anew, then send it again."
            ),
        },
    )

    block = PartField(
        label=_("What is it about?"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={
            "invalid_choice": _("That part is not in the text any more. Choose another.")
        },
    )

    def __init__(self, *args, revision: Revision, **kwargs):
        super().__init__(*args, **kwargs)
        self.revision = revision
        self.parts = parts_of(revision)
        self.fields["block"].count = len(self.parts)
        # A browser would cut a longer paste without a word; here it is refused with words.
        self.fields["comment"].widget.attrs.pop("maxlength", None)
        self.fields["comment"].widget.attrs["rows"] = 4

    @property
    def asks_why(self) -> bool:
        """Whether it comes from where the reasons are: what is left empty there is meant so."""
        return "reason" in self.data or "comment" in self.data

    @property
    def headings(self) -> list[Block]:
        """The parts of the text to choose from; a script adds the one that was being read."""
        return [part for part in self.parts if part.is_heading][:MOST_HEADINGS]

    @property
    def chosen(self) -> Block | None:
        """The part that is chosen, where it is no heading: what was being read."""
        number = str(self["block"].value() or "")
        return next((p for p in self.parts if str(p.number) == number and not p.is_heading), None)

    def clean(self):
        said = super().clean()
        if self.asks_why and not self.errors and not (said["reason"] or said["comment"]):
            raise forms.ValidationError(
                _("Nothing is chosen or written yet. Your No counts without it, too.")
            )
        return said

    def said(self) -> dict:
        """What `Vote.objects.cast` takes."""
        if self.data.get("of") != str(self.revision.pk):  # the text is another by now
            self.cleaned_data["block"] = None
        why = {name: self.cleaned_data[name] for name in ("reason", "comment", "block")}
        return {
            "helpful": self.cleaned_data["helpful"] == YES,
            **(why if self.asks_why else {}),
        }


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def vote(request, address: Address):
    visible = Publication.objects.visible_to(request.user).with_texts()
    publication = get_object_or_404(visible, article_id=address.id)
    if request.method == "POST":
        return _cast(request, publication)
    proper = publication.article.address(publication.revision)
    if proper != address:
        return moved_to("vote", proper)
    found = Vote.objects.by(voter_of(request), publication.article_id)
    return _page(request, publication, found)


def _cast(request, publication):
    """Take what was said, and show it as it is kept now. What was not taken changes nothing."""
    voter, form = voter_of(request), VoteForm(request.POST, revision=publication.revision)
    if not form.is_valid():
        found = Vote.objects.by(voter, publication.article_id)
        return _page(request, publication, found, form=form, status=422)
    try:
        found = Vote.objects.cast(publication, voter, **form.said())
    except TooOften as refused:
        found = Vote.objects.by(voter, publication.article_id)
        response = _page(request, publication, found, refused=refused, form=form, status=429)
        response["Retry-After"] = str(refused.wait)
        return response
    if _wants_answer(request):
        response = _page(request, publication, found)
    else:
        response = _private(redirect(publication.vote_url))
        response.status_code = 303
    voter.remember(response)
    return response


def _wants_answer(request) -> bool:
    """Whether htmx asks for the answer alone. Going back in history asks for the page."""
    return request.htmx.target == TARGET and not request.htmx.history_restore_request


def _page(request, publication, found, *, form=None, refused=None, status=200):
    template = "kb/_helpful.html" if _wants_answer(request) else "kb/vote.html"
    context = {
        "publication": publication,
        "vote": found,
        "form": form or VoteForm(initial=_before(found), revision=publication.revision),
        "refused": refused,
    }
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target", "Cookie"])
    return _private(response)


def _before(found: Vote | None) -> dict:
    names = ("reason", "comment", "block")
    return {name: getattr(found, name) for name in names} if found else {}


def _private(response):
    """Kept by nobody: what somebody said is between them and those who write the texts."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response

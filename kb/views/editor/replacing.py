"""Replace words in the texts of many articles, as drafts."""

from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kb.editor import replacement
from kb.editor.replacement import ReplaceForm
from kb.models import Article

from .access import editing
from .frame import go_to

GOES_ON_WITHIN = 600  # seconds after a step


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def replace_text(request):
    """Without words a form; with words every place they stand in, some articles at a time; by POST
    the ticked places are replaced, or all that follow, a step at a time."""
    said = request.POST if request.method == "POST" else request.GET
    form = ReplaceForm(said if "find" in said else None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    articles = form.of_articles(Article.objects.editable_by(request.user))
    if request.method != "POST":
        return _preview(request, form, articles)
    if request.POST.get("act") == "all":
        return _step(request, form, articles)
    places = replacement.taken(request.POST.getlist("take"))
    if not places:
        messages.error(request, _("No place was ticked. Tick those that you want to replace."))
        return _on(form, form.begins_after)
    outcome = replacement.replace_in(articles, form.wanted, places, by=request.user)
    _say(request, outcome)
    return _on(form, _next(request, form))


def _preview(request, form: ReplaceForm, articles):
    if _goes_on(request, form):
        percent = replacement.percent(form.begins_after, articles)
        return _page(request, form, goes_on=percent, here=form.query(form.begins_after))
    page = replacement.look(articles, form.wanted, form.begins_after)
    context = {
        "page": page,
        "wanted": form.wanted,
        "further": form.query(page.after),
    }
    return _page(request, form, **context)


def _step(request, form: ReplaceForm, articles):
    outcome, page = replacement.replace_further(
        articles, form.wanted, form.begins_after, by=request.user
    )
    _say(request, outcome)
    if page.after:
        return _on(form, page.after, going=_signer(request, form, page.after).sign("on"))
    messages.success(request, _("That was the last article."))
    return go_to("replace_text")


def _goes_on(request, form: ReplaceForm) -> bool:
    """Whether this is the page after a step, which a script sends on by itself: only where this
    person has taken that step. A link that somebody made up shows the places, and replaces none."""
    try:
        said = request.GET.get("going", "")
        _signer(request, form, form.begins_after).unsign(said, max_age=GOES_ON_WITHIN)
    except BadSignature:
        return False
    return True


def _signer(request, form: ReplaceForm, after: int) -> TimestampSigner:
    return TimestampSigner(salt=f"replace {request.user.pk} {form.query(after)}")


def _next(request, form: ReplaceForm) -> int:
    """Where the page that was sent ended; its own beginning where it does not say."""
    said = request.POST.get("next", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 15 else form.begins_after


def _on(form: ReplaceForm, after: int, **more):
    return go_to(f"{reverse('replace_text')}?{form.query(after, **more)}")


def _say(request, outcome: replacement.Outcome) -> None:
    if outcome.written:
        words = ngettext(
            "%(count)d draft was written. Readers see it when it is published.",
            "%(count)d drafts were written. Readers see them when they are published.",
            outcome.written,
        )
        messages.success(request, words % {"count": outcome.written})
    for why, numbers in outcome.said():
        words = _("Left out: %(numbers)s. %(why)s.")
        messages.error(request, words % {"numbers": numbers, "why": why.rstrip(".")})


def _page(request, form: ReplaceForm, *, status: int = 200, **context):
    context |= {"tab": "articles", "form": form}
    return render(request, "kb/editor/replace.html", context, status=status)

"""The editor of one article's text."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.editor.finding import found_by
from kb.editor.look import look_at
from kb.editor.sheet import Sheet, TooMuch, keep, number, typed
from kb.inside import LeadsInside
from kb.markdown import RenderRefused
from kb.models import ArticleVisit
from kb.models.article_visit import SEEN_EVERY
from kb.models.reviewed import SomethingChanged
from kb.people import Audience
from kb.uses import outside_words

from . import frame
from .access import editing
from .held import AGAIN, handing_back

SAVING = "saving"  # the element that htmx swaps when it saves
LOOK = "look"  # in a form sent without scripts: show it, save nothing


@handing_back
@editing
@require_http_methods(["GET", "HEAD", "POST"])
def write_article(request, article, again: bool = False):
    """Writing an article. What comes `again`, after a login, is shown and not saved."""
    if request.method != "POST":
        wanted = number(request.GET.get("unsaved", ""))
        return _show(request, Sheet.opened(article, request.user, wanted))
    sheet = Sheet.sent(article, request.user, request.POST)
    sheet.comes_again, act = again, request.POST.get("act")
    if again or act == LOOK:
        return _show(request, sheet, status=403 if again and act != AGAIN else 200)
    return _save(request, sheet)


@editing
@require_POST
def look_at_text(request, article):
    """How what is typed will read, and what is to be mended in it. Nothing is kept."""
    look = look_at(article, typed(request.POST))
    return render(request, "kb/editor/_look.html", {"look": look, "article": article})


@editing
@require_POST
def article_here(request, article):
    """A sign of life from an open editor; who else is there."""
    ArticleVisit.objects.note(article, request.user)
    others = article.visits.others(request.user)
    return render(request, "kb/editor/_here.html", {"others": others})


@editing
@require_safe
def find_answers(request):
    """Answers and fixes that have the words, to be linked from a text."""
    words = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:200]
    context = {"query": words, "rows": found_by(words, request.user)}
    return render(request, "kb/editor/_found.html", context)


def _save(request, sheet: Sheet):
    """Take what was sent, unless it cannot be taken, or somebody has saved since."""
    article, form = sheet.article, sheet.form
    if not form.is_valid():
        return _show(request, sheet, status=422)
    moved = form.placed != sheet.placed
    place = (form.cleaned_data["category"], form.cleaned_data["audience"]) if moved else None
    note = form.cleaned_data["note"]
    try:
        revision = article.write_down(
            form.texts,
            by=request.user,
            based_on=sheet.based_on,
            note=note,
            place=place,
            tab=sheet.tab,
            given=sheet.given,
        )
    except (RenderRefused, LeadsInside) as refused:
        form.add_error("body" if isinstance(refused, RenderRefused) else "audience", str(refused))
        return _show(request, sheet, status=422)
    except SomethingChanged as changed:
        return _clash(request, sheet, changed.newest)
    return _saved(request, sheet, " ".join(_said_of(sheet, revision, moved)))


def _said_of(sheet: Sheet, revision, moved: bool) -> Iterator[str]:
    if revision is not None:
        yield _("Saved as revision %(number)d.") % {"number": revision.number}
    else:
        yield _("Saved.") if moved else _("Nothing has changed, so there is nothing to save.")
    closes = moved and sheet.form.cleaned_data["audience"] == Audience.INTERNAL
    if closes and (words := outside_words(sheet.article)):
        yield words


def _saved(request, sheet: Sheet, words: str):
    if not _saves_in_place(request):
        messages.success(request, words)
        return frame.go_to("write_article", sheet.article.pk)
    stands = Sheet.after_saving(sheet.article, request.user, sheet)
    stands.saved = words
    return _show(request, stands)


def _clash(request, sheet: Sheet, newest):
    """Both texts and where they differ. What was sent is kept meanwhile, whatever happens."""
    if newest is None:
        raise Http404
    try:
        keep(sheet.article, request.user, request.POST)
    except TooMuch:
        pass  # it stands in the page
    sheet.clash_with(newest)
    return _show(request, sheet, status=409)


def _saves_in_place(request) -> bool:
    return request.htmx.target == SAVING and not request.htmx.history_restore_request


def _show(request, sheet: Sheet, *, status: int = 200):
    """The page; for htmx, what saving changes of it: the form stays as it is, and its cursor."""
    alone = _saves_in_place(request)
    template = "kb/editor/_saved.html" if alone else "kb/editor/write.html"
    if alone and status == 409:
        template = "kb/editor/_clash.html"
    context = {"sheet": sheet, "form": sheet.form, "alone": alone, "seen_every": SEEN_EVERY}
    if not alone:
        context["look"] = sheet.look
        context["others"] = sheet.article.visits.others(request.user)
    article = sheet.article
    response = frame.page(request, template, article, "write", status=status, **context)
    if alone and status == 409:
        response["HX-Retarget"], response["HX-Reswap"] = "#clash", "outerHTML"
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response

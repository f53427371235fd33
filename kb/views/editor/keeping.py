"""Who looks after an article, and until when it is taken for true; its history."""

from django.contrib import messages
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.editor.acts import row_of
from kb.editor.settings_form import SettingsForm
from kb.paging import page_of

from . import frame
from .access import editing

WINDOWS = 20
"""So many of the latest times at which it was live stand beside its acts; the list of revisions has
all of them."""


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def article_settings(request, article):
    form = SettingsForm(request.POST if request.method == "POST" else None, article=article)
    if not form.is_valid():
        return frame.page(
            request,
            "kb/editor/settings.html",
            article,
            "settings",
            status=422 if form.is_bound else 200,
            form=form,
            due_next=article.due_next(),
            today=timezone.localdate(),
        )
    changed = form.save(by=request.user)
    done = _("The settings are saved, and hold now.") if changed else _("Nothing was changed.")
    messages.success(request, done)
    return frame.go_to("article_settings", article.pk)


@editing
@require_POST
def still_true(request, article):
    next_by = article.still_true(by=request.user)
    words = _("Checked today. It is due again by %(day)s.")
    messages.success(request, words % {"day": date_format(next_by, "j F Y")})
    return frame.go_to("article_settings", article.pk)


@editing
@require_safe
def article_history(request, article):
    short = ("revision__body", "revision__html", "revision__headings")
    page = page_of(request, article.acts.select_related("by", "revision").defer(*short))
    windows = article.publications.select_related("by", "revision").defer(*short)
    return frame.page(
        request,
        "kb/editor/history.html",
        article,
        "history",
        page=page,
        rows=[row_of(act) for act in page],
        windows=windows[:WINDOWS],
    )

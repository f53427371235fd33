"""What an article said before: list, read, compare, restore."""

import re

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.editor.revision_rows import listed, rows_of
from kb.editor.text_changes import text_changes
from kb.markdown import RenderRefused
from kb.models.reviewed import SomethingChanged
from kb.paging import page_of
from kb.texts import Texts

from . import frame
from .access import editing, revision_of

NUMBER = re.compile(r"[0-9]{1,9}")
"""The number of a revision as an address may name it, or its key as a form may."""


@editing
@require_safe
def article_revisions(request, article):
    page = page_of(request, listed(article))
    standing = frame.standing_of(article)
    live = standing["live"]
    return frame.page(
        request,
        "kb/editor/revisions.html",
        article,
        "revisions",
        standing=standing,
        page=page,
        rows=rows_of(article, page.object_list),
        live_number=live.revision.number if live else None,
        **_likely(article, live),
    )


@editing
@require_safe
def article_revision(request, article, number: int):
    return _read(request, article, number)


@editing
@require_safe
def compare_revisions(request, article):
    """What differs between `?from=` and `?to=`, any two numbers of revisions."""
    wanted = [request.GET.get(name, "").strip() for name in ("from", "to")]
    context = {"wanted": wanted, "is_beside": request.GET.get("view") == "side"}
    if not all(map(NUMBER.fullmatch, wanted)):
        return _compared(request, article, status=400, **context)
    before, after = (revision_of(article, int(number)) for number in wanted)
    changes = text_changes(Texts.of(before), Texts.of(after))
    context |= {"before": before, "after": after, "two": (before, after)}
    return _compared(request, article, changes=changes, **context)


@editing
@require_POST
def restore_revision(request, article, number: int):
    """Write what that revision says as the newest one, unless somebody has written meanwhile."""
    revision, newest = revision_of(article, number), request.POST.get("newest", "")
    based_on = int(newest) if NUMBER.fullmatch(newest) else None
    try:
        restored = article.restore(revision, by=request.user, based_on=based_on)
    except SomethingChanged as changed:
        return _read(request, article, number, status=409, meanwhile=changed.newest)
    except RenderRefused as refusal:
        return _read(request, article, number, status=422, refused=str(refusal))
    said = {"number": revision.number, "newest": restored.number}
    words = _(
        "Revision %(newest)s says what revision %(number)s says. Readers see it when you "
        "publish it."
    )
    messages.success(request, words % said)
    return frame.go_to("article_revisions", article.pk)


def _read(request, article, number: int, **context):
    """A revision as its readers would see it, and its Markdown."""
    revision = revision_of(article, number)
    around = article.revisions.order_by("number").only("number")
    return frame.page(
        request,
        "kb/editor/revision.html",
        article,
        "revisions",
        revision=revision,
        before=around.filter(number__lt=number).last(),
        after=around.filter(number__gt=number).first(),
        is_newest=revision.pk == article.draft_id,
        **context,
    )


def _likely(article, live) -> dict:
    """What the form for two revisions begins with: what is live, else the one before the newest,
    against the newest."""
    newest = article.draft.number if article.draft else 0
    is_older = live and live.revision_id != article.draft_id
    before = live.revision.number if is_older else max(newest - 1, 1)
    return {"newest": newest, "wanted": (before, newest)}


def _compared(request, article, **context):
    return frame.page(request, "kb/editor/compare.html", article, "revisions", **context)

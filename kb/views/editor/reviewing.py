"""A second pair of eyes on an article."""

from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.editor.acts import IN_REVIEWS, row_of
from kb.editor.for_readers import changes_for_readers
from kb.editor.review_forms import AnswerForm, AskForm, CommentForm
from kb.models.review import Review
from kb.models.reviewed import NotReviewable, SomethingChanged
from kb.repeats import request_key

from . import frame
from .access import article_of, editing

SAID_LAST = 100
"""So much of what was said stands on the page; the history has the rest."""


@editing
@require_safe
def article_review(request, article):
    return _page(request, article)


@editing
@require_POST
def ask_review(request, article):
    form = AskForm(request.POST, by=request.user, auto_id="ask_%s")
    if not form.is_valid():
        return _page(request, article, status=422, ask_form=form)
    try:
        review = article.ask_review(
            by=request.user, request_key=request_key(request), **form.cleaned_data
        )
    except NotReviewable as refusal:
        return _page(request, article, status=422, refused=str(refusal), ask_form=form)
    words = _("Asked: %(name)s. The article stands among what waits for them.")
    if review.reviewer is None:
        words = _("Asked: anybody who edits. The article stands among what waits for them.")
    messages.success(request, words % {"name": review.reviewer})
    return frame.go_to("article_review", article.pk)


@editing
@require_POST
def answer_review(request, article):
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, article, status=422, answer_form=form)
    try:
        review = article.answer_review(by=request.user, **form.cleaned_data)
    except SomethingChanged as changed:
        article = article_of(request, article.pk)
        return _page(request, article, status=409, meanwhile=changed.newest, answer_form=form)
    except NotReviewable as refusal:
        return _page(request, article, status=422, refused=str(refusal), answer_form=form)
    if review.verdict == Review.Verdict.APPROVED:
        words = _("You approved revision %(number)s. It can be published.")
    else:
        words = _("You asked for changes of revision %(number)s.")
    messages.success(request, words % {"number": review.revision.number})
    return frame.go_to("article_review", article.pk)


@editing
@require_POST
def comment_article(request, article):
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, article, status=422, comment_form=form)
    said = form.cleaned_data["comment"]
    article.comment(said, by=request.user, request_key=request_key(request))
    messages.success(request, _("Your comment is there."))
    return frame.go_to("article_review", article.pk)


@editing
@require_POST
def withdraw_review(request, article):
    article.withdraw_review(by=request.user)
    messages.success(request, _("Nobody is asked to look at it any more."))
    return frame.go_to("article_review", article.pk)


def _page(request, article, *, ask_form=None, answer_form=None, comment_form=None, **context):
    standing, draft = frame.standing_of(article), article.draft
    acts = article.acts.filter(name__in=IN_REVIEWS).select_related("by", "revision")
    said = list(acts.defer("revision__body", "revision__html", "revision__headings")[:SAID_LAST])
    review = standing["review"]
    return frame.page(
        request,
        "kb/editor/review.html",
        article,
        "review",
        standing=standing,
        thread=[row_of(act) for act in reversed(said)],
        is_all_said=len(said) < SAID_LAST,
        approval=article.approval(draft),
        changes=changes_for_readers(article, standing["live"]),
        last_approved=_last_approved(article),
        is_required=settings.REVIEW_REQUIRED,
        bound_forms=[form for form in (ask_form, answer_form, comment_form) if form],
        is_own=bool(draft and draft.author_id == request.user.pk),
        is_own_in_part=bool(draft and request.user.pk in article.writers(draft)),
        mark=article.looked_at_mark(draft),
        ask_form=ask_form or AskForm(by=request.user, initial=_asked(review), auto_id="ask_%s"),
        said_form=answer_form or comment_form or CommentForm(),
        **context,
    )


def _last_approved(article) -> Review | None:
    approved = article.reviews.filter(verdict=Review.Verdict.APPROVED).select_related("revision")
    return approved.defer("revision__body", "revision__html", "revision__headings").first()


def _asked(review: Review | None) -> dict:
    return {"reviewer": review.reviewer} if review else {}

"""What readers see of an article, and when."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kb.editor.for_readers import changes_for_readers, marks
from kb.editor.publish_forms import EndForm, PlanForm
from kb.editor.state import moment
from kb.models import Publication
from kb.models.published import NotPublishable
from kb.models.reviewed import SomethingChanged
from kb.people import Audience
from kb.uses import outside_words

from . import frame
from .access import article_of, editing


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def publish_article(request, article):
    """What publishing changes for readers, and publishing it: what was looked at, or nothing."""
    if request.method != "POST":
        return _page(request, article)
    form = PlanForm(request.POST) if request.POST.get("act") == "plan" else None
    if form and not form.is_valid():
        return _page(request, article, status=422, plan_form=form)
    seen = request.POST.get("seen", "")
    try:
        done = article.publish(by=request.user, seen=seen, **(form.cleaned_data if form else {}))
    except SomethingChanged as changed:
        article = article_of(request, article.pk)
        return _page(request, article, status=409, meanwhile=changed.newest, plan_form=form)
    except NotPublishable as refusal:
        return _page(request, article, status=422, refused=str(refusal), plan_form=form)
    messages.success(request, _said(done))
    return frame.go_to("publish_article", article.pk)


@editing
@require_POST
def unpublish_article(request, article):
    form = EndForm(request.POST) if request.POST.get("act") == "plan" else None
    if form and not form.is_valid():
        return _page(request, article, status=422, end_form=form)
    at = form.cleaned_data["at"] if form else None
    try:
        changed = article.unpublish(by=request.user, at=at)
    except NotPublishable as refusal:
        return _page(request, article, status=422, refused=str(refusal), end_form=form)
    if at and changed:
        done = _("Readers do not see it any more from %(time)s on.") % {"time": moment(at)}
    elif at:
        done = _("Nothing had to be changed.")
    else:
        done = _("Readers do not see it. Its texts stay among the revisions.")
    messages.success(request, done)
    return frame.go_to("publish_article", article.pk)


@editing
@require_POST
def cancel_plans(request, article):
    """Cancel what was to begin, or with `what=end` that it ends."""
    is_end = request.POST.get("what") == "end"
    article.cancel_plans(by=request.user, beginning=not is_end, end=is_end)
    if is_end:
        words = _("The planned end is cancelled: what readers see stays.")
    else:
        words = _("The plan is cancelled. What readers see now stays as it is.")
    messages.success(request, words)
    return frame.go_to("publish_article", article.pk)


def _page(request, article, *, plan_form=None, end_form=None, **context):
    standing, draft = frame.standing_of(article), article.draft
    live, planned = standing["live"], standing["planned"]
    return frame.page(
        request,
        "kb/editor/publish.html",
        article,
        "publish",
        standing=standing,
        changes=changes_for_readers(article, live),
        obstacles=list(article.obstacles(draft, by=request.user)),
        marks=marks(article) if draft else [],
        approval=article.approval(draft),
        outside=outside_words(article) if article.next_audience == Audience.INTERNAL else "",
        plan_form=plan_form or PlanForm(),
        end_form=end_form or EndForm(),
        bound_forms=[form for form in (plan_form, end_form) if form],
        last=planned or live,
        **context,
    )


def _said(done: Publication) -> str:
    said = {"number": done.revision.number, "start": moment(done.starts)}
    if not done.holds_now():
        words = _("Revision %(number)s goes live on %(start)s.")
    else:
        words = _("Readers see revision %(number)s now.")
    if done.until:
        words += " " + _("It ends on %(end)s.")
        said["end"] = moment(done.until)
    return words % said

"""What is typed and not saved yet, kept on the server."""

from django.contrib import messages
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kb.editor.sheet import TooMuch, keep, key
from kb.models import Unsaved

from . import frame
from .access import editing


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def keep_unsaved(request, article):
    """Keep what is typed. Asked by GET, it keeps nothing: a page that was open while its editor
    was signed out learns who is signed in now, and by what token they may send again."""
    if request.method != "POST":
        return JsonResponse({"writer": str(request.user.pk), "token": get_token(request)})
    if request.POST.get("writer") != str(request.user.pk):
        return JsonResponse({"why": _("Somebody else has signed in here.")}, status=409)
    try:
        kept = keep(article, request.user, request.POST)
    except TooMuch as refused:
        return JsonResponse({"why": str(refused)}, status=422)
    return JsonResponse({"kept": localtime(kept.kept_at).strftime("%H:%M") if kept else ""})


@editing
@require_POST
def forget_unsaved(request, article):
    """Drop what is not saved of a window, or what is named by its mark, and see what is left."""
    tab, mark = key(request.POST, "tab"), key(request.POST, "given")
    if Unsaved.objects.forget(article, request.user, tab=tab or None, mark=mark):
        messages.success(request, _("Dropped. They are not kept any more."))
    else:
        messages.success(request, _("Nothing was dropped: it is gone, or was changed since."))
    return frame.go_to("write_article", article.pk)

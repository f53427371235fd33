"""A text that was sent by somebody who is not signed in any more, or by a page from before a login:
nothing is done with it and nothing of it is kept here, but it is handed back, to be sent again."""

from functools import wraps

from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kb.access import is_same_origin
from kb.editor.sheet import typed

AGAIN = "again"  # sent from the page that handed it back: show it in the editor, save nothing
CARRIED = ("writer", "tab", "given", "based_on", "placed")
"""What a form says besides what was typed."""


def handing_back(view):
    """Decorator of the view that takes a text, above the one that asks who comes.

    Who is signed out gets what they sent in a page of its own; who has signed in since, by a page
    whose token is of before, gets it in the editor (`again`), where nothing is saved before they
    say so. Both only to a page of this site: what another one sends is refused as everywhere.
    Where somebody else has signed in since, nothing goes on before who wrote it is back.
    """

    @wraps(view)
    def handing(request, *args, **named):
        if request.method != "POST":
            return view(request, *args, **named)
        # The decorated view is exempt, the view inside is not.
        refused = CsrfViewMiddleware(view).process_view(request, view, args, named)
        if request.htmx or "body" not in request.POST:
            return refused or view(request, *args, **named)
        if refused and not is_same_origin(request):
            return refused
        if not request.user.is_authenticated:
            return _hand_back(request, status=403)
        if request.POST.get("writer", str(request.user.pk)) != str(request.user.pk):
            return _hand_back(request, status=409)
        again = bool(refused) or request.POST.get("act") == AGAIN
        return view(request, *args, **named, **({"again": True} if again else {}))

    return csrf_exempt(never_cache(handing))


def _hand_back(request, *, status: int):
    said = typed(request.POST)
    context = {
        "said": said,
        "body": f"\n{said['body']}",  # the first line end of a <textarea> does not count
        "carried": {name: request.POST.get(name, "") for name in CARRIED},
        "again": AGAIN,
        "heading": _("You were signed out") if status == 403 else _("Somebody else has signed in"),
        "is_somebody_else": status == 409,
    }
    return render(request, "kb/editor/handed_back.html", context, status=status)

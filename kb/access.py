"""Who may open a view, and where a form may be posted from.

Below /staff/, somebody not signed in is always sent to the same login page, whether the page
exists or not; somebody signed in without the right gets 404, like for what does not exist.
"""

from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from kb.people import is_agent, is_editor
from kb.views.errors import csrf_failure


def agents_only(view):
    return _only(is_agent, view)


def editors_only(view):
    return _only(is_editor, view)


def _only(may, view):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def public_form(view):
    """For views whose POST needs no account.

    Anonymous pages carry no cookie and no token, so that they can be shared and cached; what is
    posted is taken only from this origin, by Sec-Fetch-Site or else Origin (both set by browsers
    and out of a page's reach). Signed-in people's forms carry Django's token as everywhere.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method == "POST" and (refusal := _refuse_foreign(request, view, args, kwargs)):
            return refusal
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)


def _refuse_foreign(request, view, args, kwargs):
    if request.user.is_authenticated:
        # The decorated view is exempt, the view inside is not.
        return CsrfViewMiddleware(view).process_view(request, view, args, kwargs)
    if is_same_origin(request):
        return None
    response = csrf_failure(request)
    patch_vary_headers(response, ["Sec-Fetch-Site", "Origin"])
    return response


def is_same_origin(request) -> bool:
    """Whether a browser says that this request came from a page of this site.

    A client that sends neither header is not a browser that could be abused by another site
    (every current browser sends Origin with a POST), so it is taken for what it says: nothing.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin")
    own = {f"{request.scheme}://{request.get_host()}", settings.SITE_URL} - {""}
    return origin is None or origin in own

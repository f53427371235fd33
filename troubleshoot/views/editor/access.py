"""Who may be in the flow editor, and at which fix."""

import re
from functools import wraps

from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from kb.access import editors_only
from troubleshoot.models import Flow

NUMBER = re.compile(r"[0-9]{1,9}")
"""The number of a version as an address may name it."""


def editing(view):
    """Decorator: for editors, and never kept by anybody. A view with a `pk` gets the fix itself."""

    @never_cache
    @editors_only
    @wraps(view)
    def guarded(request, pk: int | None = None, **named):
        if pk is None:
            return view(request, **named)
        return view(request, flow_of(request, pk), **named)

    return guarded


def flow_of(request, pk: int) -> Flow:
    """The fix of that number, with its category and live version; Http404 if it is not theirs."""
    flows = Flow.objects.editable_by(request.user)
    return get_object_or_404(flows.select_related("category", "live", "ticket_target"), pk=pk)


def version_of(flow: Flow, number: int):
    """One of its versions by its number; Http404 where there is none."""
    return get_object_or_404(flow.versions.all(), number=number)

"""Searching: the page of results, what the box suggests, and what was opened."""

import re

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb import searchlog
from kb.access import public_form
from kb.edition import shared
from kb.filled_pages import filled_page
from kb.models import Allowance
from kb.models.allowance import Limit, TooOften
from kb.results_page import shape_of, values_of
from kb.search import finding
from kb.search.documents import ARTICLE, FIX
from kb.search_page import (
    QUERY_LENGTH,
    SHORTEST,
    Asked,
    TooLong,
    query_from,
    results,
    rows_of,
)
from kb.searchlog import Opened
from kb.voters import voter_of

IN_VAIN = "pasted=unknown"  # in the address of the page after a paste that says nothing here
TARGET = "results"  # the element that htmx swaps
OPENED = Limit("opened results", times=300, seconds=3600)  # many share a carrier's address
KEY = re.compile(r"[A-Za-z0-9_-]{22}")
NUMBER = re.compile(r"[0-9]{1,15}")
MOST_RESULTS = 100_000  # that a browser is believed to have seen


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def search(request):
    """The results, at an address that can be shared. What is posted is sent on to it: so a long
    paste never stands in an address, and nothing of it is kept but the words picked from it."""
    try:
        if request.method == "POST":
            return _to_its_address(request.POST, request.user)
        asked = Asked.of(request.GET, request.user)
    except TooLong as refusal:
        return _page(request, {"too_long": refusal}, status=422)
    if not asked.query:
        return _page(request, {"nothing_known": _pasted_in_vain(request.GET)})
    found = results(asked, request.user)
    values = values_of(found, _noted(request, found), _instead(found, request))
    alone = _wants_results_alone(request)
    template = "kb/_search_results.html" if alone else "kb/search.html"
    page = filled_page(request, template, shape_of(found, alone=alone), values)
    return _for_one_person(HttpResponse(page))


@require_safe
@shared
def suggestions(request):
    """What the box offers while somebody types: a part of a page. Nothing is noted of it."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())
    if not SHORTEST <= len(text) <= QUERY_LENGTH:
        return render(request, "kb/_search_suggestions.html", {})
    found = finding.suggest(text, request.user)
    return render(
        request,
        "kb/_search_suggestions.html",
        {
            "query": text,
            "found": found,
            "rows": rows_of(found.hits, request.user),
            "all_address": Asked(text).address(),
        },
    )


@require_POST
@public_form
def search_opened(request):
    """A script says what was opened: from a page of results by its key, or a suggestion."""
    said = request.POST
    kind, number = said.get("kind", ""), said.get("number", "")
    if kind not in {ARTICLE, FIX} or not NUMBER.fullmatch(number):
        return HttpResponseBadRequest()
    try:
        Allowance.objects.spend((OPENED, voter_of(request).sender))
    except TooOften as refused:
        return HttpResponse(status=429, headers={"Retry-After": str(refused.wait)})
    opened = Opened(kind, int(number))
    if KEY.fullmatch(said.get("key", "")):
        searchlog.opened(said["key"], opened)
    elif typed := said.get("q", "").strip()[:QUERY_LENGTH]:
        searchlog.settled(typed, _results_seen(said), opened)
    return HttpResponse(status=204)


def _to_its_address(posted, user):
    query = query_from(posted.get("q", ""), user, is_paste=bool(posted.get("pasted")))
    in_vain = not query and _pasted_in_vain(posted)
    response = redirect(f"{reverse('search')}?{IN_VAIN}" if in_vain else Asked(query).address())
    response.status_code = 303
    return response


def _pasted_in_vain(given) -> bool:
    """Whether there was something, of which nothing was picked."""
    text = given.get("q", "").replace("\x00", " ")
    return bool(text.strip()) or given.get("pasted") == "unknown"


def _wants_results_alone(request) -> bool:
    return request.htmx.target == TARGET and not request.htmx.history_restore_request


def _page(request, context, status=200):
    return _for_one_person(render(request, "kb/search.html", context, status=status))


def _for_one_person(response):
    patch_vary_headers(response, ["HX-Request", "HX-Target", "Cookie"])
    # It holds the key of this one showing.
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _instead(found, request) -> Asked | None:
    """Where nothing was found as it was typed: the search that corrects the spelling, if that
    finds anything."""
    if found.found.count or not found.asked.as_typed:
        return None
    corrected = Asked(found.asked.query)
    return corrected if corrected.found_by(request.user).count else None


def _noted(request, found) -> str:
    """Note a search as somebody began it, once. Gives the key of what is opened from it."""
    was_fetched_early = "prefetch" in request.headers.get("Sec-Purpose", "")
    if request.method != "GET" or request.htmx or was_fetched_early:
        return ""
    if not found.asked.is_settled or request.htmx.history_restore_request:
        return ""
    return searchlog.settled(found.asked.query, found.found.count)


def _results_seen(said) -> int:
    count = said.get("count", "")
    return min(int(count), MOST_RESULTS) if NUMBER.fullmatch(count) else 1

"""How to reach a person, and what becomes of what people tell the site."""

import re

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb import contact as reach
from kb import privacy as policy
from kb.edition import shared
from kb.models import Publication
from kb.prose import prose
from kb.search_page import QUERY_LENGTH

NUMBER = re.compile(r"[0-9]{1,15}")  # as in an article's address


@require_safe
@shared
def contact(request):
    """Fixes first, then people. Who comes from an article or a search need not say what it was."""
    return render(
        request,
        "kb/contact.html",
        {
            "contact": reach.of_this_site(),
            "about": _article_asked_about(request),
            "searched": request.GET.get("q", "").replace("\x00", "").strip()[:QUERY_LENGTH],
        },
    )


@require_safe
def privacy(request):
    """The operator's own text; without one, what this software keeps."""
    return render(
        request,
        "kb/privacy.html",
        {
            "operators_text": prose(policy.operators_html()),
            "privacy_url": settings.PRIVACY_URL,
            "image_hosts": settings.IMAGE_HOSTS,
            "contact": reach.of_this_site(),
        },
    )


def _article_asked_about(request) -> Publication | None:
    """The article that `?article=` names, if this person may read it."""
    number = request.GET.get("article", "")
    if not NUMBER.fullmatch(number):
        return None
    visible = Publication.objects.visible_to(request.user).listed()
    return visible.filter(article_id=int(number)).first()

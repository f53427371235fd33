"""What every page about one article shows around its own."""

from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url

from kb.editor.state import states_of
from kb.models import Article


def page(
    request,
    template: str,
    article: Article,
    tab: str,
    *,
    status: int = 200,
    standing: dict | None = None,
    **context,
):
    """A page about an article: `tab` is the name of its entry in the bar above. `standing` is what
    `standing_of` gives, for who has asked for it already."""
    standing = standing or standing_of(article)
    around = {"article": article, "tab": tab, **standing}
    around["states"] = states_of(article, **standing)
    return render(request, template, {**around, **context}, status=status)


def standing_of(article: Article) -> dict:
    """What readers see of it, what they will see by plan, and the review that is open."""
    return {
        "live": article.live_publication(),
        "planned": article.planned(),
        "review": article.open_review(),
    }


def go_to(name: str, *args) -> HttpResponseRedirect:
    """The answer to a form: see that page of the site now (303: by GET, whatever was sent)."""
    response = HttpResponseRedirect(resolve_url(name, *args))
    response.status_code = 303
    return response

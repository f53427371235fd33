"""The site in one page of Markdown, for machines that read text: see llmstxt.org."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb import shelves
from kb.edition import kept
from kb.models import Publication
from kb.people import ANYBODY
from kb.shelves import Shelf
from troubleshoot.checklist_text import plain
from troubleshoot.models import Flow

FIXES = 200
SHELVES = 100  # categories that are listed
OF_A_SHELF = 20  # articles of each


@kept(4)  # the addresses that the site is asked under, where SITE_URL does not say
def overview(address: str) -> str:
    """What this site is, its fixes, and the first articles of each category, with the addresses of
    their Markdown. `address` is the site's. A bounded number of lines and of queries, whatever the
    site holds: it says how many more there are, and where.
    """
    return (
        "\n\n".join(
            [
                f"# {plain(settings.SITE_NAME)}",
                "> "
                + _("Answers to support questions, and guided fixes that go one step at a time."),
                _(
                    "Every article and every fix is there as Markdown too, at the addresses below. "
                    "All addresses: %(sitemap)s. What is new: %(feed)s"
                )
                % {"sitemap": address + reverse("sitemap"), "feed": address + reverse("feed")},
                *_fixes(address),
                *_articles(address),
            ]
        )
        + "\n"
    )


def _fixes(address: str) -> Iterable[str]:
    flows = list(Flow.objects.visible_to(ANYBODY).listed()[: FIXES + 1])
    if not flows:
        return
    yield "## " + _("Guided fixes")
    lines = [_line(f.title, address + f.markdown_url, f.symptom) for f in flows[:FIXES]]
    if len(flows) > FIXES:
        lines.append(_more(_("More fixes"), address + reverse("fixes")))
    yield "\n".join(lines)


def _articles(address: str) -> Iterable[str]:
    shelved = shelves.for_home(ANYBODY, first_few=OF_A_SHELF)
    for shelf in shelved[:SHELVES]:
        yield f"## {plain(shelf.category.name)}"
        lines = _listed(address, shelf.publications)
        if shelf.has_more:
            lines.append(_rest_of(shelf, address))
        yield "\n".join(lines)
    if len(shelved) > SHELVES:
        yield _more(_("More categories"), address + reverse("categories"))
    yield from _without_category(address)


def _without_category(address: str) -> Iterable[str]:
    visible = Publication.objects.visible_to(ANYBODY).listed().filter(article__category=None)
    others = list(visible[: OF_A_SHELF + 1])
    if not others:
        return
    yield "## " + _("Other answers")
    lines = _listed(address, others[:OF_A_SHELF])
    if len(others) > OF_A_SHELF:
        lines.append(_more(_("More answers"), address + reverse("sitemap")))
    yield "\n".join(lines)


def _listed(address: str, publications: Sequence[Publication]) -> list[str]:
    return [
        _line(one.revision.title, address + one.markdown_url, one.revision.summary)
        for one in publications
    ]


def _rest_of(shelf: Shelf, address: str) -> str:
    left = shelf.count - len(shelf.publications)
    words = ngettext("%(count)d more answer", "%(count)d more answers", left) % {"count": left}
    return _more(words, address + shelf.category.get_absolute_url())


def _line(title: str, address: str, words: str) -> str:
    link = f"- [{plain(title)}]({address})"
    return f"{link}: {plain(words)}" if words else link


def _more(words: str, address: str) -> str:
    return f"- [{words}]({address})"

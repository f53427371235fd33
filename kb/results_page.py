"""What fills the page of results: its shape, and a value for each of its blanks.

See `kb.filled_pages`: whatever a query changes on the page is a value here, and the templates only
say where it stands. Lists are put together here too, since a template takes many times as long.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import quote_plus

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.prose import filled
from kb.search_page import Asked, Choice, Results, Row
from kb.templatetags.marking import marked, places, texts


def shape_of(results: Results, *, alone: bool) -> Mapping[str, bool]:
    """What decides which parts the page has, beside values that are there or not. `alone`: only the
    results are wanted, to be put into a page that is there."""
    banner = results.banner
    return {
        "alone": alone,
        "searched": True,
        "is_found": bool(results.found.count),
        "hides_all": results.hides_all,
        "is_fix": bool(banner and banner.is_fix),
        "is_internal": bool(banner and banner.is_internal),
    }


def values_of(results: Results, key: str, instead: Asked | None) -> Mapping[str, object]:
    """The values. `key` is that of the search in the log; `instead`, the search that is offered
    where nothing was found."""
    asked, corrected = results.asked, results.found.corrected
    return {
        "query": asked.query,
        "query_in_address": quote_plus(asked.query),
        "page_number": asked.page if asked.page > 1 else "",
        "corrected": corrected,
        "as_typed_address": results.as_typed_address if corrected else "",
        "key": key,
        "instead_address": instead.address() if instead else "",
        "unfiltered_address": results.unfiltered_address if results.hides_all else "",
        "how_many": _how_many(results),
        "kinds": _choices(results.kinds),
        "categories": _choices(results.categories),
        "rows": _rows(results.listed),
        **_banner(results),
        **_pages(results),
    }


def _how_many(results: Results) -> str:
    found = results.found
    if found.is_more and found.at_least:
        return _("More than %(count)s results, the best first") % {"count": found.at_least}
    if found.count:
        many = ngettext("%(count)s result", "%(count)s results", found.count)
        return many % {"count": found.count}
    return _("Nothing with this filter") if results.hides_all else _("Nothing here has these words")


def _banner(results: Results) -> dict[str, object]:
    if not (row := results.banner):
        return {"banner": ""}
    return {
        "banner": marked(row.title),
        "banner_code": row.code,
        "banner_address": row.address,
        "banner_kind": row.kind,
        "banner_number": row.number,
    }


def _pages(results: Results) -> dict[str, object]:
    if results.last_page == 1:
        return {"pages": ""}
    numbers = {"number": results.asked.page, "last": results.last_page}
    return {
        "pages": _("Page %(number)s of %(last)s") % numbers,
        "previous_address": results.previous_address,
        "next_address": results.next_address,
    }


def _rows(rows: Iterable[Row]) -> str:
    """The lines of the list of results."""
    names = {True: _("Guided fix"), False: _("Answer")}
    internal = _("agents only")
    forms, values = [], []
    for row in rows:
        tag = ' <span class="tag">{}</span>' if row.is_internal else ""
        snippet = f"<p>{places(row.snippet)}</p>" if row.snippet else ""
        forms += (
            '<li><a href="{}" data-kind="{}" data-number="{}">',
            f"{places(row.title)}</a>{tag}{snippet}",
            '<p class="trail"><b class="fix">{}</b>'
            if row.is_fix
            else '<p class="trail"><b>{}</b>',
            " <span>{}</span>" * len(row.trail),
            "</p></li>\n",
        )
        values += (row.address, row.kind, row.number, *texts(row.title))
        values += (internal,) if row.is_internal else ()
        values += (*texts(row.snippet), names[row.is_fix], *row.trail)
    return filled("".join(forms), [values]) if forms else ""


def _choices(choices: Iterable[Choice]) -> str:
    """The lines of a list of filters."""
    forms, values = [], []
    for choice in choices:
        chosen = ' aria-current="true"' if choice.is_chosen else ""
        count = " <span>{}</span>" if choice.count else ""
        forms.append(f'<li><a href="{{}}" hx-get="{{}}"{chosen}>{{}}{count}</a></li>')
        values += (choice.address, choice.address, choice.name)
        values += (choice.count,) if choice.count else ()
    return filled("".join(forms), [values]) if forms else ""

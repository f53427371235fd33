"""A fix as Markdown: the checklist for who reads text, people and machines."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from troubleshoot.checklist import Item, Way
from troubleshoot.graph import FLOW
from troubleshoot.ticket_text import one_line

_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plain(text: str) -> str:
    """Text that stands in Markdown as the words it is, on one line."""
    return _MEANS_SOMETHING.sub(r"\\\1", one_line(text))


def as_markdown(
    title: str, symptom: str, items: Sequence[Item], *, entered: Mapping[str, tuple[str, str]]
) -> str:
    """The whole checklist. `entered`: by slug, the title and address of each fix that it goes on
    in, as far as the reader may see them."""
    parts = [f"# {plain(title)}", plain(symptom)]
    for item in items:
        parts.append(f"## {item.number}. {plain(_heading(item, entered))}")
        if body := item.node.body.strip():
            parts.append(body)
        if item.check_title:
            asks = ", ".join(map(plain, item.looked_at))
            parts.append(f"{plain(item.check_title)}: {asks}" if asks else plain(item.check_title))
        if item.ways:
            parts.append("\n".join(f"- [ ] {_way(way)}" for way in item.ways))
        if item.node.kind == FLOW:
            parts.append(_onward(item, entered))
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(item: Item, entered) -> str:
    if item.node.title:
        return item.node.title
    title, _address = entered.get(item.node.flow, ("", ""))
    return title or _("Go on in another fix")


def _way(way: Way) -> str:
    words = plain(way.words)
    if way.hint:
        words += f" ({plain(way.hint)})"
    if way.to is None:
        return words
    onward = _("go back to %(number)d") if way.back else _("go to %(number)d")
    return f"{words} → {onward % {'number': way.to}}"


def _onward(item: Item, entered) -> str:
    if item.node.flow not in entered:
        return _("That fix is not here any more. Ask a person.")
    title, address = entered[item.node.flow]
    return _("Go on in: %(fix)s") % {"fix": f"[{plain(title)}]({address})"}

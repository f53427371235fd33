"""What a node is called on the map."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from troubleshoot.flowmap.lettering import clean
from troubleshoot.graph import CHECK, FLOW, INSTRUCTION, QUESTION, RESOLUTION, TICKET, Node

_KINDS = {
    QUESTION: _("Question"),
    INSTRUCTION: _("Instruction"),
    CHECK: _("Check"),
    RESOLUTION: _("Resolution"),
    TICKET: _("Ticket"),
    FLOW: _("Passage to another flow"),
}
_OUTCOMES = {
    "fixed": pgettext_lazy("outcome", "Fixed"),
    "explained": pgettext_lazy("outcome", "Explained"),
    "wait": pgettext_lazy("outcome", "Wait"),
}


def node_title(node: Node, titles: Mapping[str, str] | None = None) -> str:
    """The title of a node, or what it is where it has none. `titles` are those of the other flows
    by their slug, for the passages into them."""
    title = clean(node.title)
    if node.kind == FLOW:
        slug = node.flow or ""
        title = title or clean((titles or {}).get(slug, slug))
        return "→ " + (title or pgettext("flow map", "no flow yet"))
    if title:
        return title
    return outcome_words(node.outcome) if node.kind == RESOLUTION else kind_words(node.kind)


def kind_words(kind: str) -> str:
    """What a node is, in a few words; the kind itself where it is not known."""
    return str(_KINDS.get(kind, kind))


def outcome_words(outcome: str | None) -> str:
    """How a resolution ends, in a word; "Resolution" where that is not said yet."""
    return str(_OUTCOMES.get(outcome or "", _KINDS[RESOLUTION]))

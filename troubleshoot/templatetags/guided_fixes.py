"""What pages of the knowledge base show of guided fixes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.conf import settings

from troubleshoot.graph import Lengths, Ref
from troubleshoot.models import Flow, TicketTarget
from troubleshoot.models.run import reachable_graphs
from troubleshoot.ticket_text import Transcript

register = template.Library()

ON_A_PAGE = 12
FIXES_OF_AN_ARTICLE = 3


@dataclass(frozen=True)
class Card:
    """A fix as lists show it, with the most steps that it can take."""

    flow: Flow
    steps: int


def cards(flows: Iterable[Flow]) -> list[Card]:
    """The fixes with their lengths: one query, and their graphs where this process has none yet."""
    flows = list(flows)
    live = dict(Flow.objects.live().values_list("slug", "live_id")) if flows else {}
    found = []
    for flow in flows:
        graphs = reachable_graphs(flow.slug, live)
        start = Ref(flow.slug, graphs[flow.slug].start)
        found.append(Card(flow, Lengths(graphs, flow.slug).steps(start)))
    return found


@register.inclusion_tag("troubleshoot/_fix_cards.html", takes_context=True)
def fix_cards(context, category=None, as_section=False):
    """The fixes that the viewer may walk, all or those of one category.

    As a section of another page it shows the first few, and where the others are.
    """
    flows = Flow.objects.visible_to(context["request"].user).listed()
    if category is not None:
        flows = flows.filter(category=category)
    if not as_section:
        return {"cards": cards(flows)}
    first_few = list(flows[: ON_A_PAGE + 1])
    return {
        "cards": cards(first_few[:ON_A_PAGE]),
        "as_section": True,
        "has_more": len(first_few) > ON_A_PAGE,
    }


@register.simple_tag(takes_context=True)
def matching_fixes(context, query):
    """The fixes that a search finds, for this viewer."""
    flows = Flow.objects.visible_to(context["request"].user).listed().matching(query)
    return cards(flows[:ON_A_PAGE])


@register.simple_tag(takes_context=True)
def fixes_about(context, article):
    """The fixes that lead through what this article says, for this viewer: the nearest first.

    Those that start from the article are about it as a whole (`starts_here`); the others only
    pass by it.
    """
    visible = Flow.objects.visible_to(context["request"].user)
    return list(visible.about(article.pk)[:FIXES_OF_AN_ARTICLE])


@register.inclusion_tag("troubleshoot/_still_stuck.html", takes_context=True)
def still_stuck(context, article=None, fixes=()):
    """The way on from an article or an empty search: a fix, else a ticket saying what was read."""
    revision = context.get("revision")
    subject = revision.title if revision else context.get("query", "")
    target = None if fixes else TicketTarget.objects.default()
    return {"fixes": fixes, "target": target, "link": _ticket_about(target, subject, context)}


def _ticket_about(target, subject, context) -> str:
    """The ticket link of somebody who was reading, not walking: it says what they read."""
    if target is None:
        return ""
    request = context["request"]
    address = f"{settings.SITE_URL or request.build_absolute_uri('/')[:-1]}{request.path}"
    read = Transcript(title=subject, steps=(), code="", problem=address)
    return target.link(subject=subject, transcript=read, flow="", code="")


@register.inclusion_tag("troubleshoot/_no_content_yet.html", takes_context=True)
def no_content_yet(context, shelves):
    """On a home page with nothing on it: how to begin, for whoever may."""
    user = context["request"].user
    empty = not shelves and not Flow.objects.visible_to(user).exists()
    return {"empty": empty, "viewer_is_editor": context["viewer_is_editor"]}

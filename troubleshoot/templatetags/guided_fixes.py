"""What pages of the knowledge base show of guided fixes."""

from collections import defaultdict
from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from kb import site
from troubleshoot.catalogue import all_cards, leads_from
from troubleshoot.models import Flow, TicketTarget
from troubleshoot.ticket_text import Transcript, one_line

register = template.Library()

ON_A_PAGE = 12
FIXES_OF_AN_ARTICLE = 3


@register.inclusion_tag("troubleshoot/_fix_cards.html", takes_context=True)
def fix_cards(context, category=None, as_section=False, printable=False):
    """The fixes that the viewer may walk, all or those of one category.

    As a section of another page it shows the first few, and where the others are. `printable`
    adds the way to each one's checklist, and for editors to where it is drawn.
    """
    found = all_cards(context["request"].user)
    if category is not None:
        found = [card for card in found if card.flow.category_id == category.pk]
    if not as_section:
        editor = printable and context["viewer_is_editor"]
        return {"cards": found, "printable": printable, "viewer_is_editor": editor}
    return {"cards": found[:ON_A_PAGE], "as_section": True, "has_more": len(found) > ON_A_PAGE}


@register.simple_tag(takes_context=True)
def fixes_about(context, article):
    """The nearest fixes that lead through what this article says, for this viewer."""
    return leads_from(article.pk, context["request"].user)[:FIXES_OF_AN_ARTICLE]


@register.inclusion_tag("troubleshoot/_still_stuck.html", takes_context=True)
def still_stuck(context, article=None, fixes=()):
    """The way on from an article or an empty search: a fix, else a person who is told of it."""
    told = {"article": article.pk} if article else {"q": context.get("query", "")}
    return {"fixes": fixes, "contact_address": f"{reverse('contact')}?{urlencode(told)}"}


@dataclass(frozen=True)
class Ticket:
    """A ticket of somebody who was reading, not walking."""

    subject: str
    label: str
    link: str
    mailbox: str = ""
    fixes: tuple[str, ...] = ()  # the titles of the fixes whose tickets go there; none: all others


@register.simple_tag(takes_context=True)
def tickets_about(context, publication=None, searched=""):
    """The tickets of somebody who comes from an article, or from a search that found nothing: the
    usual one first, then those of fixes that have one of their own."""
    subject = one_line(publication.revision.title if publication else searched)
    address = ""
    if publication:
        address = site.address(context["request"]) + publication.get_absolute_url()
    read = Transcript(title=subject, steps=(), code="", problem=address)
    usual = TicketTarget.objects.default()
    titles = defaultdict(list)
    for card in all_cards(context["request"].user):
        if card.flow.ticket_target not in {None, usual}:
            titles[card.flow.ticket_target].append(card.flow.title)
    targets = ([usual] if usual else []) + sorted(titles, key=lambda target: target.pk)
    links = {
        target: target.link(subject=subject, transcript=read, flow="", code="")
        for target in targets
    }
    return [
        Ticket(subject, target.label, link, target.mailbox, tuple(titles[target]))
        for target, link in links.items()
        if link
    ]


@register.inclusion_tag("troubleshoot/_no_content_yet.html", takes_context=True)
def no_content_yet(context, shelves):
    """On a home page with nothing on it: how to begin, for whoever may."""
    user = context["request"].user
    empty = not shelves and not Flow.objects.visible_to(user).exists()
    return {"empty": empty, "viewer_is_editor": context["viewer_is_editor"]}

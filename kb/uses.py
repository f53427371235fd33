"""What leads to an article: what would break if it went away."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kb.inside import Elsewhere, others_leading_to
from kb.models import Article, Notice, PickedArticle, Publication, RevisionLink
from kb.models.publication import not_over
from kb.people import Audience

NAMED = 20  # titles in a sentence


@dataclass(frozen=True)
class Leading:
    """An article that leads to another one."""

    article: Article
    live: bool  # readers see it, or will by plan
    draft: bool  # its newest text, which nobody sees yet, does
    beside: bool  # an editor has picked it to be shown beside it


def leading_to(article: Article) -> list[Leading]:
    """The articles, archived ones apart, whose live or newest texts link this one, or which show
    it beside them; those that readers see first."""
    links = RevisionLink.objects.filter(article=article, revision__article=OuterRef("pk"))
    publications = Publication.objects.filter(not_over(), revision=OuterRef("revision"))
    others = Article.objects.exclude(pk=article.pk).filter(archived_at=None).annotate(
        links_live=Exists(links.filter(Exists(publications))),
        links_in_draft=Exists(links.filter(revision=OuterRef("draft"))),
        shows=Exists(PickedArticle.objects.filter(article=OuterRef("pk"), other=article)),
    )  # fmt: skip
    found = others.filter(Q(links_live=True) | Q(links_in_draft=True) | Q(shows=True))
    rows = found.order_by("-links_live", "title", "pk")
    return [Leading(one, one.links_live, one.links_in_draft, one.shows) for one in rows]


def notices_about(articles: Collection[int]) -> list[Notice]:
    """The notices, over ones apart, that link one of the articles of these numbers."""
    candidates = Notice.objects.not_over().exclude(link="").order_by("pk")
    return [one for one in candidates if one.linked_article in articles]


def fixes_walked_to(articles: Collection[int]) -> list[Elsewhere]:
    """The guided fixes that readers walk now and that lead to one of these articles."""
    return [one for one in others_leading_to(articles) if one.live]


def left_outside(article: Article) -> list[str]:
    """The titles of what is for everyone and links the article: articles that readers see or will
    by plan, and notices. Nothing of it keeps it from becoming one for agents only (guided fixes do,
    `kb.inside`), but its readers find nothing there then."""
    linking = [
        use.article.title
        for use in leading_to(article)
        if use.live and use.article.audience == Audience.PUBLIC
    ]
    notices = [one.text for one in notices_about([article.pk]) if one.audience == Audience.PUBLIC]
    return linking + notices


def outside_words(article: Article) -> str:
    """What `left_outside` finds, in words; "" where that is nothing."""
    if not (titles := left_outside(article)):
        return ""
    words = _(
        "These are for everyone and link it: %(titles)s. Once it is for agents only, their links "
        "lead nowhere: change them too."
    )
    named = [f"“{title}”" for title in titles[:NAMED]]
    if len(titles) > NAMED:
        named.append(_("and %(count)d more") % {"count": len(titles) - NAMED})
    return words % {"titles": ", ".join(named)}


def redirected_to(article: Article):
    """The archived articles whose readers are led here."""
    return Article.objects.filter(redirects_to=article).order_by("title", "pk")

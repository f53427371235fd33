"""What leads to an article: what would break if it went away."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from kb.models import Article, Notice, PickedArticle, Publication, RevisionLink
from kb.models.publication import not_over


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


def notices_about(article: Article) -> list[Notice]:
    """The notices, over ones apart, that link the article."""
    candidates = Notice.objects.not_over().filter(link__contains=str(article.pk))
    return [one for one in candidates.order_by("pk") if one.linked_article == article.pk]


def redirected_to(article: Article):
    """The archived articles whose readers are led here."""
    return Article.objects.filter(redirects_to=article).order_by("title", "pk")

"""What the next publishing of an article changes for its readers, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.models import Article, Publication
from kb.nesting import lines
from kb.people import Audience
from kb.texts import Texts

from .leads import Mark, leads_in, marks_of
from .text_changes import TextChange, text_changes
from .there import is_page, what_is_there


@dataclass(frozen=True)
class ForReaders:
    """The texts that read differently, and where the article moves: each as what it was and what it
    will be, in words; None where it stays."""

    texts: Sequence[TextChange]
    category: tuple[str, str] | None = None
    audience: tuple[str, str] | None = None

    def __bool__(self):
        return bool(self.texts or self.category or self.audience)


def changes_for_readers(article: Article, live: Publication | None) -> ForReaders:
    """The newest text against the one that readers see; nothing where they see none."""
    texts = text_changes(Texts.of(live.revision), Texts.of(article.draft)) if live else []
    category = audience = None
    if live and article.next_category_id:
        category = (_name(article.category_id), _name(article.next_category_id))
    if live and article.next_audience:
        audience = tuple(
            str(Audience(one).label) for one in (article.audience, article.next_audience)
        )
    return ForReaders(texts, category, audience)


def marks(article: Article) -> list[Mark]:
    """Links and images of the newest text that do not lead where its readers can follow."""
    leads = leads_in(article.draft.body)
    is_public = (article.next_audience or article.audience) == Audience.PUBLIC
    there = what_is_there(leads, article)
    return marks_of(leads, there, is_public=is_public, is_page=is_page)


def _label(audience: str) -> str:
    return str(Audience(audience).label)


def _name(category: int | None) -> str:
    line = lines().get(category)
    return " › ".join(line.names) if line else "–"

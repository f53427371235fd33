"""What an editor finds to link to: live answers and fixes, and articles that are not live yet."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.models import Article
from kb.search import finding
from kb.search_page import rows_of

DRAFTS = 6
SHORTEST = 2  # characters
SPECIAL = re.compile(r"([\\\[\]`*_<>])")


@dataclass(frozen=True)
class Row:
    """Something to link to. `says` is what there is to know of it before that: a fix, for agents
    only, not live."""

    title: str
    address: str
    says: tuple[str, ...]

    @property
    def link(self) -> str:
        """The title as the text of a Markdown link."""
        return SPECIAL.sub(r"\\\1", " ".join(self.title.split()))


def found_by(words: str, user) -> list[Row]:
    """What has these words: what readers see, best first, then what they do not see by title."""
    if len(words) < SHORTEST:
        return []
    live = [
        Row(
            "".join(piece.text for piece in row.title),
            row.address,
            tuple(
                said
                for said, holds in (
                    (_("fix"), row.is_fix),
                    (_("agents only"), row.is_internal),
                )
                if holds
            ),
        )
        for row in rows_of(finding.suggest(words, user).hits, user)
    ]
    there = Article.objects.live().values("pk")
    drafts = Article.objects.editable_by(user).filter(archived_at=None, title__icontains=words)
    drafts = drafts.exclude(pk__in=there).select_related("draft").order_by("title", "pk")
    return live + [
        Row(article.title, article.get_absolute_url(), (_("not live yet"),))
        for article in drafts[:DRAFTS]
    ]

"""What readers wrote with a no, each beside the part of the text that it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kb.blocks import Block, blocks
from kb.models import Vote

WAITING, DONE, NOT_NOW, ALL = "waiting", Vote.Handled.DONE, Vote.Handled.NOT_NOW, "all"
STATES = {
    WAITING: _("Waiting"),
    NOT_NOW.value: _("Not now"),
    DONE.value: _("Done"),
    ALL: _("All"),
}
LONGEST_PART = 600  # characters of a part that are shown


@dataclass(frozen=True)
class Comment:
    """A vote with a comment, the part of the text it is about, if it says one, and whether the
    text has changed since."""

    vote: Vote
    part: Block | None
    changed_since: bool

    @property
    def quoted(self) -> str:
        """The words of the part, cut where they are many."""
        text = self.part.text if self.part else ""
        return text if len(text) <= LONGEST_PART else f"{text[:LONGEST_PART].rstrip()}…"


def comments_in(state: str, *, owner=None):
    """The votes of that state, the latest first; of `owner`’s articles alone where one is given."""
    found = Vote.objects.with_comments()
    if state in {WAITING, DONE, NOT_NOW}:
        found = found.filter(handled="" if state == WAITING else state)
    if owner is not None:
        found = found.filter(article__owner=owner)
    return found.latest_first()


def beside_their_parts(votes: Iterable[Vote]) -> list[Comment]:
    """Those votes as the inbox shows them; they come with their revisions and articles."""
    read: dict[int, list[Block]] = {}  # many comments are about the same text
    return [_beside(vote, read) for vote in votes]


def _beside(vote: Vote, read: dict[int, list[Block]]) -> Comment:
    part = None
    if vote.block is not None:
        if vote.revision_id not in read:
            read[vote.revision_id] = blocks(vote.revision.html)
        parts = read[vote.revision_id]
        part = parts[vote.block] if vote.block < len(parts) else None
    return Comment(vote, part, vote.revision_id != vote.article.draft_id)

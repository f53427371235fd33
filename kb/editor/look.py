"""What an editor sees of a text beside it: how it will read, how long and hard it is, its outline,
and what is to be mended in it."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from kb.importing.outline import Outline, outline
from kb.markdown import Rendered, RenderRefused, render_bounded
from kb.models import Article
from kb.people import Audience
from kb.prose import prose

from .leads import Mark, OutlineLine, leads_in, marks_of, outline_of
from .measures import Measures, measured
from .there import is_page, what_is_there

MOST_MARKS = 50  # shown; who mends these sees the others


@dataclass
class Look:
    """A text as it stands in the form. Where it is not rendered, `refused` says why and the rest
    is empty."""

    article: Article
    title: str
    body: str
    is_public: bool
    rendered: Rendered | None = None
    refused: str = ""

    @property
    def prose(self):
        """The text as readers will see it."""
        return prose(self.rendered.html)

    @cached_property
    def measures(self) -> Measures:
        return measured(self.rendered.html, self.article.language)

    @cached_property
    def read(self) -> Outline:
        """Where its headings and its code stand."""
        return outline(self.body.split("\n"))

    @cached_property
    def outline(self) -> list[OutlineLine]:
        return outline_of(self.read, self.rendered.headings)

    @cached_property
    def all_marks(self) -> list[Mark]:
        """What rendering remarks and where links lead wrong, by line."""
        leads = leads_in(self.body, self.read)
        there = what_is_there(leads, self.article)
        wrong = marks_of(leads, there, is_public=self.is_public, is_page=is_page)
        remarks = [Mark(remark.line, remark.text) for remark in self.rendered.remarks]
        return sorted([*remarks, *wrong], key=lambda mark: (mark.line is None, mark.line or 0))

    @property
    def marks(self) -> list[Mark]:
        return self.all_marks[:MOST_MARKS]

    @property
    def more_marks(self) -> int:
        return max(0, len(self.all_marks) - MOST_MARKS)


def look_at(article: Article, said: dict[str, str]) -> Look:
    """The look of what a form says (`title`, `body`, `audience`). Raises nothing."""
    title = " ".join(said.get("title", "").split()) or str(article)
    body = said.get("body", "").replace("\r\n", "\n").replace("\r", "\n")
    audience = said.get("audience") or article.next_audience or article.audience
    look = Look(article, title, body, audience != Audience.INTERNAL)
    try:
        look.rendered = render_bounded(body, name=title)
    except RenderRefused as refused:
        look.refused = str(refused)
    return look

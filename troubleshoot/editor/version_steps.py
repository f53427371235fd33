"""The steps of a version as they are read: all that is written in each, and where it leads."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kb.models import Article
from kb.prose import prose
from troubleshoot import checks
from troubleshoot.difference import name_of
from troubleshoot.editor.outline import STEP, outline
from troubleshoot.flowfile import write_settings
from troubleshoot.flowmap.naming import kind_words, outcome_words
from troubleshoot.graph import RESOLUTION, Graph, Node
from troubleshoot.models import Flow
from troubleshoot.wording import choice_words


@dataclass(frozen=True)
class Way:
    """An answer in its words, and the step that it leads to; None where it leads nowhere."""

    words: str
    hint: str
    to: Node | None
    is_return: bool

    @property
    def name(self) -> str:
        """What the step is called that it leads to."""
        return name_of(self.to) if self.to else ""


@dataclass(frozen=True)
class Step:
    """A step to be read. `entered` is the title of the fix that it goes on in, `check` that of its
    check, `settings` how a flow file writes them; `is_loose` where nothing leads to it."""

    node: Node
    ways: tuple[Way, ...]
    article: Article | None
    entered: str
    check: str
    settings: str
    is_loose: bool

    @property
    def name(self) -> str:
        """What it is called: its title, or what it goes on in, or its key."""
        return self.node.title.strip() or self.entered or self.node.key

    @property
    def kind(self) -> str:
        """What it is, and of an ending which one."""
        words = kind_words(self.node.kind)
        if self.node.kind != RESOLUTION or not self.node.outcome:
            return words
        return f"{words}: {outcome_words(self.node.outcome)}"

    @property
    def text(self) -> str:
        return prose(self.node.html)

    @property
    def note(self) -> str:
        return prose(self.node.note_html)


def steps_of(graph: Graph) -> list[Step]:
    """Every step, below the first answer that leads there; what nothing leads to comes last."""
    lines = [line for line in outline(graph, choice_words) if line.how == STEP]
    loose = {line.key for line in lines if line.is_loose}
    return read_steps([graph.nodes[line.key] for line in lines], graph, loose)


def read_steps(
    nodes: Collection[Node], graph: Graph, loose: Collection[str] = frozenset()
) -> list[Step]:
    """Some of the steps of a version, in the order given. At most two queries."""
    articles, titles = _articles(nodes), titles_of(graph)
    return [
        Step(
            node=node,
            ways=tuple(_ways(node, graph)),
            article=articles.get(node.article),
            entered=titles.get(node.flow, ""),
            check=str(checks.get(node.check).title) if node.check in checks.CHECKS else "",
            settings=write_settings(node.settings),
            is_loose=node.key in loose,
        )
        for node in nodes
    ]


def titles_of(graph: Graph) -> dict[str, str]:
    """By slug, the titles of the fixes that this one goes on in."""
    return titles_by(graph.enters)


def titles_by(slugs: Collection[str]) -> dict[str, str]:
    """The titles of these fixes, by slug: one query, or none."""
    if not slugs:
        return {}
    return dict(Flow.objects.filter(slug__in=slugs).values_list("slug", "title"))


def _ways(node: Node, graph: Graph) -> Iterator[Way]:
    for choice in node.choices if node.is_step else ():
        goal = graph.nodes.get(choice.returns_to or choice.target)
        yield Way(choice_words(node, choice), choice.hint, goal, bool(choice.returns_to))


def _articles(nodes: Iterable[Node]) -> dict[int, Article]:
    wanted = {node.article for node in nodes if node.article}
    return Article.objects.select_related("draft").in_bulk(wanted) if wanted else {}

"""Which articles the steps of a fix lead to."""

from collections.abc import Mapping

from kb.ties import linked_articles, mentioned_articles
from troubleshoot.graph import Node


def articles_in(node: Node) -> set[int]:
    """The numbers of the articles that a step's text links or mentions. The step is rendered."""
    return linked_articles(node.html) | mentioned_articles(node.body)


def articles_at(node: Node) -> set[int]:
    """Those, and that of the article behind the step."""
    return articles_in(node) | ({node.article} if node.article else set())


def articles_of(nodes: Mapping[str, Node]) -> set[int]:
    """Those of all these steps."""
    return set().union(*map(articles_at, nodes.values()))

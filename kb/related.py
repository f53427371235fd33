"""Which articles to show beside one: picked by hand, linked, sharing keywords, on the same shelf.

Two queries, whatever the site's size: the first gathers a bounded number of candidates from the
indexes, the second reads those that the viewer may see.
"""

from collections import defaultdict
from math import log2

from django.db import connection
from django.utils import timezone

from kb.models import Publication
from kb.people import audiences_of
from kb.ties import folded_words

RELATED = 5
WORDS_LOOKED_UP = 8  # keywords of the article that are looked up
MOST_OF_A_WORD = 50  # articles that are looked at for one keyword: it is common by then
MOST_CANDIDATES = 40

PICKED, LINKS, LINKED_BY, NEAR = "picked", "links", "linked by", "near"
POINTS = {LINKS: 3.0, LINKED_BY: 2.0, NEAR: 0.5}
A_WORD = 2.0
"""A keyword that n articles share counts 2 / log2(1 + n): what few share says more."""

_LIVE = """
    JOIN kb_publication p ON p.revision_id = tie.revision_id AND p.starts <= %(now)s
        AND (p.ends IS NULL OR p.ends > %(now)s)
    JOIN kb_article a ON a.id = p.article_id AND a.archived_at IS NULL
        AND a.audience IN (%(first)s, %(last)s)"""

_BEFORE_AND_AFTER = """
    SELECT '{near}' AS why, id AS other FROM (
        SELECT id FROM kb_article WHERE category_id = %(category)s AND archived_at IS NULL
            AND audience IN (%(first)s, %(last)s)
            AND (position, id) {beyond} (%(position)s, %(article)s)
        ORDER BY position {order}, id {order} LIMIT 6) AS near_{order}"""


def related_to(publication: Publication, user) -> list[Publication]:
    """At most five other articles that `user` may read, the most related first."""
    points = _weigh(_candidates(publication, user))
    best = sorted(points, key=lambda other: (-points[other], other))[:MOST_CANDIDATES]
    if not best:
        return []
    visible = Publication.objects.visible_to(user).listed().filter(article__in=best)
    return sorted(visible, key=lambda found: best.index(found.article_id))[:RELATED]


def _weigh(candidates: list[tuple[str, int]]) -> dict[int, float]:
    """Points by article, from (why, article) in the order in which they were found."""
    found = defaultdict(list)
    for why, other in candidates:
        found[why].append(other)
    points: dict[int, float] = defaultdict(float)
    for place, other in enumerate(found.pop(PICKED, [])):
        points[other] += 1000 - place
    for why, others in found.items():
        each = POINTS.get(why) or A_WORD / log2(1 + len(others))
        for other in others:
            points[other] += each
    return points


def _candidates(publication: Publication, user) -> list[tuple[str, int]]:
    article, audiences = publication.article, audiences_of(user)
    words = folded_words(publication.revision.keywords)[:WORDS_LOOKED_UP]
    values = {
        "article": article.pk,
        "revision": publication.revision_id,
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
        "first": audiences[0],
        "last": audiences[-1],
        "category": article.category_id,
        "position": article.position,
        **{f"word{n}": word for n, word in enumerate(words)},
    }
    parts = [_PICKED, _LINKS, _LINKED_BY, *(_with_word(n) for n in range(len(words)))]
    if article.category_id is not None:
        parts += [
            _BEFORE_AND_AFTER.format(near=NEAR, beyond=">", order="ASC"),
            _BEFORE_AND_AFTER.format(near=NEAR, beyond="<", order="DESC"),
        ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return [(why, other) for why, other in cursor.fetchall() if other != article.pk]


_PICKED = f"""
    SELECT '{PICKED}' AS why, other_id AS other FROM (
        SELECT other_id FROM kb_pickedarticle WHERE article_id = %(article)s
        ORDER BY position, id LIMIT 10) AS picked"""  # noqa: S608 (constants)

_LINKS = f"""
    SELECT '{LINKS}' AS why, article_id AS other FROM (
        SELECT article_id FROM kb_revisionlink WHERE revision_id = %(revision)s
        ORDER BY article_id LIMIT 20) AS links"""  # noqa: S608 (constants)

_LINKED_BY = f"""
    SELECT '{LINKED_BY}' AS why, article_id AS other FROM (
        SELECT p.article_id FROM kb_revisionlink tie {_LIVE}
        WHERE tie.article_id = %(article)s
        ORDER BY tie.revision_id LIMIT 20) AS linked_by"""  # noqa: S608 (constants)


def _with_word(number: int) -> str:
    return f"""
    SELECT 'word {number}' AS why, article_id AS other FROM (
        SELECT p.article_id FROM kb_revisionkeyword tie {_LIVE}
        WHERE tie.word = %(word{number})s
        ORDER BY tie.revision_id LIMIT {MOST_OF_A_WORD}) AS word{number}"""  # noqa: S608 (a number)

"""Searching by words, in its first and simple form: the database looks for each word in turn."""

import re

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

MOST_WORDS = 10
# Words that are in every text, and in the sentences of whoever is annoyed.
EMPTY = frozenset(
    """
    a an and are as at be but by can did do does for from get got has have how i if in is it its
    me my no not of on or our so still that the there they this to was we what when where which
    why will with you your
    """.split()  # noqa: SIM905
)


def words_of(query: str) -> list[str]:
    """The words that a query is about, at most ten, each once.

    >>> words_of('My SMS did not arrive: {"result":1004}')
    ['sms', 'arrive', 'result', '1004']
    """
    words = list(dict.fromkeys(re.findall(r"[\w%]+", query.lower())))
    return ([word for word in words if word not in EMPTY] or words)[:MOST_WORDS]


def matching(queryset: QuerySet, query: str, fields: list[str]) -> QuerySet:
    """The rows that hold every word of `query` in some of `fields`; without any such, those that
    hold some of the words, most words first. Where a word stands counts too: most in the first
    field (the title), then in the second (keywords).

    Takes one more query to see whether there are any.
    """
    words = words_of(query)
    if not words:
        return queryset.none()
    every, some = queryset, Q()
    for word in words:
        every, some = every.filter(_holds(word, fields)), some | _holds(word, fields)
    found = every if len(words) == 1 or every.exists() else queryset.filter(some)
    score = sum(
        (
            _points(_holds(word, within), points)
            for word in words
            for within, points in ((fields, 4), (fields[:1], 3), (fields[1:2], 2))
        ),
        start=Value(0),
    )
    return found.annotate(score=score).order_by("-score", *queryset.query.order_by)


def _holds(word: str, fields: list[str]) -> Q:
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())

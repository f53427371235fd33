"""What stands on a shelf and in which order, and that long shelves are read from one index."""

import random
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb import shelves
from kb.edition import forget_everything
from kb.models import Category, Publication
from tests.articles import make_article, make_category
from tests.people import make_person

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
STATES = ("live", "draft", "expired", "scheduled", "archived")
AHEAD, ENDING, FOLLOWED, NEXT_ONE_PLANNED = range(4)


def put_on(category, number, chance):
    """An article in some state that somebody may have left it in."""
    article = make_article(
        chance.choice("cbaxCBA") * 2,
        category=category,
        position=chance.choice((0, 0, 1, 2)),
        audience=chance.choice(("public", "public", "internal")),
        state=chance.choice((*STATES, *(["live"] * 6))),
    )
    if article.archived_at or not article.is_live():
        return
    later = timezone.now() + timedelta(days=1)
    after = chance.choice((AHEAD, ENDING, FOLLOWED, NEXT_ONE_PLANNED, None, None, None))
    if after in {AHEAD, FOLLOWED, NEXT_ONE_PLANNED}:
        article.revise(title=f"{chance.choice('zdA')} newer {number}", body="Other words")
    if after == FOLLOWED:
        article.publish()
    if after == NEXT_ONE_PLANNED:
        article.publish(starts=later)
    if after == ENDING:
        article.unpublish(at=later)


def as_publications_say(user, category) -> list[int]:
    """The articles of a shelf, by number, found out the long way."""
    inside = Publication.objects.visible_to(user).inside(category.pk)
    in_order = inside.order_by("article__position", "revision__title", "article_id")
    return list(in_order.values_list("article_id", flat=True))


def on_the_shelf(user, category) -> list[int]:
    return [one.article_id for one in shelves.find(user, category).publications[:1000]]


@pytest.fixture
def filled():
    """Three categories, one inside another, with articles in all states."""
    chance = random.Random(5)
    outer = make_category("Outer")
    inner = make_category("Inner", parent=outer)
    beside = make_category("Beside")
    for number in range(60):
        put_on(chance.choice((outer, inner, beside)), number, chance)
    forget_everything()
    return [Category.objects.get(pk=one.pk) for one in (outer, inner, beside)]


@pytest.fixture(params=[shelves.MOST_NAMED, 3], ids=["all named", "too many to name"])
def _named(request, monkeypatch):
    monkeypatch.setattr(shelves, "MOST_NAMED", request.param)


@pytest.mark.usefixtures("_named")
@pytest.mark.parametrize("role", ["customer", "alice"])
def test_a_shelf_holds_what_readers_see_in_the_order_of_its_titles(filled, role):
    user = make_person(role)
    for category in filled:
        expected = as_publications_say(user, category)
        assert on_the_shelf(user, category) == expected
        assert shelves.find(user, category).count == len(expected)


@pytest.mark.usefixtures("_named")
@pytest.mark.parametrize("role", ["customer", "alice"])
def test_home_shows_the_first_few_of_each_category_and_counts_all(filled, role):
    user = make_person(role)
    shown = {shelf.category.pk: shelf for shelf in shelves.for_home(user, first_few=3)}
    for category in filled:
        visible = Publication.objects.visible_to(user).filter(article__category=category)
        in_order = visible.order_by("article__position", "revision__title", "article_id")
        expected = list(in_order.values_list("pk", flat=True))
        assert [one.pk for one in shown[category.pk].publications] == expected[:3]
        assert shown[category.pk].count == len(expected)
        assert len(expected) > 3


def test_a_title_that_nobody_sees_yet_moves_nothing():
    category = make_category()
    first, second = (make_article(title, category=category) for title in ("B", "C"))
    second.revise(title="A", body="Soon")
    forget_everything()
    assert on_the_shelf(NOBODY, category) == [first.pk, second.pk]
    (shelf,) = shelves.for_home(NOBODY)
    assert [one.article_id for one in shelf.publications] == [first.pk, second.pk]


def test_home_asks_as_much_for_many_articles_as_for_few():
    counts = []
    for number in range(2):
        for category in ("One", "Two"):
            for n in range(8):
                make_article(f"Article {number} {n}", category=make_category(category))
        forget_everything()
        with CaptureQueriesContext(connection) as asked:
            shelves.for_home(NOBODY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.database("sqlite")  # which says at any size how it reads
@pytest.mark.parametrize(
    "read", [shelves.for_home, lambda user: shelves.find(user, Category.objects.get())]
)
def test_settled_articles_are_read_from_one_index_and_nothing_beside_it(read):
    category = make_category()
    for n in range(3):
        make_article(f"Article {n}", category=category)
    forget_everything()
    with CaptureQueriesContext(connection) as asked:
        read(NOBODY)
    steps = [step for one in asked for step in plan_of(one["sql"])]
    assert not [step for step in steps if step.startswith(("SCAN kb_pub", "SCAN kb_rev"))]
    every = "kb_publication USING INDEX publication_starts (starts<"
    assert not [step for step in steps if every in step]
    of_articles = [step for step in steps if "kb_article " in step]
    whole = [step for step in of_articles if "INTEGER PRIMARY KEY" not in step]
    assert whole
    assert all("COVERING INDEX article_shelved" in step for step in whole)


def plan_of(sql: str) -> list[str]:
    """How SQLite would go about a statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]

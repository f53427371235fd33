"""The search index: always what readers see, and written with it or not at all."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kb.models import Article, Publication, SearchEntry, SearchWord
from kb.models.findable import find_anew
from kb.people import ANYBODY
from kb.search import index
from kb.search.documents import ARTICLE, Document
from kb.search.fetching import Viewer, vocabulary
from kb.search.finding import search
from kb.search.ranking import Totals
from tests.articles import make_article, make_category, make_flow
from troubleshoot import samples
from troubleshoot.models import Flow

pytestmark = pytest.mark.django_db


def everything() -> dict:
    """All that the index holds, without numbers that differ from one writing to the next."""
    entries = SearchEntry.objects.order_by("kind", "object_id", "audience", "part")
    kept = [field.name for field in SearchEntry._meta.fields if field.name != "id"]
    return {
        "entries": [
            {name: bytes(value) if name == "body_counts" else value for name, value in row.items()}
            for row in entries.values(*kept)
        ],
        "words": list(SearchWord.objects.order_by("word").values_list()),
        "totals": [
            vocabulary(Viewer(audiences), [], [], "", 0)[1]
            for audiences in (("public",), ("public", "internal"))
        ],
    }


def assert_in_line() -> None:
    """The index is what a new one would be, and finds everything by each word."""
    before = everything()
    index.rebuild(anew=True)
    assert everything() == before


def found(text: str) -> list[str]:
    return [hit.name for hit in search(text, ANYBODY).hits]


def document(number: int, **more) -> Document:
    given = {"title": f"Thing {number}", "body": "some words", **more}
    return Document("thing", number, "public", f"/{number}", visible_from=timezone.now(), **given)


# Acts


def test_publishing_and_unpublishing_show_at_once():
    article = make_article("Xylophone", state="draft")
    assert found("xylophone") == []
    article.publish()
    assert found("xylophone") == ["Xylophone"]
    article.unpublish()
    assert found("xylophone") == []
    article.publish()
    article.archive()
    assert found("xylophone") == []
    assert_in_line()


def test_a_publication_that_fails_leaves_the_index_as_it_was(monkeypatch):
    article = make_article("Xylophone")
    before = everything()
    article.revise(title="Glockenspiel", body="Other words")

    def fail():
        raise RuntimeError

    monkeypatch.setattr("kb.models.article.Edition.advance", fail)
    with pytest.raises(RuntimeError):
        article.publish()
    assert everything() == before
    assert found("xylophone") == ["Xylophone"]
    assert found("glockenspiel") == []


def test_publishing_the_same_again_writes_nothing(django_assert_max_num_queries):
    article = make_article("Xylophone")
    before = list(SearchEntry.objects.values())
    find_anew([article.pk])
    assert list(SearchEntry.objects.values()) == before


def test_moving_an_article_to_another_category_keeps_its_words():
    article = make_article("Xylophone")
    before = SearchEntry.objects.get()
    Article.objects.filter(pk=article.pk).update(category=make_category("Music"))
    find_anew([article.pk])
    after = SearchEntry.objects.get()
    assert (after.pk, after.category.name) == (before.pk, "Music")


def test_a_plan_is_in_the_index_beside_what_is_live():
    article = make_article("Xylophone")
    revision = article.revise(title="Glockenspiel", body="Later")
    tomorrow = timezone.now() + timedelta(days=1)
    Publication.objects.filter(article=article).update(ends=tomorrow)
    Publication.objects.create(article=article, revision=revision, starts=tomorrow)
    find_anew([article.pk])
    assert SearchEntry.objects.count() == 2
    assert (found("xylophone"), found("glockenspiel")) == (["Xylophone"], [])
    assert_in_line()


def test_a_fix_is_found_from_its_publication_on_and_not_when_archived(tmp_path):
    flow = make_flow(tmp_path, title="Xylophone", state="draft")
    assert found("xylophone") == []
    flow = make_flow(tmp_path, title="Xylophone")
    assert found("xylophone") == ["Xylophone"]
    assert found("restart") == ["Xylophone"]  # a step of it
    flow.archive(by=None)
    assert found("xylophone") == []
    assert_in_line()


def test_a_fix_that_another_one_goes_on_in_cannot_be_archived():
    samples.load()
    entered = Flow.objects.get(slug="error-1004")
    with pytest.raises(ValueError, match="go on in it"):
        entered.archive(by=None)
    entered.refresh_from_db()
    assert entered.archived_at is None


def test_the_sample_is_found_and_gone_when_it_is_cleared():
    samples.load()
    assert found("1004")
    assert_in_line()
    samples.clear()
    assert everything()["entries"] == everything()["words"] == []
    assert everything()["totals"] == [Totals(0, 0, 0)] * 2


def test_any_acts_in_any_order_leave_the_index_in_line(tmp_path):
    chance = random.Random(7)
    articles = [make_article(f"Article {n}", body=f"word{n} shared text") for n in range(6)]
    for step in range(60):
        article = chance.choice(articles)
        article.refresh_from_db()
        act = chance.choice(["publish", "unpublish", "revise", "archive", "again"])
        if act == "publish" and article.archived_at is None:
            article.publish()
        elif act == "unpublish":
            article.unpublish()
        elif act == "revise":
            article.revise(title=f"Title {step}", body=f"text {step} " * chance.randint(1, 9))
        elif act == "archive":
            article.archive()
        elif act == "again":
            article.bring_back()
    assert_in_line()


# Writing


def test_writing_replaces_all_that_an_object_had():
    index.write("thing", [1], [document(1), document(1, part=1, body="internal words")])
    index.write("thing", [1], [document(1, body="other")])
    assert SearchEntry.objects.count() == 1
    assert found("words") == []
    assert found("other") == ["Thing 1"]
    assert not SearchWord.objects.filter(word="words").exists()
    index.remove("thing", [1])
    assert everything() == {"entries": [], "words": [], "totals": [Totals(0, 0, 0)] * 2}


def test_words_are_counted_once_an_entry():
    index.write("thing", [1, 2], [document(1, body="again again"), document(2, body="again")])
    assert SearchWord.objects.get(word="again").entries == 2
    assert SearchWord.objects.get(word="thing").entries == 2


def test_a_rebuild_mends_what_is_missing_and_takes_out_what_is_gone():
    article = make_article("Xylophone")
    index.write(ARTICLE, [article.pk + 1], [])
    SearchEntry.objects.all().delete()
    index.write("article", [10**6], [document(10**6, title="Ghost")])
    SearchEntry.objects.update(kind="article")
    index.rebuild(anew=True)
    assert found("xylophone") == ["Xylophone"]
    assert found("ghost") == []


def test_a_rebuild_tells_how_far_it_is(capsys):
    make_article("Xylophone")
    told = []
    assert index.rebuild(progress=told.append) == 1
    assert told == [1]


def test_words_made_in_another_way_are_written_anew(monkeypatch):
    make_article("Xylophone")
    before = SearchEntry.objects.get()
    monkeypatch.setattr("kb.search.documents.MADE", 999)
    index.rebuild()
    assert SearchEntry.objects.get().pk != before.pk
    assert found("xylophone") == ["Xylophone"]


def test_the_database_finds_what_it_was_told_after_a_rollback():
    make_article("Xylophone")
    with transaction.atomic():
        make_article("Glockenspiel")
        assert found("glockenspiel")
        transaction.set_rollback(True)
    assert found("glockenspiel") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kb_searchentry")
        assert cursor.fetchone() == (1,)

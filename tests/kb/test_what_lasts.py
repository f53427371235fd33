"""However windows come in, each article knows which text readers see for good."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from kb.models import Article
from tests.articles import make_article
from tests.exporting import empty
from troubleshoot.exporting import export_site, import_site

from .import_checks import article, faq, imported

pytestmark = pytest.mark.django_db

ONE = "### One\nFirst text of one.\n\n### Two\nFirst text of two.\n"


def known() -> dict[int, int | None]:
    return dict(Article.objects.values_list("pk", "lasting"))


def assert_known() -> None:
    """What is written of all articles is what their windows say."""
    before = known()
    Article.objects.know_what_lasts()
    assert before == known()


def test_after_an_import_and_another(tmp_path):
    imported(faq(tmp_path, ONE))
    assert set(known().values()) == {None}
    imported(faq(tmp_path, ONE), publish=True)
    one, two = article("One"), article("Two")
    assert known() == {one.pk: one.draft_id, two.pk: two.draft_id}
    two.unpublish(at=timezone.now() + timedelta(days=1))
    changed = ONE.replace("text", "words") + "\n### Three\nFirst text.\n"
    imported(faq(tmp_path, changed))
    assert known() == {one.pk: one.draft_id, two.pk: None, article("Three").pk: None}
    imported(faq(tmp_path, changed), publish=True)
    assert all(known().values())
    assert_known()


def test_after_a_site_went_out_and_came_in_again(tmp_path, ed):
    for state in ("live", "draft", "expired", "scheduled", "archived"):
        make_article(state, state=state, by=ed)
    make_article("ending", by=ed).unpublish(at=timezone.now() + timedelta(days=1))
    make_article("planned", by=ed).publish(starts=timezone.now() + timedelta(days=1))
    export_site(tmp_path / "out")
    before = set(Article.objects.exclude(lasting=None).values_list("title", flat=True))
    assert {"live", "scheduled", "planned"} <= before
    empty()
    import_site(tmp_path / "out")
    assert set(Article.objects.exclude(lasting=None).values_list("title", flat=True)) == before
    assert_known()


def test_the_migration_says_what_the_program_says(ed):
    for state in ("live", "draft", "expired", "scheduled", "archived"):
        make_article(state, state=state, by=ed)
    make_article("ending", by=ed).unpublish(at=timezone.now() + timedelta(days=1))
    before = known()
    Article.objects.update(lasting=None, was_viewed=True)
    [fill] = MigrationLoader(connection).get_migration("kb", "0011_what_lasts").operations
    with connection.cursor() as cursor:
        cursor.execute(fill.sql)
    assert known() == before
    assert not Article.objects.filter(was_viewed=True).exists()

"""What a connection to PostgreSQL is set to, so that a search finds the same each time."""

import pytest
from django.db import connection, transaction

from kb.search import postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database("postgresql")]

ASKED = "SELECT current_setting('plan_cache_mode'), current_setting('synchronize_seqscans')"
WANTED = ("force_generic_plan", "off")


@pytest.fixture(autouse=True)
def _as_it_came(transactional_db):
    """The connection as if nobody had searched on it: it comes out of a pool."""
    with connection.cursor() as cursor:
        cursor.execute("RESET plan_cache_mode")
        cursor.execute("RESET synchronize_seqscans")
    connection.connection.prepare_threshold = None


def settings() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        return cursor.fetchone()


def test_who_looks_through_a_table_begins_with_its_first_row_by_one_plan_for_all_values():
    assert settings() != WANTED
    assert postgresql.rows("SELECT %s::text", ["a"]) == [("a",)]
    assert settings() == WANTED


def test_so_it_is_after_a_transaction_was_taken_back():
    with transaction.atomic():
        postgresql.rows("SELECT 1", [])
        assert settings() == WANTED
        transaction.set_rollback(True)
    postgresql.rows("SELECT 1", [])
    assert settings() == WANTED

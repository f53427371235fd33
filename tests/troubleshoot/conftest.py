"""The sample, for the tests that look at it as a whole."""

import pytest
from django.db import transaction

from troubleshoot import samples


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The sample, brought in once for all tests of a file, and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        samples.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(loaded, db):
    """The sample as it was brought in, whatever the test before has done to it."""
    return loaded

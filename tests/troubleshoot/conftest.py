"""A small fix to walk, and the sample, for the tests that look at it as a whole."""

import pytest
from django.db import transaction

from tests.articles import make_flow
from troubleshoot import samples
from troubleshoot.models import Flow

# What these hold against a test is told as if it stood in the test.
pytest.register_assert_rewrite("tests.troubleshoot.flowfiles", "tests.troubleshoot.problems")


@pytest.fixture(scope="module")
def small_flow(shared_rows, tmp_path_factory):
    with shared_rows():
        return make_flow(tmp_path_factory.mktemp("flow")).pk


@pytest.fixture
def flow(small_flow, db):
    """A small fix, published: made once for all tests of a file. Files with tests that commit what
    they do make their own."""
    return Flow.objects.get(pk=small_flow)


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

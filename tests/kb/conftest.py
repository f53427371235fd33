"""What several test files of this folder begin with."""

import pytest

from kb.markdown import bounded
from kb.models import Article, allowance
from tests.articles import make_article
from tests.voting import NOW

pytest.register_assert_rewrite("tests.searching")


@pytest.fixture(scope="module")
def renderers_stay():
    """The processes that render stay from one import to the next, for all tests of a file: to start
    them takes longer than what most imports give them to do."""
    with bounded._pool.keeping(bounded.MANY_PROCESSES):
        yield


@pytest.fixture
def clock(monkeypatch):
    """Time stands still for limits, so that no window ends in a test; `clock(x)` sets it."""

    def at(now):
        monkeypatch.setattr(allowance, "clock", lambda: now)

    at(NOW)
    return at


@pytest.fixture(scope="module")
def one_article(shared_rows):
    with shared_rows():
        return make_article("Why a number is blocked").pk


@pytest.fixture
def article(one_article, db):
    """One that readers see: made once for all tests of a file."""
    return Article.objects.get(pk=one_article)

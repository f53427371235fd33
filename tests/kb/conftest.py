"""What several test files of this folder begin with."""

import pytest

from kb.models import allowance
from tests.articles import make_article
from tests.voting import NOW

pytest.register_assert_rewrite("tests.searching")


@pytest.fixture
def clock(monkeypatch):
    """Time stands still for limits, so that no window ends in a test; `clock(x)` sets it."""

    def at(now):
        monkeypatch.setattr(allowance, "clock", lambda: now)

    at(NOW)
    return at


@pytest.fixture
def article():
    """One that readers see."""
    return make_article("Why a number is blocked")

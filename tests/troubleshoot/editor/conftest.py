"""An editor at their browser, for the tests of the editor's pages."""

import pytest

from tests.people import client_of


@pytest.fixture
def editor(ed):
    """The client of an editor who is signed in."""
    return client_of(ed)

"""What `make test` says of a test that does not always pass."""

import pytest

from tests import run

SHAKY = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range({tests}))
def test_shaky(number):
    been = Path({folder!r}, f"been-{{number}}")
    first = not been.exists()
    been.touch()
    assert not ({always} or first)
"""


@pytest.fixture
def outcome(tmp_path):
    def outcome(tests: int, always: bool = False):
        file = tmp_path / "test_shaky.py"
        file.write_text(SHAKY.format(tests=tests, folder=str(tmp_path), always=always))
        return run._run("sqlite", "0", [str(file)])

    return outcome


def test_a_test_that_passes_the_second_time_is_named(outcome):
    found = outcome(tests=1)
    assert found.is_good
    assert [name.rpartition("::")[2] for name in found.unsteady] == ["test_shaky[0]"]


def test_a_test_that_fails_again_is_a_failure(outcome):
    found = outcome(tests=1, always=True)
    assert not found.is_good
    assert found.unsteady == []


def test_where_many_fail_none_is_tried_again(outcome):
    found = outcome(tests=run.MOST_UNSTEADY + 1)
    assert not found.is_good
    assert found.unsteady == []

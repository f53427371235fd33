"""Publishing does not disturb who is walking. `python -m bench.publishing` does it at full size."""

import pytest

from tests.troubleshoot.editor.publishing_while_walking import walk_while_publishing


@pytest.mark.django_db(transaction=True)
def test_walks_under_way_stay_on_one_version_and_come_to_their_end():
    walked = walk_while_publishing(publishes=20, walks=10)
    assert len(walked) >= 10
    assert [one.heading for one in walked if not one.heading.startswith("The end")] == []
    assert [one.versions for one in walked if len(one.versions) != 1] == []
    assert len({version for one in walked for version in one.versions}) > 1

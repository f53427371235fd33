"""What a vote cannot say: it is explained, nothing is written, and what was typed stays."""

import pytest

from kb.models import Allowance, Vote
from tests.dom import Dom
from tests.voting import post_vote, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_window_ends_in_a_test(clock):
    """See tests/kb/conftest.py."""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"helpful": ""}, "Choose Yes or No."),
        ({"helpful": "perhaps"}, "That is no answer here."),
        ({"reason": "boredom"}, "That is not one of the reasons here."),
        ({"reason": "wrong\x00"}, "That is not one of the reasons here."),
        ({"comment": "a\x00b"}, "a character that cannot be kept (NUL)"),
        ({"comment": "x" * 1001}, "That is 1001 characters; we keep at most 1000."),
        ({"reason": "", "comment": " \n "}, "Nothing is chosen or written yet."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_cannot_be_taken_is_said_and_nothing_is_written(client, article, said, words, htmx):
    response = post_vote(client, article, **{"helpful": "no", **said}, htmx=htmx)
    assert response.status_code == 422
    assert words in text_of(response)
    assert 'role="alert"' in text_of(response)
    assert not Vote.objects.exists()
    assert not Allowance.objects.exists()
    assert not response.cookies


def test_what_was_typed_is_still_there_when_something_else_was_wrong(client, article):
    response = post_vote(client, article, "no", reason="boredom", comment="My words")
    assert "My words</textarea>" in text_of(response)
    response = post_vote(client, article, "no", reason="unclear", comment="x" * 1001)
    assert Dom(text_of(response)).checked == ["unclear"]


def test_a_thousand_characters_are_taken_whatever_they_are(client, article):
    assert post_vote(client, article, "no", comment="短" * 999 + "\r\n" + "😀").status_code == 422
    assert post_vote(client, article, "no", comment="短" * 998 + "\r\n" + "😀").status_code == 303
    assert len(Vote.objects.get().comment) == 1000

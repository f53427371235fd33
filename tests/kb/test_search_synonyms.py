"""Synonyms: who keeps them, and what readers find by them."""

import pytest

from kb.models import Synonym
from tests.articles import make_article
from tests.searching import results, titles

pytestmark = pytest.mark.django_db


def test_synonyms_find_what_has_the_other_word(client):
    Synonym.objects.create(words="otp, verification code")
    make_article("Verification code", body="Words.")
    assert titles(results(client, "otp")) == ["Verification code"]

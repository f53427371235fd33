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


def test_editors_keep_synonyms_and_readers_find_by_them_at_once(clients, client):
    make_article("Verification code", body="Words.")
    assert not titles(results(client, "otp"))
    add = "/admin/kb/synonym/add/"
    assert clients["ed"].post(add, {"words": "otp, verification code"}).status_code == 302
    assert titles(results(client, "otp")) == ["Verification code"]
    synonym = Synonym.objects.get()
    away = f"/admin/kb/synonym/{synonym.pk}/delete/"
    assert clients["ed"].post(away, {"post": "yes"}).status_code == 302
    assert not titles(results(client, "otp"))


def test_one_word_alone_is_no_synonym(clients):
    page = clients["ed"].post("/admin/kb/synonym/add/", {"words": "otp"}).content.decode()
    assert "Write two words or more" in page
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("role", ["customer", "mallory", "alice"])
def test_only_editors_keep_synonyms(clients, role):
    clients[role].post("/admin/kb/synonym/add/", {"words": "otp, code"})
    assert not Synonym.objects.exists()

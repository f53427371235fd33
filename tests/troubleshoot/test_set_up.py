"""`manage.py set_up` on a site on which there is nothing yet."""

import io
import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from kb.models import Article
from kb.people import ANYBODY
from kb.search import index
from kb.search.finding import search
from tests.articles import make_article
from tests.troubleshoot.sample_checklist import PUBLIC
from troubleshoot.models import Flow

pytestmark = pytest.mark.django_db


def test_a_new_site_gets_the_sample_and_an_administrator_whose_password_is_said_once():
    out = io.StringIO()
    call_command("set_up", stdout=out)
    password = re.search(r"Password:\s+(\S+)", out.getvalue())[1]
    assert User.objects.get(username="admin").check_password(password)
    assert Flow.objects.live().count() == len(PUBLIC) == 11
    again = io.StringIO()
    call_command("set_up", stdout=again)
    assert "Password" not in again.getvalue()
    assert User.objects.count() == 1


def test_an_empty_site_can_be_wished_for_and_stays_empty(settings):
    settings.SAMPLE = False
    call_command("set_up", stdout=io.StringIO())
    assert not Article.objects.exists()
    settings.SAMPLE = True
    call_command("set_up", stdout=io.StringIO())
    assert not Article.objects.exists()


def test_what_was_there_before_search_was_is_made_searchable_once(settings):
    settings.SAMPLE = False
    make_article("Xylophone")
    index.clear()
    assert search("xylophone", ANYBODY).count == 0
    out = io.StringIO()
    call_command("set_up", stdout=out)
    assert "Making it searchable" in out.getvalue()
    assert search("xylophone", ANYBODY).count == 1
    again = io.StringIO()
    call_command("set_up", stdout=again)
    assert "Making it searchable" not in again.getvalue()

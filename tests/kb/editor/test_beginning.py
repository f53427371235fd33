"""Beginning an article."""

import re

import pytest
from django.urls import reverse

from kb.models import Article, ArticleAct
from tests.articles import make_category
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
KEY = re.compile(r'name="request_key" value="([^"]+)"')


def begin(client, **said):
    return client.post(reverse("new_article"), {"title": "New", "audience": "public", **said})


def test_it_begins_as_a_draft_and_leads_to_the_editor(clients, ed):
    category = make_category()
    response = begin(clients["ed"], title=" Why  not? ", category=category.pk)
    article = Article.objects.get()
    assert response.status_code == 303
    assert response["Location"] == reverse("write_article", args=[article.pk])
    assert (article.title, article.category, article.owner) == ("Why not?", category, ed)
    assert not article.is_live()
    assert article.acts.get().name == ArticleAct.Name.BEGUN
    assert clients["ed"].get(response["Location"]).status_code == 200


def test_a_double_click_begins_one(clients):
    page = clients["ed"].get(reverse("new_article")).content.decode()
    key = KEY.search(page)[1]
    first, second = (begin(clients["ed"], request_key=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Article.objects.count() == 1
    begin(clients["ed"], request_key=key, title="Another, from the page that was kept")
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": " "}, "Give it a title."),
        ({"title": "x" * 201}, "there is room for 200"),
        ({"audience": ""}, "Say for whom it is."),
        ({"audience": "nobody"}, "not one of the choices"),
        ({"category": "999"}, "This category is gone."),
    ],
)
def test_what_is_missing_is_said_where_it_is_missing(clients, said, words):
    response = begin(clients["ed"], **said)
    assert response.status_code == 422
    html = response.content.decode()
    assert html.count(words) == 2  # above, and at the field
    assert "<title>Error:" in html
    assert not Article.objects.exists()


def test_a_forged_key_is_not_there(clients):
    assert begin(clients["ed"], request_key="x" * 65).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_editors_begin_articles(clients, method):
    for role, status in (("customer", 302), ("mallory", 404), ("alice", 404)):
        assert getattr(clients[role], method)(reverse("new_article")).status_code == status


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_several_times_at_once_begins_one(ed):
    def begins(_number):
        return Article.objects.begin(title="New", by=ed, request_key="the same").pk

    assert len(set(at_once(begins, threads=4))) == 1
    assert Article.objects.count() == 1

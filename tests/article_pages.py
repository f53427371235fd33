"""The pages of an article's editor, as the test client finds them."""

import re

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from kb.models import Article
from kb.people import EDITORS
from tests.people import client_of


def address(name: str, article: Article, *more) -> str:
    return reverse(name, args=[article.pk, *more])


def page(client: Client, name: str, article: Article, *more, query="") -> str:
    response = client.get(address(name, article, *more) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def said(response) -> str:
    """The messages of the page that an answer leads to."""
    assert response.status_code == 303, response.content.decode()
    html = response.client.get(response["Location"]).content.decode()
    return " ".join(re.findall(r'<p class="message[^>]*>(.*?)</p>', html, re.DOTALL))


def hidden(html: str, action: str) -> dict[str, str]:
    """What the hidden fields of the form to that address hold."""
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', html, re.DOTALL)[0]
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def another_editor(name="grace") -> User:
    person = User.objects.create_user(name, password=name)
    person.groups.add(Group.objects.get_or_create(name=EDITORS)[0])
    return person


def codes(clients: dict[str, Client], address: str, method="get") -> dict[str, int]:
    """What each of the people gets at an address."""
    return {role: getattr(client, method)(address).status_code for role, client in clients.items()}


FOR_EDITORS = {"customer": 302, "mallory": 404, "alice": 404}

__all__ = [
    "FOR_EDITORS",
    "address",
    "another_editor",
    "client_of",
    "codes",
    "hidden",
    "page",
    "said",
]

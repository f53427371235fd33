"""Votes for tests, cast the way the product takes them, and the page that asks for them."""

from itertools import count

from django.test import Client
from django.urls import reverse

from kb.models import Helpfulness, Publication, Vote
from kb.voters import Voter

NOW = 1_800_057_600.0  # an hour and a day begin

_numbers = count(1)


def somebody(sender: str | None = None) -> Voter:
    """A stranger who has not been here before, by default from an address of their own."""
    number = next(_numbers)
    token = f"token-{number:016d}"
    return Voter(name=f"visitor {token}", sender=sender or f"address {number}", token=token)


def publication_of(article) -> Publication:
    """What was published of an article last, whether or not readers see it."""
    return article.publications.select_related("article", "revision").latest("starts", "pk")


def give_votes(article, *, yes=0, no=0) -> None:
    """Votes of that many different people."""
    publication = publication_of(article)
    for helpful in [True] * yes + [False] * no:
        Vote.objects.cast(publication, somebody(), helpful=helpful)


def vote_url(article) -> str:
    return reverse("vote", args=[article.address()])


def post_vote(client: Client, article, helpful="yes", *, address="192.0.2.1", **said):
    """What comes back to a form that is posted from `address` (HX-Target: `htmx=True`)."""
    headers = {"HX-Request": "true", "HX-Target": "helpful"} if said.pop("htmx", False) else {}
    data = {"helpful": helpful, **said}
    return client.post(vote_url(article), data, headers=headers, REMOTE_ADDR=address)


def counts(article) -> tuple[int, int]:
    found = Helpfulness.objects.filter(article=article).first()
    return (found.helpful, found.not_helpful) if found else (0, 0)


def text_of(response) -> str:
    return response.content.decode()

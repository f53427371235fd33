"""Who votes: somebody signed in, or a stranger who is known by a cookie from their first vote on.

The cookie holds 128 random bits and means nothing. What is stored is a keyed hash of it together
with the article, so a stranger's votes on two articles cannot be told to be of one person.
"""

import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from kb.client_address import client_address

COOKIE = "voter"
COOKIE_SECONDS = 365 * 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Voter:
    """`name` tells voters apart, `sender` is whom limits are for; neither is stored or shown."""

    name: str
    sender: str
    token: str = ""  # of a stranger

    def key(self, article_id: int) -> str:
        """What this voter's vote on that article is kept by."""
        text = f"{article_id} {self.name}"
        return salted_hmac("kb.vote", text, algorithm="sha256").hexdigest()

    def remember(self, response) -> None:
        """Let a stranger's browser keep who they are, for as long as they vote now and then."""
        if self.token:
            response.set_cookie(
                COOKIE,
                self.token,
                max_age=COOKIE_SECONDS,
                path=f"{reverse('home')}articles/",  # no other page is any the wiser
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )


def voter_of(request) -> Voter:
    """Who sent this request. A stranger without a cookie gets a token, which nothing keeps yet."""
    if request.user.is_authenticated:
        person = f"user {request.user.pk}"
        return Voter(name=person, sender=person)
    kept = request.COOKIES.get(COOKIE, "")
    token = kept if TOKEN.fullmatch(kept) else secrets.token_urlsafe(16)
    sender = f"address {client_address(request)}"
    return Voter(name=f"visitor {token}", sender=sender, token=token)

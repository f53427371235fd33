"""Slowing down who guesses passwords, whether or not the name they try exists."""

import unicodedata
from dataclasses import dataclass, field

from kb.client_address import client_address
from kb.models import Allowance, allowance
from kb.models.allowance import Limit

TRIES, SECONDS = 10, 15 * 60
# Whole offices share an address: the limit on a name is what stops guessing at one password.
TRIES_FROM_AN_ADDRESS = 50
FROM_AN_ADDRESS = Limit("failed sign-ins from an address", TRIES_FROM_AN_ADDRESS, SECONDS)
WITH_A_NAME = Limit("failed sign-ins with a name", TRIES, SECONDS)


@dataclass(frozen=True)
class Try:
    """One try to sign in: the name as it was typed, and where it came from."""

    username: str
    address: str
    now: float = field(default_factory=lambda: allowance.clock())

    @classmethod
    def of(cls, request) -> "Try":
        return cls(request.POST.get("username", "")[:150], client_address(request))

    def take(self) -> None:
        """Count it before the password is looked at, so that many at once get no further than one
        after the other. Raises TooOften when none is left."""
        Allowance.objects.spend(*self._limits(), now=self.now)

    def give_back(self) -> None:
        """It was right: only what fails is counted."""
        for limit, who in self._limits():
            Allowance.objects.give_back(limit.purpose, who, limit.seconds, now=self.now)

    def _limits(self) -> list[tuple[Limit, str]]:
        # Names that look alike are one name here: no more tries by writing it in capitals.
        name = unicodedata.normalize("NFKC", self.username).casefold().strip()
        return [(FROM_AN_ADDRESS, self.address), (WITH_A_NAME, name)]

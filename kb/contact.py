"""How to reach a person: what the operator says of it in the settings."""

import re
from dataclasses import dataclass

import phonenumbers
from django.conf import settings


@dataclass(frozen=True)
class Contact:
    """Each is "" where the operator says nothing of it. `phone_link` is an address for `phone`."""

    email: str
    phone: str
    hours: str
    url: str

    @property
    def phone_link(self) -> str:
        return phone_link(self.phone)

    @property
    def url_shown(self) -> str:
        """The address without what only machines need in front of it."""
        return re.sub(r"^(https?://|mailto:)", "", self.url).rstrip("/")

    def __bool__(self) -> bool:
        return bool(self.email or self.phone or self.url)


def of_this_site() -> Contact:
    return Contact(
        email=settings.CONTACT_EMAIL,
        phone=settings.CONTACT_PHONE,
        hours=settings.CONTACT_HOURS,
        url=settings.CONTACT_URL,
    )


def phone_link(phone: str) -> str:
    """The tel: address of a phone number as people write it, "" where no number is in it.

    An international number is read by its country's rules, so that the zero that only callers
    inside the country dial is left out: "+44 (0)20 7946 0018" is tel:+44-20-7946-0018 (RFC 3966).
    """
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        # No country: its digits, as they would be dialled from where they are meant.
        dialled = "".join(sign for sign in phone if sign in "0123456789*#")
        return f"tel:{dialled.replace('#', '%23')}" if dialled else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)
